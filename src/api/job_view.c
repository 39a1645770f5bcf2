/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/job_view.h"

#include "api/call.h"
#include "api/jobs.h"

#include <string.h>
#include <strings.h>

#define POLL_S "1" /* when to look again */

static void put_time(struct json_writer *w, const char *key, int64_t at_ms)
{
	if (at_ms)
		json_put_time(w, key, at_ms);
	else
		json_put_null(w, key);
}

static char *link_of(const struct api_call *call, const struct store_job *job,
		     const char *rest)
{
	return talloc_asprintf(call->mem, "%s/api/jobs/%s%s", call->api->base_path,
			       job->public_id, rest);
}

/* Nothing but what the table of problems says: no row's text reaches a client. */
static void put_reason(struct json_writer *w, const char *reason)
{
	const struct problem *problem = problem_find(reason, strlen(reason));

	if (*reason && !problem)
		problem = problem_get(PROBLEM_INTERNAL_ERROR);
	json_put_text(w, "reason", problem ? problem->code : NULL);
	json_put_text(w, "error", problem ? problem->title : NULL);
}

void job_put(struct json_writer *w, const struct api_call *call,
	     const struct store_job *job)
{
	json_put_text(w, "id", job->public_id);
	json_put_text(w, "kind", job_kind_name(job->kind));
	json_put_text(w, "state", job_state_name(job->state));
	json_open_object(w, "progress");
	json_put_int(w, "done", job->done);
	json_put_int(w, "total", job->total);
	json_close_object(w);
	json_put_time(w, "created_at", job->created_at_ms);
	put_time(w, "started_at", job->started_at_ms);
	put_time(w, "finished_at", job->finished_at_ms);
	json_put_time(w, "expires_at", job->expires_at_ms);
	json_put_int(w, "attempts", job->attempts);
	put_time(w, "retry_at", job->state == JOB_QUEUED ? job->retry_at_ms : 0);
	put_reason(w, job->reason);
	json_put_text(w, "self", link_of(call, job, ""));
	json_put_text(w, "result", job->status ? link_of(call, job, "/result") : NULL);
}

void job_answer(struct api_call *call, int status, const struct store_job *job)
{
	struct json_writer w;
	struct buf body;

	buf_init(&body, call->mem, 512);
	json_writer_init(&w, &body);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	job_put(&w, call, job);
	json_close_object(&w);
	json_close_object(&w);
	call_no_store(call);
	if (job->state == JOB_QUEUED && job->retry_at_ms > call->now_ms)
		call_retry_after(call,
				 &(struct retry_facts){ .probe_ms = job->retry_at_ms -
								    call->now_ms,
							.drain_ms = -1 });
	else if (job->state == JOB_QUEUED || job->state == JOB_RUNNING)
		(void)http_response_header(call->resp, "Retry-After", POLL_S);
	call_json(call, status, &body);
}

static void refuse(struct api_call *call, const struct err *err)
{
	if (err->code == E_BUSY) {
		call->verdict = GUARD_LIMITED;
		(void)http_response_header(call->resp, "Retry-After", POLL_S);
		call_problem(call, PROBLEM_QUOTA_EXCEEDED,
			     "%d jobs of yours are under way: wait for one to end, or "
			     "cancel one",
			     JOBS_OF_OWNER_MAX);
	} else if (err->code == E_LIMITED) {
		call_problem(call, PROBLEM_SERVICE_UNAVAILABLE,
			     "as many jobs are under way as there may be");
	} else {
		call_fail(call, err, PROBLEM_JOB_NOT_FOUND);
	}
}

void job_begin(struct api_call *call, enum job_kind kind, int32_t total,
	       const struct buf *params)
{
	struct err err = { .code = E_NOMEM, .text = "no memory for a job" };
	struct store_job job;
	const char *location;

	if (params->failed ||
	    service_job_create(call->api->service, &call->caller, kind, total,
			       params->data, params->len, call->now_ms, call->deadline,
			       &job, &err) < 0) {
		refuse(call, &err);
		return;
	}
	api_jobs_wake(call->api);
	location = link_of(call, &job, "");
	if (location)
		(void)http_response_header(call->resp, "Location", location);
	job_answer(call, 202, &job);
}

/* One of the preferences in a header's list (RFC 7240), by its name alone. */
static bool prefers(const char *header, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = header; p && *p; p = strchr(p, ',')) {
		p += strspn(p, ", \t");
		if (strncasecmp(p, name, len) == 0 && strchr(",; \t=", p[len]))
			return true;
	}
	return false;
}

static void put_header(struct json_writer *w, const struct api_call *call,
		       const char *name)
{
	const char *value = http_request_header(call->req, name);

	if (value)
		json_put_text(w, name, value);
}

/* Ask the handler, from the beginning; whether it answered. */
static bool ask(struct api_call *call, const struct api_call *before,
		const struct http_response *blank, struct service_turn turn)
{
	*call->resp = *blank;
	call->params = before->params;
	call->hidden = call->pending = false;
	call->verdict = before->verdict;
	call->turn = turn;
	call->route->handler(call);
	return call->resp->status != 0;
}

/*
 * Answer from the cache, with what is true now, or with a refusal that takes no
 * computation.  False: nothing was answered.
 */
static bool answer_at_hand(struct api_call *call)
{
	const struct api_call before = *call;
	const struct http_response blank = *call->resp;
	struct turn_result result = { 0 };
	bool answered;

	call->viewer.passed = true; /* nothing is computed: no cold work */
	answered =
		ask(call, &before, &blank, (struct service_turn){ .step = TURN_AT_HAND });
	/* Whether a body is true takes one row: less than a job. */
	if (!answered && call->turn.confirm)
		answered = ask(
			call, &before, &blank,
			(struct service_turn){ .step = TURN_CONFIRM, .result = &result });
	call->viewer.passed = before.viewer.passed;
	if (answered && !call->turn.refresh)
		return true;
	*call->resp = blank;
	call->hidden = call->pending = false;
	call->verdict = before.verdict;
	call->turn = before.turn;
	return false;
}

static void make_job(struct api_call *call)
{
	const struct http_request *req = call->req;
	struct json_writer w;
	struct buf params;

	buf_init(&params, call->mem, 512 + req->body_len);
	json_writer_init(&w, &params);
	json_open_object(&w, NULL);
	json_put_text(&w, "method", req->method == HTTP_POST ? "POST" : "GET");
	json_put_text(&w, "target", req->target);
	put_header(&w, call, "content-type");
	if (req->body_len)
		json_put_text(&w, "body",
			      talloc_strndup(call->mem, req->body, req->body_len));
	json_close_object(&w);
	(void)http_response_header(call->resp, "Preference-Applied", "respond-async");
	job_begin(call, JOB_ANSWER, 1, &params);
}

bool job_defer(struct api_call *call)
{
	struct job_owner owner;

	if (!(call->route->flags & ROUTE_ASYNC) ||
	    !prefers(http_request_header(call->req, "prefer"), "respond-async") ||
	    !service_job_owner(&call->caller, &owner))
		return false;
	if (!answer_at_hand(call))
		make_job(call);
	return true;
}
