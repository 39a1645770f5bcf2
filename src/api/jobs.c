/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/jobs.h"

#include "api/call.h"
#include "api/replay.h"
#include "base/log.h"
#include "json/reader.h"
#include "json/writer.h"
#include "service/jobs/job_metrics.h"
#include "service/jobs/job_runner.h"

#include <string.h>

#define FAILURES_SHOWN 20

/* What a job's params say of a request. */
static const char *text_of(const struct json_value *object, const char *name)
{
	return json_text(json_member(object, name));
}

static int broken(struct err *err)
{
	return err_set(err, E_CORRUPT, "the job's params cannot be read");
}

/* A request as a step of a job. */
struct replay_step {
	struct api *api;
	TALLOC_CTX *mem;
	const struct access_caller *caller;
	struct replay_request wanted;
	struct http_response resp;
};

/* What a refusal by 503 means for the job that asked. */
static enum err_code code_of(const char *problem)
{
	/* What took all of its time once would do so again. */
	if (strcmp(problem, problem_get(PROBLEM_TIMEOUT)->code) == 0)
		return E_TIMEOUT;
	if (strcmp(problem, problem_get(PROBLEM_LIMIT_EXCEEDED)->code) == 0)
		return E_LIMITED;
	return E_UNAVAILABLE;
}

/* 503: as if nobody had begun it. */
static int run_replay(void *arg, struct err *err)
{
	struct replay_step *step = arg;
	struct http_response *resp = &step->resp;
	const char *why;

	*resp = (struct http_response){ 0 };
	replay(step->api, step->mem, step->caller, &step->wanted, resp);
	if (resp->status != 503)
		return 0;
	why = resp->error_code ? resp->error_code : "";
	return err_set(err, code_of(why), "the answer could not be computed: %s", why);
}

/* The answer of one request becomes the result, refusals as well. */
static int run_answer(struct api *api, struct job_task *task, TALLOC_CTX *mem,
		      const struct access_caller *caller, const struct json_value *params,
		      struct job_end *ret_end, struct err *err)
{
	struct replay_step step = {
		.api = api,
		.mem = mem,
		.caller = caller,
		.wanted = { .method = text_of(params, "method"),
			    .target = text_of(params, "target"),
			    .content_type = text_of(params, "content-type"),
			    .body = text_of(params, "body") },
	};
	int r;

	if (!step.wanted.method || !step.wanted.target)
		return broken(err);
	r = job_task_step(task, WORK_BATCH, run_replay, &step, err);
	if (r) {
		ret_end->reason = step.resp.error_code;
		return r;
	}
	ret_end->status = (uint16_t)step.resp.status;
	ret_end->result = step.resp.body;
	ret_end->len = step.resp.body_len;
	ret_end->done = 1;
	return 0;
}

/* What became of a warm-up. */
struct warmth {
	struct json_writer w;
	struct buf out;
	int32_t answered, failed;
};

static void note_failure(struct warmth *warmth, const char *target,
			 const struct http_response *resp)
{
	if (++warmth->failed > FAILURES_SHOWN)
		return;
	json_open_object(&warmth->w, NULL);
	json_put_text(&warmth->w, "target", target);
	json_put_int(&warmth->w, "status", resp->status);
	json_put_text(&warmth->w, "error", resp->error_code);
	json_close_object(&warmth->w);
}

/*
 * What fails is noted, but that nobody wants it any more, and, while there is another
 * attempt, what would fail all that come behind it.
 */
static int warm_one(struct api *api, struct job_task *task,
		    const struct access_caller *caller, const char *target,
		    struct warmth *warmth, struct err *err)
{
	struct replay_step step = { .api = api,
				    .mem = talloc_new(NULL),
				    .caller = caller,
				    .wanted = { .method = "GET", .target = target } };
	int r;

	if (!step.mem)
		return err_set(err, E_NOMEM, "no memory for an answer");
	r = job_task_step(task, WORK_WARMUP, run_replay, &step, err);
	if (r == -E_TIMEOUT || r == -E_LIMITED ||
	    (r == -E_UNAVAILABLE && job_task_is_last(task)))
		r = 0; /* is answered 503 */
	if (r == 0 && step.resp.status == 200)
		warmth->answered++;
	else if (r == 0)
		note_failure(warmth, target, &step.resp);
	talloc_free(step.mem);
	return r;
}

