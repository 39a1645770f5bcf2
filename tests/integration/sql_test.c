/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sql layer against a real server; started by test_sql.py. */
#include "sql_env.h"

#include "sql/conn_priv.h"
#include "sql/pool.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

struct row {
	int32_t id;
	int8_t i8;
	uint8_t u8;
	int16_t i16;
	uint16_t u16;
	int32_t i32;
	uint32_t u32;
	int64_t i64;
	uint64_t u64;
	double real;
	bool yes;
	char text[40];
	struct sql_blob blob;
};

static const struct sql_field row_fields[] = {
	SQL_FIELD(SQL_I32, struct row, id),    SQL_FIELD(SQL_I8, struct row, i8),
	SQL_FIELD(SQL_U8, struct row, u8),     SQL_FIELD(SQL_I16, struct row, i16),
	SQL_FIELD(SQL_U16, struct row, u16),   SQL_FIELD(SQL_I32, struct row, i32),
	SQL_FIELD(SQL_U32, struct row, u32),   SQL_FIELD(SQL_I64, struct row, i64),
	SQL_FIELD(SQL_U64, struct row, u64),   SQL_FIELD(SQL_DOUBLE, struct row, real),
	SQL_FIELD(SQL_BOOL, struct row, yes),  SQL_FIELD(SQL_TEXT, struct row, text),
	SQL_FIELD(SQL_BLOB, struct row, blob),
};

#define ALL "id, i8, u8, i16, u16, i32, u32, i64, u64, real_, yes, text_, blob_"

static const struct sql_query insert_row = {
	.text = "INSERT INTO {every} (" ALL
		") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.params = row_fields,
	.param_count = ARRAY_LEN(row_fields),
};
static const struct sql_query select_rows = {
	.text = "SELECT " ALL " FROM {every} ORDER BY id",
	.columns = row_fields,
	.column_count = ARRAY_LEN(row_fields),
};

static const struct sql_query own_id = {
	.text = "SELECT CONNECTION_ID()",
	.columns = value_field,
	.column_count = 1,
};
static const struct sql_query small_query = {
	.text = "SELECT 70000",
	.columns = value_field,
	.column_count = 1,
};

static int set_up(void **state)
{
	struct sql_conn *conn = sql_env_open();
	struct err err = { 0 };

	*state = conn;
	return sql_exec_text(conn, "DROP TABLE IF EXISTS {every}", &err) ||
	       sql_exec_text(
		       conn,
		       "CREATE TABLE {every} (id INT PRIMARY KEY, i8 TINYINT,"
		       " u8 TINYINT UNSIGNED, i16 SMALLINT, u16 SMALLINT UNSIGNED,"
		       " i32 INT, u32 INT UNSIGNED, i64 BIGINT, u64 BIGINT UNSIGNED,"
		       " real_ DOUBLE, yes TINYINT, text_ VARCHAR(39), blob_ LONGBLOB)"
		       " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4"
		       " COLLATE utf8mb4_bin",
		       &err);
}

static int tear_down(void **state)
{
	sql_conn_close(*state);
	return 0;
}

struct seen {
	const struct row *expected;
	size_t n;
};

static int compare_row(void *arg, const void *data)
{
	struct seen *seen = arg;
	const struct row *a = &seen->expected[seen->n++], *b = data;

	assert_int_equal(a->id, b->id);
	assert_int_equal(a->i8, b->i8);
	assert_int_equal(a->u8, b->u8);
	assert_int_equal(a->i16, b->i16);
	assert_int_equal(a->u16, b->u16);
	assert_int_equal(a->i32, b->i32);
	assert_int_equal(a->u32, b->u32);
	assert_true(a->i64 == b->i64);
	assert_true(a->u64 == b->u64);
	assert_true(a->real == b->real);
	assert_true(a->yes == b->yes);
	assert_string_equal(a->text, b->text);
	assert_int_equal(a->blob.len, b->blob.len);
	if (a->blob.len)
		assert_memory_equal(a->blob.data, b->blob.data, a->blob.len);
	return 0;
}

