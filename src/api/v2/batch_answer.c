/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/v2/batch.h"
#include "json/span.h"
#include "json/writer.h"

#include <stdlib.h>
#include <string.h>

/* The value of a member of the outermost object, or of one in it; len 0: none. */
static const char *member_of(const struct http_response *resp,
			     const struct json_span *spans, size_t n, const char *parent,
			     const char *name, size_t *ret_len)
{
	size_t above = 0;

	*ret_len = 0;
	for (size_t i = 1; i < n; i++) {
		const char *want = above || !parent ? name : parent;

		if (spans[i].parent != above || spans[i].key_len != strlen(want) + 2 ||
		    memcmp(resp->body + spans[i].key_at + 1, want, strlen(want)) != 0)
			continue;
		if (above || !parent) {
			*ret_len = spans[i].len;
			return resp->body + spans[i].at;
		}
		above = i;
	}
	return NULL;
}

static const char *header_of(const struct http_response *resp, const char *name)
{
	for (size_t i = 0; i < resp->header_count; i++)
		if (strcmp(resp->headers[i].name, name) == 0)
			return resp->headers[i].value;
	return NULL;
}

static void put_part(struct json_writer *w, const struct batch_part *part)
{
	const struct http_response *resp = &part->resp;
	const char *etag = header_of(resp, "ETag"), *age = header_of(resp, "Age");
	const char *retry = header_of(resp, "Retry-After");

	json_open_object(w, NULL);
	json_put_text(w, "id", part->item->id);
	json_put_int(w, "status", resp->status);
	json_put_text(w, "cache", resp->cache_state ? resp->cache_state : "none");
	if (age)
		json_put_int(w, "age", strtol(age, NULL, 10));
	if (etag)
		json_put_text(w, "etag", etag);
	if (retry)
		json_put_int(w, "retry_after", strtol(retry, NULL, 10));
	if (resp->body_len)
		json_put_raw(w, resp->status == 200 ? "body" : "problem", resp->body,
			     resp->body_len);
	json_close_object(w);
}

/* What the inherited batch had under the name: the plain result, or why there is none. */
static void put_inherited(struct json_writer *w, TALLOC_CTX *mem,
			  const struct batch_part *part, const char **user_id,
			  size_t *user_id_len)
{
	const struct http_response *resp = &part->resp;
	struct json_span *spans = NULL;
	const char *value = NULL;
	size_t n = 0, len = 0;
	bool ok = resp->status == 200;

	if (resp->body_len &&
	    json_spans(mem, resp->body, resp->body_len, &spans, &n, NULL) == 0) {
		value = member_of(resp, spans, n, NULL, ok ? "data" : "detail", &len);
		if (ok && !*user_id)
			*user_id =
				member_of(resp, spans, n, "meta", "user_id", user_id_len);
	}
	if (ok && value) {
		json_put_raw(w, part->item->id, value, len);
	} else {
		json_open_object(w, part->item->id);
		if (value)
			json_put_raw(w, "error", value, len);
		else
			json_put_text(w, "error", http_reason(resp->status));
		json_close_object(w);
	}
	talloc_free(spans);
}

static bool is_repeated(const struct batch_part *parts, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (parts[k].item->inherited && parts[k].item->id == parts[i].item->id)
			return true;
	return false;
}

static void put_meta(struct json_writer *w, const struct api_call *call,
		     const struct batch_parts *parts, const char *user_id,
		     size_t user_id_len)
{
	size_t answered = 0;

	for (size_t i = 0; i < parts->n; i++)
		answered += parts->all[i].resp.status == 200;
	json_open_object(w, "meta");
	json_put_int(w, "requests_count", (int64_t)parts->n);
	json_put_int(w, "results_count", (int64_t)answered);
	if (user_id)
		json_put_raw(w, "user_id", user_id, user_id_len);
	else
		json_put_null(w, "user_id");
	json_put_time(w, "processed_at", call->now_ms);
	json_close_object(w);
}

/* The worst that happened to an item is what the audit log hears. */
static void take_verdicts(struct api_call *call, const struct batch_parts *parts)
{
	for (size_t i = 0; i < parts->n; i++)
		if (parts->all[i].call.verdict > call->verdict)
			call->verdict = parts->all[i].call.verdict;
}

static void count(const struct api_call *call, const struct batch_parts *parts)
{
	const struct http_metrics *metrics = &call->api->counted;

	http_metrics_count_batch(metrics);
	for (size_t i = 0; i < parts->n; i++)
		http_metrics_count_item(metrics, &parts->all[i].resp);
}

void batch_answer(struct api_call *call, const struct batch_parts *parts)
{
	const char *user_id = NULL;
	size_t len = 512, user_id_len = 0;
	struct json_writer w;
	struct buf body;

	for (size_t i = 0; i < parts->n; i++)
		len += parts->all[i].resp.body_len + 256;
	buf_init(&body, call->mem, len);
	json_writer_init(&w, &body);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	for (size_t i = 0; i < parts->n; i++)
		if (parts->all[i].item->inherited && !is_repeated(parts->all, i))
			put_inherited(&w, call->mem, &parts->all[i], &user_id,
				      &user_id_len);
	json_close_object(&w);
	json_open_array(&w, "results");
	for (size_t i = 0; i < parts->n; i++)
		put_part(&w, &parts->all[i]);
	json_close_array(&w);
	put_meta(&w, call, parts, user_id, user_id_len);
	json_close_object(&w);
	take_verdicts(call, parts);
	count(call, parts);
	call_no_store(call);
	call_json(call, 200, &body);
}
