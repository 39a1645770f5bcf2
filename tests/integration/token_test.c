/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tokens and sessions against a real server; started by test_tokens.py.  Time is a
 * parameter: nothing here waits for it.
 */
#include "token_env.h"

#include "store/secret_store.h"
#include "store/session_store.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static const struct sql_query token_used =
	TOKEN_ENV_NUMBER("SELECT last_used_at FROM {token}");
static const struct sql_query session_count =
	TOKEN_ENV_NUMBER("SELECT COUNT(*) FROM {session}");
static const struct sql_query open_count =
	TOKEN_ENV_NUMBER("SELECT COUNT(*) FROM {session} WHERE revoked_at = 0");

static void a_token_says_who_asks(void **state)
{
	static const int64_t players[] = { 7, 2 };
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_WRITE, NOW + DAY, players, 2);
	struct access_caller caller;

	assert_int_equal(strlen(issued.text), TOKEN_TEXT_SIZE - 1);
	assert_memory_equal(issued.text, "lme_", 4);
	assert_memory_equal(issued.text + 4, issued.token.selector, TOKEN_SELECTOR_LEN);
	assert_int_equal(token_env_show(f->there, issued.text, NOW, &caller), 0);
	assert_int_equal(caller.kind, CALLER_TOKEN);
	assert_int_equal(caller.scope, SCOPE_WRITE);
	assert_int_equal(caller.token_id, issued.token.token_id);
	assert_int_equal(caller.session_id, 0);
	assert_int_equal(caller.expires_ms, NOW + DAY);
	assert_int_equal(caller.player_count, 2);
	assert_int_equal(caller.players[0].player_id, 2);
	assert_memory_equal(caller.players[0].puuid, "player-2-xx", 11);
	assert_int_equal(caller.players[1].player_id, 7);
	assert_true(access_is_player(&caller, caller.players[1].puuid));
	/* From memory it is the same. */
	token_env_exec(f->conn, "DELETE FROM {token_player}");
	memset(&caller, 0xff, sizeof(caller));
	assert_int_equal(token_env_show(f->there, issued.text, NOW + 999, &caller), 0);
	assert_int_equal(caller.player_count, 2);
	assert_memory_equal(caller.players[1].puuid, "player-7-xx", 11);
}

/* Every other text of the same form, and of no form at all. */
static void other_texts_are_refused(void **state)
{
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	static const char *const formless[] = { "", "lme_", "Bearer", "LME_" };
	char text[TOKEN_TEXT_SIZE + 8];

	for (size_t i = 4; i < TOKEN_TEXT_SIZE - 1; i++) {
		memcpy(text, issued.text, TOKEN_TEXT_SIZE);
		text[i] = text[i] == 'A' ? 'B' : 'A';
		assert_int_equal(token_env_show(f->here, text, NOW, NULL), -E_ACCESS);
	}
	snprintf(text, sizeof(text), "%sA", issued.text);
	assert_int_equal(token_env_show(f->here, text, NOW, NULL), -E_ACCESS);
	text[TOKEN_TEXT_SIZE - 2] = '\0';
	assert_int_equal(token_env_show(f->here, text, NOW, NULL), -E_ACCESS);
	for (size_t i = 0; i < ARRAY_LEN(formless); i++)
		assert_int_equal(token_env_show(f->here, formless[i], NOW, NULL),
				 -E_ACCESS);
	/* A token is no cookie and a cookie no token. */
	assert_int_equal(token_env_show_cookie(f->here, issued.text + 4, NOW, NULL),
			 -E_ACCESS);
	assert_int_equal(token_env_show(f->here, issued.text, NOW, NULL), 0);
}

static void expiry_counts_from_memory_too(void **state)
{
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_READ, NOW + 500, NULL, 0);

	assert_int_equal(token_env_show(f->here, issued.text, NOW + 499, NULL), 0);
	assert_int_equal(token_env_show(f->here, issued.text, NOW + 500, NULL),
			 -E_ACCESS);
	assert_int_equal(token_env_show(f->there, issued.text, NOW + 500, NULL),
			 -E_ACCESS);
}

