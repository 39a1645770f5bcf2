/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/body.h"

#include "api/call.h"
#include "json/reader.h"

#include <string.h>
#include <strings.h>

/* "application/json", whatever parameters follow. */
static bool is_json(const char *type)
{
	static const char json[] = "application/json";
	size_t n = sizeof(json) - 1;

	return type && strncasecmp(type, json, n) == 0 && strchr("; \t", type[n]);
}

static bool refuse_member(struct api_call *call, const struct body_member *m)
{
	switch (m->type) {
	case BODY_BOOL:
		call_problem(call, PROBLEM_INVALID_BODY, "%s: give true or false",
			     m->name);
		break;
	case BODY_INT:
		call_problem(call, PROBLEM_INVALID_BODY,
			     "%s: give a whole number from %lld to %lld", m->name,
			     (long long)m->min, (long long)m->max);
		break;
	case BODY_TEXT:
		call_problem(call, PROBLEM_INVALID_BODY,
			     "%s: give a text of %lld to %lld bytes", m->name,
			     (long long)m->min, (long long)m->max);
		break;
	}
	return false;
}

static bool store(struct api_call *call, const struct body_member *m,
		  const struct json_value *value, void *ret)
{
	const char *text;
	size_t len;

	switch (m->type) {
	case BODY_BOOL:
		return json_to_bool(value, ret);
	case BODY_INT:
		return json_to_int(value, ret) && *(int64_t *)ret >= m->min &&
		       *(int64_t *)ret <= m->max;
	case BODY_TEXT:
		text = json_text(value);
		len = text ? strlen(text) : 0;
		if (!text || len < (size_t)m->min || len > (size_t)m->max)
			return false;
		*(const char **)ret = talloc_strdup(call->mem, text);
		return *(const char **)ret != NULL;
	}
	return false;
}

static bool refuse_unknown(struct api_call *call, const struct body_member *members,
			   size_t count, const char *name)
{
	const char *allowed[BODY_MEMBERS_MAX];

	for (size_t i = 0; i < count; i++)
		allowed[i] = members[i].name;
	call_problem_allowed(call, PROBLEM_INVALID_BODY, "valid_members", allowed, count,
			     "the member \"%.80s\" is not known to %s %s", name,
			     http_method_name(call->route->method), call->route->path);
	return false;
}

static bool read_members(struct api_call *call, const struct json_value *object,
			 const struct body_member *members, size_t count,
			 void *ret_values, uint32_t *ret_given)
{
	const struct json_value *value;
	const char *name;

	*ret_given = 0;
	for (void *at = NULL; (at = json_next_member(object, at, &name, &value));) {
		size_t i = 0;

		while (i < count && strcmp(members[i].name, name) != 0)
			i++;
		if (i == count)
			return refuse_unknown(call, members, count, name);
		if (!store(call, &members[i], value,
			   (char *)ret_values + members[i].offset))
			return refuse_member(call, &members[i]);
		*ret_given |= 1u << i;
	}
	return true;
}

const struct json_value *body_object(struct api_call *call)
{
	const struct http_request *req = call->req;
	struct json_doc *doc;
	struct err err = { 0 };

	if (!is_json(http_request_header(req, "content-type"))) {
		call_problem(call, PROBLEM_UNSUPPORTED_MEDIA_TYPE,
			     "the body has to be JSON: send Content-Type: "
			     "application/json");
		return NULL;
	}
	if (json_parse(call->mem, req->body ? req->body : "", req->body_len, &doc, &err) <
	    0) {
		call_problem(call, PROBLEM_INVALID_BODY, "the body is no JSON: %s",
			     err.text);
		return NULL;
	}
	if (json_is_object(json_root(doc)))
		return json_root(doc);
	call_problem(call, PROBLEM_INVALID_BODY, "the body has to be a JSON object");
	return NULL;
}

bool body_read(struct api_call *call, const struct body_member *members, size_t count,
	       void *ret_values, uint32_t *ret_given)
{
	const struct json_value *object = body_object(call);

	return object &&
	       read_members(call, object, members, count, ret_values, ret_given);
}
