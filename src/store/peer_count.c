/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/peer_priv.h"

struct part_row {
	int64_t player_id;
	uint32_t rows;
};

static const struct sql_field part_params[] = {
	SQL_FIELD(SQL_I64, struct part_row, player_id),
	SQL_FIELD(SQL_U32, struct part_row, rows),
};
static const struct sql_query select_part_end = {
	.text = "SELECT player_id FROM {participant} WHERE player_id > ?"
		" ORDER BY player_id LIMIT 1 OFFSET ?",
	.params = part_params,
	.param_count = ARRAY_LEN(part_params),
	.columns = part_params,
	.column_count = 1,
};

int peer_count_part_end(struct sql_conn *conn, int64_t after, uint32_t rows,
			int64_t *ret_until, struct err *err)
{
	struct part_row row = { .player_id = after, .rows = rows - 1 };
	int r = sql_select_one(conn, &select_part_end, &row, &row, err);

	if (r && r != -E_NOT_FOUND)
		return r;
	*ret_until = r ? PEER_BUILT : row.player_id;
	return 0;
}

static int count_row(void *arg, int64_t player_id, const struct peer_facts *facts)
{
	struct peer_counter *counter = arg;
	struct peer_game game;

	if (!peer_counts(facts))
		return 0;
	peer_game_of(facts,
		     peer_tier_at(counter->ranks.ranks, counter->ranks.n, player_id,
				  facts->queue_id, facts->game_start_ms),
		     &game);
	counter->games++;
	return peer_set_add_game(counter->set, &game, counter->sign);
}

int peer_count_part(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_counter *counter,
		    int64_t after, int64_t until, struct err *err)
{
	int r = peer_ranks_between(conn, mem, after, until, &counter->ranks, err);

	if (!r)
		r = peer_rows_between(conn, after, until, count_row, counter, err);
	return r == -E_NOMEM ? err_set(err, E_NOMEM, "no memory for histograms") : r;
}
