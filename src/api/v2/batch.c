/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many answers in one.  Each item goes the road of the GET request that it stands for:
 * route, quota, rule, parameters, handler.  What the handlers ask of the services is
 * asked twice (service/batch.h), so that the cache is looked into once and the rows of a
 * player are read once.
 */
#include "api/batch_items.h"
#include "api/body.h"
#include "api/call.h"
#include "api/guard.h"
#include "api/limit.h"
#include "json/span.h"
#include "json/writer.h"
#include "service/batch.h"

#include <stdlib.h>
#include <string.h>

#define PREFIX     "/api/analytics/v2/"
#define ANSWER_MAX (16u << 20) /* bytes of all bodies together */

/* One item on its way. */
struct part {
	const struct batch_item *item;
	struct http_request req;
	struct http_response resp;
	struct api_call call;
	struct api_params params; /* as they were before the handler */
	bool again;               /* to be asked a second time */
};

static const struct api_route no_route = { .method = HTTP_GET,
					   .path = "-",
					   .cost = COST_CHEAP };

/* The caller is the batch's, and so is the time. */
static void begin(struct api_call *batch, const struct batch_item *item,
		  struct service_batch *service, struct part *part)
{
	part->item = item;
	part->req = (struct http_request){ .method = HTTP_GET,
					   .method_text = "GET",
					   .remote_addr = batch->req->remote_addr,
					   .host = batch->req->host,
					   .https = batch->req->https,
					   .received_us = batch->req->received_us };
	memcpy(part->req.request_id, batch->req->request_id,
	       sizeof(part->req.request_id));
	part->call = *batch;
	part->call.req = &part->req;
	part->call.resp = &part->resp;
	part->call.route = &no_route;
	part->call.params = (struct api_params){ 0 };
	part->call.own = part->call.hidden = false;
	part->call.viewer.counted_as = &part->call.quota_caller;
	part->call.viewer.caller = &part->call.caller;
	part->call.viewer.ret_hidden = &part->call.hidden;
	part->call.viewer.batch = service;
}

/* Counted like a request for what is not there. */
static void refuse_endpoint(struct part *part)
{
	if (limit_take(&part->call, clock_mono_us() / 1000))
		call_problem(&part->call, PROBLEM_NOT_FOUND,
			     "a batch has no endpoint \"%.200s\": it may hold the GET "
			     "routes under " PREFIX " about players and the population",
			     part->req.path);
}

/* Path and query of the item, with the batch's own player where that belongs in. */
static bool set_target(struct api_call *batch, struct part *part)
{
	const char *target = part->item->target;
	const struct api_route *route;

	if (http_request_set_target(&part->req, batch->mem, target) < 0)
		return false;
	route = batch_route(batch->api, part->req.path, &part->call.match);
	if (!route) {
		refuse_endpoint(part);
		return false;
	}
	part->call.route = route;
	if (part->call.route->handler &&
	    !(part->call.route->params & PARAM_BIT(PARAM_PLAYER)))
		return true;
	target = batch_item_target(batch, part->item);
	return target && http_request_set_target(&part->req, batch->mem, target) == 0;
}

static void out_of_memory(struct part *part)
{
	call_problem(&part->call, PROBLEM_INTERNAL_ERROR, "out of memory");
}

/* As far as it goes without the others. */
static void prepare(struct api_call *batch, struct service_batch *service, size_t i,
		    struct part *part)
{
	struct api_call *call = &part->call;

	service_batch_select(service, i);
	if (!set_target(batch, part)) {
		if (!part->resp.status)
			out_of_memory(part);
		return;
	}
	if (part->req.malformed) {
		call_problem(call, PROBLEM_MALFORMED_REQUEST,
			     "the request cannot be read: %s", part->req.malformed);
		return;
	}
	if (!guard_item(call))
		return;
	part->params = call->params;
	if (call->route->handler)
		call->route->handler(call);
	else
		call_problem(call, PROBLEM_NOT_IMPLEMENTED,
			     "GET %s is not answered yet; it will come with %s",
			     call->route->path, call->route->comes);
	part->again = service_batch_prepared(service, i);
}

