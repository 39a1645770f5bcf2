/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reals beside the whole numbers of games: how a game stands in the population, and the
 * sums of such.  All: pure, thread: any; zeroed sums are those of no game.
 */
#pragma once

#include "analytics/interval.h"

/* Reals that not every game has: how many, their mean, and the sum of (x - mean)^2. */
struct real_sums {
	uint64_t n;
	double mean, squares;
};

/* Add a value; NaN is none. */
void real_sums_add(struct real_sums *sums, double x);
/* Add the sums of other values. */
void real_sums_merge(struct real_sums *sums, const struct real_sums *other);
/* The mean alone; NaN without games. */
double real_sums_mean(const struct real_sums *sums);
/* The mean of percentiles with Student's interval, cut to 0..100. */
struct interval real_sums_percentile(const struct real_sums *sums);

/* How the games of a history stand beside the population; NaN where a game found none. */
struct game_peers {
	double *percentile; /* of the performance index, by row of the history */
	double *baseline;   /* percent of games won in the game's cell, by row */
};
