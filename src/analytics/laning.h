/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What timelines say about the games of a player (docs/analytics.md, "Section laning").
 * Sums of whole numbers: those of two sets of games merge by adding, in any order.  All:
 * pure, thread: any; zeroed sums are those of no game.
 */
#pragma once

#include "analytics/filter.h"
#include "analytics/interval.h"
#include "model/laning.h"

#define LANING_LANE_GOLD 500  /* ahead by so much at minute 15: lane won */
#define LANING_TEAM_GOLD 4000 /* a lead that can be thrown away */

struct laning_rate {
	uint64_t n, successes;
};

struct laning_sums {
	uint64_t timelines;
	struct mean_sums gold_diff[LANING_MINUTES], xp_diff[LANING_MINUTES],
		cs_diff[LANING_MINUTES];
	struct laning_rate lane_won, lane_lost;
	struct laning_rate wins_lane_won, wins_lane_lost, wins_lane_even;
	struct mean_sums deaths_before_10, plates, first_item_ms;
	struct laning_rate throws, comebacks;
};

/* Count a game. */
void laning_add_game(struct laning_sums *sums, const struct model_laning *game, bool won);

/*
 * Count those of the selected games that are among the n rows, which are in the order of
 * a history (game_start, match_id, participant_no).  Needs HISTORY_FULL.
 */
void laning_add(struct laning_sums *sums, const struct game_selection *games,
		const struct model_laning *rows, size_t n);

/* Add the sums of other games. */
void laning_merge(struct laning_sums *sums, const struct laning_sums *other);

/* Seconds until the first finished item. */
struct interval laning_first_item_s(const struct laning_sums *sums);
