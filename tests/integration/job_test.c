/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Jobs against a real server; started by test_jobs.py.  Time is a parameter: nothing here
 * waits for it.
 */
#include "sql_env.h"
#include "store_env.h"

#include "store/job_store.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define DAY      INT64_C(86400000)
#define CROWD    4
#define CROWD_OF 100 /* jobs */

static const struct job_bounds wide = { .of_owner = 1000, .all = 1000 };

static int try_to_add(struct sql_conn *conn, const char *id, struct job_owner owner,
		      const struct job_bounds *bounds, struct store_job *ret_job)
{
	struct store_job job = { .kind = JOB_ANSWER,
				 .owner = owner,
				 .total = 3,
				 .created_at_ms = NOW,
				 .expires_at_ms = NOW + DAY };
	int r;

	strcpy(job.public_id, id);
	r = job_store_add(conn, &job, "{\"a\":1}", 7, bounds, NULL);
	*ret_job = job;
	return r;
}

static struct store_job add(struct sql_conn *conn, const char *id)
{
	struct store_job job;

	assert_int_equal(
		try_to_add(conn, id, (struct job_owner){ .token_id = 5 }, &wide, &job),
		0);
	return job;
}

static int claim(struct sql_conn *conn, const char *who, int64_t now_ms,
		 struct store_job *ret_job)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	char *params;
	size_t len;
	int r = job_store_claim(conn, mem, who, now_ms, ret_job, &params, &len, NULL);

	if (!r) {
		assert_int_equal(len, 7);
		assert_string_equal(params, "{\"a\":1}");
	}
	talloc_free(mem);
	return r;
}

static struct store_job look(struct sql_conn *conn, const char *id)
{
	struct store_job job;

	assert_int_equal(job_store_by_id(conn, id, &job, NULL), 0);
	return job;
}

static void a_job_goes_its_way(void **state)
{
	struct sql_conn *conn = *state;
	struct job_end end = { .state = JOB_DONE,
			       .done = 3,
			       .status = 200,
			       .result = "{}",
			       .len = 2,
			       .expires_at_ms = NOW + 5 };
	struct store_job job = add(conn, "first"), mine;
	char *result;
	size_t len;

	assert_true(job.job_id > 0);
	assert_int_equal(look(conn, "first").state, JOB_QUEUED);
	assert_int_equal(job_store_by_id(conn, "fIrst", &mine, NULL), -E_NOT_FOUND);
	assert_int_equal(job_store_by_id(conn, "twenty-three-characters", &mine, NULL),
			 -E_NOT_FOUND);
	assert_int_equal(claim(conn, "me", NOW + 1, &mine), 0);
	assert_string_equal(mine.public_id, "first");
	assert_int_equal(mine.kind, JOB_ANSWER);
	assert_int_equal(mine.owner.token_id, 5);
	assert_int_equal(mine.total, 3);
	assert_int_equal(claim(conn, "you", NOW + 1, &mine), -E_NOT_FOUND);
	assert_int_equal(job_store_beat(conn, job.job_id, "me", 2, NOW + 1, NULL), 0);
	assert_int_equal(job_store_beat(conn, job.job_id, "me", 1, NOW + 1, NULL), 0);
	mine = look(conn, "first");
	assert_int_equal(mine.state, JOB_RUNNING);
	assert_int_equal(mine.done, 2); /* never back */
	assert_int_equal(mine.started_at_ms, NOW + 1);
	assert_int_equal(job_store_beat(conn, job.job_id, "you", 3, NOW, NULL),
			 -E_CANCELLED);
	assert_int_equal(job_store_finish(conn, job.job_id, "you", &end, NOW, NULL),
			 -E_CANCELLED);
	assert_int_equal(job_store_finish(conn, job.job_id, "me", &end, NOW + 2, NULL),
			 0);
	assert_int_equal(job_store_finish(conn, job.job_id, "me", &end, NOW + 3, NULL),
			 -E_CANCELLED);
	mine = look(conn, "first");
	assert_int_equal(mine.state, JOB_DONE);
	assert_int_equal(mine.status, 200);
	assert_int_equal(mine.finished_at_ms, NOW + 2);
	assert_int_equal(mine.expires_at_ms, NOW + 5);
	assert_int_equal(job_store_result(conn, conn, job.job_id, &result, &len, NULL),
			 0);
	assert_int_equal(len, 2);
	assert_string_equal(result, "{}");
	assert_int_equal(job_store_result(conn, conn, 99999, &result, &len, NULL),
			 -E_NOT_FOUND);
}

