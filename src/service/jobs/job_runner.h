/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who does jobs in a process: one thread that claims them one after the other and puts
 * their steps into the work queue, and one that gives signs of life, hears of
 * cancellations, and puts back what processes that died have left.  What a job means is
 * the business of who made the runner.
 */
#pragma once

#include "service/jobs/job.h"
#include "work/stats.h"

#define JOB_BEAT_MS 1000
#define JOB_DEAD_MS 15000 /* without a sign of life */

struct job_runner;
struct job_task;

/*
 * Do a job.  ret_end: what it ends with, done and result (in mem), or why it failed; its
 * times are filled in.  mem is freed after it.  Fails with: E_UNAVAILABLE, E_TIMEOUT,
 * E_CONFLICT (may pass: it rests and is tried again, by whoever comes, while
 * service_job_rest_ms says so), any other code; then the job fails.  The text is for the
 * log alone.  Thread: the runner's.
 */
typedef int (*job_run_fn)(void *arg, struct job_task *task, const struct store_job *job,
			  const char *params, size_t len, TALLOC_CTX *mem,
			  struct job_end *ret_end, struct err *err);

/*
 * For who runs: done steps of the job are done.  False: give up, nobody wants the result
 * (cancelled, taken away), or the process stops and the job is put back.
 */
bool job_task_progress(struct job_task *task, int32_t done);

/* For who runs: whether this attempt is not followed by another one if it fails. */
bool job_task_is_last(const struct job_task *task);

/* A step of a job.  0 or a negative code, E_UNAVAILABLE and E_CONFLICT may be tried
 * again.  Thread: one of the work queue's; the runner's waits meanwhile. */
typedef int (*job_step_fn)(void *arg, struct err *err);

/*
 * For who runs: do a step on the work queue, where there is one, and wait for its end; a
 * full queue is waited for, too.  Fails with: what the step returns last, E_CANCELLED (as
 * job_task_progress says false: it was not begun, or was cut off), E_NOMEM.
 * Thread: the runner's.
 */
int job_task_step(struct job_task *task, enum work_class class, job_step_fn run,
		  void *arg, struct err *err) MUST_CHECK;

/*
 * Begin.  ret_runner: ended with job_runner_stop.  The threads take no signals.
 * Fails with: E_NOMEM, E_IO.  Thread: main.
 */
int job_runner_start(struct service_context *ctx, job_run_fn run, void *arg,
		     struct job_runner **ret_runner, struct err *err) MUST_CHECK;

/* A job was queued just now: look at once.  NULL is fine.  Thread: any. */
void job_runner_wake(struct job_runner *runner);

/* The jobs that have not ended, seconds ago; all 0 for NULL.  Thread: any. */
void job_runner_outlook(struct job_runner *runner, struct job_outlook *ret_outlook);

/*
 * End, and put back what is being done.  False: a job did not give up in time; its thread
 * still runs, and only the end of the process ends it.  NULL is fine.  Thread: main.
 */
bool job_runner_stop(struct job_runner *runner, struct deadline deadline);