/* At once where it is revoked, within a second everywhere else. */
static void revocation_is_effective_within_a_second(void **state)
{
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_ADMIN, 0, NULL, 0);
	struct err err = { 0 };

	for (int64_t at = NOW; at < NOW + 5000; at += 100) {
		assert_int_equal(token_env_show(f->here, issued.text, at, NULL), 0);
		assert_int_equal(token_env_show(f->there, issued.text, at, NULL), 0);
	}
	/* Both looked it up for the last time at NOW + 4000 or later. */
	OK(service_token_revoke(f->here, issued.token.token_id, NOW + 4950, LIMITLESS,
				&err));
	assert_int_equal(token_env_show(f->here, issued.text, NOW + 4950, NULL),
			 -E_ACCESS);
	assert_int_equal(token_env_show(f->there, issued.text,
					NOW + 4950 + ACCESS_REMEMBER_MS, NULL),
			 -E_ACCESS);
	assert_int_equal(service_token_revoke(f->here, 999999, NOW, LIMITLESS, &err),
			 -E_NOT_FOUND);
	/* Twice is fine, and keeps the first time. */
	OK(service_token_revoke(f->here, issued.token.token_id, NOW + 9000, LIMITLESS,
				&err));
}

static void a_session_has_the_rights_of_its_token(void **state)
{
	static const int64_t players[] = { 4 };
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_WRITE, NOW + DAY, players, 1);
	char cookie[COOKIE_TEXT_SIZE], again[COOKIE_TEXT_SIZE];
	struct access_caller opened, caller;
	int64_t expires_ms;
	struct err err = { 0 };

	OK(service_session_open(f->here, issued.text, NULL, NOW, LIMITLESS, cookie,
				&expires_ms, &opened, &err));
	assert_int_equal(expires_ms, NOW + DAY); /* the token's, not LIFE */
	assert_int_equal(token_env_show_cookie(f->there, cookie, NOW, &caller), 0);
	assert_int_equal(caller.kind, CALLER_SESSION);
	assert_int_equal(caller.scope, SCOPE_WRITE);
	assert_int_equal(caller.token_id, issued.token.token_id);
	assert_int_equal(caller.session_id, opened.session_id);
	assert_int_equal(caller.player_count, 1);
	assert_int_equal(caller.players[0].player_id, 4);
	/* Another sign-in makes another value and ends the old one. */
	OK(service_session_open(f->here, issued.text, cookie, NOW + 1, LIMITLESS, again,
				&expires_ms, &opened, &err));
	assert_string_not_equal(cookie, again);
	assert_int_equal(token_env_show_cookie(f->here, cookie, NOW + 1, NULL),
			 -E_ACCESS);
	assert_int_equal(token_env_show_cookie(f->here, again, NOW + 1, NULL), 0);
	/* Sign-out: at once here, there within a second. */
	assert_int_equal(token_env_show_cookie(f->there, again, NOW + 1, NULL), 0);
	OK(service_session_close(f->here, again, NOW + 2, LIMITLESS, &err));
	assert_int_equal(token_env_show_cookie(f->here, again, NOW + 2, NULL), -E_ACCESS);
	assert_int_equal(token_env_show_cookie(f->there, again, NOW + 1001, NULL),
			 -E_ACCESS);
	OK(service_session_close(f->here, again, NOW + 3, LIMITLESS, &err));
	OK(service_session_close(f->here, "no cookie", NOW + 3, LIMITLESS, &err));
}

