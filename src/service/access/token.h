/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tokens as their admin sees them.  There can be 10,000 good ones.  One that was revoked
 * or has expired does not count; its row is kept for 90 days and then deleted, a few with
 * each call that creates, rotates or lists (at once while there are 20,000 rows).
 */
#pragma once

#include "service/access/access.h"
#include "store/token_store.h"

struct token_request {
	enum access_scope scope;
	const char *note;                    /* at most 200 characters */
	int64_t expires_ms;                  /* 0 = never */
	const struct access_player *players; /* with player_id and puuid */
	size_t player_count;                 /* at most ACCESS_PLAYERS_MAX */
};

/*
 * Issue a token.  ret_text is the only time that it can be seen.
 * Fails with: E_INVALID, E_LIMITED, sql codes.  Thread: any.
 */
int service_token_create(struct service_access *access, const struct token_request *req,
			 int64_t now_ms, struct deadline deadline,
			 char ret_text[static TOKEN_TEXT_SIZE],
			 struct store_token *ret_token, struct err *err) MUST_CHECK;

/*
 * Issue a token of scope admin unless there is a good one; of several callers at once one
 * gets it.  ret_made: whether it was made; only then the others are written.
 * Fails with: sql codes.  Thread: any.
 */
int service_token_first(struct service_access *access, const char *note, int64_t now_ms,
			struct deadline deadline, char ret_text[static TOKEN_TEXT_SIZE],
			struct store_token *ret_token, bool *ret_made,
			struct err *err) MUST_CHECK;

/*
 * All tokens, without their texts, ended ones too until they are deleted (see above).
 * ret_tokens: array in mem.  Fails with: sql codes.  Thread: any.
 */
int service_token_list(struct service_access *access, TALLOC_CTX *mem, int64_t now_ms,
		       struct deadline deadline, struct store_token **ret_tokens,
		       size_t *ret_count, struct err *err) MUST_CHECK;

/* One by id.  Fails with: E_NOT_FOUND, sql codes.  Thread: any. */
int service_token_find(struct service_access *access, int64_t token_id,
		       struct deadline deadline, struct store_token *ret_token,
		       struct err *err) MUST_CHECK;

/* Revoke by id, with the sessions that it opened.  Fails with: E_NOT_FOUND, sql codes. */
int service_token_revoke(struct service_access *access, int64_t token_id, int64_t now_ms,
			 struct deadline deadline, struct err *err) MUST_CHECK;

/*
 * Issue another token with the same rights, which lives as long as the old one was to
 * live; the old one ends at now_ms + grace_ms, and with it its sessions.
 * Fails with: E_NOT_FOUND, E_ACCESS (revoked or expired), sql codes.
 */
int service_token_rotate(struct service_access *access, int64_t token_id,
			 int64_t grace_ms, int64_t now_ms, struct deadline deadline,
			 char ret_text[static TOKEN_TEXT_SIZE],
			 struct store_token *ret_token, struct err *err) MUST_CHECK;
