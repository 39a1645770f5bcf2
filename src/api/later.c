/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/later.h"

#include "api/audit.h"
#include "api/later_priv.h"
#include "base/log.h"
#include "service/cold.h"

/* Below that much time, computing on the request thread would only be late. */
#define SYNC_LEFT_MS 100
/* nginx's own, for its log: the client closed the request. */
#define STATUS_CLIENT_CLOSED 499

static void submit(struct later *later, bool confirm);

bool later_may(const struct api_call *call)
{
	return call->api->service->work && call->req->exchange;
}

static void count(const struct later *later, enum http_fallback kind)
{
	metric_word *words = later->call.api->counted.fallbacks;

	metric_count(words ? &words[kind] : NULL, 1);
}

static bool claim(struct later *later)
{
	return !atomic_exchange(&later->answered, true);
}

/* Run the handler with another turn; false when it is still pending. */
static bool ask(struct later *later, enum turn_step step, struct turn_result *result)
{
	struct api_call *call = &later->call;

	call->pending = false;
	call->turn = (struct service_turn){ .step = step, .result = result };
	call->route->handler(call);
	return !call->pending;
}

static void finish(struct later *later)
{
	struct api_call *call = &later->call;

	service_cold_leave(call->api->service, &call->viewer);
	audit_call(call);
	http_metrics_count(&call->api->counted, call);
	log_context(NULL);
	later->exchange->finish(later->exchange);
}

/* The answer that the job has made, beside the headers that the call has already. */
static void take_answer(struct api_call *call, const struct later_job *job)
{
	const struct http_response *made = &job->resp;
	struct http_response *resp = call->resp;

	for (size_t i = 0; i < made->header_count; i++)
		(void)http_response_header(resp, made->headers[i].name,
					   made->headers[i].value);
	resp->status = made->status;
	resp->content_type = made->content_type;
	resp->body = made->body;
	resp->body_len = made->body_len;
	resp->error_code = made->error_code;
	call->verdict = job->verdict;
}

static void answer_apart(struct later *later, const struct later_job *job,
			 const struct err *err)
{
	if (job->resp.status) {
		take_answer(&later->call, job);
		return;
	}
	later->call.turn.step = TURN_GIVEN;
	call_fail(&later->call, err, PROBLEM_NOT_FOUND);
}

/* Answer with what the job has brought, or with why there is none. */
static void answer_given(struct later *later, struct later_job *job, int code,
			 const struct err *err)
{
	struct turn_result result = { .set = true };

	if (code == 0 && !job->result.set) {
		(void)err_set(&result.err, E_BUG, "%s: the work brought no answer",
			      later->call.route->path);
	} else if (code == 0) {
		result.body = job->result.body;
		result.body.collapsed =
			later->waiter.followed && result.body.cache_state == CACHE_MISS;
	} else {
		result.err = *err;
	}
	if (job->hidden)
		later->call.hidden = true;
	if (job->call.turn.apart)
		answer_apart(later, job, err);
	else
		(void)ask(later, TURN_GIVEN, &result);
}

static void on_done(struct work_waiter *waiter, void *arg, int code,
		    const struct err *err)
{
	struct later *later = (struct later *)waiter;
	struct http_exchange *exchange = later->exchange;

	if (code == -E_PENDING && !atomic_load(&later->answered)) {
		/* The body that was to be confirmed is not true any more. */
		submit(later, false);
		return;
	}
	if (claim(later)) {
		log_context(later->call.req->request_id);
		answer_given(later, arg, code, err);
		finish(later);
	}
	exchange->release(exchange);
}

static void answer_lost(struct later *later, enum exchange_loss why)
{
	struct err err = { 0 };

	log_context(later->call.req->request_id);
	switch (why) {
	case EXCHANGE_LATE:
		count(later, HTTP_FALLBACK_LATE);
		(void)err_set(&err, E_TIMEOUT, "still waiting for work at the deadline");
		break;
	case EXCHANGE_STOPPING:
		(void)err_set(&err, E_CANCELLED, "the process stops");
		break;
	case EXCHANGE_GONE:
		count(later, HTTP_FALLBACK_ABANDONED);
		later->call.resp->status = STATUS_CLIENT_CLOSED;
		finish(later);
		return;
	}
	later->call.turn.step = TURN_GIVEN;
	call_fail(&later->call, &err, PROBLEM_NOT_FOUND);
	finish(later);
}

/* The server's watch: this call cannot wait any longer.  Its work ends if it was the last
 * one. */
static void on_lost(void *arg, enum exchange_loss why)
{
	struct later *later = arg;
	struct http_exchange *exchange = later->exchange;
	bool left = work_queue_cancel(later->call.api->service->work, &later->waiter);

	if (claim(later))
		answer_lost(later, why);
	if (left)
		exchange->release(exchange);
}

static bool may_compute_here(struct api_work *work, struct deadline deadline)
{
	if (deadline_left_ms(deadline) < SYNC_LEFT_MS)
		return false;
	if (atomic_fetch_add(&work->sync_now, 1) < work->sync_most)
		return true;
	atomic_fetch_sub(&work->sync_now, 1);
	return false;
}