static void a_session_ends_with_its_token(void **state)
{
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	char cookie[COOKIE_TEXT_SIZE];
	struct access_caller caller;
	int64_t expires_ms;
	struct err err = { 0 };

	OK(service_session_open(f->here, issued.text, NULL, NOW, LIMITLESS, cookie,
				&expires_ms, &caller, &err));
	assert_int_equal(expires_ms, NOW + LIFE);
	assert_int_equal(token_env_show_cookie(f->here, cookie, NOW, NULL), 0);
	OK(service_token_revoke(f->here, issued.token.token_id, NOW, LIMITLESS, &err));
	assert_int_equal(token_env_show_cookie(f->here, cookie, NOW, NULL), -E_ACCESS);
	assert_int_equal(service_session_open(f->here, issued.text, NULL, NOW, LIMITLESS,
					      cookie, &expires_ms, &caller, &err),
			 -E_ACCESS);
	/* Also when only the token's row says so. */
	issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	OK(service_session_open(f->here, issued.text, NULL, NOW, LIMITLESS, cookie,
				&expires_ms, &caller, &err));
	token_env_exec(f->conn, "UPDATE {token} SET revoked_at = 1");
	assert_int_equal(token_env_show_cookie(f->there, cookie, NOW, NULL), -E_ACCESS);
	token_env_exec(f->conn, "UPDATE {token} SET revoked_at = 0, expires_at = 1");
	assert_int_equal(token_env_show_cookie(f->there, cookie, NOW + 1000, NULL),
			 -E_ACCESS);
	token_env_exec(f->conn, "UPDATE {token} SET expires_at = 0");
	assert_int_equal(token_env_show_cookie(f->there, cookie, NOW + 2000, NULL), 0);
	token_env_exec(f->conn, "DELETE FROM {token}");
	assert_int_equal(token_env_show_cookie(f->there, cookie, NOW + 3000, NULL),
			 -E_ACCESS);
}

static void sessions_are_bounded(void **state)
{
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	char cookies[SESSION_KEEP + 5][COOKIE_TEXT_SIZE];
	struct access_caller caller;
	int64_t expires_ms;
	struct err err = { 0 };

	for (int i = 0; i < SESSION_KEEP + 5; i++)
		OK(service_session_open(f->here, issued.text, NULL, NOW + i, LIMITLESS,
					cookies[i], &expires_ms, &caller, &err));
	assert_int_equal(token_env_ask(f, &open_count), SESSION_KEEP);
	for (int i = 0; i < SESSION_KEEP + 5; i++)
		assert_int_equal(
			token_env_show_cookie(f->here, cookies[i], NOW + 100, NULL),
			i < 5 ? -E_ACCESS : 0);
	/* What ended goes away, a little with each sign-in. */
	assert_int_equal(token_env_ask(f, &session_count), SESSION_KEEP + 5);
	OK(service_session_open(f->here, issued.text, NULL, NOW + 8 * DAY, LIMITLESS,
				cookies[0], &expires_ms, &caller, &err));
	assert_int_equal(token_env_ask(f, &session_count), SESSION_KEEP + 1);
}

/* A database that refuses the service says nothing about the token. */
static void a_refusing_database_is_away(void **state)
{
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	struct sql_config config = sql_env_config();
	struct service_access *access;
	struct sql_pool *pool = NULL;
	struct err err = { 0 };

	config.password = "not the password";
	OK(sql_pool_new(f, &config, &pool, &err));
	access = token_env_access(pool, "token-test-c");
	assert_int_equal(token_env_show(access, issued.text, NOW, NULL), -E_UNAVAILABLE);
	service_access_free(access);
	sql_pool_free(pool);
}

