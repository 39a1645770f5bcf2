/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a job after an attempt, over a scripted table. */
#include "service/jobs/job_runner_priv.h"

#include "service/jobs/job_metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define WORDS 256

static struct service_context ctx;
static struct job_runner runner;
static struct job_task task;
static struct store_job job;
static metric_word words[WORDS];

/* The table: what it was told, and how often it is away first. */
static struct {
	unsigned finished, retried, released, away, waits;
	struct job_end end;
	char reason[JOB_REASON_SIZE];
	int64_t retry_at_ms;
	enum err_code fails;
} table;

int sql_pool_take(struct sql_pool *pool, struct deadline deadline,
		  struct sql_conn **ret_conn, struct err *err)
{
	(void)pool;
	assert_true(deadline.at_us > 0);
	*ret_conn = NULL;
	if (table.away == 0)
		return 0;
	table.away--;
	return err_set(err, E_UNAVAILABLE, "scripted");
}

const char *job_kind_name(unsigned kind)
{
	(void)kind;
	return "";
}

void sql_pool_give(struct sql_pool *pool, struct sql_conn *conn)
{
	(void)pool;
	(void)conn;
}

int job_store_finish(struct sql_conn *conn, int64_t job_id, const char *claim,
		     const struct job_end *end, int64_t now_ms, struct err *err)
{
	(void)conn;
	assert_int_equal(job_id, 7);
	assert_string_equal(claim, "mine");
	assert_int_equal(end->expires_at_ms, now_ms + JOB_RESULT_MS);
	if (table.fails)
		return err_set(err, table.fails, "scripted");
	if (end->len > JOB_RESULT_MAX)
		return err_set(err, E_LIMITED, "too large");
	table.finished++;
	table.end = *end;
	return 0;
}

int job_store_retry(struct sql_conn *conn, int64_t job_id, const char *claim,
		    const char *reason, int64_t retry_at_ms, struct err *err)
{
	(void)conn;
	(void)err;
	assert_int_equal(job_id, 7);
	assert_string_equal(claim, "mine");
	table.retried++;
	strcpy(table.reason, reason);
	table.retry_at_ms = retry_at_ms;
	return 0;
}

int job_store_release(struct sql_conn *conn, const char *claim, struct err *err)
{
	(void)conn;
	(void)err;
	assert_string_equal(claim, "mine");
	table.released++;
	return 0;
}

struct deadline job_runner_sql_deadline(void)
{
	return deadline_in_ms(60000);
}

void job_runner_wait_ms(struct job_runner *of, int64_t ms)
{
	(void)of;
	assert_true(ms > 0);
	table.waits++;
}

