/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool's circuit breaker against a real server; started by test_sql.py. */
#include "sql_env.h"

#include "sql/pool.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define STALLED_S   60
#define PATIENCE_MS 25000

/* The circuit opens at the first, and nobody asks before the rest is over. */
static void absent_server_is_asked_once(void **state)
{
	struct sql_config config = sql_env_config();
	struct sql_pool_stats stats;
	struct sql_conn *conn;
	struct sql_pool *pool;
	struct err err = { 0 };

	(void)state;
	config.socket = "/nonexistent/socket";
	config.breaker.open_ms = config.breaker.open_max_ms = 10 * PATIENCE_MS;
	assert_int_equal(sql_pool_new(NULL, &config, &pool, &err), 0);
	for (int i = 0; i < 50; i++)
		assert_int_equal(sql_pool_take(pool, deadline_in_ms(5000), &conn, &err),
				 -E_UNAVAILABLE);
	assert_non_null(strstr(err.text, "circuit open since 20"));
	sql_pool_stats(pool, &stats);
	assert_int_equal(stats.failed, 1);
	assert_int_equal(stats.breaker.refused, 49);
	assert_int_equal(stats.breaker.state, BREAKER_OPEN);
	assert_false(stats.up);
	assert_true(stats.breaker.since_ms > 0);
	assert_non_null(strstr(stats.breaker.reason, "/nonexistent/socket"));
	sql_pool_free(pool);
}

/* What the server answers itself is no failure of its, however often. */
static void refused_statements_open_no_circuit(void **state)
{
	struct sql_config config = sql_env_config();
	struct sql_pool_stats stats;
	struct number number;
	struct sql_conn *conn;
	struct sql_pool *pool;
	struct err err = { 0 };

	(void)state;
	config.breaker = (struct breaker_config){ .min_calls = 2, .failure_percent = 1 };
	assert_int_equal(sql_pool_new(NULL, &config, &pool, &err), 0);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(
			sql_pool_take(pool, deadline_in_ms(PATIENCE_MS), &conn, &err), 0);
		assert_int_equal(sql_select_one(conn, &no_table, NULL, &number, &err),
				 -E_SCHEMA);
		sql_pool_give(pool, conn);
	}
	sql_pool_stats(pool, &stats);
	assert_int_equal(stats.breaker.state, BREAKER_CLOSED);
	assert_int_equal(stats.breaker.window_calls, 10);
	assert_int_equal(stats.breaker.failed, 0);
	sql_pool_free(pool);
}

/* A statement that the server does not end, with so much time for it. */
static int take_and_stall(struct sql_pool *pool, int64_t statement_ms)
{
	struct number number = { .seconds = STALLED_S };
	struct sql_conn *conn;
	struct err err = { 0 };
	int r;

	assert_int_equal(sql_pool_take(pool, deadline_in_ms(PATIENCE_MS), &conn, &err),
			 0);
	sql_conn_set_deadline(conn, deadline_in_ms(statement_ms));
	r = sql_select_one(conn, &sleep_query, &number, &number, &err);
	sql_pool_give(pool, conn);
	return r;
}

/* A time-out counts, but not that of a caller who gave the server little time. */
static void silence_opens_the_circuit(void **state)
{
	struct sql_config config = sql_env_config();
	struct sql_pool_stats stats;
	struct sql_pool *pool;
	struct err err = { 0 };

	(void)state;
	config.breaker = (struct breaker_config){ .min_calls = 1 };
	assert_int_equal(sql_pool_new(NULL, &config, &pool, &err), 0);
	assert_int_equal(take_and_stall(pool, 200), -E_TIMEOUT);
	sql_pool_stats(pool, &stats);
	assert_int_equal(stats.breaker.state, BREAKER_CLOSED);
	assert_int_equal(stats.breaker.window_calls, 0);
	assert_int_equal(take_and_stall(pool, 4000), -E_TIMEOUT);
	sql_pool_stats(pool, &stats);
	assert_int_equal(stats.breaker.failed, 1);
	assert_int_equal(stats.breaker.state, BREAKER_OPEN);
	assert_non_null(
		strstr(stats.breaker.reason, "no answer of the database in time"));
	sql_pool_free(pool);
}

struct stalled {
	struct sql_pool *pool;
	struct sql_conn *conn;
	int r;
};

static void *stall(void *arg)
{
	struct number number = { .seconds = STALLED_S };
	struct stalled *s = arg;
	struct err err = { 0 };

	s->r = sql_select_one(s->conn, &sleep_query, &number, &number, &err);
	return NULL;
}

/* A call that hangs opens the circuit for the others before it ends. */
static void hanging_call_opens_the_circuit(void **state)
{
	struct sql_config config = sql_env_config();
	struct sql_pool_stats stats;
	struct sql_conn *second = NULL;
	struct stalled s = { 0 };
	struct err err = { 0 };
	pthread_t thread;

	(void)state;
	config.pool_size = 1; /* the second has to wait, and is told while it waits */
	config.pool_wait_ms = PATIENCE_MS;
	config.breaker = (struct breaker_config){ .min_calls = 1, .slow_ms = 50 };
	assert_int_equal(sql_pool_new(NULL, &config, &s.pool, &err), 0);
	assert_int_equal(
		sql_pool_take(s.pool, deadline_in_ms(PATIENCE_MS), &s.conn, &err), 0);
	assert_int_equal(pthread_create(&thread, NULL, stall, &s), 0);
	assert_int_equal(
		sql_pool_take(s.pool, deadline_in_ms(PATIENCE_MS), &second, &err),
		-E_UNAVAILABLE);
	assert_non_null(strstr(err.text, "1 calls in a row failed or were slow"));
	/* And is ended itself: its deadline is far. */
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(s.r, -E_TIMEOUT);
	sql_pool_stats(s.pool, &stats);
	assert_int_equal(stats.in_use, 1);
	assert_int_equal(stats.breaker.slow, 1);
	sql_pool_give(s.pool, s.conn);
	sql_pool_free(s.pool);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(absent_server_is_asked_once),
		cmocka_unit_test(refused_statements_open_no_circuit),
		cmocka_unit_test(silence_opens_the_circuit),
		cmocka_unit_test(hanging_call_opens_the_circuit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