static void rotation_replaces_a_token(void **state)
{
	static const int64_t players[] = { 1, 3 };
	struct fixture *f = *state;
	struct issued old = token_env_issue(f, SCOPE_WRITE, NOW + 10 * DAY, players, 2),
		      new;
	struct access_caller caller;
	struct err err = { 0 };

	assert_int_equal(token_env_show(f->here, old.text, NOW + DAY, NULL), 0);
	OK(service_token_rotate(f->here, old.token.token_id, 5000, NOW + DAY, LIMITLESS,
				new.text, &new.token, &err));
	assert_int_equal(token_env_show(f->here, new.text, NOW + DAY, &caller), 0);
	assert_int_equal(caller.scope, SCOPE_WRITE);
	assert_int_equal(caller.player_count, 2);
	assert_int_equal(caller.players[1].player_id, 3);
	assert_int_equal(caller.expires_ms, NOW + 11 * DAY);
	assert_string_equal(new.token.note, "a test");
	assert_int_equal(token_env_show(f->here, old.text, NOW + DAY + 4999, NULL), 0);
	assert_int_equal(token_env_show(f->here, old.text, NOW + DAY + 5000, NULL),
			 -E_ACCESS);
	/* One that has ended cannot be rotated; without grace it ends at once. */
	assert_int_equal(service_token_rotate(f->here, old.token.token_id, 0,
					      NOW + 2 * DAY, LIMITLESS, old.text,
					      &old.token, &err),
			 -E_ACCESS);
	OK(service_token_rotate(f->here, new.token.token_id, 0, NOW + DAY, LIMITLESS,
				old.text, &old.token, &err));
	assert_int_equal(token_env_show(f->here, new.text, NOW + DAY, NULL), -E_ACCESS);
	assert_int_equal(token_env_show(f->here, old.text, NOW + DAY, NULL), 0);
	/* Nor one that was revoked between the look and the lock. */
	OK(service_token_revoke(f->here, old.token.token_id, NOW + DAY, LIMITLESS, &err));
	assert_int_equal(token_store_rotate(f->conn, old.token.token_id, 0, NOW + DAY,
					    &new.token, &err),
			 -E_ACCESS);
	assert_int_equal(service_token_rotate(f->here, 999999, 0, NOW, LIMITLESS,
					      old.text, &old.token, &err),
			 -E_NOT_FOUND);
}

static void use_is_noted_once_a_minute(void **state)
{
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);

	assert_int_equal(token_env_show(f->here, issued.text, NOW + 7, NULL), 0);
	assert_int_equal(token_env_ask(f, &token_used), NOW + 7);
	for (int64_t at = NOW + 1000; at < NOW + MINUTE; at += 1000)
		assert_int_equal(token_env_show(f->here, issued.text, at, NULL), 0);
	assert_int_equal(token_env_ask(f, &token_used), NOW + 7);
	assert_int_equal(token_env_show(f->there, issued.text, NOW + 2 * MINUTE, NULL),
			 0);
	assert_int_equal(token_env_ask(f, &token_used), NOW + 2 * MINUTE);
}

/* Somebody holds the row: the request is answered all the same. */
static void noting_is_in_nobodys_way(void **state)
{
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	struct err err = { 0 };

	OK(service_access_prepare(f->there, NOW, LIMITLESS, &err));
	OK(sql_begin(f->conn, &err));
	token_env_exec(f->conn, "UPDATE {token} SET note = 'held'");
	atomic_store(&spy.patient, false);
	atomic_store(&spy.shortest_us, INT64_MAX);
	/* The row is let go of only after the answer: nobody waited for that. */
	assert_int_equal(token_env_show(f->there, issued.text, NOW, NULL), 0);
	assert_true(atomic_load(&spy.shortest_us) <= 50000);
	/* And not tried again in that minute. */
	atomic_store(&spy.shortest_us, INT64_MAX);
	assert_int_equal(token_env_show(f->there, issued.text, NOW + 5000, NULL), 0);
	assert_true(atomic_load(&spy.shortest_us) > 50000);
	atomic_store(&spy.patient, true);
	sql_rollback(f->conn);
	/* The server may still do what was given up. */
	assert_int_not_equal(token_env_ask(f, &token_used), NOW + 5000);
	assert_int_equal(token_env_show(f->there, issued.text, NOW + MINUTE, NULL), 0);
	assert_int_equal(token_env_ask(f, &token_used), NOW + MINUTE);
}

