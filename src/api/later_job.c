/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/later_priv.h"

#include "base/log.h"
#include "service/takeoff.h"

#include <stdlib.h>

/* How soon a computation of another process is looked at again. */
#define LOOK_AGAIN_MS 5

void later_copy_call(struct api_call *to, const struct api_call *from)
{
	*to = *from;
	to->viewer.caller = &to->caller;
	to->viewer.counted_as = &to->quota_caller;
	to->viewer.ret_hidden = &to->hidden;
}

const char *later_work_key(struct api_call *call)
{
	return call->turn.key ? talloc_asprintf(call->mem, "%s|%x", call->turn.key,
						call->turn.sees)
			      : "";
}

struct later_job *later_job_new(const struct api_call *call, bool confirm)
{
	struct later_job *job = calloc(1, sizeof(*job));

	if (!job)
		return NULL;
	later_copy_call(&job->call, call);
	job->confirm = confirm;
	job->exchange = call->req->exchange;
	job->exchange->retain(job->exchange);
	return job;
}

void later_job_free(void *arg)
{
	struct later_job *job = arg;

	talloc_free(job->mem);
	job->exchange->release(job->exchange);
	free(job);
}

static enum turn_step step_of(const struct later_job *job)
{
	if (job->call.turn.apart)
		return TURN_APART;
	return job->confirm ? TURN_CONFIRM : TURN_COMPUTE;
}

/*
 * The handler once more.  The answer that it writes is nobody's, the result counts; apart
 * the answer is the result.
 */
static void compute(struct later_job *job, struct deadline deadline)
{
	struct api_call call;

	job->resp = (struct http_response){ 0 };
	later_copy_call(&call, &job->call);
	call.mem = job->mem;
	call.resp = &job->resp;
	call.deadline = deadline;
	call.viewer.passed = true;
	call.turn = (struct service_turn){ .step = step_of(job), .result = &job->result };
	log_context(call.req->request_id);
	call.route->handler(&call);
	log_context(NULL);
	job->hidden = call.hidden;
	job->verdict = call.verdict;
	if (job->call.turn.apart)
		job->result.set = job->resp.status != 0;
}

int later_job_run(void *arg, struct work_ticket *ticket, struct err *err)
{
	struct later_job *job = arg;
	struct service_context *service = job->call.api->service;
	struct flight flight;

	/* To confirm a body is less work than to agree who does. */
	if (!service_takeoff_begin(service, job->confirm ? NULL : job->call.turn.key,
				   ticket->deadline, &flight)) {
		ticket->later_ms = LOOK_AGAIN_MS;
		return err_set(err, E_BUSY, "another process computes the answer");
	}
	talloc_free(job->mem);
	job->mem = talloc_new(NULL);
	job->result = (struct turn_result){ 0 };
	job->resp = (struct http_response){ 0 };
	if (job->mem)
		compute(job, ticket->deadline);
	service_takeoff_end(service, &flight);
	if (!job->result.set)
		(void)err_set(&job->result.err, job->mem ? E_BUG : E_NOMEM,
			      "%s: nothing was computed", job->call.route->path);
	*err = job->result.err;
	ticket->final = err->code == E_UNAVAILABLE && service_takeoff_grounded(service);
	return -(int)err->code;
}