static int run_warmup(struct api *api, struct job_task *task, TALLOC_CTX *mem,
		      const struct access_caller *caller, const struct json_value *params,
		      struct job_end *ret_end, struct err *err)
{
	const struct json_value *targets = json_member(params, "targets");
	struct warmth warmth = { 0 };
	int r;

	buf_init(&warmth.out, mem, 1024);
	json_writer_init(&warmth.w, &warmth.out);
	json_open_object(&warmth.w, NULL);
	json_put_bool(&warmth.w, "success", true);
	json_open_array(&warmth.w, "failures");
	for (size_t i = 0; i < json_length(targets); i++) {
		const char *target = json_text(json_element(targets, i));

		if (!target)
			return broken(err);
		if (!job_task_progress(task, (int32_t)i))
			return err_set(err, E_CANCELLED, "given up");
		r = warm_one(api, task, caller, target, &warmth, err);
		if (r)
			return r;
	}
	json_close_array(&warmth.w);
	json_put_int(&warmth.w, "answered", warmth.answered);
	json_put_int(&warmth.w, "failed", warmth.failed);
	json_close_object(&warmth.w);
	if (warmth.out.failed)
		return err_set(err, E_NOMEM, "no memory for a job's result");
	ret_end->done = (int32_t)json_length(targets);
	ret_end->status = 200;
	ret_end->result = warmth.out.data;
	ret_end->len = warmth.out.len;
	return 0;
}

static struct deadline deadline_of(struct api *api)
{
	return deadline_in_ms(
		atomic_load_explicit(&api->request_timeout_ms, memory_order_relaxed));
}

/* Why it failed, for whoever asked; the text of err is for the log. */
static const char *reason_of(const struct job_end *end, int r)
{
	if (end->reason)
		return end->reason;
	return problem_get(r == -E_NOT_FOUND ? PROBLEM_FORBIDDEN
					     : problem_of_err((enum err_code) - r))
		->code;
}

static int do_job(struct api *api, struct job_task *task, const struct store_job *job,
		  const char *params, size_t len, TALLOC_CTX *mem,
		  struct job_end *ret_end, struct err *err)
{
	struct access_caller caller;
	struct json_doc *doc;
	int r = service_job_caller(api->service, job, clock_wall_ms(), deadline_of(api),
				   &caller, err);

	/* MySQL refuses us, not whoever asked. */
	if (r == -E_ACCESS)
		return err_set(err, E_UNAVAILABLE, "MySQL does not let this process in");
	if (!r)
		r = json_parse(mem, params, len, &doc, err);
	if (r)
		return r;
	if (job->kind == JOB_WARMUP)
		return run_warmup(api, task, mem, &caller, json_root(doc), ret_end, err);
	return run_answer(api, task, mem, &caller, json_root(doc), ret_end, err);
}

static int run(void *arg, struct job_task *task, const struct store_job *job,
	       const char *params, size_t len, TALLOC_CTX *mem, struct job_end *ret_end,
	       struct err *err)
{
	int r = do_job(arg, task, job, params, len, mem, ret_end, err);

	if (r)
		ret_end->reason = reason_of(ret_end, r);
	return r;
}

void api_jobs_start(struct api *api)
{
	struct job_runner *runner = NULL;
	struct err err = { 0 };

	if (atomic_load(&api->jobs) || api->jobs_failed)
		return;
	if (job_runner_start(api->service, run, api, &runner, &err) < 0) {
		log_line(LOG_ERROR, "%s; this process does none", err.text);
		api->jobs_failed = true;
		return;
	}
	atomic_store(&api->jobs, runner);
}

void api_jobs_wake(struct api *api)
{
	job_runner_wake(atomic_load(&api->jobs));
}

void api_jobs_publish(void *arg, metric_word *words)
{
	struct api *api = arg;
	struct job_outlook outlook;

	job_runner_outlook(atomic_load(&api->jobs), &outlook);
	metric_set(&words[JOB_OPEN_QUEUED], (int64_t)outlook.due);
	metric_set(&words[JOB_OPEN_DELAYED], (int64_t)outlook.delayed);
	metric_set(&words[JOB_OPEN_RUNNING], (int64_t)outlook.running);
}

bool api_jobs_stop(struct api *api, struct deadline deadline)
{
	struct job_runner *runner = atomic_exchange(&api->jobs, NULL);

	return job_runner_stop(runner, deadline);
}