/* All hosts read one key; who comes first makes it; another database has another. */
static void the_key_is_the_installations(void **state)
{
	struct fixture *f = *state;
	uint8_t mine[SECRET_KEY_LEN] = { 1 }, other[SECRET_KEY_LEN] = { 2 };
	uint8_t key[SECRET_KEY_LEN], again[SECRET_KEY_LEN];
	struct issued issued;
	struct err err = { 0 };

	assert_int_equal(secret_store_get(f->conn, "access", key, &err), -E_NOT_FOUND);
	OK(service_access_prepare(f->here, NOW, LIMITLESS, &err));
	OK(service_access_prepare(f->there, NOW, LIMITLESS, &err));
	OK(secret_store_get(f->conn, "access", key, &err));
	OK(secret_store_key(f->conn, "access", mine, NOW, again, &err));
	assert_memory_equal(key, again, sizeof(key));
	OK(secret_store_key(f->conn, "second", mine, NOW, again, &err));
	OK(secret_store_key(f->conn, "second", other, NOW, again, &err));
	assert_memory_equal(again, mine, sizeof(mine));
	/* The database is made anew while both run. */
	token_env_exec(f->conn, "DELETE FROM {secret}");
	token_env_exec(f->conn, "INSERT INTO {secret} (name, value, created_at) VALUES"
				" ('access', REPEAT('k', 32), 1)");
	OK(service_access_prepare(f->here, NOW + 2 * MINUTE, LIMITLESS, &err));
	issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	assert_int_equal(token_env_show(f->there, issued.text, NOW + 2000, NULL), 0);
}

static struct work work_of(struct service_access *access, struct sql_pool *pool,
			   const char *text, int64_t now_ms)
{
	const struct work before = token_env_work(pool);
	struct work after;

	assert_int_equal(token_env_show(access, text, now_ms, NULL), -E_ACCESS);
	after = token_env_work(pool);
	after.questions -= before.questions;
	after.selects -= before.selects;
	after.hashes -= before.hashes;
	after.comparisons -= before.comparisons;
	return after;
}

/*
 * Told apart neither by the error (see token_env_show) nor by what is done: the same
 * statements, fingerprints and comparisons, the latter in constant time (test_secret).
 * make bench BENCH=access prints the times.
 */
static void refusals_take_the_same_work(void **state)
{
	enum { UNKNOWN, WRONG, REVOKED, EXPIRED, KINDS };
	struct fixture *f = *state;
	struct sql_config config = sql_env_config();
	struct issued good = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	struct issued revoked = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	struct issued expired = token_env_issue(f, SCOPE_READ, NOW + 1, NULL, 0);
	char texts[KINDS + 1][TOKEN_TEXT_SIZE];
	struct service_access *access;
	struct sql_pool *pool = NULL;
	struct work first = { 0 }, work;
	struct err err = { 0 };

	config.pool_size = 1;
	OK(sql_pool_new(f, &config, &pool, &err));
	access = token_env_access(pool, "token-test-w");
	OK(service_token_revoke(f->here, revoked.token.token_id, NOW, LIMITLESS, &err));
	memcpy(texts[UNKNOWN], good.text, TOKEN_TEXT_SIZE);
	texts[UNKNOWN][6] = texts[UNKNOWN][6] == 'A' ? 'B' : 'A';
	memcpy(texts[WRONG], good.text, TOKEN_TEXT_SIZE);
	texts[WRONG][30] = texts[WRONG][30] == 'A' ? 'B' : 'A';
	memcpy(texts[REVOKED], revoked.text, TOKEN_TEXT_SIZE);
	memcpy(texts[EXPIRED], expired.text, TOKEN_TEXT_SIZE);
	memcpy(texts[KINDS], texts[UNKNOWN], TOKEN_TEXT_SIZE);
	texts[KINDS][7] = texts[KINDS][7] == 'A' ? 'B' : 'A';
	for (int64_t round = 0; round < 3; round++) {
		/* A second later nothing is remembered; the first refusal of a second
		 * looks at the key as well. */
		const int64_t now_ms = NOW + 2 + round * ACCESS_REMEMBER_MS;

		work_of(access, pool, texts[KINDS], now_ms);
		for (int kind = 0; kind < KINDS; kind++) {
			work = work_of(access, pool, texts[kind], now_ms);
			if (round == 0 && kind == 0)
				first = work;
			assert_int_equal(work.selects, first.selects);
			assert_int_equal(work.questions, first.questions);
			assert_int_equal(work.hashes, first.hashes);
			assert_int_equal(work.comparisons, 1);
		}
	}
	assert_true(first.selects >= 1 && first.hashes >= 2);
	service_access_free(access);
	sql_pool_free(pool);
}