static void results_are_bounded(void **state)
{
	struct sql_conn *conn = *state;
	struct store_job job = add(conn, "large"), mine;
	char *bytes = talloc_size(NULL, JOB_RESULT_MAX + 1), *result;
	struct job_end end = { .state = JOB_DONE,
			       .result = bytes,
			       .len = JOB_RESULT_MAX + 1 };
	size_t len;

	for (size_t i = 0; i <= JOB_RESULT_MAX; i++)
		bytes[i] = (char)(i % 251);
	assert_int_equal(claim(conn, "me", NOW, &mine), 0);
	assert_int_equal(job_store_finish(conn, job.job_id, "me", &end, NOW, NULL),
			 -E_LIMITED);
	end.len--;
	assert_int_equal(job_store_finish(conn, job.job_id, "me", &end, NOW, NULL), 0);
	assert_int_equal(job_store_result(conn, bytes, job.job_id, &result, &len, NULL),
			 0);
	assert_int_equal(len, JOB_RESULT_MAX);
	assert_memory_equal(result, bytes, len);
	talloc_free(bytes);
}

static void a_cancelled_job_is_nobody_s(void **state)
{
	struct sql_conn *conn = *state;
	struct job_end end = { .state = JOB_DONE };
	struct store_job queued = add(conn, "a"), running = add(conn, "b"), mine;
	bool ended;

	assert_int_equal(job_store_cancel(conn, queued.job_id, NOW, &ended, NULL), 0);
	assert_true(ended);
	assert_int_equal(claim(conn, "me", NOW, &mine), 0);
	assert_string_equal(mine.public_id, "b");
	assert_int_equal(job_store_cancel(conn, running.job_id, NOW + 7, &ended, NULL),
			 0);
	assert_true(ended);
	assert_int_equal(job_store_cancel(conn, running.job_id, NOW + 9, &ended, NULL),
			 0);
	assert_false(ended);
	assert_int_equal(job_store_beat(conn, running.job_id, "me", 1, NOW, NULL),
			 -E_CANCELLED);
	assert_int_equal(job_store_finish(conn, running.job_id, "me", &end, NOW, NULL),
			 -E_CANCELLED);
	assert_int_equal(look(conn, "b").state, JOB_CANCELLED);
	assert_int_equal(look(conn, "b").finished_at_ms, NOW + 7);
	assert_int_equal(look(conn, "a").state, JOB_CANCELLED);
}

static void the_dead_are_succeeded(void **state)
{
	struct sql_conn *conn = *state;
	struct store_job mine;
	struct job_heirs heirs;
	char who[8];

	add(conn, "job");
	for (int i = 0; i < JOB_DEATHS_MAX; i++) {
		snprintf(who, sizeof(who), "p%d", i);
		assert_int_equal(claim(conn, who, NOW + i, &mine), 0);
		/* One that has just given a sign of life keeps it. */
		assert_int_equal(
			job_store_take_over(conn, NOW + i, NOW + 50, &heirs, NULL), 0);
		assert_int_equal(heirs.queued[JOB_ANSWER] + heirs.failed[JOB_ANSWER], 0);
		assert_int_equal(look(conn, "job").state, JOB_RUNNING);
		assert_int_equal(
			job_store_take_over(conn, NOW + i + 1, NOW + 50, &heirs, NULL),
			0);
		assert_int_equal(heirs.queued[JOB_ANSWER], i < JOB_DEATHS_MAX - 1);
		assert_int_equal(heirs.failed[JOB_ANSWER], i == JOB_DEATHS_MAX - 1);
		assert_int_equal(heirs.queued[JOB_WARMUP] + heirs.failed[JOB_WARMUP], 0);
		assert_int_equal(job_store_beat(conn, mine.job_id, who, 1, NOW, NULL),
				 -E_CANCELLED);
	}
	mine = look(conn, "job");
	assert_int_equal(mine.state, JOB_FAILED);
	assert_int_equal(mine.finished_at_ms, NOW + 50);
	assert_string_equal(mine.reason, "internal_error");
	assert_int_equal(claim(conn, "next", NOW, &mine), -E_NOT_FOUND);
}

