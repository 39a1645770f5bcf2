/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Matches: storing whole documents and reading them back.
 */
#pragma once

#include "model/access.h"
#include "model/history.h"
#include "model/match.h"
#include "model/timeline.h"
#include "model/rank.h"
#include "sql/conn.h"
#include "store/peer_ranks.h"

#include <talloc.h>

/* A decoded document on its way into the database. */
struct match_store_item {
	const struct model_match *match;
	const void *raw_zstd; /* the document's input bytes, compressed */
	size_t raw_zstd_len, raw_len;
	uint8_t raw_sha256[32]; /* of the input bytes */
};

enum match_store_result { STORED_NEW, STORED_KNOWN, STORED_NO_MATCH, STORED_PURGED };

/* A player whose data changed, for publishing generations after the commit. */
struct match_store_touched {
	char puuid[MODEL_PUUID_SIZE];
	uint64_t data_version;
	enum player_privacy privacy;
};

/*
 * Store a batch of matches in one transaction, which the call begins and commits: players
 * (created, names refreshed by the newest game), match, raw document, participants with
 * opponent and packed line-up, champions, data_version of every touched player.  A match
 * that is already there is left alone (STORED_KNOWN).  Nothing is ever half-stored.
 * The population counts its games (peer_store.h).  ranks: what a run of batches
 * remembers, NULL = nothing. ret_results: n entries.  ret_touched: array in mem. Fails
 * with: E_CONFLICT (deadlock: call again), E_UNCERTAIN (call again: idempotent),
 * E_NOSPACE, sql codes.
 */
int match_store_put(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_ranks *ranks,
		    const struct match_store_item *items, size_t n, int64_t now_ms,
		    enum match_store_result *ret_results,
		    struct match_store_touched **ret_touched, size_t *ret_touched_count,
		    struct err *err) MUST_CHECK;

/* A decoded timeline on its way into the database. */
struct timeline_store_item {
	const struct model_timeline *timeline;
	const void *raw_zstd; /* the document's input bytes, compressed */
	size_t raw_zstd_len, raw_len;
	uint8_t raw_sha256[32]; /* of the input bytes */
};

/*
 * Store a batch of timelines with their raw documents in one transaction, which the call
 * begins and commits.  One that is already there is left alone (STORED_KNOWN), one whose
 * match is not stored yet is left out (STORED_NO_MATCH), and so is one that names a
 * player who was purged (STORED_PURGED: redact it, see match_store_purged).  Nothing is
 * ever half-stored.
 * ret_results: n entries.  ret_touched: array in mem.
 * Fails with: those of match_store_put, E_CORRUPT (a stored line-up), E_LIMITED (cannot
 * be packed).
 */
int match_store_put_timelines(struct sql_conn *conn, TALLOC_CTX *mem,
			      const struct timeline_store_item *items, size_t n,
			      int64_t now_ms, enum match_store_result *ret_results,
			      struct match_store_touched **ret_touched,
			      size_t *ret_touched_count, struct err *err) MUST_CHECK;

/*
 * Which participant numbers of a match are of purged players: bit (number - 1).
 * Fails with: E_NOT_FOUND, E_CORRUPT, sql codes.
 */
int match_store_purged(struct sql_conn *conn, const char *match_id, uint32_t *ret_numbers,
		       struct err *err) MUST_CHECK;

/* Store rank snapshots; a known (player, queue, at) is left alone. ret_new: how many new.
 */
int match_store_put_ranks(struct sql_conn *conn, TALLOC_CTX *mem,
			  const struct model_rank *ranks, size_t n, size_t *ret_new,
			  struct match_store_touched **ret_touched,
			  size_t *ret_touched_count, struct err *err) MUST_CHECK;

/* What E_NOT_FOUND of a match says, its id given. */
#define MATCH_STORE_NONE "no stored match %.40s"

/* What is not in the document of a participant. */
struct match_store_seat {
	int64_t player_id;
	enum player_privacy privacy;
};

