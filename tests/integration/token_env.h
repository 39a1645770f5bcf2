/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tests of tokens and sessions stand on: a schema with nine players, two hosts
 * of one installation, and shortcuts for issuing and showing.
 */
#pragma once

#include "sql_env.h"

#include "base/attr.h"
#include "service/access/session.h"
#include "service/access/token.h"

#include <stdatomic.h>

#define NOW       INT64_C(1800000000000)
#define MINUTE    60000
#define DAY       INT64_C(86400000)
#define LIFE      (30 * DAY)
#define LIMITLESS ((struct deadline){ 0 })

/* Two hosts of one installation: instances that share nothing but the database. */
struct fixture {
	struct sql_conn *conn;
	struct sql_pool *pool;
	struct service_access *here, *there;
	struct service_context ctx;
};

/* Fail the test with the line and the error's text unless r is 0. */
void token_env_check(int r, const struct err *err, int line);
#define OK(call) token_env_check(call, &err, __LINE__)

/* Carry out a statement; a failure ends the program. */
void token_env_exec(struct sql_conn *conn, const char *text);

/* A host of the installation over a pool; freed with service_access_free. */
struct service_access *token_env_access(struct sql_pool *pool, const char *instance);

/* Setup and teardown of a test; *state is a struct fixture. */
int token_env_set_up(void **state);
int token_env_tear_down(void **state);

/*
 * What the services do, seen from between them and the layers below (linked with --wrap).
 * patient: a deadline of less than a second, which only the note of a use has, does not
 * count, so that a busy machine fails nothing; it is recorded all the same.
 */
struct spy {
	_Atomic bool patient;        /* set anew for each test */
	_Atomic int64_t shortest_us; /* the shortest deadline that was set */
	_Atomic unsigned hashes, comparisons;
};
extern struct spy spy;

/* One number, of a SELECT without parameters: TOKEN_ENV_NUMBER("SELECT COUNT(*) ..."). */
struct token_env_number {
	int64_t value;
};
extern const struct sql_field token_env_number_column[1];
#define TOKEN_ENV_NUMBER(sql)                                                      \
	{                                                                          \
		.text = sql, .columns = token_env_number_column, .column_count = 1 \
	}
int64_t token_env_ask(struct fixture *f, const struct sql_query *query);

/* What was done so far, in things that can be counted. */
struct work {
	int64_t questions, selects; /* as the server counts a pool's one connection's */
	unsigned hashes, comparisons;
};
struct work token_env_work(struct sql_pool *pool);

struct issued {
	char text[TOKEN_TEXT_SIZE];
	struct store_token token;
};

/* A new token at NOW, tied to n players. */
struct issued token_env_issue(struct fixture *f, enum access_scope scope,
			      int64_t expires_ms, const int64_t *player_ids, size_t n);

/* Who shows a token or a cookie; of a refusal the text is checked too.  ret_caller may be
 * NULL. */
int token_env_show(struct service_access *access, const char *text, int64_t now_ms,
		   struct access_caller *ret_caller);
int token_env_show_cookie(struct service_access *access, const char *cookie,
			  int64_t now_ms, struct access_caller *ret_caller);