/* Failures that can pass are no deaths, and each has its time. */
static void what_can_pass_is_tried_again(void **state)
{
	struct sql_conn *conn = *state;
	struct store_job job = add(conn, "job"), mine;
	struct job_heirs heirs;
	struct job_end end = { .state = JOB_DONE, .status = 200 };

	for (int i = 0; i < 2 * JOB_DEATHS_MAX; i++) {
		const int64_t at_ms = NOW + 100 * i;

		assert_int_equal(claim(conn, "me", at_ms, &mine), 0);
		assert_int_equal(mine.attempts, i + 1);
		assert_int_equal(mine.failures, i);
		assert_int_equal(mine.created_at_ms, NOW);
		assert_int_equal(job_store_retry(conn, job.job_id, "you", "timeout",
						 at_ms + 100, NULL),
				 -E_CANCELLED);
		assert_int_equal(job_store_retry(conn, job.job_id, "me",
						 "service_unavailable", at_ms + 100,
						 NULL),
				 0);
		mine = look(conn, "job");
		assert_int_equal(mine.state, JOB_QUEUED);
		assert_int_equal(mine.retry_at_ms, at_ms + 100);
		assert_string_equal(mine.reason, "service_unavailable");
		assert_int_equal(claim(conn, "you", at_ms + 99, &mine), -E_NOT_FOUND);
	}
	/* Later ones go first meanwhile. */
	add(conn, "next");
	assert_int_equal(claim(conn, "you", NOW, &mine), 0);
	assert_string_equal(mine.public_id, "next");
	/* Its first death is no third one. */
	assert_int_equal(claim(conn, "me", NOW + 1000, &mine), 0);
	assert_string_equal(mine.public_id, "job");
	assert_int_equal(job_store_take_over(conn, NOW + 1001, NOW + 1001, &heirs, NULL),
			 0);
	assert_int_equal(heirs.queued[JOB_ANSWER], 2);
	assert_int_equal(heirs.failed[JOB_ANSWER], 0);
	/* What it ends with says nothing of before. */
	assert_int_equal(claim(conn, "me", NOW + 1001, &mine), 0);
	assert_int_equal(
		job_store_finish(conn, mine.job_id, "me", &end, NOW + 1002, NULL), 0);
	assert_string_equal(look(conn, "job").reason, "");
}

static void a_look_counts_what_is_open(void **state)
{
	struct sql_conn *conn = *state;
	struct job_outlook outlook;
	struct store_job mine;
	struct job_end end = { .state = JOB_DONE };

	assert_int_equal(job_store_look(conn, NOW, NOW, &outlook, NULL), 0);
	assert_int_equal(outlook.due + outlook.delayed + outlook.running + outlook.dead,
			 0);
	for (const char *const *id = (const char *const[]){ "a", "b", "c", "d", NULL };
	     *id; id++)
		add(conn, *id);
	assert_int_equal(claim(conn, "done", NOW, &mine), 0);
	assert_int_equal(job_store_finish(conn, mine.job_id, "done", &end, NOW, NULL), 0);
	assert_int_equal(claim(conn, "rests", NOW, &mine), 0);
	assert_int_equal(
		job_store_retry(conn, mine.job_id, "rests", "timeout", NOW + 9, NULL), 0);
	assert_int_equal(claim(conn, "runs", NOW, &mine), 0);
	assert_int_equal(job_store_look(conn, NOW, NOW + 8, &outlook, NULL), 0);
	assert_int_equal(outlook.due, 1);
	assert_int_equal(outlook.delayed, 1);
	assert_int_equal(outlook.running, 1);
	assert_int_equal(outlook.dead, 0);
	assert_int_equal(job_store_look(conn, NOW + 1, NOW + 9, &outlook, NULL), 0);
	assert_int_equal(outlook.due, 2);
	assert_int_equal(outlook.delayed, 0);
	assert_int_equal(outlook.dead, 1);
}

static void who_stops_gives_back(void **state)
{
	struct sql_conn *conn = *state;
	struct store_job mine;

	add(conn, "job");
	for (int i = 0; i < 2 * JOB_DEATHS_MAX; i++) {
		assert_int_equal(claim(conn, "me", NOW, &mine), 0);
		assert_int_equal(job_store_release(conn, "you", NULL), 0);
		assert_int_equal(look(conn, "job").state, JOB_RUNNING);
		assert_int_equal(job_store_release(conn, "me", NULL), 0);
		assert_int_equal(look(conn, "job").state, JOB_QUEUED);
	}
	assert_int_equal(look(conn, "job").attempts, 0);
}

