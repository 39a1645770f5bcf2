/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access/session.h"

#include "service/access/access_priv.h"

#define COOKIE_BYTES 32
#define PRUNE_ROWS   20 /* more than come in with a sign-in */
#define PRUNE_MS     (INT64_C(7) * 86400000)

_Static_assert(COOKIE_TEXT_SIZE == SECRET_TEXT_SIZE(COOKIE_BYTES),
	       "the cookie's bytes fill its text");

int access_add_session(struct service_access *access, struct sql_conn *conn,
		       struct store_session *session, int64_t now_ms,
		       char ret_cookie[static COOKIE_TEXT_SIZE], struct err *err)
{
	uint8_t bytes[COOKIE_BYTES];
	int r;

	secret_random(bytes, sizeof(bytes));
	secret_text(bytes, sizeof(bytes), ret_cookie);
	secret_wipe(bytes, sizeof(bytes));
	access_key_hash(access->key, DOMAIN_COOKIE, ret_cookie, session->hash);
	session->created_at_ms = session->last_used_at_ms = now_ms;
	r = session_store_add(conn, session, now_ms, err);
	if (!r)
		access_memory_prove(access->memory, session->hash, now_ms);
	/* Rows that ended a week ago go with the new ones that come. */
	if (!r && session_store_prune(conn, now_ms - PRUNE_MS, PRUNE_ROWS, NULL, NULL))
		return 0;
	return r;
}

int access_end_session(struct service_access *access, struct sql_conn *conn,
		       const char *cookie, int64_t now_ms, struct err *err)
{
	uint8_t hash[SECRET_HASH_LEN];
	const struct access_forget forget = { .hash = hash };
	struct store_session session;
	int r;

	if (!cookie || !access_is_cookie(cookie))
		return 0;
	access_key_hash(access->key, DOMAIN_COOKIE, cookie, hash);
	r = session_store_by_hash(conn, hash, &session, err);
	if (r)
		return r == -E_NOT_FOUND ? 0 : r;
	r = session_store_revoke(conn, session.session_id, now_ms, err);
	/* Also when it failed: it may have been committed. */
	access_forget(access, &forget, now_ms);
	return r;
}

static int64_t earlier(int64_t end_ms, int64_t expires_ms)
{
	return expires_ms && expires_ms < end_ms ? expires_ms : end_ms;
}

static int open_session(struct service_access *access, struct sql_conn *conn,
			const char *token_text, const char *old_cookie, int64_t now_ms,
			char cookie[static COOKIE_TEXT_SIZE],
			struct store_session *session, struct err *err)
{
	struct store_token token;
	int r = access_find_token(access, conn, token_text, now_ms, &token, err);

	if (!r)
		r = access_end_session(access, conn, old_cookie, now_ms, err);
	if (r)
		return r;
	*session = (struct store_session){
		.token_id = token.token_id,
		.scope = token.scope,
		.expires_at_ms =
			earlier(now_ms + access->config.session_ms, token.expires_at_ms),
		.player_count = token.player_count,
	};
	for (size_t i = 0; i < token.player_count; i++)
		session->players[i] = token.players[i];
	return access_add_session(access, conn, session, now_ms, cookie, err);
}

int service_session_open(struct service_access *access, const char *token,
			 const char *old_cookie, int64_t now_ms, struct deadline deadline,
			 char ret_cookie[static COOKIE_TEXT_SIZE],
			 int64_t *ret_expires_ms, struct access_caller *ret_caller,
			 struct err *err)
{
	struct store_session session;
	struct sql_conn *conn = NULL;
	int r = access_take(access, now_ms, deadline, &conn, err);

	if (r)
		return access_store_failed(r, err);
	r = open_session(access, conn, token, old_cookie, now_ms, ret_cookie, &session,
			 err);
	sql_pool_give(access->sql, conn);
	if (r)
		return r;
	*ret_expires_ms = session.expires_at_ms;
	access_caller_of_session(&session, ret_caller);
	return 0;
}

int service_session_close(struct service_access *access, const char *cookie,
			  int64_t now_ms, struct deadline deadline, struct err *err)
{
	struct sql_conn *conn = NULL;
	int r;

	if (!access_is_cookie(cookie))
		return 0;
	r = access_take(access, now_ms, deadline, &conn, err);
	if (r)
		return r;
	r = access_end_session(access, conn, cookie, now_ms, err);
	sql_pool_give(access->sql, conn);
	return r;
}
