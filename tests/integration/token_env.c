/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "token_env.h"

#include "store/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct spy spy;

void __real_sql_conn_set_deadline(struct sql_conn *conn, struct deadline deadline);
void __wrap_sql_conn_set_deadline(struct sql_conn *conn, struct deadline deadline);
void __real_secret_hash(const uint8_t *key, const void *bytes, size_t n, uint8_t *hash);
void __wrap_secret_hash(const uint8_t *key, const void *bytes, size_t n, uint8_t *hash);
bool __real_secret_equal(const void *a, const void *b, size_t n);
bool __wrap_secret_equal(const void *a, const void *b, size_t n);

void __wrap_sql_conn_set_deadline(struct sql_conn *conn, struct deadline deadline)
{
	if (deadline.at_us) {
		const int64_t left_us = deadline.at_us - clock_mono_us();

		if (left_us < atomic_load(&spy.shortest_us))
			atomic_store(&spy.shortest_us, left_us);
		if (left_us < 1000000 && atomic_load(&spy.patient))
			deadline = LIMITLESS;
	}
	__real_sql_conn_set_deadline(conn, deadline);
}

void __wrap_secret_hash(const uint8_t *key, const void *bytes, size_t n, uint8_t *hash)
{
	atomic_fetch_add(&spy.hashes, 1);
	__real_secret_hash(key, bytes, n, hash);
}

bool __wrap_secret_equal(const void *a, const void *b, size_t n)
{
	atomic_fetch_add(&spy.comparisons, 1);
	return __real_secret_equal(a, b, n);
}

void token_env_check(int r, const struct err *err, int line)
{
	if (r)
		fail_msg("line %d: %d %s", line, r, err->text);
}
void token_env_exec(struct sql_conn *conn, const char *text)
{
	struct err err = { 0 };

	if (sql_exec_text(conn, text, &err)) {
		fprintf(stderr, "%s: %s\n", text, err.text);
		exit(1);
	}
}

static void make_schema(struct sql_conn *conn)
{
	static const char *const tables[] = {
		"{token}",  "{token_player}",        "{session}",
		"{secret}", "{ownership_challenge}", "{user_settings}",
		"{player}",
	};
	struct store_schema_status status;
	struct err err = { 0 };
	char text[400];

	if (store_schema_migrate(conn, NULL, NULL, &status, &err)) {
		fprintf(stderr, "migrate: %s\n", err.text);
		exit(1);
	}
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		snprintf(text, sizeof(text), "DELETE FROM %s", tables[i]);
		token_env_exec(conn, text);
	}
	for (int id = 1; id <= 9; id++) {
		snprintf(text, sizeof(text),
			 "INSERT INTO {player} (player_id, puuid, riot_id, riot_tag,"
			 " name_fold, name_at, platform, data_version, synthetic, "
			 "first_seen,"
			 " last_seen, imported_at) VALUES (%d, CONCAT('player-%d-',"
			 " REPEAT('x', 69)), 'Name%d', 'TAG', 'name%d#tag', 1, 'EUW1', "
			 "1, 0,"
			 " 1, 1, 1)",
			 id, id, id, id);
		token_env_exec(conn, text);
	}
}

struct service_access *token_env_access(struct sql_pool *pool, const char *instance)
{
	const struct service_access_config config = { .instance = instance,
						      .key_file = "",
						      .session_ms = LIFE };
	struct service_access *access = NULL;
	struct err err = { 0 };

	OK(service_access_new(NULL, &config, pool, &access, &err));
	return access;
}

int token_env_set_up(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);
	struct sql_config config = sql_env_config();
	struct err err = { 0 };

	atomic_store(&spy.patient, true);
	atomic_store(&spy.shortest_us, INT64_MAX);
	/* Enough for every thread of a test, and time enough on a busy machine. */
	config.pool_size = 8;
	config.pool_wait_ms = 60000;
	f->conn = sql_env_open();
	make_schema(f->conn);
	OK(sql_pool_new(f, &config, &f->pool, &err));
	f->here = token_env_access(f->pool, "token-test-a");
	f->there = token_env_access(f->pool, "token-test-b");
	f->ctx.sql = f->pool;
	OK(service_lookup_new(f, &f->ctx.lookup, &err));
	*state = f;
	return 0;
}

