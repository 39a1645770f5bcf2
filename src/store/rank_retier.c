/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rank_retier.h"

#include <stdlib.h>
#include <string.h>

static int compare(const struct peer_rank *a, const struct peer_rank *b)
{
	if (a->player_id != b->player_id)
		return a->player_id < b->player_id ? -1 : 1;
	if (a->queue_id != b->queue_id)
		return a->queue_id < b->queue_id ? -1 : 1;
	return (a->at_ms > b->at_ms) - (a->at_ms < b->at_ms);
}

static int by_key(const void *a, const void *b)
{
	return compare(a, b);
}

struct retier {
	struct peer_change *change;
	struct peer_rank_list before, after; /* the snapshots without and with the new */
	struct err *err;
};

static int move_game(void *arg, int64_t player_id, const struct peer_facts *facts)
{
	struct retier *re = arg;
	const enum model_tier from =
		peer_tier_at(re->before.ranks, re->before.n, player_id, facts->queue_id,
			     facts->game_start_ms);
	const enum model_tier to = peer_tier_at(re->after.ranks, re->after.n, player_id,
						facts->queue_id, facts->game_start_ms);
	int r;

	if (from == to)
		return 0;
	r = peer_change_add(re->change, player_id, facts, from, -1, re->err);
	return r ? r : peer_change_add(re->change, player_id, facts, to, 1, re->err);
}

/* Both lists are sorted and fresh is part of after. */
static int take_out(TALLOC_CTX *mem, struct retier *re, const struct peer_rank *fresh,
		    size_t n)
{
	size_t next = 0;

	re->before.ranks = talloc_array(mem, struct peer_rank, re->after.n + 1);
	if (!re->before.ranks)
		return err_set(re->err, E_NOMEM, "no memory for the players' ranks");
	for (size_t i = 0; i < re->after.n; i++) {
		if (next < n && compare(&re->after.ranks[i], &fresh[next]) == 0)
			next++;
		else
			re->before.ranks[re->before.n++] = re->after.ranks[i];
	}
	return 0;
}

/* The players of the new snapshots, each once. */
static int64_t *players_of(TALLOC_CTX *mem, const struct peer_rank *fresh, size_t n,
			   size_t *ret_n)
{
	int64_t *ids = talloc_array(mem, int64_t, n + 1);

	*ret_n = 0;
	for (size_t i = 0; ids && i < n; i++)
		if (i == 0 || fresh[i].player_id != fresh[i - 1].player_id)
			ids[(*ret_n)++] = fresh[i].player_id;
	return ids;
}

/* The earliest new snapshot of the player at *next, which moves on to another player. */
static int64_t earliest(const struct peer_rank *fresh, size_t n, size_t *next)
{
	const int64_t player_id = fresh[*next].player_id;
	int64_t at_ms = INT64_MAX;

	for (; *next < n && fresh[*next].player_id == player_id; ++*next)
		if (fresh[*next].at_ms < at_ms)
			at_ms = fresh[*next].at_ms;
	return at_ms;
}

int rank_retier(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_change *change,
		struct peer_rank *fresh, size_t n, struct err *err)
{
	struct retier re = { .change = change, .err = err };
	size_t player_n, next = 0;
	int64_t *ids;
	int r;

	qsort(fresh, n, sizeof(*fresh), by_key);
	ids = players_of(mem, fresh, n, &player_n);
	r = ids ? peer_ranks_of(conn, mem, ids, player_n, &re.after, err)
		: err_set(err, E_NOMEM, "no memory for the players' ranks");
	if (!r)
		r = take_out(mem, &re, fresh, n);
	for (size_t i = 0; i < player_n && !r; i++) {
		const int64_t from_ms = earliest(fresh, n, &next);

		if (peer_change_wants(change, ids[i]))
			r = peer_rows_since(conn, ids[i], from_ms, move_game, &re, err);
		if (!r)
			r = peer_change_flush(change, err);
	}
	return r;
}