static void expect_rows(struct sql_conn *conn, const struct row *rows, size_t n)
{
	struct seen seen = { .expected = rows };
	struct err err = { 0 };
	struct row row;

	assert_int_equal(
		sql_select(conn, &select_rows, NULL, &row, compare_row, &seen, &err), 0);
	assert_int_equal(seen.n, n);
}

/* Limits of every type, unicode, an empty and a NULL blob, one of 5 MB between others. */
static size_t make_rows(struct row *rows, char **ret_big)
{
	const size_t big_len = 5 << 20;
	char *big = malloc(big_len);

	assert_non_null(big);
	for (size_t i = 0; i < big_len; i++)
		big[i] = (char)(i * 31 >> 3);
	rows[0] = (struct row){ .id = 1, .text = "", .blob = { "", 0 } };
	rows[1] = (struct row){ 2,
				INT8_MAX,
				UINT8_MAX,
				INT16_MAX,
				UINT16_MAX,
				INT32_MAX,
				UINT32_MAX,
				INT64_MAX,
				UINT64_MAX,
				1.7976931348623157e308,
				true,
				"\xe2\x98\x85 \xf0\x9f\x90\x89 \xc3\xa9",
				{ big, big_len } };
	rows[2] = (struct row){ 3,
				INT8_MIN,
				0,
				INT16_MIN,
				0,
				INT32_MIN,
				0,
				INT64_MIN,
				0,
				-2.2250738585072014e-308,
				false,
				"123456789012345678901234567890123456789",
				{ "x\0y", 3 } };
	rows[3] = (struct row){ .id = 4,
				.text = "it's \\ \"quoted\"",
				.blob = { big, 70000 } };
	rows[4] = (struct row){ .id = 5, .blob = { NULL, 0 } };
	*ret_big = big;
	return 5;
}

static void rows_come_back_equal(void **state)
{
	struct err err = { 0 };
	struct row rows[5];
	char *big;
	size_t n = make_rows(rows, &big);

	for (size_t i = 0; i < n; i++)
		assert_int_equal(sql_run(*state, &insert_row, &rows[i], NULL, &err), 0);
	expect_rows(*state, rows, n);
	free(big);
}

static void nulls_read_as_nothing(void **state)
{
	struct err err = { 0 };
	struct row empty = { .id = 9 };

	assert_int_equal(
		sql_exec_text(*state, "INSERT INTO {every} (id) VALUES (9)", &err), 0);
	expect_rows(*state, &empty, 1);
}

static void arrays_equal_multi_row(void **state)
{
	struct sql_conn *conn = *state;
	struct err err = { 0 };
	struct row rows[5], many[333];
	uint64_t affected;
	char *big;

	make_rows(rows, &big);
	for (size_t i = 0; i < ARRAY_LEN(many); i++) {
		many[i] = rows[i % 50 == 1 ? 1 : i % 5 == 1 ? 0 : i % 5];
		many[i].id = (int32_t)i;
	}
	for (int round = 0; round < 2; round++) {
		conn->no_array = round;
		affected = 0;
		assert_int_equal(sql_run_many(conn, &insert_row, many, ARRAY_LEN(many),
					      sizeof(many[0]), &affected, &err),
				 0);
		assert_int_equal(affected, ARRAY_LEN(many));
		expect_rows(conn, many, ARRAY_LEN(many));
		assert_int_equal(sql_exec_text(conn, "DELETE FROM {every}", &err), 0);
	}
	free(big);
}