static const struct sql_query token_count =
	TOKEN_ENV_NUMBER("SELECT COUNT(*) FROM {token}");
static const struct sql_query tie_count =
	TOKEN_ENV_NUMBER("SELECT COUNT(*) FROM {token_player}");

/* Rows of n tokens that were revoked at a time (0 = good ones), with a player each. */
static void make_tokens(struct fixture *f, const char *mark, int n, int64_t revoked_ms)
{
	char text[700];

	snprintf(text, sizeof(text),
		 "INSERT INTO {token} (selector, hash, scope, note, created_at, "
		 "expires_at,"
		 " revoked_at, last_used_at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
		 " SELECT i + 1 FROM n WHERE i < %d) SELECT CONCAT('%s', LPAD(i, 11, "
		 "'0')),"
		 " REPEAT('h', 32), 1, '%s', 1, 0, %lld, 0 FROM n",
		 n, mark, mark, (long long)revoked_ms);
	token_env_exec(f->conn, "SET SESSION max_recursive_iterations = 1000000");
	token_env_exec(f->conn, text);
	snprintf(text, sizeof(text),
		 "INSERT INTO {token_player} SELECT token_id, 3 FROM {token}"
		 " WHERE note = '%s'",
		 mark);
	token_env_exec(f->conn, text);
}

static size_t list_length(struct fixture *f, int64_t now_ms)
{
	struct store_token *tokens;
	struct err err = { 0 };
	size_t n;

	OK(service_token_list(f->here, f, now_ms, LIMITLESS, &tokens, &n, &err));
	talloc_free(tokens);
	return n;
}

/* Ended tokens are kept for 90 days, then go a few at a time with what is asked for. */
static void ended_tokens_go_after_their_time(void **state)
{
	static const int64_t players[] = { 1, 2 };
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_READ, NOW + DAY, players, 2);
	struct issued good = token_env_issue(f, SCOPE_READ, 0, players, 1), turned;
	struct err err = { 0 };

	make_tokens(f, "o", 50, NOW);
	assert_int_equal(list_length(f, NOW + 90 * DAY), 52);
	/* One that expires and is revoked later ended when it expired. */
	OK(service_token_revoke(f->here, issued.token.token_id, NOW + 5 * DAY, LIMITLESS,
				&err));
	assert_int_equal(list_length(f, NOW + 90 * DAY + 1), 32);
	OK(service_token_rotate(f->here, good.token.token_id, DAY, NOW + 90 * DAY + 2,
				LIMITLESS, turned.text, &turned.token, &err));
	assert_int_equal(token_env_ask(f, &token_count), 13);
	token_env_issue(f, SCOPE_READ, NOW + 400 * DAY, NULL,
			0); /* at NOW: none is due */
	assert_int_equal(token_env_ask(f, &token_count), 14);
	assert_int_equal(list_length(f, NOW + 91 * DAY), 4);
	assert_int_equal(list_length(f, NOW + 91 * DAY + 1), 3);
	/* Those of the good one, of the one in its place, none of the ended ones. */
	assert_int_equal(token_env_ask(f, &tie_count), 2);
	assert_int_equal(token_env_show(f->here, turned.text, NOW + 91 * DAY, NULL), 0);
}

