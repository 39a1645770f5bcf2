/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a job on the work queue, beside a runner that is only its lock. */
#include "service/jobs/job_runner_priv.h"

#include "base/cancel.h"
#include "service/takeoff.h"
#include "work/queue.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#define MINUTE_MS 60000

static struct service_context ctx;
static struct job_runner runner;
static struct job_task task;
static struct err err;
static bool grounded;

/* What a step does and saw. */
struct script {
	enum err_code fail;
	unsigned fails_first; /* the others work; 0: all fail */
	bool hangs;           /* until it is cut off */
	_Atomic unsigned runs;
};

bool service_takeoff_grounded(struct service_context *context)
{
	(void)context;
	return grounded;
}

void job_runner_wait_ms(struct job_runner *of, int64_t ms)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += (time_t)(ms / 1000);
	(void)pthread_cond_timedwait(&of->changed, &of->lock, &until);
}

static void start(int32_t threads, int32_t length)
{
	const struct work_config config = { .threads = threads,
					    .length = { 1, length, length },
					    .waiters = 10,
					    .attempts = 3,
					    .backoff_ms = 1,
					    .backoff_max_ms = 1 };

	assert_int_equal(work_queue_new(&config, &ctx.work, &err), 0);
}

static int setup(void **state)
{
	(void)state;
	memset(&ctx, 0, sizeof(ctx));
	runner = (struct job_runner){ .ctx = &ctx };
	task = (struct job_task){ .runner = &runner };
	err = (struct err){ 0 };
	grounded = false;
	pthread_mutex_init(&runner.lock, NULL);
	pthread_cond_init(&runner.changed, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	if (ctx.work && work_queue_stop(ctx.work, (struct deadline){ 1 }, MINUTE_MS))
		work_queue_free(ctx.work);
	pthread_cond_destroy(&runner.changed);
	pthread_mutex_destroy(&runner.lock);
	return 0;
}

static int step(void *arg, struct err *e)
{
	struct script *s = arg;
	unsigned run = atomic_fetch_add(&s->runs, 1) + 1;

	while (s->hangs && !cancel_pending())
		sched_yield();
	if (s->hangs)
		return err_set(e, E_CANCELLED, "cut off");
	if (s->fail == E_OK || (s->fails_first && run > s->fails_first))
		return 0;
	return err_set(e, s->fail, "scripted");
}

static void without_a_queue_the_caller_does_it(void **state)
{
	struct script s = { .fail = E_UNAVAILABLE };

	(void)state;
	assert_int_equal(job_task_step(&task, WORK_BATCH, step, &s, &err),
			 -E_UNAVAILABLE);
	assert_int_equal(s.runs, 1);
}

static void a_step_is_work_of_its_class(void **state)
{
	struct script s = { .fail = E_OK };
	struct work_stats stats;

	(void)state;
	start(1, 1);
	assert_int_equal(job_task_step(&task, WORK_BATCH, step, &s, &err), 0);
	assert_int_equal(job_task_step(&task, WORK_WARMUP, step, &s, &err), 0);
	assert_int_equal(s.runs, 2);
	work_queue_stats(ctx.work, &stats);
	assert_int_equal(stats.by[WORK_BATCH][WORK_JOB].done, 1);
	assert_int_equal(stats.by[WORK_WARMUP][WORK_JOB].done, 1);
}

static void what_can_pass_is_tried_again(void **state)
{
	struct script s = { .fail = E_UNAVAILABLE, .fails_first = 2 };

	(void)state;
	start(1, 1);
	assert_int_equal(job_task_step(&task, WORK_BATCH, step, &s, &err), 0);
	assert_int_equal(s.runs, 3);
}

static void the_last_failure_is_told(void **state)
{
	struct script s = { .fail = E_UNAVAILABLE }, bug = { .fail = E_BUG };

	(void)state;
	start(1, 1);
	assert_int_equal(job_task_step(&task, WORK_BATCH, step, &s, &err),
			 -E_UNAVAILABLE);
	assert_int_equal(s.runs, 3);
	assert_string_equal(err.text, "scripted");
	assert_int_equal(job_task_step(&task, WORK_BATCH, step, &bug, &err), -E_BUG);
	assert_int_equal(bug.runs, 1);
}

static void without_a_database_it_is_not_tried_again(void **state)
{
	struct script s = { .fail = E_UNAVAILABLE };

	(void)state;
	grounded = true;
	start(1, 1);
	assert_int_equal(job_task_step(&task, WORK_BATCH, step, &s, &err),
			 -E_UNAVAILABLE);
	assert_int_equal(s.runs, 1);
}

/* Once it runs: the job is lost, or the runner stops. */
static void *give_up(void *arg)
{
	struct script *s = arg;
	struct deadline end = deadline_in_ms(MINUTE_MS);

	while (!atomic_load(&s->runs) && !deadline_passed(end))
		sched_yield();
	pthread_mutex_lock(&runner.lock);
	if (s->fail == E_OK)
		task.lost = true;
	else
		runner.stopping = true;
	pthread_cond_broadcast(&runner.changed);
	pthread_mutex_unlock(&runner.lock);
	return NULL;
}

static void who_gives_up_cuts_the_step_off(void **state)
{
	static const enum err_code why[] = { E_OK, E_CANCELLED };

	(void)state;
	start(1, 1);
	for (size_t i = 0; i < ARRAY_LEN(why); i++) {
		struct script s = { .hangs = true, .fail = why[i] };
		pthread_t thread;

		task.lost = runner.stopping = false;
		assert_int_equal(pthread_create(&thread, NULL, give_up, &s), 0);
		assert_int_equal(job_task_step(&task, WORK_WARMUP, step, &s, &err),
				 -E_CANCELLED);
		assert_int_equal(pthread_join(thread, NULL), 0);
		assert_int_equal(s.runs, 1);
	}
}

/* Without threads nothing is begun: it ends all the same. */
static void what_was_not_begun_is_taken_out(void **state)
{
	struct script s = { .fail = E_OK };
	struct work_stats stats;

	(void)state;
	start(0, 1);
	task.lost = true;
	assert_int_equal(job_task_step(&task, WORK_BATCH, step, &s, &err), -E_CANCELLED);
	assert_int_equal(s.runs, 0);
	work_queue_stats(ctx.work, &stats);
	assert_int_equal(stats.by[WORK_BATCH][WORK_JOB].queued, 0);
	assert_int_equal(stats.by[WORK_BATCH][WORK_JOB].cancelled, 1);
}

/* Who finds the queue full asks again, until it may not. */
static void a_full_queue_is_no_failure(void **state)
{
	struct script s = { .fail = E_OK };
	const struct work_job other = {
		.class = WORK_BATCH, .type = WORK_JOB, .run = (work_run_fn)NULL, .arg = &s
	};
	struct work_stats stats;

	(void)state;
	start(0, 1);
	assert_int_equal(
		work_queue_submit(ctx.work, &other, (struct deadline){ 0 }, NULL, &err),
		0);
	runner.stopping = true;
	assert_int_equal(job_task_step(&task, WORK_BATCH, step, &s, &err), -E_CANCELLED);
	assert_int_equal(s.runs, 0);
	work_queue_stats(ctx.work, &stats);
	assert_int_equal(stats.by[WORK_BATCH][WORK_JOB].refused, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		CASE(without_a_queue_the_caller_does_it),
		CASE(a_step_is_work_of_its_class),
		CASE(what_can_pass_is_tried_again),
		CASE(the_last_failure_is_told),
		CASE(without_a_database_it_is_not_tried_again),
		CASE(who_gives_up_cuts_the_step_off),
		CASE(what_was_not_begun_is_taken_out),
		CASE(a_full_queue_is_no_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
