/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a player's games stand beside the stored population. */
#include "service/answer/stats_peers.h"

#include "analytics/figures.h"
#include "model/peer_table.h"
#include "service/answer/shared_rows.h"
#include "service/population.h"
#include "store/peer_rows.h"

#include <math.h>

static int no_memory(struct err *err)
{
	return err_set(err, E_NOMEM, "no memory for the comparison");
}

static double *no_values(TALLOC_CTX *mem, size_t n)
{
	double *values = talloc_array(mem, double, (unsigned)n + 1);

	for (size_t i = 0; values && i < n; i++)
		values[i] = NAN;
	return values;
}

/*
 * The groups found for the last keys: a player's games are in few cells, and to look for
 * each game's anew would be most of the work.
 */
#define SEEN_BITS 6

struct finder {
	const struct peer_table *table;
	struct {
		int64_t key_id;
		bool used, found;
		struct peer_group group;
	} seen[1 << SEEN_BITS];
};

static const struct peer_group *find_group(struct finder *finder, struct peer_key key)
{
	const int64_t id = peer_key_id(key);
	/* Knuth's multiplicative hash: the high bits depend on all of the key's. */
	const uint64_t hash = (uint64_t)id * UINT64_C(0x9e3779b97f4a7c15);
	const size_t slot = (size_t)(hash >> (64 - SEEN_BITS));

	if (!finder->seen[slot].used || finder->seen[slot].key_id != id) {
		finder->seen[slot].used = true;
		finder->seen[slot].key_id = id;
		finder->seen[slot].found =
			peer_table_find(finder->table, key, 0, &finder->seen[slot].group);
	}
	return finder->seen[slot].found ? &finder->seen[slot].group : NULL;
}

/* One game: its rank within its cell, and how often that cell's games are won. */
static void place(struct finder *finder, const struct peer_facts *facts,
		  enum model_tier tier, double *ret_percentile, double *ret_baseline)
{
	const struct peer_group *group;

	if (!peer_counts(facts))
		return;
	group = find_group(finder, peer_key_of(facts, tier));
	if (!group)
		return;
	*ret_percentile = peer_group_percentile(group, PEER_PERFORMANCE_INDEX,
						peer_performance_index(facts));
	*ret_baseline = 100.0 * (double)group->cell->wins / (double)group->cell->games;
}

static int place_games(const struct service_asked *asked, struct sql_conn *conn,
		       const struct game_selection *games, struct stats_peers *peers,
		       struct err *err)
{
	struct finder finder = { .table = population_table(peers->population) };
	const struct model_history *h = games->history;
	int64_t player_id = asked->player.player_id;
	struct peer_rank_list ranks = { 0 };
	int r = peer_ranks_of(conn, asked->mem, &player_id, 1, &ranks, err);

	if (r)
		return r;
	peers->games.percentile = no_values(asked->mem, h->n);
	peers->games.baseline = no_values(asked->mem, h->n);
	if (!peers->games.percentile || !peers->games.baseline)
		return no_memory(err);
	for (size_t k = 0; k < games->n; k++) {
		size_t i = games->rows[k];
		struct peer_facts facts;

		peer_facts_of_history(h, i, &facts);
		place(&finder, &facts,
		      peer_tier_at(ranks.ranks, ranks.n, player_id, facts.queue_id,
				   facts.game_start_ms),
		      &peers->games.percentile[i], &peers->games.baseline[i]);
	}
	peers->there = true;
	return 0;
}

static int hold(const struct service_asked *asked, struct sql_conn *conn,
		const struct game_selection *games, struct stats_peers *ret_peers,
		struct err *err)
{
	struct stats_peers peers = { .service = asked->ctx->population };
	struct err why = { 0 };
	int r = 0;

	r = service_population_get(peers.service, asked->ctx->sql, conn, asked->deadline,
				   &peers.population, &why);
	/*
	 * Not counted yet, or broken: the figures go without, which is said by null.  A
	 * connection that was lost is another matter.
	 */
	if (r == -E_UNAVAILABLE && !sql_conn_broken(conn)) {
		if (asked->missing)
			*asked->missing = why;
		return 0;
	}
	if (r && err)
		*err = why;
	if (!r)
		r = place_games(asked, conn, games, &peers, err);
	if (r)
		stats_peers_put(&peers);
	else
		*ret_peers = peers;
	return r;
}

/* Every row of the history. */
static int all_rows(TALLOC_CTX *mem, const struct model_history *history,
		    struct game_selection *ret_games)
{
	*ret_games = (struct game_selection){ .history = history, .n = history->n };
	ret_games->rows = talloc_array(mem, uint32_t, (unsigned)history->n + 1);
	for (size_t i = 0; ret_games->rows && i < history->n; i++)
		ret_games->rows[i] = (uint32_t)i;
	return ret_games->rows ? 0 : -E_NOMEM;
}

/*
 * Where a game stands depends on the game alone: all rows are placed once, and whoever
 * shares them borrows that.
 */
static int borrow(const struct service_asked *asked, struct sql_conn *conn,
		  struct stats_peers *ret_peers, struct err *err)
{
	struct service_rows *rows = asked->rows;
	struct stats_peers *placed = rows->peers;
	struct game_selection all;
	int r = 0;

	if (!placed) {
		placed = talloc_zero(asked->mem, struct stats_peers);
		if (!placed || all_rows(placed, rows->history, &all) < 0)
			return no_memory(err);
		r = hold(asked, conn, &all, placed, err);
		talloc_free(all.rows);
	}
	if (r || !placed->there) {
		if (!r)
			stats_peers_put(placed);
		talloc_free(placed);
		return r;
	}
	rows->peers = placed;
	*ret_peers = *placed;
	ret_peers->service = NULL; /* it is not the borrower's to give back */
	return 0;
}

int stats_peers_get(const struct service_asked *asked, struct sql_conn *conn,
		    const struct game_selection *games, struct stats_peers *ret_peers,
		    struct err *err)
{
	struct service_population *service = asked->ctx->population;

	*ret_peers = (struct stats_peers){ .service = service };
	if (!service || !figure_of_mode(FIGURE_PERCENTILE, asked->window.mode))
		return 0;
	return asked->rows && asked->rows->history == games->history
		       ? borrow(asked, conn, ret_peers, err)
		       : hold(asked, conn, games, ret_peers, err);
}

void stats_peers_put(struct stats_peers *peers)
{
	if (!peers->service)
		return;
	service_population_put(peers->service, peers->population);
	talloc_free(peers->games.percentile);
	talloc_free(peers->games.baseline);
	*peers = (struct stats_peers){ 0 };
}

bool stats_peers_tally(const struct stats_peers *peers,
		       const struct service_game_window *window, enum group_key by,
		       uint32_t key, struct stats_baseline *ret_baseline)
{
	static const enum peer_tally_kind kinds[GROUP_KEY_COUNT] = {
		[GROUP_CHAMPION] = PEER_ON_CHAMPION,
		[GROUP_OPPONENT] = PEER_AGAINST_CHAMPION,
		[GROUP_SIDE] = PEER_ON_SIDE,
	};
	int64_t games, wins;

	if (!peers->there ||
	    (by != GROUP_CHAMPION && by != GROUP_OPPONENT && by != GROUP_SIDE))
		return false;
	peer_table_tally(population_table(peers->population), kinds[by], (uint16_t)key,
			 window->filter.queues, window->filter.queue_count, &games,
			 &wins);
	ret_baseline->n = games;
	ret_baseline->value = games ? 100.0 * (double)wins / (double)games : NAN;
	return true;
}
