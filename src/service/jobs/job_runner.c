/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/jobs/job_runner_priv.h"

#include "base/cond.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/thread.h"
#include "service/jobs/job_metrics.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SQL_MS  5000
#define WAKE_MS 60000 /* nobody waits so long: the keeper wakes who has to do */

struct deadline job_runner_sql_deadline(void)
{
	return deadline_in_ms(SQL_MS);
}

void job_runner_wait_ms(struct job_runner *runner, int64_t ms)
{
	const struct deadline until = { clock_mono_us() + ms * 1000 };

	(void)cond_wait_until(&runner->changed, &runner->lock, until);
}

static bool is_stopping(struct job_runner *runner)
{
	bool stopping;

	pthread_mutex_lock(&runner->lock);
	stopping = runner->stopping;
	pthread_mutex_unlock(&runner->lock);
	return stopping;
}

static bool is_lost(struct job_runner *runner, const struct job_task *task)
{
	bool lost;

	pthread_mutex_lock(&runner->lock);
	lost = task->lost;
	pthread_mutex_unlock(&runner->lock);
	return lost;
}

static void set_task(struct job_runner *runner, struct job_task *task)
{
	pthread_mutex_lock(&runner->lock);
	runner->task = task;
	pthread_mutex_unlock(&runner->lock);
}

int job_runner_beat(struct job_runner *runner, int64_t job_id, const char *claim,
		    int32_t done)
{
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(runner->ctx->sql, job_runner_sql_deadline(), &conn, NULL);

	if (!r)
		r = job_store_beat(conn, job_id, claim, done, clock_wall_ms(), NULL);
	sql_pool_give(runner->ctx->sql, conn);
	return r;
}

bool job_task_progress(struct job_task *task, int32_t done)
{
	struct job_runner *runner = task->runner;

	task->done = done;
	if (is_stopping(runner) || is_lost(runner, task))
		return false;
	/* A database that is away is no reason to give up: the end decides. */
	return job_runner_beat(runner, task->job->job_id, task->claim, done) !=
	       -E_CANCELLED;
}

static void do_job(struct job_runner *runner, struct job_task *task, const char *params,
		   size_t len, TALLOC_CTX *mem)
{
	struct job_end end = { .state = JOB_DONE };
	const int64_t began_us = clock_mono_us();
	struct err err = { 0 };
	int r;

	set_task(runner, task);
	r = runner->run(runner->arg, task, task->job, params, len, mem, &end, &err);
	job_metrics_ran(runner->ctx->job_metrics, task->job->kind,
			clock_mono_us() - began_us);
	job_runner_end(runner, task, r, &end, &err);
	set_task(runner, NULL);
}

/* One job, if one is queued. */
static bool do_next(struct job_runner *runner)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct job_task task = { .runner = runner };
	struct sql_conn *conn = NULL;
	struct store_job job;
	char *params;
	size_t len;
	int r = mem ? sql_pool_take(runner->ctx->sql, job_runner_sql_deadline(), &conn,
				    NULL)
		    : -E_NOMEM;

	snprintf(task.claim, sizeof(task.claim), "%s.%llu", runner->name,
		 (unsigned long long)runner->claims++);
	if (!r)
		r = job_store_claim(conn, mem, task.claim, clock_wall_ms(), &job, &params,
				    &len, NULL);
	sql_pool_give(runner->ctx->sql, conn);
	if (!r) {
		task.job = &job;
		do_job(runner, &task, params, len, mem);
	}
	talloc_free(mem);
	return r == 0;
}

static void end_thread(struct job_runner *runner)
{
	pthread_mutex_lock(&runner->lock);
	runner->threads--;
	pthread_cond_broadcast(&runner->changed);
	pthread_mutex_unlock(&runner->lock);
}

static void *work(void *arg)
{
	struct job_runner *runner = arg;

	while (!is_stopping(runner)) {
		if (do_next(runner))
			continue;
		pthread_mutex_lock(&runner->lock);
		while (!runner->stopping && !runner->woken)
			job_runner_wait_ms(runner, WAKE_MS);
		runner->woken = false;
		pthread_mutex_unlock(&runner->lock);
	}
	end_thread(runner);
	return NULL;
}

