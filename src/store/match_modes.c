/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Game modes of a player's games. */
#include "store/match_store.h"

#include <string.h>

struct mode_row {
	int64_t player_id, from_ms, until_ms; /* parameters */
	int64_t match_id;
	char game_mode[32];
};

static const struct sql_field mode_params[] = {
	SQL_FIELD(SQL_I64, struct mode_row, player_id),
	SQL_FIELD(SQL_I64, struct mode_row, from_ms),
	SQL_FIELD(SQL_I64, struct mode_row, until_ms),
};

static const struct sql_field mode_columns[] = {
	SQL_FIELD(SQL_I64, struct mode_row, match_id),
	SQL_FIELD(SQL_TEXT, struct mode_row, game_mode),
};

/* In the order of a history (store/history_store.c). */
static const struct sql_query select_modes = {
	.text = "SELECT p.match_id, m.game_mode FROM {participant} p"
		" STRAIGHT_JOIN {match} m ON m.match_id = p.match_id"
		" WHERE p.player_id = ? AND p.game_start BETWEEN ? AND ?"
		" ORDER BY p.game_start, p.match_id, p.participant_no",
	.params = mode_params,
	.param_count = ARRAY_LEN(mode_params),
	.columns = mode_columns,
	.column_count = ARRAY_LEN(mode_columns),
};

struct modes {
	TALLOC_CTX *mem;
	const struct model_history *history;
	const char **modes;
	size_t at; /* the first row without a mode yet */
	const char *last;
};

/* Most games are of the same mode as the one before. */
static const char *keep(struct modes *modes, const char *name)
{
	if (!modes->last || strcmp(modes->last, name) != 0)
		modes->last = talloc_strdup(modes->mem, name);
	return modes->last;
}

/*
 * Both have the same order, so one step forward finds the row.  Games that came or went
 * since the history was read are passed over.
 */
static int on_mode(void *arg, const void *data)
{
	const struct mode_row *row = data;
	struct modes *modes = arg;
	const struct model_history *h = modes->history;
	size_t at = modes->at;

	while (at < h->n && h->match_id[at] != row->match_id)
		at++;
	if (at == h->n)
		return 0;
	modes->modes[at] = keep(modes, row->game_mode);
	modes->at = at + 1;
	return modes->modes[at] ? 0 : -E_NOMEM;
}

int match_store_modes(struct sql_conn *conn, TALLOC_CTX *mem, int64_t player_id,
		      const struct model_history *history, const char ***ret_modes,
		      struct err *err)
{
	struct modes modes = { .mem = mem, .history = history };
	struct mode_row row = { .player_id = player_id };
	int r = 0;

	modes.modes = talloc_array(mem, const char *, (unsigned)history->n + 1);
	if (!modes.modes)
		return err_set(err, E_NOMEM, "no memory for the game modes");
	for (size_t i = 0; i < history->n; i++)
		modes.modes[i] = "";
	if (history->n) {
		row.from_ms = history->game_start_ms[0];
		row.until_ms = history->game_start_ms[history->n - 1];
		r = sql_select(conn, &select_modes, &row, &row, on_mode, &modes, err);
	}
	if (!r)
		*ret_modes = modes.modes;
	return r == -E_NOMEM ? err_set(err, E_NOMEM, "no memory for the game modes") : r;
}
