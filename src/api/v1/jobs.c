/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The jobs of a caller. */
#include "api/call.h"
#include "api/job_view.h"

static bool find(struct api_call *call, struct store_job *ret_job)
{
	struct err err = { 0 };

	if (service_job_find(call->api->service, &call->caller,
			     call_path_param(call, "job_id"), call->deadline, ret_job,
			     &err) == 0)
		return true;
	call_fail(call, &err, PROBLEM_JOB_NOT_FOUND);
	return false;
}

void handle_job(struct api_call *call)
{
	struct store_job job;

	if (find(call, &job))
		job_answer(call, 200, &job);
}

void handle_job_cancel(struct api_call *call)
{
	struct store_job job;
	struct err err = { 0 };

	if (service_job_cancel(call->api->service, &call->caller,
			       call_path_param(call, "job_id"), call->now_ms,
			       call->deadline, &job, &err) < 0)
		call_fail(call, &err, PROBLEM_JOB_NOT_FOUND);
	else
		job_answer(call, 200, &job);
}

void handle_job_result(struct api_call *call)
{
	struct http_response *resp = call->resp;
	struct store_job job;
	struct err err = { 0 };
	char *body;
	size_t len;

	if (!find(call, &job))
		return;
	if (!job.status) {
		call_problem(call, PROBLEM_JOB_NOT_DONE,
			     "the job has no result: it is %s",
			     job_state_name(job.state));
		return;
	}
	if (service_job_result(call->api->service, call->mem, &job, call->deadline, &body,
			       &len, &err) < 0) {
		call_fail(call, &err, PROBLEM_JOB_NOT_FOUND);
		return;
	}
	call_no_store(call);
	resp->status = job.status;
	resp->content_type =
		job.status == 200 ? "application/json" : "application/problem+json";
	resp->body = body;
	resp->body_len = len;
}

void handle_jobs(struct api_call *call)
{
	struct store_job *jobs;
	struct json_writer w;
	struct err err = { 0 };
	struct buf body;
	size_t n;

	if (service_job_list(call->api->service, call->mem, &call->caller,
			     call->params.limit, call->deadline, &jobs, &n, &err) < 0) {
		call_fail(call, &err, PROBLEM_JOB_NOT_FOUND);
		return;
	}
	buf_init(&body, call->mem, 512);
	json_writer_init(&w, &body);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	json_open_array(&w, "jobs");
	for (size_t i = 0; i < n; i++) {
		json_open_object(&w, NULL);
		job_put(&w, call, &jobs[i]);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_close_object(&w);
	json_close_object(&w);
	call_no_store(call);
	call_json(call, 200, &body);
}
