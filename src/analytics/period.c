/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/period.h"

#include "base/err.h"

#include <string.h>

#define LAST_GAMES 5

static const char *const period_names[PERIOD_COUNT] = {
	[PERIOD_TODAY] = "today",   [PERIOD_WEEK] = "week", [PERIOD_MONTH] = "month",
	[PERIOD_SEASON] = "season", [PERIOD_ALL] = "all",
};

const char *period_name(enum analytics_period period)
{
	return period_names[period];
}

int period_parse(const char *text, enum analytics_period *ret_period)
{
	for (int i = 0; i < PERIOD_COUNT; i++) {
		if (!strcmp(text, period_names[i])) {
			*ret_period = (enum analytics_period)i;
			return 0;
		}
	}
	return -E_INVALID;
}

static enum model_role role_of(const struct model_history *h, size_t i)
{
	return h->role[i] < ROLE_COUNT ? (enum model_role)h->role[i] : ROLE_NONE;
}

/*
 * The roles' sums make the total, so each game is added once; but the percentiles, which
 * are summed in the order of the games as everywhere.
 */
static void sum_roles(const struct game_selection *games, const struct game_peers *peers,
		      struct period_stats *stats)
{
	struct metric_sums total = { 0 }, roles[ROLE_COUNT] = { 0 };
	struct real_sums percentile = { 0 };

	for (size_t k = 0; k < games->n; k++) {
		size_t i = games->rows[k];

		metric_add(&roles[role_of(games->history, i)], games->history, i, peers);
		if (peers)
			real_sums_add(&percentile, peers->percentile[i]);
	}
	for (int role = 0; role < ROLE_COUNT; role++) {
		metric_merge(&total, &roles[role]);
		metrics_of(&roles[role], &stats->roles[role]);
	}
	total.percentile = percentile;
	metrics_of(&total, &stats->total);
}

/* Whether role a stands before role b: score, then games, then the order of the map. */
static bool role_before(const struct period_stats *stats, enum model_role a,
			enum model_role b)
{
	const struct period_metrics *x = &stats->roles[a], *y = &stats->roles[b];

	if (x->performance_score != y->performance_score)
		return x->performance_score > y->performance_score;
	return x->games != y->games ? x->games > y->games : a < b;
}

static void rank_roles(struct period_stats *stats)
{
	int qualified = 0;

	for (enum model_role r = ROLE_TOP; r < ROLE_COUNT; r++) {
		if (stats->roles[r].games < PERIOD_ROLE_MIN_GAMES)
			continue;
		qualified++;
		if (!stats->best_role || role_before(stats, r, stats->best_role))
			stats->best_role = r;
		if (!stats->worst_role || role_before(stats, stats->worst_role, r))
			stats->worst_role = r;
	}
	if (qualified < 2)
		stats->worst_role = ROLE_NONE;
}

/* The first few of all. */
static int top_champions(TALLOC_CTX *mem, const struct game_selection *games,
			 const struct game_peers *peers, struct period_stats *stats)
{
	struct champion_performance *list;
	size_t n;
	int r = champion_list_make(mem, games, peers, &list, &n);

	if (r)
		return r;
	if (n > PERIOD_TOP_CHAMPIONS)
		n = PERIOD_TOP_CHAMPIONS;
	for (size_t i = 0; i < n; i++)
		stats->champions[i] = list[i];
	stats->champion_count = n;
	talloc_free(list);
	return 0;
}

static void describe_games(const struct game_selection *games, struct period_stats *stats)
{
	const struct model_history *h = games->history;
	double sum = 0;

	if (!games->n)
		return;
	for (size_t k = 0; k < games->n; k++)
		sum += game_score(h, games->rows[k]);
	stats->mean_game_score = sum / (double)games->n;
	for (size_t k = games->n; k > 0 && stats->last5_games < LAST_GAMES; k--) {
		stats->last5_games++;
		stats->last5_wins += h->win[games->rows[k - 1]] != 0;
	}
	stats->first_game_ms = h->game_start_ms[games->rows[0]];
	stats->last_game_ms = h->game_start_ms[games->rows[games->n - 1]];
}

int period_compute(TALLOC_CTX *mem, const struct game_selection *selection,
		   const struct game_peers *peers, struct period_stats *ret_stats)
{
	struct period_stats stats = { 0 };
	int r = top_champions(mem, selection, peers, &stats);

	if (r)
		return r;
	sum_roles(selection, peers, &stats);
	rank_roles(&stats);
	describe_games(selection, &stats);
	*ret_stats = stats;
	return 0;
}

void period_set_trends(struct period_stats *stats, const struct trend_blocks *blocks,
		       const struct game_selection *selection)
{
	stats->total.trend = trend_blocks_word(blocks, selection, ROLE_NONE, 1);
	for (enum model_role r = ROLE_TOP; r < ROLE_COUNT; r++)
		stats->roles[r].trend =
			trend_blocks_word(blocks, selection, r, TREND_ROLES);
}
