/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line-up of a stored game once more, from the rows of its participants: for when the
 * packed one cannot be read.
 */
#pragma once

#include "model/match.h"
#include "sql/conn.h"

/*
 * Read the seats of a game, ordered by participant number.  There is no index for this
 * question: every player is asked for a row of the game, some at a time.
 * ret_seats: room for MODEL_PARTICIPANTS_MAX, what is beyond is left out.
 * Fails with: sql codes.
 */
int purge_seats_rebuild(struct sql_conn *conn, int64_t match_id, int64_t game_start,
			struct model_lineup_entry *ret_seats, size_t *ret_n,
			struct err *err) MUST_CHECK;