static void compute_here(struct later *later, struct later_job *job)
{
	struct api_work *work = &later->call.api->work;
	struct work_ticket ticket = { .deadline = later->call.deadline, .attempt = 1 };
	struct err err = { 0 };
	int code = later_job_run(job, &ticket, &err);

	atomic_fetch_sub(&work->sync_now, 1);
	count(later, HTTP_FALLBACK_SYNC);
	if (code == -E_BUSY)
		code = err_set(&err, E_UNAVAILABLE,
			       "the work queue is full, and another process computes");
	answer_given(later, job, code, &err);
}

static void refuse(struct later *later)
{
	count(later, HTTP_FALLBACK_REFUSED);
	later->call.turn.step = TURN_GIVEN;
	call_problem(&later->call, PROBLEM_SERVICE_UNAVAILABLE, "%s",
		     problem_get(PROBLEM_SERVICE_UNAVAILABLE)->help);
}

/* The queue took nothing more; job may be NULL. */
static void answer_without_queue(struct later *later, struct later_job *job,
				 const struct err *why)
{
	struct api_work *work = &later->call.api->work;

	log_context(later->call.req->request_id);
	if (why->code == E_LIMITED && !later->call.turn.apart &&
	    ask(later, TURN_STALE, NULL)) {
		count(later, HTTP_FALLBACK_STALE);
	} else if (why->code == E_LIMITED &&
		   may_compute_here(work, later->call.deadline)) {
		job->confirm = false;
		compute_here(later, job);
	} else {
		refuse(later);
	}
	finish(later);
}

/* Put the call's question into the queue, or answer it in another way. */
static void submit(struct later *later, bool confirm)
{
	struct work_queue *queue = later->call.api->service->work;
	struct http_exchange *exchange = later->exchange;
	struct later_job *job = later_job_new(&later->call, confirm);
	const bool many = later->call.turn.many;
	const struct work_job work = { .class = many ? WORK_BATCH : WORK_INTERACTIVE,
				       .type = many      ? WORK_MANY
					       : confirm ? WORK_CONFIRM
							 : WORK_ANSWER,
				       .key = confirm ? later->confirm_key : later->key,
				       .run = later_job_run,
				       .drop = later_job_free,
				       .arg = job };
	struct err err = { .code = E_NOMEM };

	/* Whoever is done with it first may be the last to have it. */
	exchange->retain(exchange);
	if (job && work_queue_submit(queue, &work, (struct deadline){ 0 }, &later->waiter,
				     &err) == 0) {
		/* Lost meanwhile, when there was nothing in the queue to cancel. */
		if (atomic_load(&later->answered) &&
		    work_queue_cancel(queue, &later->waiter))
			exchange->release(exchange);
		exchange->release(exchange);
		return;
	}
	exchange->release(exchange);
	if (claim(later))
		answer_without_queue(later, job, &err);
	if (job)
		later_job_free(job);
	exchange->release(exchange);
}

static struct later *prepare(struct api_call *call)
{
	struct later *later = talloc_zero(call->mem, struct later);

	if (!later)
		return NULL;
	later->key = later_work_key(call);
	later->confirm_key =
		later->key ? talloc_asprintf(later, "confirm|%s", later->key) : NULL;
	if (!later->confirm_key)
		return NULL;
	later_copy_call(&later->call, call);
	later->exchange = call->req->exchange;
	later->waiter.done = on_done;
	later->waiter.deadline = call->deadline;
	return later;
}

int later_leave(struct api_call *call, bool many, struct err *err)
{
	int r = service_cold_enter(call->api->service, &call->viewer, err);

	if (r)
		return r;
	call->turn.apart = call->pending = true;
	call->turn.many = many;
	return 0;
}

bool later_apart(struct api_call *call)
{
	struct err err = { 0 };

	if (call->turn.step != TURN_AT_HAND)
		return false;
	if (later_leave(call, false, &err) < 0)
		call_fail(call, &err, PROBLEM_NOT_FOUND);
	return true;
}

static bool fail_to_hold(struct api_call *call)
{
	struct err err = { .code = E_NOMEM, .text = "no memory to wait for the answer" };

	service_cold_leave(call->api->service, &call->viewer);
	call->turn.step = TURN_GIVEN;
	call_fail(call, &err, PROBLEM_NOT_FOUND);
	return false;
}

bool later_begin(struct api_call *call)
{
	struct http_exchange *exchange = call->req->exchange;
	struct later *later = prepare(call);
	bool confirm = call->turn.confirm;

	if (!later)
		return fail_to_hold(call);
	exchange->retain(exchange); /* for the waiter */
	if (exchange->hold(exchange, call->deadline, on_lost, later) < 0) {
		exchange->release(exchange);
		return fail_to_hold(call);
	}
	/* From here on others may answer it; call is gone when they have, later is not.
	 */
	log_context(NULL);
	submit(later, confirm);
	return true;
}
