/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many answers in one.  Each item goes the road of the GET request that it stands for:
 * route, quota, rule, parameters, handler.  What the handlers ask of the services is
 * asked twice (service/answer/batch.h), so that the cache is looked into once and the
 * rows of a player are read once.
 *
 * Where not all of it is at hand, the second part is done apart (service/answer/turn.h):
 * whoever read the request has judged and counted its items, and no request thread
 * computes.
 */
#include "api/v2/batch.h"

#include "api/body.h"
#include "api/guard.h"
#include "api/later.h"
#include "api/limit.h"
#include "base/cancel.h"
#include "service/answer/batch.h"

#include <string.h>

#define PREFIX     "/api/analytics/v2/"
#define LATE_MS    10
#define ANSWER_MAX (16u << 20) /* bytes of all bodies together */

static const struct api_route no_route = { .method = HTTP_GET,
					   .path = "-",
					   .cost = COST_CHEAP };

/* What an item has from the batch while it is asked. */
static void attach(const struct api_call *batch, struct service_batch *service,
		   struct batch_part *part)
{
	struct api_call *call = &part->call;

	call->mem = batch->mem;
	call->deadline = batch->deadline;
	part->req.remote_addr = batch->req->remote_addr;
	part->req.host = batch->req->host;
	call->req = &part->req;
	call->resp = &part->resp;
	call->turn = (struct service_turn){ .step = TURN_WHOLE };
	call->viewer.counted_as = &call->quota_caller;
	call->viewer.caller = &call->caller;
	call->viewer.ret_hidden = &call->hidden;
	call->viewer.passed = batch->viewer.passed;
	call->viewer.batch = service;
}

/* The caller is the batch's, and so is the time. */
static void begin(struct api_call *batch, const struct batch_item *item,
		  struct service_batch *service, struct batch_part *part)
{
	part->item = item;
	part->req = (struct http_request){ .method = HTTP_GET,
					   .method_text = "GET",
					   .https = batch->req->https,
					   .received_us = batch->req->received_us };
	memcpy(part->req.request_id, batch->req->request_id,
	       sizeof(part->req.request_id));
	part->call = *batch;
	part->call.route = &no_route;
	part->call.params = (struct api_params){ 0 };
	part->call.own = part->call.hidden = false;
	attach(batch, service, part);
}

/* Counted like a request for what is not there. */
static void refuse_endpoint(struct batch_part *part)
{
	if (limit_take(&part->call, clock_mono_us() / 1000))
		call_problem(&part->call, PROBLEM_NOT_FOUND,
			     "a batch has no endpoint \"%.200s\": it may hold the GET "
			     "routes under " PREFIX " about players and the population",
			     part->req.path);
}

/* Path and query of the item, with the batch's own player where that belongs in. */
static bool set_target(struct api_call *batch, struct batch_part *part)
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

static void out_of_memory(struct batch_part *part)
{
	call_problem(&part->call, PROBLEM_INTERNAL_ERROR, "out of memory");
}

/* As far as it goes without the others. */
static void prepare(struct api_call *batch, struct service_batch *service, size_t i,
		    struct batch_part *part)
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

/* Ask a second time: whole, or for what is there already. */
static void finish(struct service_batch *service, size_t i, struct batch_part *part,
		   enum turn_step step)
{
	struct api_call *call = &part->call;

	if (!part->again)
		return;
	service_batch_select(service, i);
	part->resp = (struct http_response){ 0 };
	if (step == TURN_WHOLE)
		call->params = part->params;
	call->turn = (struct service_turn){ .step = step };
	call->hidden = call->pending = false;
	call->verdict = GUARD_ALLOWED;
	call->route->handler(call);
}

static void refuse_length(struct batch_part *part)
{
	part->resp = (struct http_response){ 0 };
	call_problem(&part->call, PROBLEM_LIMIT_EXCEEDED,
		     "the answers of a batch have %u MiB together: ask for this one in "
		     "another",
		     ANSWER_MAX >> 20);
}

static void finish_all(struct service_batch *service, struct batch_parts *parts,
		       enum turn_step step)
{
	size_t len = 0;

	for (size_t i = 0; i < parts->n && !cancel_pending(); i++) {
		struct batch_part *part = &parts->all[i];

		if (len <= ANSWER_MAX)
			finish(service, i, part, step);
		len += part->resp.body_len;
		if (len > ANSWER_MAX)
			refuse_length(part);
	}
}

static bool begin_service(struct api_call *call, size_t n, struct service_batch **ret)
{
	struct err err = { 0 };

	if (service_batch_new(call->api->service, call->mem, n, call->now_ms,
			      call->deadline, ret, &err) == 0)
		return true;
	call_fail(call, &err, PROBLEM_NOT_FOUND);
	return false;
}

static bool has_pending(const struct batch_parts *parts)
{
	for (size_t i = 0; i < parts->n; i++)
		if (parts->all[i].call.pending)
			return true;
	return false;
}

