/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deleting a player, game by game, then the rest.  A game that somebody else takes part
 * in stays: the player's seat in it becomes that of MODEL_PURGED_PUUID, its documents are
 * rewritten, its figures stay, since those of its team and its opponent rest on them.  A
 * game with nobody else goes as a whole.
 *
 * Every call is one transaction or part of the caller's; what is done is not found again,
 * so that a run that was stopped anywhere is finished by the next one.
 */
#pragma once

#include "model/ids.h"
#include "sql/conn.h"
#include "store/peer_change.h"

#include <talloc.h>

/* A game of the player's. */
struct purge_game {
	int64_t match_id, game_start;
};

/* What is stored of a player. */
struct purge_inventory {
	uint64_t games;        /* participations … */
	uint64_t lanes, ranks; /* … rows of timelines, of rank snapshots */
	uint64_t tokens, sessions, settings;
};

/* What becomes of a stored document of kind (0 match, 1 timeline); result in mem. */
typedef int (*purge_redact_fn)(void *arg, TALLOC_CTX *mem, const char *bytes, size_t len,
			       char **ret_bytes, size_t *ret_len, struct err *err);

/* GONE: another purge of the same player has done it meanwhile. */
enum purge_outcome { PURGE_REWRITTEN, PURGE_DELETED, PURGE_GONE };

struct purge_result {
	enum purge_outcome outcome;
	bool damaged;            /* its line-up could not be read */
	uint32_t documents_lost; /* deleted, because they could not be read */
};

/* Count the rows.  Fails with: sql codes. */
int purge_store_count(struct sql_conn *conn, int64_t player_id,
		      struct purge_inventory *ret_inventory, struct err *err) MUST_CHECK;

/* The id of the row that stands for all purged players, made if there is none. */
int purge_store_nobody(struct sql_conn *conn, int64_t *ret_player_id,
		       struct err *err) MUST_CHECK;

/*
 * At most limit of the player's games after one (NULL = from the first), in their order.
 * ret_games: room for limit.
 */
int purge_store_games(struct sql_conn *conn, int64_t player_id,
		      const struct purge_game *after, uint32_t limit,
		      struct purge_game *ret_games, size_t *ret_n,
		      struct err *err) MUST_CHECK;

/*
 * What purge_store_game would do; nothing is changed, documents are not looked at.
 * Fails with: sql codes.
 */
int purge_store_look(struct sql_conn *conn, const struct purge_game *game,
		     int64_t player_id, struct purge_result *ret_result,
		     struct err *err) MUST_CHECK;

/*
 * Purge one game, within the caller's transaction, which has begun with change (shared).
 * A line-up that cannot be read, or that does not name the player, is made anew from the
 * participants' rows.  A document that cannot be read or redacted is deleted: it cannot
 * be said to be free of the player. Fails with: E_CONFLICT, E_NOMEM, sql codes.
 */
int purge_store_game(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_change *change,
		     const struct purge_game *game, int64_t player_id, int64_t nobody_id,
		     purge_redact_fn redact, void *arg, struct purge_result *ret_result,
		     struct err *err) MUST_CHECK;

/*
 * Delete everything that is left, the player's row last, in one transaction: snapshots,
 * lanes, settings, privacy, proofs of ownership, sessions, tokens tied to this player
 * alone, and the ties of others (a token never becomes one without ties by it).
 * Fails with: E_CONFLICT (a game came meanwhile: purge that, or a deadlock), sql codes.
 */
int purge_store_player(struct sql_conn *conn, int64_t player_id, const char *puuid,
		       struct err *err) MUST_CHECK;