int token_env_tear_down(void **state)
{
	struct fixture *f = *state;

	service_access_free(f->here);
	service_access_free(f->there);
	service_lookup_free(f->ctx.lookup);
	sql_pool_free(f->pool);
	sql_conn_close(f->conn);
	talloc_free(f);
	return 0;
}

struct issued token_env_issue(struct fixture *f, enum access_scope scope,
			      int64_t expires_ms, const int64_t *player_ids, size_t n)
{
	struct access_player players[ACCESS_PLAYERS_MAX] = { 0 };
	const struct token_request req = { .scope = scope,
					   .note = "a test",
					   .expires_ms = expires_ms,
					   .players = players,
					   .player_count = n };
	struct issued issued;
	struct err err = { 0 };

	for (size_t i = 0; i < n; i++)
		players[i].player_id = player_ids[i];
	OK(service_token_create(f->here, &req, NOW, LIMITLESS, issued.text, &issued.token,
				&err));
	return issued;
}

int token_env_show(struct service_access *access, const char *text, int64_t now_ms,
		   struct access_caller *ret_caller)
{
	struct access_caller caller;
	struct err err = { 0 };
	int r = service_access_token(access, text, NULL, now_ms, LIMITLESS,
				     ret_caller ? ret_caller : &caller, &err);

	if (r == -E_ACCESS)
		assert_string_equal(err.text,
				    "the token or session is not known, or has ended");
	return r;
}

int token_env_show_cookie(struct service_access *access, const char *cookie,
			  int64_t now_ms, struct access_caller *ret_caller)
{
	struct access_caller caller;
	struct err err = { 0 };
	int r = service_access_cookie(access, cookie, NULL, now_ms, LIMITLESS,
				      ret_caller ? ret_caller : &caller, &err);

	if (r == -E_ACCESS)
		assert_string_equal(err.text,
				    "the token or session is not known, or has ended");
	return r;
}

const struct sql_field token_env_number_column[1] = {
	SQL_FIELD(SQL_I64, struct token_env_number, value),
};

int64_t token_env_ask(struct fixture *f, const struct sql_query *query)
{
	struct token_env_number row = { 0 };
	struct err err = { 0 };

	OK(sql_select_one(f->conn, query, NULL, &row, &err));
	return row.value;
}

struct status_row {
	char name[64], value[32];
};

static const struct sql_field status_columns[] = {
	SQL_FIELD(SQL_TEXT, struct status_row, name),
	SQL_FIELD(SQL_TEXT, struct status_row, value),
};
static const struct sql_query session_status = {
	.text = "SHOW SESSION STATUS WHERE Variable_name IN ('Questions', 'Com_select')",
	.columns = status_columns,
	.column_count = ARRAY_LEN(status_columns),
};

static int on_status(void *arg, const void *data)
{
	const struct status_row *row = data;
	struct work *work = arg;

	if (strcmp(row->name, "Questions") == 0)
		work->questions = strtoll(row->value, NULL, 10);
	else
		work->selects = strtoll(row->value, NULL, 10);
	return 0;
}

struct work token_env_work(struct sql_pool *pool)
{
	struct work work = { .hashes = atomic_load(&spy.hashes),
			     .comparisons = atomic_load(&spy.comparisons) };
	struct sql_conn *conn = NULL;
	struct status_row row;
	struct err err = { 0 };

	OK(sql_pool_take(pool, LIMITLESS, &conn, &err));
	OK(sql_select(conn, &session_status, NULL, &row, on_status, &work, &err));
	sql_pool_give(pool, conn);
	return work;
}
