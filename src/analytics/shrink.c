/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/shrink.h"

#include "analytics/special.h"

#include <math.h>
#include <stdbool.h>

#define KAPPAS       6 /* 16, 32, … 512 */
#define KAPPA_FIRST  16.0
#define KAPPA_FIXED  32.0 /* of the population, where there are few groups */
#define POPULATION   0.5  /* mean of the population's players */
#define POPULATION_N 40.0 /* how many games' worth that is for a player's mean */
#define MEMO_GAMES   8    /* groups up to this size are computed once a size and wins */

/* One value of the hyperparameters. */
struct prior {
	double kappa, mu, mu_variance, weight;
};

struct priors {
	struct prior of[KAPPAS];
	int count;
};

static double ln_gamma(double x)
{
	int sign;

	return lgamma_r(x, &sign);
}

/* μ and its variance, given κ. */
static void fit_mu(struct prior *p, const struct shrink_group *groups, size_t count)
{
	double sum = 0, wins = 0;

	for (size_t i = 0; i < count; i++) {
		double n = groups[i].n, a = n * p->kappa / (n + p->kappa);

		sum += a;
		wins += a * groups[i].successes / n;
	}
	p->mu = (wins + POPULATION_N * POPULATION) / (sum + POPULATION_N);
	p->mu_variance = p->mu * (1 - p->mu) / (sum + POPULATION_N);
}

/* How many groups with few games there are of each kind: they are met by thousands. */
struct kinds {
	uint32_t count[MEMO_GAMES + 1][MEMO_GAMES + 1]; /* by games and successes */
};

static void count_kinds(const struct shrink_group *groups, size_t count,
			struct kinds *ret_kinds)
{
	*ret_kinds = (struct kinds){ 0 };
	for (size_t i = 0; i < count; i++)
		if (groups[i].n <= MEMO_GAMES)
			ret_kinds->count[groups[i].n][groups[i].successes]++;
}

/* Of one group, without the binomial coefficient. */
static double ln_part(const struct prior *p, double n, double s)
{
	double a = p->mu * p->kappa, b = (1 - p->mu) * p->kappa;

	return ln_gamma(a + s) + ln_gamma(b + n - s) - ln_gamma(p->kappa + n) -
	       (ln_gamma(a) + ln_gamma(b) - ln_gamma(p->kappa));
}

/* ln of the beta-binomial likelihood without the binomial coefficients. */
static double ln_likelihood(const struct prior *p, const struct shrink_group *groups,
			    size_t count, const struct kinds *kinds)
{
	double sum = 0;

	for (uint32_t n = 1; n <= MEMO_GAMES; n++)
		for (uint32_t s = 0; s <= n; s++)
			if (kinds->count[n][s])
				sum += kinds->count[n][s] * ln_part(p, n, s);
	for (size_t i = 0; i < count; i++)
		if (groups[i].n > MEMO_GAMES)
			sum += ln_part(p, groups[i].n, groups[i].successes);
	return sum;
}

static void fit_priors(struct priors *priors, const struct shrink_group *groups,
		       size_t count)
{
	double highest = -INFINITY, sum = 0;
	struct kinds kinds;

	if (count < SHRINK_MIN_GROUPS) {
		*priors = (struct priors){ .count = 1,
					   .of = { { KAPPA_FIXED, POPULATION, 0, 1 } } };
		return;
	}
	priors->count = KAPPAS;
	count_kinds(groups, count, &kinds);
	for (int k = 0; k < KAPPAS; k++) {
		struct prior *p = &priors->of[k];

		p->kappa = ldexp(KAPPA_FIRST, k);
		fit_mu(p, groups, count);
		/* The root integrates over μ, which is estimated, not known. */
		p->weight =
			ln_likelihood(p, groups, count, &kinds) + log(p->mu_variance) / 2;
		highest = fmax(highest, p->weight);
	}
	for (int k = 0; k < KAPPAS; k++)
		sum += priors->of[k].weight = exp(priors->of[k].weight - highest);
	for (int k = 0; k < KAPPAS; k++)
		priors->of[k].weight /= sum;
}

/* The interval of the beta distribution with a mean and a variance, on the logit scale.
 */
static struct interval interval_of(double mean, double variance)
{
	double s = mean * (1 - mean) / variance - 1, a = mean * s, b = (1 - mean) * s;
	double centre = special_psi(a) - special_psi(b);
	double half = INTERVAL_Z * sqrt(special_psi_1(a) + special_psi_1(b));

	return (struct interval){ 100 * mean, 100 / (1 + exp(half - centre)),
				  100 / (1 + exp(-half - centre)) };
}

static struct interval posterior(const struct priors *priors,
				 const struct shrink_group *group)
{
	double mean = 0, square = 0;

	for (int k = 0; k < priors->count; k++) {
		const struct prior *p = &priors->of[k];
		double total = p->kappa + group->n, part = p->kappa / total;
		double m = (p->mu * p->kappa + group->successes) / total;

		mean += p->weight * m;
		square += p->weight * (m * (1 - m) / (total + 1) +
				       part * part * p->mu_variance + m * m);
	}
	return interval_of(mean, square - mean * mean);
}

/* Whether a group stands before another, sign 1 for the best and -1 for the worst. */
static bool before(const struct shrink_group *a, const struct shrink_group *b, int sign)
{
	double difference = sign * (a->shrunk.value - b->shrunk.value);

	return difference > 0 || (difference == 0 && a->n > b->n);
}

static struct shrink_pick pick(const struct shrink_group *groups, size_t count, int sign)
{
	struct shrink_pick best = { 0 };
	uint32_t eligible = 0;

	for (size_t i = 0; i < count; i++) {
		if (groups[i].n < SHRINK_PICK_GAMES)
			continue;
		if (!eligible++ || before(&groups[i], &groups[best.index], sign))
			best.index = i;
	}
	if (eligible < 2)
		return (struct shrink_pick){ 0 };
	best.picked_from = eligible;
	best.interval = groups[best.index].shrunk;
	return best;
}

/*
 * The intervals of groups with few games, by n and successes: a player has thousands of
 * team-mates with two or three games, and the trigamma function is dear.
 */
struct memo {
	struct interval of[MEMO_GAMES + 1][MEMO_GAMES + 1];
	bool known[MEMO_GAMES + 1][MEMO_GAMES + 1];
};

static void fill_in(struct shrink_group *group, const struct priors *priors,
		    struct memo *memo)
{
	uint32_t n = group->n, s = group->successes;

	if (n > MEMO_GAMES) {
		group->shrunk = posterior(priors, group);
		return;
	}
	if (!memo->known[n][s]) {
		memo->of[n][s] = posterior(priors, group);
		memo->known[n][s] = true;
	}
	group->shrunk = memo->of[n][s];
}

void shrink_rates(struct shrink_group *groups, size_t count, struct shrink_pick *ret_best,
		  struct shrink_pick *ret_worst)
{
	struct priors priors;
	struct memo memo = { 0 };

	fit_priors(&priors, groups, count);
	for (size_t i = 0; i < count; i++)
		fill_in(&groups[i], &priors, &memo);
	*ret_best = pick(groups, count, 1);
	*ret_worst = pick(groups, count, -1);
}
