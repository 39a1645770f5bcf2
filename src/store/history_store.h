/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A player's games as columns: one clustered range scan over
 * (player_id, game_start, match_id, participant_no).
 */
#pragma once

#include "model/history.h"
#include "sql/conn.h"

#include <talloc.h>

/*
 * Rows with from_ms <= game_start < until_ms, oldest first, with the columns wanted.
 * ret_history: talloc child of mem.
 * Fails with: E_NOMEM, E_LIMITED (over max_rows; 0 = no bound), E_CORRUPT (a line-up that
 * is too long), sql codes.  Thread: the connection's.
 */
int history_store_range(struct sql_conn *conn, TALLOC_CTX *mem, int64_t player_id,
			enum model_history_columns columns, int64_t from_ms,
			int64_t until_ms, size_t max_rows,
			struct model_history **ret_history, struct err *err) MUST_CHECK;
