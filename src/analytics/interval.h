/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Figures with their 95 % intervals (docs/analytics.md, "Kinds of numbers").  A value
 * that does not exist is NaN, which is printed as null.  The sums are whole numbers: they
 * are merged by adding and do not depend on the order of the games.  Exact for the sums
 * of up to 500,000 games of real values, without overflow for values of one game below
 * 2^31.  All: thread: any; sums begin zeroed, belong to the caller.
 */
#pragma once

#include "base/attr.h"

#include <stdint.h>

#define INTERVAL_Z 1.959963984540054 /* normal quantile 0.975 */

struct interval {
	double value, low, high; /* NaN: none */
};

/* Wilson score interval of successes of n, in percent; all NaN for n = 0. */
struct interval interval_wilson(uint64_t successes, uint64_t n);

/* Sums of pairs (a, b), for a ratio. */
struct ratio_sums {
	uint64_t n;
	int64_t a, b;
	__int128 aa, ab, bb;
};

/* Count a game, 0 <= a, b; add the sums of other games. */
void ratio_add(struct ratio_sums *sums, int64_t a, int64_t b);
void ratio_merge(struct ratio_sums *sums, const struct ratio_sums *other);
/* scale times the ratio of the sums with its interval on the log scale. */
struct interval ratio_interval(const struct ratio_sums *sums, double scale);
/* KDA: as ratio_interval with scale 1; without deaths the value is the sum of a. */
struct interval ratio_kda(const struct ratio_sums *sums);

/* Sums of whole numbers x, for a mean. */
struct mean_sums {
	uint64_t n;
	int64_t x;
	__int128 xx;
};

/* Count a game's x; add the sums of other games. */
void mean_add(struct mean_sums *sums, int64_t x);
void mean_merge(struct mean_sums *sums, const struct mean_sums *other);
/*
 * Their mean, of what is never negative: the interval is on the log scale.  No interval
 * for n < 2 or a mean of 0.
 */
struct interval mean_interval(const struct mean_sums *sums);
/* Their mean, of what has either sign: Student's interval.  None for n < 2. */
struct interval mean_signed_interval(const struct mean_sums *sums);

/* Student's interval of n reals whose mean and sum of squared deviations from it are
 * known. */
struct interval mean_interval_of(uint64_t n, double mean, double squares);

/*
 * Difference of two rates in points (second - first) with the interval of Agresti &
 * Caffo, cut to -100..100; NaN when an n is 0.
 */
struct interval interval_difference(uint64_t successes1, uint64_t n1, uint64_t successes2,
				    uint64_t n2);
