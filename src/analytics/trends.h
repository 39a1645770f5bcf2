/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inherited trends of a player: today, week, month and season beside each other
 * (docs/analytics.md, "Inherited routes").  Pure.
 */
#pragma once

#include "analytics/filter.h"
#include "analytics/metrics.h"

enum trends_window {
	TRENDS_TODAY,
	TRENDS_WEEK,
	TRENDS_MONTH,
	TRENDS_SEASON,
	TRENDS_COUNT
};

#define TRENDS_PEAK_GAMES   10 /* of the best stretch */
#define TRENDS_ENOUGH_GAMES 5  /* for velocity and consistency */

/* Where the windows begin; all end at until. */
struct trends_windows {
	int64_t from_ms[TRENDS_COUNT];
	int64_t until_ms;
};

struct trends_result {
	uint32_t games, wins;
	double win_rate;
	enum analytics_trend trend; /* the caller's */
};

struct trends {
	struct trends_result windows[TRENDS_COUNT];
	double improvement_velocity; /* points; NaN: not enough games */
	double consistency_score;    /* 0..100; NaN: not enough games */
	bool has_peak;
	uint32_t peak_first; /* of the season's games, from 1 */
	double peak_win_rate;
};

/* A window and the one of the same length that ends where it begins. */
struct trends_comparison {
	bool has_before; /* the window has a beginning */
	int64_t before_ms, from_ms, until_ms;
	struct trends_result before, current; /* of both, trend is that of current */
};

/*
 * Decide where the window before begins, no earlier than 1970, and count both.
 * selection: holds the games of both, in order of time; others are not looked at.
 * from_ms, until_ms: the window; any: it has no beginning.  Thread: any.
 */
void trends_compare(const struct game_selection *selection, int64_t from_ms,
		    int64_t until_ms, bool any, struct trends_comparison *ret_comparison);

/* Where the window before one begins. */
int64_t trends_before(int64_t from_ms, int64_t until_ms);

/*
 * selection: holds the games of all windows, in order of time; others are not looked at.
 * Thread: any.
 */
void trends_compute(const struct game_selection *selection,
		    const struct trends_windows *windows, struct trends *ret_trends);
