/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/purge_peers.h"

#include "store/peer_rows.h"

struct seats {
	struct peer_facts facts[MODEL_PARTICIPANTS_MAX];
	size_t n;
	struct err *err;
};

static int on_seat(void *arg, int64_t player_id, const struct peer_facts *facts)
{
	struct seats *seats = arg;

	(void)player_id;
	if (seats->n == MODEL_PARTICIPANTS_MAX)
		return err_set(seats->err, E_LIMITED, "more seats than a game has");
	seats->facts[seats->n++] = *facts;
	return 0;
}

int purge_peers(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_change *change,
		int64_t player_id, int64_t game_start_ms, int64_t match_id, int64_t heir,
		struct err *err)
{
	struct peer_rank_list list = { 0 };
	struct seats seats = { .err = err };
	int r = peer_rows_of_game(conn, player_id, game_start_ms, match_id, on_seat,
				  &seats, err);

	if (!r && seats.n)
		r = peer_ranks_of(conn, mem, &player_id, 1, &list, err);
	for (size_t i = 0; i < seats.n && !r; i++) {
		const struct peer_facts *facts = &seats.facts[i];

		r = peer_change_add(change, player_id, facts,
				    peer_tier_at(list.ranks, list.n, player_id,
						 facts->queue_id, game_start_ms),
				    -1, err);
		if (!r && heir)
			r = peer_change_add(change, heir, facts, TIER_NONE, 1, err);
	}
	return r;
}