static void open_jobs_are_bounded(void **state)
{
	const struct job_bounds two = { .of_owner = 2, .all = 3 };
	const struct job_owner a = { .token_id = 5 }, b = { .player_id = 5 };
	struct sql_conn *conn = *state;
	struct store_job job, *jobs;
	bool ended;
	size_t n;

	assert_int_equal(try_to_add(conn, "1", a, &two, &job), 0);
	assert_int_equal(try_to_add(conn, "2", a, &two, &job), 0);
	assert_int_equal(try_to_add(conn, "3", a, &two, &job), -E_BUSY);
	assert_int_equal(try_to_add(conn, "4", b, &two, &job), 0);
	assert_int_equal(try_to_add(conn, "5", b, &two, &job), -E_LIMITED);
	assert_int_equal(job_store_cancel(conn, job.job_id, NOW, &ended, NULL), 0);
	assert_int_equal(
		job_store_cancel(conn, look(conn, "1").job_id, NOW, &ended, NULL), 0);
	assert_int_equal(try_to_add(conn, "6", a, &two, &job), 0);
	assert_int_equal(job_store_list(conn, conn, &a, 10, &jobs, &n, NULL), 0);
	assert_int_equal(n, 3);
	assert_string_equal(jobs[0].public_id, "6");
	assert_string_equal(jobs[2].public_id, "1");
	assert_int_equal(job_store_list(conn, conn, NULL, 2, &jobs, &n, NULL), 0);
	assert_int_equal(n, 2);
	assert_string_equal(jobs[1].public_id, "4");
}

static void jobs_end(void **state)
{
	struct sql_conn *conn = *state;
	struct job_end end = {
		.state = JOB_DONE, .result = "x", .len = 1, .expires_at_ms = NOW + DAY
	};
	struct store_job done = add(conn, "done"), mine;

	add(conn, "running");
	assert_int_equal(claim(conn, "me", NOW, &mine), 0);
	assert_int_equal(job_store_finish(conn, done.job_id, "me", &end, NOW, NULL), 0);
	assert_int_equal(claim(conn, "me", NOW, &mine), 0);
	assert_int_equal(job_store_prune(conn, NOW + DAY, 10, NULL), 0);
	assert_int_equal(look(conn, "done").state, JOB_DONE);
	assert_int_equal(job_store_forget_results(conn, NULL), 0);
	assert_int_equal(job_store_by_id(conn, "done", &mine, NULL), -E_NOT_FOUND);
	assert_int_equal(look(conn, "running").state, JOB_QUEUED);
	assert_int_equal(job_store_prune(conn, NOW + DAY + 1, 10, NULL), 0);
	assert_int_equal(job_store_by_id(conn, "running", &mine, NULL), -E_NOT_FOUND);
}

struct taker {
	pthread_t thread;
	struct sql_conn *conn;
	char who[16];
	unsigned taken[CROWD_OF + 1];
	int failed; /* what could not pass, asserted by the test's own thread */
};

static void *take_all(void *arg)
{
	struct taker *taker = arg;
	struct store_job job;

	for (;;) {
		char *params;
		size_t len;
		char who[32];
		int r;

		snprintf(who, sizeof(who), "%s-%u", taker->who, taker->taken[CROWD_OF]);
		r = job_store_claim(taker->conn, taker->conn, who, NOW, &job, &params,
				    &len, NULL);
		if (r == -E_NOT_FOUND)
			return NULL;
		if (r == -E_CONFLICT)
			continue;
		if (r) {
			taker->failed = r;
			return NULL;
		}
		taker->taken[atoi(job.public_id)]++;
		taker->taken[CROWD_OF]++;
	}
}

static void each_is_claimed_once(void **state)
{
	struct taker crowd[CROWD] = { 0 };
	char id[8];

	for (int i = 0; i < CROWD_OF; i++) {
		snprintf(id, sizeof(id), "%d", i);
		add(*state, id);
	}
	for (int i = 0; i < CROWD; i++) {
		snprintf(crowd[i].who, sizeof(crowd[i].who), "t%d", i);
		crowd[i].conn = sql_env_open();
		assert_int_equal(
			pthread_create(&crowd[i].thread, NULL, take_all, &crowd[i]), 0);
	}
	for (int i = 0; i < CROWD; i++)
		pthread_join(crowd[i].thread, NULL);
	for (int k = 0; k < CROWD_OF; k++) {
		unsigned n = 0;

		for (int i = 0; i < CROWD; i++)
			n += crowd[i].taken[k];
		assert_int_equal(n, 1);
	}
	for (int i = 0; i < CROWD; i++) {
		assert_int_equal(crowd[i].failed, 0);
		sql_conn_close(crowd[i].conn);
	}
}

#define TEST(name)                                                     \
	cmocka_unit_test_setup_teardown(name, store_env_set_up_schema, \
					store_env_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_job_goes_its_way),
		TEST(results_are_bounded),
		TEST(a_cancelled_job_is_nobody_s),
		TEST(the_dead_are_succeeded),
		TEST(what_can_pass_is_tried_again),
		TEST(a_look_counts_what_is_open),
		TEST(who_stops_gives_back),
		TEST(open_jobs_are_bounded),
		TEST(jobs_end),
		TEST(each_is_claimed_once),
	};

	return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}
