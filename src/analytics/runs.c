/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/runs.h"

#include "analytics/tails.h"

#include <math.h>
#include <stddef.h>

double runs_expected(uint32_t wins, uint32_t losses)
{
	double n1 = wins, n2 = losses;

	return n1 + n2 > 0 ? 1 + 2 * n1 * n2 / (n1 + n2) : NAN;
}

/*
 * weights[R] for R runs: t = C(n1-1,k-1) C(n2-1,k-1) orders begin with either result and
 * have 2k runs, and t (n1-k)/k + t (n2-k)/k have 2k + 1.  The sum is C(400,200) at most.
 */
static size_t count_orders(double n1, double n2, double *weights)
{
	double least = fmin(n1, n2), t = 1;
	size_t count = 2;

	weights[0] = weights[1] = 0;
	for (double k = 1; k <= least; k++) {
		weights[count++] = 2 * t;
		weights[count++] = t * (n1 + n2 - 2 * k) / k;
		t *= (n1 - k) * (n2 - k) / (k * k);
	}
	return count;
}

double runs_p_value(uint32_t wins, uint32_t losses, uint32_t runs)
{
	double weights[RUNS_EXACT + 2], n1 = wins, n2 = losses, n = n1 + n2;
	double twice = 2 * n1 * n2;

	if (!wins || !losses || n < RUNS_MIN_GAMES)
		return NAN;
	if (n <= RUNS_EXACT)
		return tails_exact(weights, count_orders(n1, n2, weights), 0, runs);
	return tails_normal(runs, runs_expected(wins, losses),
			    twice * (twice - n) / (n * n * (n - 1)));
}
