/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/laning.h"

static void rate_add(struct laning_rate *rate, bool success)
{
	rate->n++;
	rate->successes += success;
}

static void rate_merge(struct laning_rate *rate, const struct laning_rate *other)
{
	rate->n += other->n;
	rate->successes += other->successes;
}

static void add_lane(struct laning_sums *sums, const struct model_laning *game, bool won)
{
	const int32_t gold = game->gold_diff[LANING_15];
	const bool ahead = gold >= LANING_LANE_GOLD, behind = gold <= -LANING_LANE_GOLD;

	for (int m = 0; m < LANING_MINUTES; m++) {
		if (!(game->minutes >> m & 1))
			continue;
		mean_add(&sums->gold_diff[m], game->gold_diff[m]);
		mean_add(&sums->xp_diff[m], game->xp_diff[m]);
		mean_add(&sums->cs_diff[m], game->cs_diff[m]);
	}
	if (!(game->minutes >> LANING_15 & 1))
		return;
	rate_add(&sums->lane_won, ahead);
	rate_add(&sums->lane_lost, behind);
	rate_add(ahead    ? &sums->wins_lane_won
		 : behind ? &sums->wins_lane_lost
			  : &sums->wins_lane_even,
		 won);
}

void laning_add_game(struct laning_sums *sums, const struct model_laning *game, bool won)
{
	sums->timelines++;
	add_lane(sums, game, won);
	mean_add(&sums->deaths_before_10, game->deaths_before_10);
	mean_add(&sums->plates, game->plates);
	if (game->first_item_ms)
		mean_add(&sums->first_item_ms, game->first_item_ms);
	if (game->gold_lead_max >= LANING_TEAM_GOLD)
		rate_add(&sums->throws, !won);
	if (game->gold_deficit_max >= LANING_TEAM_GOLD)
		rate_add(&sums->comebacks, won);
}

/* Where a row stands beside a game of the history: < 0 before, 0 it is of this game. */
static int compare(const struct model_laning *row, const struct model_history *h,
		   uint32_t i)
{
	if (row->game_start_ms != h->game_start_ms[i])
		return row->game_start_ms < h->game_start_ms[i] ? -1 : 1;
	if (row->match_id != h->match_id[i])
		return row->match_id < h->match_id[i] ? -1 : 1;
	return row->participant_no - h->participant_no[i];
}

void laning_add(struct laning_sums *sums, const struct game_selection *games,
		const struct model_laning *rows, size_t n)
{
	const struct model_history *h = games->history;
	size_t r = 0;

	for (size_t k = 0; k < games->n; k++) {
		const uint32_t i = games->rows[k];

		while (r < n && compare(&rows[r], h, i) < 0)
			r++;
		if (r < n && compare(&rows[r], h, i) == 0)
			laning_add_game(sums, &rows[r], h->win[i] != 0);
	}
}

void laning_merge(struct laning_sums *sums, const struct laning_sums *other)
{
	sums->timelines += other->timelines;
	for (int m = 0; m < LANING_MINUTES; m++) {
		mean_merge(&sums->gold_diff[m], &other->gold_diff[m]);
		mean_merge(&sums->xp_diff[m], &other->xp_diff[m]);
		mean_merge(&sums->cs_diff[m], &other->cs_diff[m]);
	}
	rate_merge(&sums->lane_won, &other->lane_won);
	rate_merge(&sums->lane_lost, &other->lane_lost);
	rate_merge(&sums->wins_lane_won, &other->wins_lane_won);
	rate_merge(&sums->wins_lane_lost, &other->wins_lane_lost);
	rate_merge(&sums->wins_lane_even, &other->wins_lane_even);
	mean_merge(&sums->deaths_before_10, &other->deaths_before_10);
	mean_merge(&sums->plates, &other->plates);
	mean_merge(&sums->first_item_ms, &other->first_item_ms);
	rate_merge(&sums->throws, &other->throws);
	rate_merge(&sums->comebacks, &other->comebacks);
}

struct interval laning_first_item_s(const struct laning_sums *sums)
{
	const struct interval ms = mean_interval(&sums->first_item_ms);

	return (struct interval){ ms.value / 1000, ms.low / 1000, ms.high / 1000 };
}