static int try_to_create(struct fixture *f, int64_t now_ms)
{
	const struct token_request req = { .scope = SCOPE_READ, .note = "" };
	char text[TOKEN_TEXT_SIZE];
	struct store_token token;

	return service_token_create(f->here, &req, now_ms, LIMITLESS, text, &token, NULL);
}

/* Good ones count for the limit; ended ones do not, and are bounded too. */
static void only_good_tokens_count(void **state)
{
	struct fixture *f = *state;

	make_tokens(f, "e", 9999, NOW - DAY);
	make_tokens(f, "g", 9999, 0);
	assert_int_equal(try_to_create(f, NOW), 0);
	assert_int_equal(token_env_ask(f, &token_count), 19999);
	assert_int_equal(try_to_create(f, NOW), -E_LIMITED);
	token_env_exec(f->conn, "UPDATE {token} SET expires_at = 5 WHERE note = 'g'"
				" ORDER BY token_id LIMIT 3");
	assert_int_equal(try_to_create(f, NOW), 0);
	assert_int_equal(try_to_create(f, NOW), 0);
	assert_int_equal(token_env_ask(f, &token_count), 20001 - 3); /* those of 1970 */
	assert_int_equal(try_to_create(f, NOW), 0);
	assert_int_equal(try_to_create(f, NOW), -E_LIMITED);
	token_env_exec(f->conn, "UPDATE {token} SET revoked_at = 1800000000000 - 86400000"
				" WHERE note = 'g'");
	make_tokens(f, "x", 2, NOW - DAY);
	assert_int_equal(token_env_ask(f, &token_count), 20001);
	/* Too many rows: the oldest go before their time. */
	assert_int_equal(try_to_create(f, NOW), 0);
	assert_int_equal(token_env_ask(f, &token_count), 20001 - 20 + 1);
}

/* A token of a player who is gone does not turn into one that is tied to nobody. */
static void a_gone_player_leaves_its_place(void **state)
{
	static const int64_t players[] = { 5 };
	struct fixture *f = *state;
	struct issued issued = token_env_issue(f, SCOPE_WRITE, 0, players, 1);
	struct access_caller caller;

	token_env_exec(f->conn, "DELETE FROM {player} WHERE player_id = 5");
	assert_int_equal(token_env_show(f->here, issued.text, NOW, &caller), 0);
	assert_int_equal(caller.player_count, 1);
	assert_string_equal(caller.players[0].puuid, "");
	assert_false(access_is_player(&caller, ""));
}

