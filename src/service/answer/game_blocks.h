/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The calendar in a time zone: where seasons, weeks and months begin, and the block of
 * them that holds a moment with the one before (docs/analytics.md, "Section trend").
 */
#pragma once

#include "analytics/trend_blocks.h"
#include "base/tz.h"
#include "service/answer/game_window.h"

/*
 * The first moment of the season that holds at_ms (docs/fields.md).  conn: NULL = one of
 * the pool, if the seasons have to be read.
 * Fails with: E_NOMEM, sql codes.  Thread: any.
 */
int service_season_start(struct service_context *ctx, TALLOC_CTX *mem,
			 const struct tz *tz, struct sql_conn *conn, int64_t at_ms,
			 struct deadline deadline, int64_t *ret_ms,
			 struct err *err) MUST_CHECK;

/*
 * The blocks of a period at the end of a window; none (looks 0) for today, all, and a
 * window that is a range.  conn: as above.
 * Fails with: E_INVALID (tz), E_NOMEM, for season with sql codes.  Thread: any.
 */
int service_game_blocks_decide(struct service_context *ctx, TALLOC_CTX *mem,
			       const struct service_game_window *window,
			       enum analytics_period period, struct sql_conn *conn,
			       struct deadline deadline, struct trend_blocks *ret_blocks,
			       struct err *err) MUST_CHECK;