static int setup(void **state)
{
	(void)state;
	memset(&table, 0, sizeof(table));
	memset(words, 0, sizeof(words));
	assert_true(metric_table_words(&job_metrics_table) <= WORDS);
	ctx = (struct service_context){ .job_metrics = words };
	runner = (struct job_runner){ .ctx = &ctx };
	job = (struct store_job){ .job_id = 7,
				  .kind = JOB_WARMUP,
				  .attempts = 1,
				  .created_at_ms = clock_wall_ms() };
	task = (struct job_task){ .runner = &runner, .job = &job, .claim = "mine" };
	pthread_mutex_init(&runner.lock, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	pthread_mutex_destroy(&runner.lock);
	return 0;
}

static void over(enum err_code code, const char *reason)
{
	struct err err = { .code = code, .text = "SELECT secret FROM table" };
	struct job_end end = {
		.state = JOB_DONE, .done = 2, .status = 200, .reason = reason
	};

	job_runner_end(&runner, &task, -(int)code, &end, &err);
}

static int64_t counted(enum job_metric metric, unsigned series)
{
	return metric_get(&metric_in(&job_metrics_table, words, metric)[series]);
}

static int64_t ended(enum job_result result)
{
	return counted(JOB_METRIC_ENDED, JOB_END_SERIES(JOB_WARMUP, result));
}

static int64_t repeated(enum job_repeat why)
{
	return counted(JOB_METRIC_REPEATED, JOB_REPEAT_SERIES(JOB_WARMUP, why));
}

static void what_is_done_is_stored(void **state)
{
	(void)state;
	task.done = 3; /* what it said on its way */
	over(E_OK, NULL);
	assert_int_equal(table.finished, 1);
	assert_int_equal(table.end.state, JOB_DONE);
	assert_int_equal(table.end.done, 3);
	assert_null(table.end.reason);
	assert_int_equal(ended(JOB_END_DONE), 1);
}

static void what_can_pass_rests(void **state)
{
	static const enum err_code codes[] = { E_UNAVAILABLE, E_TIMEOUT, E_CONFLICT };
	const int64_t now_ms = clock_wall_ms();

	(void)state;
	for (unsigned i = 0; i < ARRAY_LEN(codes); i++) {
		over(codes[i], "service_unavailable");
		assert_int_equal(table.retried, i + 1);
		assert_string_equal(table.reason, "service_unavailable");
		assert_in_range(table.retry_at_ms, now_ms + 500, now_ms + 61000);
	}
	assert_int_equal(table.finished, 0);
	assert_int_equal(repeated(JOB_REPEAT_RETRIED), 3);
	assert_int_equal(ended(JOB_END_FAILED), 0);
}

static void until_it_has_failed_often(void **state)
{
	(void)state;
	job.failures = JOB_FAILURES_MAX - 2;
	assert_false(job_task_is_last(&task));
	job.failures = JOB_FAILURES_MAX - 1;
	assert_true(job_task_is_last(&task));
	over(E_UNAVAILABLE, "service_unavailable");
	job.failures = 0;
	job.created_at_ms -= JOB_TRY_MS;
	assert_true(job_task_is_last(&task));
	over(E_UNAVAILABLE, "service_unavailable");
	assert_int_equal(table.retried, 0);
	assert_int_equal(table.finished, 2);
	assert_int_equal(table.end.state, JOB_FAILED);
	assert_string_equal(table.end.reason, "service_unavailable");
	assert_int_equal(ended(JOB_END_FAILED), 2);
}

/* And no text of the inside is stored. */
static void what_cannot_pass_fails_at_once(void **state)
{
	static const enum err_code codes[] = { E_CORRUPT, E_NOT_FOUND, E_LIMITED, E_BUG };

	(void)state;
	for (unsigned i = 0; i < ARRAY_LEN(codes); i++) {
		over(codes[i], i ? "forbidden" : NULL);
		assert_int_equal(table.finished, i + 1);
		assert_int_equal(table.end.state, JOB_FAILED);
		assert_int_equal(table.end.status, 0);
		assert_string_equal(table.end.reason, i ? "forbidden" : "internal_error");
	}
	assert_int_equal(table.retried, 0);
}

static void a_result_that_is_too_large_is_a_failure(void **state)
{
	struct job_end end = {
		.state = JOB_DONE, .status = 200, .result = "", .len = JOB_RESULT_MAX + 1
	};

	(void)state;
	job_runner_end(&runner, &task, 0, &end, NULL);
	assert_int_equal(table.finished, 1);
	assert_int_equal(table.end.state, JOB_FAILED);
	assert_int_equal(table.end.status, 0);
	assert_string_equal(table.end.reason, "limit_exceeded");
	assert_int_equal(ended(JOB_END_DONE), 0);
	assert_int_equal(ended(JOB_END_FAILED), 1);
}

static void the_end_waits_for_the_database(void **state)
{
	(void)state;
	table.away = 3;
	over(E_OK, NULL);
	assert_int_equal(table.finished, 1);
	assert_int_equal(table.waits, 3);
	assert_int_equal(ended(JOB_END_DONE), 1);
}

static void who_stops_puts_back(void **state)
{
	(void)state;
	runner.stopping = true;
	over(E_UNAVAILABLE, "service_unavailable");
	assert_int_equal(table.released, 1);
	assert_int_equal(table.retried + table.finished, 0);
	assert_int_equal(repeated(JOB_REPEAT_PUT_BACK), 1);
	/* What is done is stored all the same, or left to the next one. */
	over(E_OK, NULL);
	assert_int_equal(table.finished, 1);
	table.away = 5;
	over(E_OK, NULL);
	assert_int_equal(table.finished, 1);
	assert_int_equal(table.waits, 0);
}

static void who_lost_it_says_nothing(void **state)
{
	(void)state;
	over(E_CANCELLED, NULL);
	task.lost = true;
	over(E_OK, NULL);
	over(E_UNAVAILABLE, NULL);
	task.lost = false;
	table.fails = E_CANCELLED;
	over(E_OK, NULL);
	assert_int_equal(table.finished + table.retried + table.released, 0);
	for (enum job_result result = 0; result < JOB_END_COUNT; result++)
		assert_int_equal(ended(result), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		CASE(what_is_done_is_stored),
		CASE(what_can_pass_rests),
		CASE(until_it_has_failed_often),
		CASE(what_cannot_pass_fails_at_once),
		CASE(a_result_that_is_too_large_is_a_failure),
		CASE(the_end_waits_for_the_database),
		CASE(who_stops_puts_back),
		CASE(who_lost_it_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
