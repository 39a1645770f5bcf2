/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/games.h"

#include "service/answer/shared_rows.h"
#include "store/history_store.h"

/* ret_own: the history is nobody else's. */
static int read_rows(const struct service_asked *asked, struct sql_conn *conn,
		     enum model_history_columns columns, int64_t from_ms,
		     struct model_history **ret_history, bool *ret_own, struct err *err)
{
	const struct game_filter *filter = &asked->window.filter;
	enum model_history_columns needed = game_filter_columns(filter);

	if (asked->rows)
		return service_rows_get(asked->rows, asked, conn,
					needed > columns ? needed : columns, from_ms,
					ret_history, ret_own, err);
	*ret_own = true;
	return history_store_range(conn, asked->mem, asked->player.player_id,
				   needed > columns ? needed : columns, from_ms,
				   filter->until_ms, SERVICE_GAMES_MAX, ret_history, err);
}

/* The games of the history from a moment on that pass the filters. */
static int select_games(const struct service_asked *asked,
			const struct model_history *history, int64_t from_ms,
			struct game_selection *ret_selection, struct err *err)
{
	struct game_filter filter = asked->window.filter;
	int r;

	filter.from_ms = from_ms;
	r = game_select(asked->mem, history, asked->player.player_id, &filter,
			ret_selection);
	if (r == -E_CORRUPT)
		return err_set(err, E_CORRUPT, "a line-up of player %lld does not unpack",
			       (long long)asked->player.player_id);
	return r ? err_set(err, E_NOMEM, "no memory for the games") : 0;
}

int service_games_read_since(const struct service_asked *asked, struct sql_conn *conn,
			     enum model_history_columns columns, int64_t since_ms,
			     struct game_selection *ret_selection,
			     struct game_selection *ret_since, struct err *err)
{
	int64_t from_ms = asked->window.filter.from_ms;
	bool earlier = since_ms < from_ms;
	struct model_history *history = NULL;
	bool own = false;
	int r = read_rows(asked, conn, columns, earlier ? since_ms : from_ms, &history,
			  &own, err);

	if (!r)
		r = select_games(asked, history, from_ms, ret_selection, err);
	if (!r && earlier)
		r = select_games(asked, history, since_ms, ret_since, err);
	else if (!r)
		*ret_since = *ret_selection;
	if (r && own)
		talloc_free(history);
	else if (own)
		talloc_steal(ret_selection->rows, history); /* goes with it */
	return r;
}

int service_games_read(const struct service_asked *asked, struct sql_conn *conn,
		       enum model_history_columns columns,
		       struct game_selection *ret_selection, struct err *err)
{
	struct game_selection since;

	return service_games_read_since(asked, conn, columns,
					asked->window.filter.from_ms, ret_selection,
					&since, err);
}

void service_games_free(struct game_selection *selection)
{
	talloc_free(selection->rows);
	*selection = (struct game_selection){ 0 };
}