/* The caller has as much under way as it may: what is not there is refused. */
static void refuse_pending(struct batch_parts *parts, const struct err *busy)
{
	for (size_t i = 0; i < parts->n; i++)
		if (parts->all[i].call.pending)
			call_fail(&parts->all[i].call, busy, PROBLEM_NOT_FOUND);
}

/* Answer from what is at hand; false: the call is pending. */
static bool finish_at_hand(struct api_call *call, struct service_batch *service,
			   struct batch_parts *parts)
{
	struct err err = { 0 };

	if (service_batch_at_hand(service)) {
		finish_all(service, parts, TURN_STALE);
		if (!has_pending(parts))
			return true;
	}
	if (later_leave(call, true, &err) == 0) {
		call->kept = parts;
		return false;
	}
	finish_all(service, parts, TURN_STALE);
	refuse_pending(parts, &err);
	return true;
}

/* Judge and count every item, and answer if that can be done here. */
static bool run(struct api_call *call, const struct batch_item *items,
		struct batch_parts *parts)
{
	struct service_batch *service;
	bool answered = true;

	if (!begin_service(call, parts->n, &service))
		return false;
	for (size_t i = 0; i < parts->n; i++) {
		begin(call, &items[i], service, &parts->all[i]);
		prepare(call, service, i, &parts->all[i]);
	}
	service_batch_look_up(service);
	if (call->turn.step == TURN_AT_HAND)
		answered = finish_at_hand(call, service, parts);
	else
		finish_all(service, parts, TURN_WHOLE);
	service_batch_free(service);
	return answered;
}

/* The items that were judged, in memory of this turn; NULL without memory. */
static struct batch_parts *copy_kept(const struct api_call *call)
{
	const struct batch_parts *kept = call->kept;
	struct batch_parts *parts = talloc(call->mem, struct batch_parts);

	if (!parts)
		return NULL;
	parts->n = kept->n;
	parts->all = talloc_array(parts, struct batch_part, (unsigned)kept->n + 1);
	if (!parts->all)
		return NULL;
	memcpy(parts->all, kept->all, kept->n * sizeof(*kept->all));
	return parts;
}

/* By now others may have computed some of it: everything is looked up anew. */
static void prepare_again(struct api_call *call, struct service_batch *service, size_t i,
			  struct batch_part *part)
{
	attach(call, service, part);
	if (!part->again)
		return;
	finish(service, i, part, TURN_WHOLE);
	part->again = service_batch_prepared(service, i);
}

/*
 * Nobody waits any more, or what is left of the time would not bring the answer to the
 * client: its items have failed by that.
 */
static bool give_up(struct api_call *call)
{
	struct err err = { 0 };

	if (cancel_pending())
		(void)err_set(&err, E_CANCELLED, "nobody waits for the batch");
	else if (deadline_left_ms(call->deadline) < LATE_MS)
		(void)err_set(&err, E_TIMEOUT, "the batch's time is over");
	else
		return false;
	call_fail(call, &err, PROBLEM_NOT_FOUND);
	return true;
}

static bool run_apart(struct api_call *call, struct batch_parts *parts)
{
	struct service_batch *service;

	if (!begin_service(call, parts->n, &service))
		return false;
	for (size_t i = 0; i < parts->n; i++)
		prepare_again(call, service, i, &parts->all[i]);
	service_batch_look_up(service);
	finish_all(service, parts, TURN_WHOLE);
	service_batch_free(service);
	return !give_up(call);
}

/* Read the items; NULL: it was answered. */
static struct batch_parts *read_parts(struct api_call *call,
				      struct batch_item **ret_items)
{
	const struct json_value *root = body_object(call);
	struct batch_parts *parts;

	if (!root)
		return NULL;
	parts = talloc_zero(call->mem, struct batch_parts);
	if (parts && !batch_items_read(call, root, NULL, ret_items, &parts->n))
		return NULL;
	if (parts)
		parts->all = talloc_zero_array(parts, struct batch_part,
					       (unsigned)parts->n + 1);
	if (parts && parts->all)
		return parts;
	call_problem(call, PROBLEM_INTERNAL_ERROR, "out of memory");
	return NULL;
}

static struct batch_parts *answer_here(struct api_call *call)
{
	struct batch_item *items;
	struct batch_parts *parts = read_parts(call, &items);

	return parts && run(call, items, parts) ? parts : NULL;
}

static struct batch_parts *answer_apart(struct api_call *call)
{
	struct batch_parts *parts = copy_kept(call);

	if (parts)
		return run_apart(call, parts) ? parts : NULL;
	call_problem(call, PROBLEM_INTERNAL_ERROR, "out of memory");
	return NULL;
}

void handle_batch(struct api_call *call)
{
	struct batch_parts *parts =
		call->turn.step == TURN_APART ? answer_apart(call) : answer_here(call);

	if (parts)
		batch_answer(call, parts);
}
