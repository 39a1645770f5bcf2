/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Browser sessions as rows.
 */
#pragma once

#include "base/secret.h"
#include "model/access.h"
#include "sql/conn.h"

struct store_session {
	int64_t session_id;
	uint8_t hash[SECRET_HASH_LEN];
	int64_t token_id;  /* 0 = opened by a proof of ownership */
	int64_t player_id; /* 0 = the token's players */
	uint8_t scope;     /* enum access_scope */
	int64_t created_at_ms, expires_at_ms, revoked_at_ms, last_used_at_ms;
	size_t player_count;
	struct access_player players[ACCESS_PLAYERS_MAX];
};

#define SESSION_KEEP 20

/*
 * Store a new session; sets session_id.  At most SESSION_KEEP of one token or player stay
 * open: older ones are revoked in the same transaction.
 * Fails with: E_CONFLICT, sql codes.
 */
int session_store_add(struct sql_conn *conn, struct store_session *session,
		      int64_t now_ms, struct err *err) MUST_CHECK;

/*
 * By hash, with its players as token_store_by_id has them.  One whose token was revoked
 * or has expired is revoked_at or expires_at accordingly.
 * Fails with: E_NOT_FOUND, sql codes.
 */
int session_store_by_hash(struct sql_conn *conn,
			  const uint8_t hash[static SECRET_HASH_LEN],
			  struct store_session *ret_session, struct err *err) MUST_CHECK;

/* Revoke it; an unknown or revoked one is fine. */
int session_store_revoke(struct sql_conn *conn, int64_t session_id, int64_t now_ms,
			 struct err *err) MUST_CHECK;

/* Note the last use unless a later one is noted. */
int session_store_used(struct sql_conn *conn, int64_t session_id, int64_t now_ms,
		       struct err *err) MUST_CHECK;

/* Delete at most limit rows that ended before a time; says how many. */
int session_store_prune(struct sql_conn *conn, int64_t before_ms, uint32_t limit,
			uint64_t *ret_count, struct err *err) MUST_CHECK;
