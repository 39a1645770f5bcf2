/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the histograms are made from: participations and ranks as they are stored.
 */
#pragma once

#include "model/peer.h"
#include "sql/conn.h"

#include <talloc.h>

/* Called for each row; non-zero stops and is returned. */
typedef int (*peer_row_fn)(void *arg, int64_t player_id, const struct peer_facts *facts);

/*
 * Participations that can count: of the players after < player_id <= until; of one player
 * since a time; of a player in a game.  In the order of the table.
 * Fail with: sql codes, what fn returned.
 */
int peer_rows_between(struct sql_conn *conn, int64_t after, int64_t until, peer_row_fn fn,
		      void *arg, struct err *err) MUST_CHECK;
int peer_rows_since(struct sql_conn *conn, int64_t player_id, int64_t from_ms,
		    peer_row_fn fn, void *arg, struct err *err) MUST_CHECK;
int peer_rows_of_game(struct sql_conn *conn, int64_t player_id, int64_t game_start_ms,
		      int64_t match_id, peer_row_fn fn, void *arg,
		      struct err *err) MUST_CHECK;

/* Snapshots, sorted as peer_tier_at wants them. */
struct peer_rank_list {
	struct peer_rank *ranks;
	size_t n, room;
};

/*
 * The snapshots of n players, or of the players after < player_id <= until.  ids: sorted,
 * each once.  ret_list: its array in mem.  Fail with: E_NOMEM, sql codes.
 */
int peer_ranks_of(struct sql_conn *conn, TALLOC_CTX *mem, const int64_t *ids, size_t n,
		  struct peer_rank_list *ret_list, struct err *err) MUST_CHECK;
int peer_ranks_between(struct sql_conn *conn, TALLOC_CTX *mem, int64_t after,
		       int64_t until, struct peer_rank_list *ret_list,
		       struct err *err) MUST_CHECK;
