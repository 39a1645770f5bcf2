/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The games that an answer is about: read from the store and selected by its window.
 */
#pragma once

#include "analytics/filter.h"
#include "service/answer/answer.h"

#define SERVICE_GAMES_MAX 500000 /* of one player: 17 MB of columns */

/*
 * The games of the window with at least these columns; those of the filters are read as
 * well.  ret_selection, its history and rows: in asked->mem, given back by
 * service_games_free when that is not soon gone.
 * Fails with: E_NOMEM, E_LIMITED (too many games), E_CORRUPT, sql codes.  Thread: any.
 */
int service_games_read(const struct service_asked *asked, struct sql_conn *conn,
		       enum model_history_columns columns,
		       struct game_selection *ret_selection, struct err *err) MUST_CHECK;

/*
 * The same, and with the games from since_ms on that pass the filters, too, where that is
 * earlier: ret_since has them all, over the same history.
 */
int service_games_read_since(const struct service_asked *asked, struct sql_conn *conn,
			     enum model_history_columns columns, int64_t since_ms,
			     struct game_selection *ret_selection,
			     struct game_selection *ret_since,
			     struct err *err) MUST_CHECK;

/* Give back a selection and its history, unless that is shared. */
void service_games_free(struct game_selection *selection);