static void finish(struct service_batch *service, size_t i, struct part *part)
{
	if (!part->again)
		return;
	service_batch_select(service, i);
	part->resp = (struct http_response){ 0 };
	part->call.params = part->params;
	part->call.hidden = false;
	part->call.verdict = GUARD_ALLOWED;
	part->call.route->handler(&part->call);
}

static bool run(struct api_call *call, const struct batch_item *items, size_t n,
		struct part *parts)
{
	struct service_batch *service;
	struct err err = { 0 };
	size_t len = 0;

	if (service_batch_new(call->api->service, call->mem, n, call->now_ms,
			      call->deadline, &service, &err) < 0) {
		call_fail(call, &err, PROBLEM_NOT_FOUND);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		begin(call, &items[i], service, &parts[i]);
		prepare(call, service, i, &parts[i]);
	}
	service_batch_look_up(service);
	for (size_t i = 0; i < n; i++) {
		if (len <= ANSWER_MAX)
			finish(service, i, &parts[i]);
		len += parts[i].resp.body_len;
		if (len <= ANSWER_MAX)
			continue;
		parts[i].resp = (struct http_response){ 0 };
		call_problem(&parts[i].call, PROBLEM_LIMIT_EXCEEDED,
			     "the answers of a batch have %u MiB together: ask for this "
			     "one in another",
			     ANSWER_MAX >> 20);
	}
	service_batch_free(service);
	return true;
}

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

static void put_part(struct json_writer *w, const struct part *part)
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
static void put_inherited(struct json_writer *w, TALLOC_CTX *mem, const struct part *part,
			  const char **user_id, size_t *user_id_len)
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

static bool is_repeated(const struct part *parts, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (parts[k].item->inherited && parts[k].item->id == parts[i].item->id)
			return true;
	return false;
}

static void put_meta(struct json_writer *w, const struct api_call *call,
		     const struct part *parts, size_t n, const char *user_id,
		     size_t user_id_len)
{
	size_t answered = 0;

	for (size_t i = 0; i < n; i++)
		answered += parts[i].resp.status == 200;
	json_open_object(w, "meta");
	json_put_int(w, "requests_count", (int64_t)n);
	json_put_int(w, "results_count", (int64_t)answered);
	if (user_id)
		json_put_raw(w, "user_id", user_id, user_id_len);
	else
		json_put_null(w, "user_id");
	json_put_time(w, "processed_at", call->now_ms);
	json_close_object(w);
}

static void answer(struct api_call *call, const struct part *parts, size_t n)
{
	const char *user_id = NULL;
	size_t len = 512, user_id_len = 0;
	struct json_writer w;
	struct buf body;

	for (size_t i = 0; i < n; i++)
		len += parts[i].resp.body_len + 256;
	buf_init(&body, call->mem, len);
	json_writer_init(&w, &body);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	for (size_t i = 0; i < n; i++)
		if (parts[i].item->inherited && !is_repeated(parts, i))
			put_inherited(&w, call->mem, &parts[i], &user_id, &user_id_len);
	json_close_object(&w);
	json_open_array(&w, "results");
	for (size_t i = 0; i < n; i++)
		put_part(&w, &parts[i]);
	json_close_array(&w);
	put_meta(&w, call, parts, n, user_id, user_id_len);
	json_close_object(&w);
	call_no_store(call);
	call_json(call, 200, &body);
}

/* The worst that happened to an item is what the audit log hears. */
static void take_verdicts(struct api_call *call, const struct part *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (parts[i].call.verdict > call->verdict)
			call->verdict = parts[i].call.verdict;
}

void handle_batch(struct api_call *call)
{
	const struct json_value *root = body_object(call);
	struct batch_item *items;
	struct part *parts;
	size_t n;

	if (!root || !batch_items_read(call, root, NULL, &items, &n))
		return;
	parts = talloc_zero_array(call->mem, struct part, (unsigned)n + 1);
	if (!parts) {
		call_problem(call, PROBLEM_INTERNAL_ERROR, "out of memory");
		return;
	}
	if (!run(call, items, n, parts))
		return;
	take_verdicts(call, parts, n);
	answer(call, parts, n);
}