static void duplicates_are_conflicts(void **state)
{
	struct sql_conn *conn = *state;
	struct row rows[3] = { { .id = 1 }, { .id = 2 }, { .id = 1 } };
	struct err err = { 0 };

	for (int round = 0; round < 2; round++) {
		conn->no_array = round;
		assert_int_equal(sql_begin(conn, &err), 0);
		assert_int_equal(sql_run_many(conn, &insert_row, rows, 3, sizeof(rows[0]),
					      NULL, &err),
				 -E_CONFLICT);
		sql_rollback(conn);
		assert_false(sql_conn_broken(conn));
		expect_rows(conn, rows, 0);
	}
}

static void too_long_and_too_large_are_refused(void **state)
{
	static const struct sql_field short_text[] = {
		{ .type = SQL_TEXT, .offset = offsetof(struct row, text), .size = 4 },
	};
	static const struct sql_query read_short = { .text = "SELECT 'four'",
						     .columns = short_text,
						     .column_count = 1 };
	static const struct sql_field narrow[] = { SQL_FIELD(SQL_U16, struct row, u16) };
	static const struct sql_query read_narrow = { .text = "SELECT 70000",
						      .columns = narrow,
						      .column_count = 1 };
	struct number number;
	struct err err = { 0 };
	struct row row;

	assert_int_equal(sql_select_one(*state, &read_short, NULL, &row, &err),
			 -E_LIMITED);
	assert_int_equal(sql_select_one(*state, &read_narrow, NULL, &row, &err),
			 -E_LIMITED);
	/* The connection is good for the next query. */
	assert_int_equal(sql_select_one(*state, &small_query, NULL, &number, &err), 0);
	assert_int_equal(number.value, 70000);
}

static void missing_table_is_a_schema_error(void **state)
{
	struct number number;
	struct err err = { 0 };

	assert_int_equal(sql_select_one(*state, &no_table, NULL, &number, &err),
			 -E_SCHEMA);
	assert_non_null(strstr(err.text, "lme db status"));
	assert_false(sql_conn_broken(*state));
}

/* Whatever ends before does so for another reason than its own end, or the 30 s that
 * sql_env gives a statement; how much before is for a benchmark. */
#define STALLED_S   60
#define PATIENCE_MS 25000

static void deadline_ends_a_stalled_query(void **state)
{
	struct number number = { .seconds = STALLED_S };
	struct err err = { 0 };
	int64_t start = clock_mono_us(), took;

	sql_conn_set_deadline(*state, deadline_in_ms(350));
	assert_int_equal(sql_select_one(*state, &sleep_query, &number, &number, &err),
			 -E_TIMEOUT);
	took = (clock_mono_us() - start) / 1000;
	assert_in_range(took, 340, PATIENCE_MS);
	assert_true(sql_conn_broken(*state));
	assert_int_equal(sql_conn_ping(*state, &err), -E_UNAVAILABLE);
}

static void server_gives_up_by_itself(void **state)
{
	struct number number = { .seconds = STALLED_S };
	struct err err = { 0 };
	int64_t start = clock_mono_us();

	assert_int_equal(sql_conn_limit_statements(*state, 300, &err), 0);
	/* SLEEP is interrupted: an error, or the value 1. */
	if (sql_select_one(*state, &sleep_query, &number, &number, &err) == 0)
		assert_int_equal(number.value, 1);
	else
		assert_int_equal(err.code, E_TIMEOUT);
	assert_in_range((clock_mono_us() - start) / 1000, 250, PATIENCE_MS);
	assert_false(sql_conn_broken(*state));
	assert_int_equal(sql_conn_ping(*state, &err), 0);
}

static void passed_deadline_asks_nothing(void **state)
{
	struct err err = { 0 };

	sql_conn_set_deadline(*state, (struct deadline){ clock_mono_us() - 1 });
	assert_int_equal(sql_conn_ping(*state, &err), -E_TIMEOUT);
	sql_conn_set_deadline(*state, (struct deadline){ 0 });
	assert_int_equal(sql_conn_ping(*state, &err), 0);
}

