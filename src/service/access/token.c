/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access/token.h"

#include "base/text.h"
#include "service/access/access_priv.h"

#include <stdio.h>
#include <string.h>

#define TOKENS_MAX     10000 /* that are good */
#define ROWS_MAX       20000 /* beyond them no ended one is kept for its time */
#define ENDED_MS       (INT64_C(90) * 86400000)
#define PRUNE_ROWS     20 /* more than come in with a call */
#define SELECTOR_BYTES 9
#define SECRET_BYTES   24
#define TRIES          3 /* two selectors that are equal: once in 2^36 tokens */

static int check_note(const char *note, struct err *err)
{
	if (strlen(note) >= TOKEN_NOTE_SIZE)
		return err_set(err, E_INVALID, "a note has at most %d bytes",
			       TOKEN_NOTE_SIZE - 1);
	if (!text_utf8_valid(note, strlen(note)))
		return err_set(err, E_INVALID, "the note is not valid UTF-8");
	for (const char *p = note; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return err_set(err, E_INVALID,
				       "a note is one line without control characters");
	return 0;
}

static int check(const struct token_request *req, int64_t now_ms, struct err *err)
{
	if (req->scope <= SCOPE_NONE || req->scope >= SCOPE_COUNT)
		return err_set(err, E_INVALID, "a scope is read, write or admin");
	if (req->player_count > ACCESS_PLAYERS_MAX)
		return err_set(err, E_INVALID, "a token stands for at most %d players",
			       ACCESS_PLAYERS_MAX);
	if (req->expires_ms && req->expires_ms <= now_ms)
		return err_set(err, E_INVALID, "the token would have expired already");
	return check_note(req->note, err);
}

/* Fill in what makes the token: selector and hash. */
static void make_text(struct service_access *access, struct store_token *token,
		      char text[static TOKEN_TEXT_SIZE])
{
	uint8_t bytes[SECRET_BYTES];
	char secret[SECRET_TEXT_SIZE(SECRET_BYTES)];

	secret_random(bytes, SELECTOR_BYTES);
	secret_text(bytes, SELECTOR_BYTES, token->selector);
	secret_random(bytes, SECRET_BYTES);
	secret_text(bytes, SECRET_BYTES, secret);
	snprintf(text, TOKEN_TEXT_SIZE, "lme_%s%s", token->selector, secret);
	access_key_hash(access->key, DOMAIN_TOKEN, text, token->hash);
	secret_wipe(bytes, sizeof(bytes));
	secret_wipe(secret, sizeof(secret));
}

_Static_assert(TOKEN_SELECTOR_SIZE == SECRET_TEXT_SIZE(SELECTOR_BYTES),
	       "the selector's bytes fill its text");
_Static_assert(TOKEN_TEXT_SIZE == 4 + TOKEN_SELECTOR_LEN + SECRET_TEXT_SIZE(SECRET_BYTES),
	       "prefix, selector and secret fill the token");

/* How a token comes into the database: alone, for an old one, or as the first. */
struct issue {
	int64_t old_id; /* 0: for none */
	int64_t old_ends_ms, now_ms;
	bool *ret_first; /* whether it was the first; NULL: it need not be */
};

static int store_once(struct sql_conn *conn, const struct issue *issue,
		      struct store_token *token, struct err *err)
{
	if (issue->old_id)
		return token_store_rotate(conn, issue->old_id, issue->old_ends_ms,
					  issue->now_ms, token, err);
	if (issue->ret_first)
		return token_store_add_first(conn, token, issue->now_ms, issue->ret_first,
					     err);
	return token_store_add(conn, token, err);
}

static int store(struct service_access *access, struct sql_conn *conn,
		 const struct issue *issue, struct store_token *token,
		 char text[static TOKEN_TEXT_SIZE], struct err *err)
{
	int r = -E_CONFLICT;

	for (int i = 0; i < TRIES && r == -E_CONFLICT; i++) {
		make_text(access, token, text);
		r = store_once(conn, issue, token, err);
	}
	return r;
}

/*
 * Delete some of those that ended long ago.  That it fails is no reason not to do what
 * was asked for.
 */
static void prune(struct sql_conn *conn, int64_t before_ms)
{
	uint64_t count;
	int r = token_store_prune(conn, before_ms, PRUNE_ROWS, &count, NULL);

	(void)r;
}

static int make_room(struct sql_conn *conn, int64_t now_ms, struct err *err)
{
	uint64_t live = 0, rows = 0;
	int r = token_store_count(conn, now_ms, &live, &rows, err);

	if (r)
		return r;
	if (live >= TOKENS_MAX)
		return err_set(err, E_LIMITED, "there are %d tokens already", TOKENS_MAX);
	prune(conn, rows >= ROWS_MAX ? now_ms : now_ms - ENDED_MS);
	return 0;
}

static int create(struct service_access *access, const struct issue *issue,
		  struct store_token *token, struct deadline deadline,
		  char text[static TOKEN_TEXT_SIZE], struct err *err)
{
	struct sql_conn *conn = NULL;
	int r = access_take(access, issue->now_ms, deadline, &conn, err);

	if (r)
		return r;
	r = make_room(conn, issue->now_ms, err);
	if (!r)
		r = store(access, conn, issue, token, text, err);
	sql_pool_give(access->sql, conn);
	return r;
}

int service_token_create(struct service_access *access, const struct token_request *req,
			 int64_t now_ms, struct deadline deadline,
			 char ret_text[static TOKEN_TEXT_SIZE],
			 struct store_token *ret_token, struct err *err)
{
	const struct issue issue = { .now_ms = now_ms };
	struct store_token token = { .scope = (uint8_t)req->scope,
				     .created_at_ms = now_ms,
				     .expires_at_ms = req->expires_ms,
				     .player_count = req->player_count };
	int r = check(req, now_ms, err);

	if (r)
		return r;
	snprintf(token.note, sizeof(token.note), "%s", req->note);
	for (size_t i = 0; i < req->player_count; i++)
		token.players[i] = req->players[i];
	r = create(access, &issue, &token, deadline, ret_text, err);
	if (!r)
		*ret_token = token;
	return r;
}

int service_token_first(struct service_access *access, const char *note, int64_t now_ms,
			struct deadline deadline, char ret_text[static TOKEN_TEXT_SIZE],
			struct store_token *ret_token, bool *ret_made, struct err *err)
{
	const struct issue issue = { .now_ms = now_ms, .ret_first = ret_made };
	struct store_token token = { .scope = SCOPE_ADMIN, .created_at_ms = now_ms };
	int r;

	snprintf(token.note, sizeof(token.note), "%s", note);
	r = create(access, &issue, &token, deadline, ret_text, err);
	if (!r && *ret_made)
		*ret_token = token;
	else
		secret_wipe(ret_text, TOKEN_TEXT_SIZE);
	return r;
}

int service_token_list(struct service_access *access, TALLOC_CTX *mem, int64_t now_ms,
		       struct deadline deadline, struct store_token **ret_tokens,
		       size_t *ret_count, struct err *err)
{
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(access->sql, deadline, &conn, err);

	if (r)
		return r;
	prune(conn, now_ms - ENDED_MS);
	r = token_store_list(conn, mem, ret_tokens, ret_count, err);
	sql_pool_give(access->sql, conn);
	return r;
}

static int no_such_token(int64_t token_id, struct err *err)
{
	return err_set(err, E_NOT_FOUND, "no token has the number %lld",
		       (long long)token_id);
}

int service_token_find(struct service_access *access, int64_t token_id,
		       struct deadline deadline, struct store_token *ret_token,
		       struct err *err)
{
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(access->sql, deadline, &conn, err);

	if (r)
		return r;
	r = token_store_by_id(conn, token_id, ret_token, err);
	sql_pool_give(access->sql, conn);
	return r == -E_NOT_FOUND ? no_such_token(token_id, err) : r;
}

int service_token_revoke(struct service_access *access, int64_t token_id, int64_t now_ms,
			 struct deadline deadline, struct err *err)
{
	const struct access_forget forget = { .token_id = token_id };
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(access->sql, deadline, &conn, err);

	if (r)
		return r;
	r = token_store_revoke(conn, token_id, now_ms, err);
	sql_pool_give(access->sql, conn);
	/* Also when it failed: it may have been committed. */
	access_forget(access, &forget, now_ms);
	return r;
}

/* The same rights, and as long a life as the old one had. */
static void take_over(const struct store_token *old, int64_t now_ms,
		      struct store_token *token)
{
	*token = *old;
	token->token_id = 0;
	token->created_at_ms = now_ms;
	token->last_used_at_ms = 0;
	if (old->expires_at_ms)
		token->expires_at_ms = now_ms + (old->expires_at_ms - old->created_at_ms);
}

static int rotate(struct service_access *access, struct sql_conn *conn,
		  const struct issue *issue, struct store_token *token,
		  char text[static TOKEN_TEXT_SIZE], struct err *err)
{
	struct store_token old;
	int r = token_store_by_id(conn, issue->old_id, &old, err);

	if (r == -E_NOT_FOUND)
		return no_such_token(issue->old_id, err);
	if (!r && (old.revoked_at_ms ||
		   (old.expires_at_ms && issue->now_ms >= old.expires_at_ms)))
		return err_set(err, E_ACCESS, "token %lld has ended already",
			       (long long)issue->old_id);
	if (!r)
		r = make_room(conn, issue->now_ms, err);
	if (r)
		return r;
	take_over(&old, issue->now_ms, token);
	return store(access, conn, issue, token, text, err);
}

int service_token_rotate(struct service_access *access, int64_t token_id,
			 int64_t grace_ms, int64_t now_ms, struct deadline deadline,
			 char ret_text[static TOKEN_TEXT_SIZE],
			 struct store_token *ret_token, struct err *err)
{
	const struct access_forget forget = { .token_id = token_id };
	const struct issue issue = { .old_id = token_id,
				     .old_ends_ms = now_ms + grace_ms,
				     .now_ms = now_ms };
	struct store_token token = { 0 };
	struct sql_conn *conn = NULL;
	int r = access_take(access, now_ms, deadline, &conn, err);

	if (r)
		return r;
	r = rotate(access, conn, &issue, &token, ret_text, err);
	sql_pool_give(access->sql, conn);
	access_forget(access, &forget, now_ms);
	if (!r)
		*ret_token = token;
	return r;
}