static void the_list_holds_everything_but_the_text(void **state)
{
	static const int64_t players[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct fixture *f = *state;
	struct issued one = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
	struct issued two = token_env_issue(f, SCOPE_WRITE, NOW + DAY, players, 8);
	struct store_token *tokens;
	struct err err = { 0 };
	size_t n;

	for (int i = 0; i < 30; i++)
		token_env_issue(f, SCOPE_ADMIN, 0, NULL, 0);
	OK(service_token_list(f->here, f, NOW, LIMITLESS, &tokens, &n, &err));
	assert_int_equal(n, 32);
	assert_int_equal(tokens[0].token_id, one.token.token_id);
	assert_int_equal(tokens[0].player_count, 0);
	assert_string_equal(tokens[1].selector, two.token.selector);
	assert_int_equal(tokens[1].player_count, 8);
	assert_memory_equal(tokens[1].players[7].puuid, "player-8-x", 10);
	assert_int_equal(tokens[31].scope, SCOPE_ADMIN);
}

static void wrong_orders_are_refused(void **state)
{
	struct fixture *f = *state;
	char text[TOKEN_TEXT_SIZE], note[TOKEN_NOTE_SIZE + 1];
	struct store_token token;
	struct err err = { 0 };
	struct token_request good = { .scope = SCOPE_READ, .note = "" };
	struct token_request bad[5] = { good, good, good, good, good };

	memset(note, 'n', sizeof(note));
	note[TOKEN_NOTE_SIZE] = '\0';
	bad[0].scope = SCOPE_NONE;
	bad[1].expires_ms = NOW;
	bad[2].note = note;
	bad[3].note = "two\nlines";
	bad[4].note = "\xff";
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(service_token_create(f->here, &bad[i], NOW, LIMITLESS,
						      text, &token, &err),
				 -E_INVALID);
	note[TOKEN_NOTE_SIZE - 1] = '\0';
	good.note = note;
	OK(service_token_create(f->here, &good, NOW, LIMITLESS, text, &token, &err));
}

#define SIEGE_REFUSALS 50 /* that each thread has to see */

/* Threads that show a token over and over while it is revoked. */
struct siege {
	struct service_access *access;
	const char *text;
	_Atomic bool revoked;
	_Atomic unsigned accepted, late, failed;
};

/* Until it was refused often enough, or something went wrong. */
static void *besiege(void *arg)
{
	struct siege *s = arg;
	unsigned refused = 0;

	while (refused < SIEGE_REFUSALS && !atomic_load(&s->late) &&
	       !atomic_load(&s->failed)) {
		const bool revoked = atomic_load(&s->revoked);
		struct access_caller caller;
		struct err err = { 0 };
		int r = service_access_token(s->access, s->text, NULL, NOW, LIMITLESS,
					     &caller, &err);

		if (r == 0) {
			atomic_fetch_add(revoked ? &s->late : &s->accepted, 1);
		} else if (r == -E_ACCESS) {
			refused++;
		} else {
			printf("# %d %s\n", r, err.text);
			atomic_fetch_add(&s->failed, 1);
		}
	}
	return NULL;
}

/*
 * Time stands still: nothing that is remembered ends by itself.  No step waits for the
 * clock: threads end by what they saw.
 */
static void nobody_passes_after_a_revocation(void **state)
{
	enum { ROUNDS = 10, THREADS = 4 };
	struct fixture *f = *state;
	struct err err = { 0 };

	for (int round = 0; round < ROUNDS; round++) {
		struct issued issued = token_env_issue(f, SCOPE_READ, 0, NULL, 0);
		struct siege s = { .access = f->here, .text = issued.text };
		pthread_t threads[THREADS];

		/* Odd rounds: revoked while the first look-ups are under way. */
		for (int i = 0; i < THREADS; i++)
			assert_int_equal(pthread_create(&threads[i], NULL, besiege, &s),
					 0);
		while (round % 2 == 0 && atomic_load(&s.accepted) < 20 &&
		       !atomic_load(&s.failed))
			sched_yield();
		OK(service_token_revoke(f->here, issued.token.token_id, NOW, LIMITLESS,
					&err));
		atomic_store(&s.revoked, true);
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		assert_int_equal(s.late, 0);
		assert_int_equal(s.failed, 0);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, token_env_set_up, token_env_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_token_says_who_asks),
		TEST(other_texts_are_refused),
		TEST(expiry_counts_from_memory_too),
		TEST(revocation_is_effective_within_a_second),
		TEST(nobody_passes_after_a_revocation),
		TEST(a_session_has_the_rights_of_its_token),
		TEST(a_session_ends_with_its_token),
		TEST(sessions_are_bounded),
		TEST(a_refusing_database_is_away),
		TEST(rotation_replaces_a_token),
		TEST(use_is_noted_once_a_minute),
		TEST(noting_is_in_nobodys_way),
		TEST(the_key_is_the_installations),
		TEST(refusals_take_the_same_work),
		TEST(ended_tokens_go_after_their_time),
		TEST(only_good_tokens_count),
		TEST(a_gone_player_leaves_its_place),
		TEST(the_list_holds_everything_but_the_text),
		TEST(wrong_orders_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
