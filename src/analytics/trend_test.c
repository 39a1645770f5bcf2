/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/trend_test.h"

#include <math.h>

#define LEVEL           0.05
#define BOUNDARY_WEIGHT 0.9
#define FIRST_SPLIT     64u
#define POINTS          0.1   /* the difference that trend_test_needed is about */
#define VARIANCE        0.25  /* of a game, there */
#define PART            10    /* fewest games on either side of a change point */
#define HIGHEST         1e300 /* of E: it is printed, so it must stay finite */
#define EQUAL           1e-9 /* likelihoods closer than this are equal on every machine */

double trend_test_threshold(unsigned blocks)
{
	return blocks / LEVEL;
}

/* c = ln(2T), T what the boundary's own E must reach. */
static double boundary_ln(double threshold)
{
	return log(2 * threshold / BOUNDARY_WEIGHT);
}

/* Compare the games so far with those to come. */
static void add_component(struct trend_test *t, double weight)
{
	struct trend_component *c = &t->components[t->count++];

	c->n = (double)t->before_n + t->n;
	c->wins = (double)t->before_wins + t->wins;
	c->weight = weight;
	c->half_square = 2 * boundary_ln(t->threshold) / c->n;
	c->drift = sqrt(2 * c->half_square);
}

void trend_test_begin(struct trend_test *t, uint32_t before_n, uint32_t before_wins,
		      double threshold)
{
	*t = (struct trend_test){ .before_n = before_n,
				  .before_wins = before_wins,
				  .threshold = threshold,
				  .e_max = 1 };
	if (before_n >= TREND_TEST_BEFORE)
		add_component(t, BOUNDARY_WEIGHT);
}

/* What all components have in common after a game. */
struct totals {
	double n, wins, by_n, by_deviation;
};

static struct totals totals_of(const struct trend_test *t)
{
	struct totals s = { .n = (double)t->before_n + t->n,
			    .wins = (double)t->before_wins + t->wins };
	double p = (s.wins + 1) / (s.n + 2);

	s.by_n = 1 / s.n;
	s.by_deviation = 1 / sqrt(p * (1 - p));
	return s;
}

/* θS and θ²I/2 of a component; both 0, so that E is 1, while it has too few games. */
static void exponents(const struct trend_component *c, const struct totals *s,
		      double *ret_drift, double *ret_cost)
{
	double n2 = s->n - c->n;

	*ret_drift = *ret_cost = 0;
	if (n2 < TREND_TEST_CURRENT)
		return;
	/* I D = (n1 w2 - n2 w1) / (n1 + n2), and w2, n2 are what the totals have more. */
	*ret_drift =
		c->drift * (c->n * s->wins - s->n * c->wins) * s->by_n * s->by_deviation;
	*ret_cost = c->half_square * c->n * n2 * s->by_n;
}

/* E; *ret_sign: of the component that gives most of it. */
static double e_value(const struct trend_test *t, const struct totals *s,
		      double *ret_drift)
{
	double weight_left = 1, sum = 0, most = -1;

	for (size_t i = 0; i < t->count; i++) {
		const struct trend_component *c = &t->components[i];
		double drift, cost, e;

		exponents(c, s, &drift, &cost);
		e = c->weight * (exp(drift - cost) + exp(-drift - cost)) / 2;
		weight_left -= c->weight;
		sum += e;
		if (e > most) {
			most = e;
			*ret_drift = drift;
		}
	}
	/* Splits that are still to come have E = 1. */
	return t->count ? fmin(HIGHEST, sum + fmax(0, weight_left)) : 1;
}

double trend_test_e_value(const struct trend_test *t)
{
	struct totals s = totals_of(t);
	double drift;

	return t->n ? e_value(t, &s, &drift) : 1;
}

/* Whether E may be higher than ever: an upper bound of it without its exponentials. */
static bool may_be_highest(const struct trend_test *t, const struct totals *s)
{
	for (size_t i = 0; i < t->count; i++) {
		double drift, cost;

		exponents(&t->components[i], s, &drift, &cost);
		if (fabs(drift) - cost > t->ln_e_max)
			return true;
	}
	return false;
}

static void look(struct trend_test *t)
{
	struct totals s = totals_of(t);
	double drift = 0, e;

	if (!may_be_highest(t, &s))
		return;
	e = e_value(t, &s, &drift);
	if (e <= t->e_max)
		return;
	if (e >= t->threshold && t->e_max < t->threshold)
		t->shown = drift > 0 ? VERDICT_IMPROVING : VERDICT_DECLINING;
	t->e_max = e;
	t->ln_e_max = log(e);
}

void trend_test_add(struct trend_test *t, bool win)
{
	t->n++;
	t->wins += win;
	if (!t->count)
		return;
	look(t);
	if (t->count <= TREND_TEST_SPLITS && t->n == FIRST_SPLIT << (t->count - 1))
		add_component(t, (1 - BOUNDARY_WEIGHT) / TREND_TEST_SPLITS);
}

void trend_test_needed(const struct trend_test *t, uint32_t *ret_current,
		       uint32_t *ret_before)
{
	double c = boundary_ln(t->threshold), n1 = t->before_n;
	double effect = POINTS / sqrt(VARIANCE);
	double before = fmax(TREND_TEST_BEFORE, floor(2.25 * c / (effect * effect)) + 1);
	double drift = 2 * sqrt(c / n1), information, current;

	*ret_current = *ret_before = 0;
	if (n1 < before) {
		*ret_before = (uint32_t)(before - n1);
		return;
	}
	/* θ(effect - θ/2) I = c, I = n1 n2 / (n1 + n2) */
	information = c / (drift * (effect - drift / 2));
	current = ceil(information * n1 / (n1 - information));
	current = fmax(TREND_TEST_CURRENT, current);
	if (t->n < current)
		*ret_current = (uint32_t)(current - t->n);
}

enum trend_verdict trend_test_verdict(const struct trend_test *t)
{
	uint32_t current, before;

	if (t->e_max >= t->threshold)
		return t->shown;
	trend_test_needed(t, &current, &before);
	return current || before ? VERDICT_NOT_ENOUGH_GAMES : VERDICT_NO_CHANGE_SHOWN;
}

/* wins ln(wins / n) + losses ln(losses / n), without the 0 ln 0. */
static double ln_likelihood(double wins, double n)
{
	double losses = n - wins;

	return (wins > 0 ? wins * log(wins / n) : 0) +
	       (losses > 0 ? losses * log(losses / n) : 0);
}

size_t trend_test_change_point(const uint8_t *win, size_t n)
{
	double total = 0, wins = 0, best = -INFINITY;
	size_t at = 0;

	for (size_t i = 0; i < n; i++)
		total += win[i] != 0;
	for (size_t i = 0; i < n; i++) {
		double l;

		if (i >= PART && n - i >= PART) {
			l = ln_likelihood(wins, (double)i) +
			    ln_likelihood(total - wins, (double)(n - i));
			if (l > best + EQUAL) {
				best = l;
				at = i;
			}
		}
		wins += win[i] != 0;
	}
	return at;
}
