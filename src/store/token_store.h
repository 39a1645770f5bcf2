/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tokens as rows.  Their texts never come here: selector and keyed hash only.
 */
#pragma once

#include "base/secret.h"
#include "model/access.h"
#include "sql/conn.h"

#include <stdbool.h>
#include <talloc.h>

#define TOKEN_NOTE_SIZE 201

struct store_token {
	int64_t token_id;
	char selector[TOKEN_SELECTOR_SIZE];
	uint8_t hash[SECRET_HASH_LEN];
	uint8_t scope; /* enum access_scope */
	char note[TOKEN_NOTE_SIZE];
	int64_t created_at_ms, expires_at_ms, revoked_at_ms, last_used_at_ms;
	size_t player_count;
	struct access_player players[ACCESS_PLAYERS_MAX];
};

/*
 * Store a new token with its players (player_id counts), in a transaction; sets token_id.
 * Fails with: E_CONFLICT (the selector is taken), sql codes.
 */
int token_store_add(struct sql_conn *conn, struct store_token *token,
		    struct err *err) MUST_CHECK;

/*
 * By selector, without players: what an unknown selector costs is what a known one costs.
 * Fails with: E_NOT_FOUND, E_CORRUPT, sql codes.
 */
int token_store_by_selector(struct sql_conn *conn, const char *selector,
			    struct store_token *ret_token, struct err *err) MUST_CHECK;

/* The players of a token that was found so.  Fails with: E_NOT_FOUND, sql codes. */
int token_store_players(struct sql_conn *conn, struct store_token *token,
			struct err *err) MUST_CHECK;

/*
 * By id, with players; one who is no longer stored keeps its place with an empty puuid.
 * Fails with: E_NOT_FOUND, E_CORRUPT, sql codes.
 */
int token_store_by_id(struct sql_conn *conn, int64_t token_id,
		      struct store_token *ret_token, struct err *err) MUST_CHECK;

/* All tokens by id, revoked and expired ones too.  ret_tokens: array in mem. */
int token_store_list(struct sql_conn *conn, TALLOC_CTX *mem,
		     struct store_token **ret_tokens, size_t *ret_count,
		     struct err *err) MUST_CHECK;

/*
 * Revoke a token and every session opened with it, in one transaction.  A revoked one is
 * left as it is.  Fails with: E_NOT_FOUND, sql codes.
 */
int token_store_revoke(struct sql_conn *conn, int64_t token_id, int64_t now_ms,
		       struct err *err) MUST_CHECK;

/*
 * Store the token when no token of scope admin is good at now_ms; of several at once one
 * is stored.  ret_added: whether it was.  Fails as token_store_add.
 */
int token_store_add_first(struct sql_conn *conn, struct store_token *token,
			  int64_t now_ms, bool *ret_added, struct err *err) MUST_CHECK;

/*
 * Store a new token in the place of an old one, which ends at ends_ms, or at once when
 * that is not after now_ms; in one transaction.
 * Fails with: E_ACCESS (it is gone or has ended by now), E_CONFLICT (the selector is
 * taken), sql codes.
 */
int token_store_rotate(struct sql_conn *conn, int64_t old_id, int64_t ends_ms,
		       int64_t now_ms, struct store_token *token,
		       struct err *err) MUST_CHECK;

/* Note the last use unless a later one is noted. */
int token_store_used(struct sql_conn *conn, int64_t token_id, int64_t now_ms,
		     struct err *err) MUST_CHECK;

/* How many tokens there are: those neither revoked nor expired, and all rows. */
int token_store_count(struct sql_conn *conn, int64_t now_ms, uint64_t *ret_live,
		      uint64_t *ret_rows, struct err *err) MUST_CHECK;

#define TOKEN_PRUNE_MAX 50

/*
 * Delete at most limit (TOKEN_PRUNE_MAX) tokens that were revoked or expired before a
 * time, those that ended first, with what ties them to players, in one transaction.
 * ret_count: how many.  Fails with: sql codes.
 */
int token_store_prune(struct sql_conn *conn, int64_t before_ms, uint32_t limit,
		      uint64_t *ret_count, struct err *err) MUST_CHECK;

/* How many tokens of scope admin are neither revoked nor expired. */
int token_store_admins(struct sql_conn *conn, int64_t now_ms, uint64_t *ret_count,
		       struct err *err) MUST_CHECK;
