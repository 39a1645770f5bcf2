/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/permutation.h"

#include "analytics/tails.h"

#include <math.h>
#include <string.h>

#define ROOM (PERMUTATION_EXACT + 1)

static uint32_t least(const struct permutation_session *s)
{
	return s->wins < s->losses ? s->wins : s->losses;
}

/*
 * weights[j], j = 0..least, in proportion to C(w,j) C(l,j): the orders with j neighbours
 * "loss, win".  From the most likely one outwards, so that none is infinite.
 */
static void count_orders(const struct permutation_session *s, double *weights)
{
	double w = s->wins, l = s->losses;
	uint32_t top = least(s), mode = (uint32_t)((w + 1) * (l + 1) / (w + l + 2));

	weights[mode] = 1;
	for (uint32_t j = mode; j > 0; j--)
		weights[j - 1] =
			weights[j] * ((double)j * j) / ((w - j + 1) * (l - j + 1));
	for (uint32_t j = mode; j < top; j++)
		weights[j + 1] =
			weights[j] * ((w - j) * (l - j)) / ((j + 1.0) * (j + 1.0));
}

static void normalise(double *weights, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += weights[i];
	for (size_t i = 0; i < count; i++)
		weights[i] /= sum;
}

/* The distribution of the sum over sessions: one convolution after the other. */
static double exact(const struct permutation_session *sessions, size_t count,
		    uint32_t observed)
{
	double sum[ROOM] = { 1 }, next[ROOM], weights[ROOM];
	uint32_t top = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t more = least(&sessions[i]);

		if (!more)
			continue;
		count_orders(&sessions[i], weights);
		normalise(weights, more + 1);
		memset(next, 0, (top + more + 1) * sizeof(*next));
		for (uint32_t a = 0; a <= top; a++)
			for (uint32_t b = 0; b <= more; b++)
				next[a + b] += sum[a] * weights[b];
		top += more;
		memcpy(sum, next, (top + 1) * sizeof(*sum));
	}
	return tails_exact(sum, top + 1, 0, observed);
}

double permutation_p_value(const struct permutation_session *sessions, size_t count,
			   uint32_t observed)
{
	double mean = 0, variance = 0;
	uint64_t range = 0;

	for (size_t i = 0; i < count; i++) {
		double w = sessions[i].wins, l = sessions[i].losses, m = w + l;

		if (!least(&sessions[i]))
			continue;
		range += least(&sessions[i]);
		mean += w * l / m;
		variance += w * w * l * l / (m * m * (m - 1));
	}
	if (!range)
		return NAN;
	if (range <= PERMUTATION_EXACT)
		return exact(sessions, count, observed);
	return tails_normal(observed, mean, variance);
}