static void open_fails_with_its_reason(void **state)
{
	struct sql_config config = sql_env_config(), wrong;
	struct sql_conn *conn = NULL;
	struct err err = { 0 };

	(void)state;
	wrong = config;
	wrong.password = "not this one";
	assert_int_equal(sql_conn_open(NULL, &wrong, deadline_in_ms(5000), &conn, &err),
			 -E_ACCESS);
	assert_non_null(strstr(err.text, "password"));
	wrong = config;
	wrong.socket = "/nonexistent/socket";
	assert_int_equal(sql_conn_open(NULL, &wrong, deadline_in_ms(5000), &conn, &err),
			 -E_UNAVAILABLE);
	wrong = config;
	wrong.table_prefix = "a`b";
	assert_int_equal(sql_conn_open(NULL, &wrong, deadline_in_ms(5000), &conn, &err),
			 -E_INVALID);
	assert_null(conn);
}

/* A user without global rights is refused (1044) before it can learn of an absence. */
static void missing_database_is_said(void **state)
{
	struct sql_config config = sql_env_config();
	struct sql_conn *conn = NULL;
	struct err err = { 0 };
	int r;

	(void)state;
	config.database = "no_such_database";
	r = sql_conn_open(NULL, &config, deadline_in_ms(5000), &conn, &err);
	assert_true(r == -E_NOT_FOUND || r == -E_ACCESS);
	assert_non_null(strstr(err.text, "no_such_database"));
	assert_int_equal(sql_fault_code(1049), E_NOT_FOUND);
}

static void killed_connection_is_replaced(void **state)
{
	struct sql_config config = sql_env_config();
	struct sql_conn *conn;
	struct sql_pool *pool;
	struct number id;
	struct err err = { 0 };
	char text[64];

	config.pool_size = 1;
	assert_int_equal(sql_pool_new(NULL, &config, &pool, &err), 0);
	assert_int_equal(sql_pool_take(pool, deadline_in_ms(5000), &conn, &err), 0);
	assert_int_equal(sql_select_one(conn, &own_id, NULL, &id, &err), 0);
	snprintf(text, sizeof(text), "KILL %lld", (long long)id.value);
	assert_int_equal(sql_exec_text(*state, text, &err), 0);
	assert_int_equal(sql_select_one(conn, &own_id, NULL, &id, &err), -E_UNAVAILABLE);
	assert_true(sql_conn_broken(conn));
	sql_pool_give(pool, conn);
	assert_int_equal(sql_pool_take(pool, deadline_in_ms(5000), &conn, &err), 0);
	assert_int_equal(sql_select_one(conn, &own_id, NULL, &id, &err), 0);
	/* And one that is killed while it lies idle. */
	sql_pool_give(pool, conn);
	snprintf(text, sizeof(text), "KILL %lld", (long long)id.value);
	assert_int_equal(sql_exec_text(*state, text, &err), 0);
	assert_int_equal(sql_conn_ping(*state, &err), 0);
	assert_int_equal(sql_pool_take(pool, deadline_in_ms(5000), &conn, &err), 0);
	assert_int_equal(sql_select_one(conn, &own_id, NULL, &id, &err), 0);
	sql_pool_give(pool, conn);
	sql_pool_free(pool);
}

static void lost_commit_is_uncertain(void **state)
{
	struct row row = { .id = 1 };
	struct number id;
	struct err err = { 0 };
	struct sql_conn *other = sql_env_open();
	char text[64];

	assert_int_equal(sql_begin(other, &err), 0);
	assert_int_equal(sql_run(other, &insert_row, &row, NULL, &err), 0);
	assert_int_equal(sql_select_one(other, &own_id, NULL, &id, &err), 0);
	snprintf(text, sizeof(text), "KILL %lld", (long long)id.value);
	assert_int_equal(sql_exec_text(*state, text, &err), 0);
	assert_int_equal(sql_commit(other, &err), -E_UNCERTAIN);
	sql_conn_close(other);
	expect_rows(*state, &row, 0);
}

