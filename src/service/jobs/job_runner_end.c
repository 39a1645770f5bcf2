/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a job when its attempt is over. */
#include "service/jobs/job_runner_priv.h"

#include "base/log.h"
#include "base/secret.h"
#include "service/jobs/job_metrics.h"

static bool can_pass(int r)
{
	return r == -E_UNAVAILABLE || r == -E_TIMEOUT || r == -E_CONFLICT;
}

void job_runner_put_back(struct job_runner *runner, const char *claim)
{
	struct sql_conn *conn = NULL;
	struct err err = { 0 };
	int r = sql_pool_take(runner->ctx->sql, job_runner_sql_deadline(), &conn, &err);

	if (!r)
		r = job_store_release(conn, claim, &err);
	sql_pool_give(runner->ctx->sql, conn);
	if (r)
		log_line(LOG_WARN, "jobs: %s; another process takes the job over",
			 err.text);
}

/* A statement about the end of an attempt. */
typedef int (*store_fn)(struct sql_conn *conn, const struct job_task *task, void *arg,
			struct err *err);

/*
 * Store it, for as long as nobody takes the job for dead: the database that comes back is
 * not asked for the same work again.
 */
static int store(struct job_runner *runner, const struct job_task *task, store_fn fn,
		 void *arg, struct err *err)
{
	const struct deadline end = deadline_in_ms(JOB_DEAD_MS);
	int r;

	for (;;) {
		struct sql_conn *conn = NULL;

		r = sql_pool_take(runner->ctx->sql, job_runner_sql_deadline(), &conn,
				  err);
		if (!r)
			r = fn(conn, task, arg, err);
		sql_pool_give(runner->ctx->sql, conn);
		if (!can_pass(r) || deadline_passed(end))
			return r;
		pthread_mutex_lock(&runner->lock);
		if (runner->stopping) {
			pthread_mutex_unlock(&runner->lock);
			return r;
		}
		job_runner_wait_ms(runner, JOB_BEAT_MS);
		pthread_mutex_unlock(&runner->lock);
	}
}

static void note(const struct job_task *task, int r, const char *what,
		 const struct err *err)
{
	if (r && r != -E_CANCELLED)
		log_line(LOG_WARN, "job %s: %s could not be stored: %s",
			 task->job->public_id, what, err->text);
}

static int store_end(struct sql_conn *conn, const struct job_task *task, void *arg,
		     struct err *err)
{
	struct job_end *end = arg;
	int64_t now_ms = clock_wall_ms();
	int r;

	end->expires_at_ms = now_ms + JOB_RESULT_MS;
	r = job_store_finish(conn, task->job->job_id, task->claim, end, now_ms, err);
	if (r != -E_LIMITED)
		return r;
	*end = (struct job_end){ .state = JOB_FAILED,
				 .done = end->done,
				 .reason = "limit_exceeded",
				 .expires_at_ms = end->expires_at_ms };
	return job_store_finish(conn, task->job->job_id, task->claim, end, now_ms, err);
}

static void finish(struct job_runner *runner, struct job_task *task, struct job_end *end)
{
	struct err err = { 0 };
	int r;

	if (end->done < task->done)
		end->done = task->done;
	r = store(runner, task, store_end, end, &err);
	note(task, r, "its end", &err);
	if (!r)
		job_metrics_ended(runner->ctx->job_metrics, task->job->kind,
				  end->state == JOB_DONE ? JOB_END_DONE : JOB_END_FAILED,
				  1);
}

struct rest {
	const char *reason;
	int64_t until_ms;
};

static int store_rest(struct sql_conn *conn, const struct job_task *task, void *arg,
		      struct err *err)
{
	const struct rest *rest = arg;

	return job_store_retry(conn, task->job->job_id, task->claim, rest->reason,
			       rest->until_ms, err);
}

static void rest(struct job_runner *runner, const struct job_task *task,
		 const char *reason, int64_t rest_ms)
{
	struct rest rest = { .reason = reason, .until_ms = clock_wall_ms() + rest_ms };
	struct err err = { 0 };
	int r = store(runner, task, store_rest, &rest, &err);

	note(task, r, "that it is tried again", &err);
	if (!r)
		job_metrics_repeated(runner->ctx->job_metrics, task->job->kind,
				     JOB_REPEAT_RETRIED, 1);
}

/* How long it rests before another attempt; -1: there is none. */
static int64_t rest_of(const struct store_job *job)
{
	uint64_t chance;

	secret_random(&chance, sizeof(chance));
	return service_job_rest_ms(job->failures + 1u,
				   clock_wall_ms() - job->created_at_ms, chance);
}

bool job_task_is_last(const struct job_task *task)
{
	return rest_of(task->job) < 0;
}

static void fail(struct job_runner *runner, struct job_task *task, int r,
		 const struct job_end *end, const struct err *err)
{
	const char *reason = end->reason ? end->reason : "internal_error";
	const int64_t rest_ms = can_pass(r) ? rest_of(task->job) : -1;
	struct job_end failed = { .state = JOB_FAILED, .reason = reason };

	log_line(LOG_WARN, "job %s: attempt %d failed, %s: %s: %s", task->job->public_id,
		 task->job->attempts,
		 rest_ms < 0 ? "the job has failed" : "it is tried again",
		 err_name((int)err->code), err->text);
	if (rest_ms < 0)
		finish(runner, task, &failed);
	else
		rest(runner, task, reason, rest_ms);
}

void job_runner_end(struct job_runner *runner, struct job_task *task, int r,
		    struct job_end *end, const struct err *err)
{
	bool lost, stopping;

	pthread_mutex_lock(&runner->lock);
	lost = task->lost;
	stopping = runner->stopping;
	pthread_mutex_unlock(&runner->lock);
	if (lost)
		return;
	if (r && stopping) {
		job_runner_put_back(runner, task->claim);
		job_metrics_repeated(runner->ctx->job_metrics, task->job->kind,
				     JOB_REPEAT_PUT_BACK, 1);
	} else if (r == -E_CANCELLED) {
		/* By whoever has it now. */
	} else if (r) {
		fail(runner, task, r, end, err);
	} else {
		finish(runner, task, end);
	}
}