static void *keep(void *arg)
{
	struct job_runner *runner = arg;

	thread_name("lme-jobs");
	job_runner_keep(runner);
	end_thread(runner);
	return NULL;
}

static void name_runner(struct job_runner *runner)
{
	char host[24] = "", text[SECRET_TEXT_SIZE(6)];
	uint8_t bytes[6];

	/* For whoever looks into the table; the random part makes it the only one. */
	if (gethostname(host, sizeof(host) - 1) < 0)
		host[0] = '\0';
	for (char *p = host; *p; p++)
		if ((unsigned char)*p < 0x21 || (unsigned char)*p > 0x7e)
			*p = '_';
	secret_random(bytes, sizeof(bytes));
	snprintf(runner->name, sizeof(runner->name), "%.16s:%d:%s", host, (int)getpid(),
		 secret_text(bytes, sizeof(bytes), text));
}

static int start_thread(struct job_runner *runner, pthread_t *thread,
			void *(*main_of)(void *), struct err *err)
{
	int e = pthread_create(thread, NULL, main_of, runner);

	if (e)
		return err_set(err, E_IO, "jobs: no thread: %s", strerror(e));
	runner->threads++;
	return 0;
}

static int start_threads(struct job_runner *runner, struct err *err)
{
	sigset_t all, before;
	int r;

	sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, &before);
	pthread_mutex_lock(&runner->lock);
	r = start_thread(runner, &runner->worker, work, err);
	if (!r) {
		r = start_thread(runner, &runner->keeper, keep, err);
		if (r)
			runner->stopping = true;
	}
	pthread_mutex_unlock(&runner->lock);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (r && runner->stopping)
		pthread_join(runner->worker, NULL);
	return r;
}

static void free_runner(struct job_runner *runner)
{
	cond_destroy_pair(&runner->lock, &runner->changed);
	talloc_free(runner);
}

int job_runner_start(struct service_context *ctx, job_run_fn run, void *arg,
		     struct job_runner **ret_runner, struct err *err)
{
	struct job_runner *runner = talloc_zero(NULL, struct job_runner);
	int r;

	if (!runner || cond_init_pair(&runner->lock, &runner->changed) < 0) {
		talloc_free(runner);
		return err_set(err, E_NOMEM, "no memory for the jobs' runner");
	}
	runner->ctx = ctx;
	runner->run = run;
	runner->arg = arg;
	name_runner(runner);
	r = start_threads(runner, err);
	if (r)
		free_runner(runner);
	else
		*ret_runner = runner;
	return r;
}

void job_runner_wake(struct job_runner *runner)
{
	if (!runner)
		return;
	pthread_mutex_lock(&runner->lock);
	runner->woken = true;
	pthread_cond_broadcast(&runner->changed);
	pthread_mutex_unlock(&runner->lock);
}

/* What a thread that does not end holds; "" when nothing. */
static void stuck_claim(struct job_runner *runner, char claim[static JOB_CLAIM_SIZE])
{
	claim[0] = '\0';
	pthread_mutex_lock(&runner->lock);
	if (runner->task)
		memcpy(claim, runner->task->claim, JOB_CLAIM_SIZE);
	pthread_mutex_unlock(&runner->lock);
}

bool job_runner_stop(struct job_runner *runner, struct deadline deadline)
{
	char claim[JOB_CLAIM_SIZE];
	bool ended;

	if (!runner)
		return true;
	pthread_mutex_lock(&runner->lock);
	runner->stopping = true;
	pthread_cond_broadcast(&runner->changed);
	while (runner->threads > 0 && !deadline_passed(deadline))
		job_runner_wait_ms(runner, deadline_left_ms(deadline) < JOB_BEAT_MS
						   ? deadline_left_ms(deadline) + 1
						   : JOB_BEAT_MS);
	ended = runner->threads == 0;
	pthread_mutex_unlock(&runner->lock);
	if (!ended) {
		stuck_claim(runner, claim);
		if (claim[0])
			job_runner_put_back(runner, claim);
		pthread_detach(runner->worker);
		pthread_detach(runner->keeper);
		return false;
	}
	pthread_join(runner->worker, NULL);
	pthread_join(runner->keeper, NULL);
	free_runner(runner);
	return true;
}