/*
 * A whole match by Riot's id, as stored in columns (no second parse of the raw document).
 * ret_match: talloc child of mem.  ret_seats: MODEL_PARTICIPANTS_MAX entries, in the
 * order of the participants.  Fails with: E_NOT_FOUND, sql codes.
 */
int match_store_get(struct sql_conn *conn, TALLOC_CTX *mem, const char *match_id,
		    struct model_match **ret_match, struct match_store_seat *ret_seats,
		    bool *ret_has_timeline, struct err *err) MUST_CHECK;

/* The raw document's original bytes (decompressed) in mem. kind 0 match, 1 timeline. */
int match_store_raw(struct sql_conn *conn, TALLOC_CTX *mem, const char *match_id,
		    uint8_t kind, char **ret_bytes, size_t *ret_len,
		    struct err *err) MUST_CHECK;

/* The same by the match's id in the database. */
int match_store_raw_by_id(struct sql_conn *conn, TALLOC_CTX *mem, int64_t match_id,
			  uint8_t kind, char **ret_bytes, size_t *ret_len,
			  struct err *err) MUST_CHECK;

/*
 * Whether a document of the match with these very bytes is stored, and which: kind 0
 * match, 1 timeline.  Fails with: E_NOT_FOUND (not, or with other bytes), sql codes.
 */
int match_store_find_raw(struct sql_conn *conn, const char *match_id,
			 const uint8_t sha256[32], uint8_t *ret_kind,
			 struct err *err) MUST_CHECK;

/* One line of a player's match list. */
struct match_list_row {
	char match_id[MODEL_MATCH_ID_SIZE];
	int64_t surrogate; /* match_id of the database: part of the cursor */
	int64_t game_start_ms;
	uint32_t duration_s;
	uint16_t queue_id, champion_id, opponent_champion_id;
	char champion_name[32], game_mode[32];
	uint8_t participant_no, role, status, placement, team_id_100;
	bool win, synthetic;
	uint16_t kills, deaths, assists, cs, vision;
	int32_t gold, damage;
	uint16_t patch_major, patch_minor, team_kills;
};

/* Newest first, strictly after the cursor (game_start, surrogate, participant_no). */
struct match_list_cursor {
	int64_t game_start_ms, surrogate;
	uint8_t participant_no;
};

struct match_list_query {
	int64_t player_id;
	int64_t from_ms, until_ms;
	const uint16_t *queues; /* queue_count 0 = every queue */
	size_t queue_count;
	bool has_cursor;
	struct match_list_cursor cursor;
	uint32_t offset, limit; /* offset only for the inherited page= */
};

/*
 * One page of a player's matches, newest first.  ret_rows: child of mem, at most limit.
 * Fails with: sql codes, E_NOMEM.
 */
int match_store_list(struct sql_conn *conn, TALLOC_CTX *mem,
		     const struct match_list_query *query,
		     struct match_list_row **ret_rows, size_t *ret_count,
		     struct err *err) MUST_CHECK;

/* Rows that the query's window and queues hold, without cursor, offset and limit. */
int match_store_list_count(struct sql_conn *conn, const struct match_list_query *query,
			   uint64_t *ret_count, struct err *err) MUST_CHECK;

/*
 * The game mode ("CLASSIC") of each game of a player's history, which has the match ids;
 * "" of one that names none.  ret_modes: a text a row, in mem.  Fails with: E_NOMEM, sql
 * codes.
 */
int match_store_modes(struct sql_conn *conn, TALLOC_CTX *mem, int64_t player_id,
		      const struct model_history *history, const char ***ret_modes,
		      struct err *err) MUST_CHECK;

/* Champion id -> name, all known, for a process cache.  names[id] in mem or NULL. */
int match_store_champions(struct sql_conn *conn, TALLOC_CTX *mem, const char ***ret_names,
			  size_t *ret_size, struct err *err) MUST_CHECK;

/*
 * Riot's ids of n matches (a few) by ours; "" for one that is not stored (any more).
 * Fails with: sql codes.
 */
int match_store_names(struct sql_conn *conn, const int64_t *ids, size_t n,
		      char (*ret_names)[MODEL_MATCH_ID_SIZE], struct err *err) MUST_CHECK;
