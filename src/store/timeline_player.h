/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of timeline_player: what a timeline says about each of its players, in the
 * order of participant, so that one clustered range scan brings a window's.
 */
#pragma once

#include "model/laning.h"
#include "sql/conn.h"

#include <talloc.h>

/* What a stored match says about itself. */
struct timeline_seats {
	int64_t match_id, game_start;
	struct model_lineup_entry seats[MODEL_PARTICIPANTS_MAX];
	size_t n;
};

/* Fill rows (room for MODEL_PARTICIPANTS_MAX); returns how many there are.  Pure. */
size_t timeline_player_fill(const struct timeline_seats *match,
			    const struct model_timeline *timeline,
			    struct model_laning *rows);

/*
 * Store n rows, which are put into the order of the table's key.
 * Fails with: sql codes.  Thread: the connection's.
 */
int timeline_player_put(struct sql_conn *conn, struct model_laning *rows, size_t n,
			struct err *err) MUST_CHECK;

/* The rows of a window of a player. */
struct timeline_player_list {
	struct model_laning *rows; /* talloc child of the mem given */
	size_t n;
};

/*
 * Rows of a player with from_ms <= game_start < until_ms in the order of a history.
 * Fails with: E_NOMEM, E_LIMITED (over max_rows; 0 = no bound), sql codes.
 * Thread: the connection's.
 */
int timeline_player_range(struct sql_conn *conn, TALLOC_CTX *mem, int64_t player_id,
			  int64_t from_ms, int64_t until_ms, size_t max_rows,
			  struct timeline_player_list *ret_list,
			  struct err *err) MUST_CHECK;