static void deadlock_is_a_conflict(void **state)
{
	struct err err = { 0 };
	struct sql_conn *other = sql_env_open();

	assert_int_equal(
		sql_exec_text(*state, "INSERT INTO {every} (id) VALUES (1), (2)", &err),
		0);
	assert_int_equal(
		sql_exec_text(other, "SET SESSION innodb_lock_wait_timeout = 1", &err),
		0);
	assert_int_equal(sql_begin(*state, &err), 0);
	assert_int_equal(
		sql_exec_text(*state, "UPDATE {every} SET i8 = 1 WHERE id = 1", &err), 0);
	assert_int_equal(sql_begin(other, &err), 0);
	assert_int_equal(
		sql_exec_text(other, "UPDATE {every} SET i8 = 2 WHERE id = 1", &err),
		-E_CONFLICT);
	sql_rollback(other);
	sql_rollback(*state);
	sql_conn_close(other);
}

#define THREADS 16

struct crowd {
	struct sql_pool *pool;
	int64_t most;
	int64_t inside;
	int failures;
};

static void *crowd_member(void *arg)
{
	struct crowd *crowd = arg;
	struct number number;
	struct sql_conn *conn;
	struct err err = { 0 };
	int64_t inside, most;

	for (int i = 0; i < 20; i++) {
		if (sql_pool_take(crowd->pool, deadline_in_ms(20000), &conn, &err)) {
			__atomic_add_fetch(&crowd->failures, 1, __ATOMIC_SEQ_CST);
			continue;
		}
		inside = __atomic_add_fetch(&crowd->inside, 1, __ATOMIC_SEQ_CST);
		most = __atomic_load_n(&crowd->most, __ATOMIC_SEQ_CST);
		while (inside > most &&
		       !__atomic_compare_exchange_n(&crowd->most, &most, inside, false,
						    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			;
		if (sql_select_one(conn, &small_query, NULL, &number, &err) ||
		    number.value != 70000)
			__atomic_add_fetch(&crowd->failures, 1, __ATOMIC_SEQ_CST);
		__atomic_sub_fetch(&crowd->inside, 1, __ATOMIC_SEQ_CST);
		sql_pool_give(crowd->pool, conn);
	}
	return NULL;
}

static void pool_holds_its_cap(void **state)
{
	struct sql_config config = sql_env_config();
	struct crowd crowd = { 0 };
	struct sql_pool_stats stats;
	pthread_t threads[THREADS];
	struct err err = { 0 };

	(void)state;
	config.pool_size = 3;
	config.pool_wait_ms = 20000;
	assert_int_equal(sql_pool_new(NULL, &config, &crowd.pool, &err), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, crowd_member, &crowd),
				 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	sql_pool_stats(crowd.pool, &stats);
	assert_int_equal(crowd.failures, 0);
	assert_in_range(crowd.most, 1, 3);
	assert_in_range(stats.open, 1, 3);
	assert_in_range(stats.opened, 1, 3);
	assert_int_equal(stats.taken, THREADS * 20);
	assert_int_equal(stats.in_use, 0);
	assert_true(stats.up);
	sql_pool_free(crowd.pool);
}

static void full_pool_waits_until_its_deadline(void **state)
{
	struct sql_config config = sql_env_config();
	struct sql_pool_stats stats;
	struct sql_conn *conn, *second;
	struct sql_pool *pool;
	struct err err = { 0 };
	int64_t start;

	(void)state;
	config.pool_size = 1;
	config.pool_wait_ms = 2 * PATIENCE_MS;
	assert_int_equal(sql_pool_new(NULL, &config, &pool, &err), 0);
	assert_int_equal(sql_pool_take(pool, deadline_in_ms(5000), &conn, &err), 0);
	start = clock_mono_us();
	assert_int_equal(sql_pool_take(pool, deadline_in_ms(200), &second, &err),
			 -E_TIMEOUT);
	assert_in_range((clock_mono_us() - start) / 1000, 195, PATIENCE_MS);
	sql_pool_stats(pool, &stats);
	assert_int_equal(stats.timed_out, 1);
	sql_pool_give(pool, conn);
	sql_pool_free(pool);
}

static void given_back_transaction_is_rolled_back(void **state)
{
	struct sql_config config = sql_env_config();
	struct row row = { .id = 1 };
	struct sql_conn *conn;
	struct sql_pool *pool;
	struct err err = { 0 };

	assert_int_equal(sql_pool_new(NULL, &config, &pool, &err), 0);
	assert_int_equal(sql_pool_take(pool, deadline_in_ms(5000), &conn, &err), 0);
	assert_int_equal(sql_begin(conn, &err), 0);
	assert_int_equal(sql_run(conn, &insert_row, &row, NULL, &err), 0);
	sql_pool_give(pool, conn);
	expect_rows(*state, &row, 0);
	sql_pool_free(pool);
}

/* The watching thread stays with the parent: the child starts its own. */
static void deadline_holds_after_a_fork(void **state)
{
	struct number number = { .seconds = STALLED_S };
	struct err err = { 0 };
	int status;
	pid_t child;

#ifdef __SANITIZE_THREAD__
	print_message("SKIP: this sanitizer allows no new thread after such a fork\n");
	skip();
#endif
	assert_int_equal(sql_conn_ping(*state, &err), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct sql_conn *own = sql_env_open();
		int64_t start = clock_mono_us();
		int r;

		sql_conn_set_deadline(own, deadline_in_ms(300));
		r = sql_select_one(own, &sleep_query, &number, &number, &err);
		_exit(r == -E_TIMEOUT && clock_mono_us() - start < PATIENCE_MS * 1000LL
			      ? 0
			      : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(sql_conn_ping(*state, &err), 0);
}

/* For the tests that stop servers: a pool driven by lines of standard input. */
static int drive_pool(void)
{
	struct sql_config config = sql_env_config();
	struct sql_pool *pool;
	struct number number;
	struct sql_conn *conn;
	struct err err = { 0 };
	char line[16];
	int r;

	config.connect_timeout_ms = 1000;
	if (sql_pool_new(NULL, &config, &pool, &err))
		return 1;
	while (fgets(line, sizeof(line), stdin)) {
		int64_t start = clock_mono_us();

		err = (struct err){ 0 };
		r = sql_pool_take(pool, deadline_in_ms(1500), &conn, &err);
		if (!r) {
			r = sql_select_one(conn, &small_query, NULL, &number, &err);
			sql_pool_give(pool, conn);
		}
		printf("%s %lld %s\n", err_name(r),
		       (long long)(clock_mono_us() - start) / 1000, err.text);
		fflush(stdout);
	}
	sql_pool_free(pool);
	return 0;
}

#define EACH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		EACH(rows_come_back_equal),
		EACH(nulls_read_as_nothing),
		EACH(arrays_equal_multi_row),
		EACH(duplicates_are_conflicts),
		EACH(too_long_and_too_large_are_refused),
		EACH(missing_table_is_a_schema_error),
		EACH(deadline_ends_a_stalled_query),
		EACH(deadline_holds_after_a_fork),
		EACH(server_gives_up_by_itself),
		EACH(passed_deadline_asks_nothing),
		EACH(open_fails_with_its_reason),
		EACH(missing_database_is_said),
		EACH(killed_connection_is_replaced),
		EACH(lost_commit_is_uncertain),
		EACH(deadlock_is_a_conflict),
		EACH(pool_holds_its_cap),
		EACH(full_pool_waits_until_its_deadline),
		EACH(given_back_transaction_is_rolled_back),
	};

	if (argc > 1 && strcmp(argv[1], "pool") == 0)
		return drive_pool();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
