/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PeriodStats: the statistics of the games selected of a player (inherited fields;
 * formulas in docs/fields.md).  Pure: columns in, numbers out; no I/O, no clock.
 */
#pragma once

#include "analytics/champion_list.h"
#include "analytics/filter.h"
#include "analytics/metrics.h"
#include "analytics/trend_blocks.h"
#include "base/attr.h"

#include <talloc.h>

#define PERIOD_TOP_CHAMPIONS  5
#define PERIOD_ROLE_MIN_GAMES 5 /* best_role and worst_role come from such roles only */

enum analytics_period {
	PERIOD_TODAY,
	PERIOD_WEEK,
	PERIOD_MONTH,
	PERIOD_SEASON,
	PERIOD_ALL,
	PERIOD_COUNT
};

struct period_stats {
	struct period_metrics total;
	struct period_metrics roles[ROLE_COUNT]; /* [ROLE_NONE]: games without a role */
	enum model_role best_role, worst_role;   /* ROLE_NONE: not enough games */
	struct champion_performance champions[PERIOD_TOP_CHAMPIONS];
	size_t champion_count;
	/* For the suggestions */
	uint32_t last5_games, last5_wins;
	double mean_game_score; /* mean over games of the single-game score g, 2.4 */
	int64_t first_game_ms, last_game_ms; /* of the counted games; 0 when none */
};

/*
 * Compute the statistics of the games selected, whose history is ordered by game_start;
 * all trends are stable.
 * mem: scratch; peers may be NULL.  Fails with: E_NOMEM.  Thread: any.
 */
int period_compute(TALLOC_CTX *mem, const struct game_selection *selection,
		   const struct game_peers *peers,
		   struct period_stats *ret_stats) MUST_CHECK;

/*
 * Put into stats what the blocks' games say about the trends of the total and of each
 * role; without it they are stable.  selection: holds the games of both blocks, in order
 * of time.  Thread: any.
 */
void period_set_trends(struct period_stats *stats, const struct trend_blocks *blocks,
		       const struct game_selection *selection);

/* "today" … "all", and back (0 or -E_INVALID). */
const char *period_name(enum analytics_period period);
int period_parse(const char *text, enum analytics_period *ret_period) MUST_CHECK;
