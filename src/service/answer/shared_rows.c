/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/shared_rows.h"

#include "service/answer/games.h"
#include "service/answer/stats_peers.h"
#include "store/history_store.h"

void service_rows_add(struct service_rows *rows, const struct service_rows *plan)
{
	if (!plan->wanted)
		return;
	if (!rows->wanted || plan->columns > rows->columns)
		rows->columns = plan->columns;
	if (!rows->wanted || plan->from_ms < rows->from_ms)
		rows->from_ms = plan->from_ms;
	if (!rows->wanted || plan->until_ms > rows->until_ms)
		rows->until_ms = plan->until_ms;
	rows->wanted = true;
}

static bool covers(const struct service_rows *rows, const struct service_rows *plan)
{
	return rows->wanted && !rows->too_many && rows->columns >= plan->columns &&
	       rows->from_ms <= plan->from_ms && rows->until_ms >= plan->until_ms;
}

static int read(const struct service_rows *what, const struct service_asked *asked,
		struct sql_conn *conn, struct model_history **ret_history,
		struct err *err)
{
	return history_store_range(conn, asked->mem, asked->player.player_id,
				   what->columns, what->from_ms, what->until_ms,
				   SERVICE_GAMES_MAX, ret_history, err);
}

int service_rows_get(struct service_rows *rows, const struct service_asked *asked,
		     struct sql_conn *conn, enum model_history_columns columns,
		     int64_t from_ms, struct model_history **ret_history, bool *ret_own,
		     struct err *err)
{
	const struct service_rows plan = { .wanted = true,
					   .columns = columns,
					   .from_ms = from_ms,
					   .until_ms = asked->window.filter.until_ms };
	int r = 0;

	if (rows->planning) {
		service_rows_add(rows, &plan);
		return err_set(err, E_CANCELLED, "the rows are planned");
	}
	*ret_own = !covers(rows, &plan);
	if (!*ret_own && !rows->history)
		r = read(rows, asked, conn, &rows->history, err);
	if (r == -E_LIMITED)
		*ret_own = rows->too_many = true; /* together; one may have fewer */
	else if (r)
		return r;
	if (*ret_own)
		return read(&plan, asked, conn, ret_history, err);
	*ret_history = rows->history;
	return 0;
}

void service_rows_done(struct service_rows *rows)
{
	if (rows->peers)
		stats_peers_put(rows->peers);
	talloc_free(rows->peers);
	talloc_free(rows->history);
	rows->peers = NULL;
	rows->history = NULL;
}
