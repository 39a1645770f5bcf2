/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often each kind of 95 % interval holds the truth, over players drawn from the
 * population of simulation.h: 94 to 97 % are promised, at 20, 50 and 200 games.  The
 * table is printed.  Seeds are fixed; the standard error of a figure is below 0.16
 * points.
 */
#include "analytics/interval.h"
#include "analytics/shrink.h"
#include "simulation.h"

#include <math.h>
#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define REPLICATES 20000
#define SIZES      3
#define LOWEST     94.0
#define HIGHEST    97.0
#define CHAMPIONS  60

static const uint32_t sizes[SIZES] = { 20, 50, 200 };

/* How often an interval of a kind was there, and held the truth. */
struct tally {
	const char *kind;
	uint64_t seen[SIZES], held[SIZES];
};

static void count(struct tally *tally, int size, struct interval i, double truth)
{
	if (isnan(i.low))
		return;
	tally->seen[size]++;
	tally->held[size] += i.low <= truth && truth <= i.high;
}

static void judge(const struct tally *tallies, size_t n)
{
	size_t outside = 0;

	printf("# %-32s %9s %9s %9s\n", "coverage in % at games", "20", "50", "200");
	for (size_t k = 0; k < n; k++) {
		printf("# %-32s", tallies[k].kind);
		for (int size = 0; size < SIZES; size++) {
			double share = 100.0 * (double)tallies[k].held[size] /
				       (double)tallies[k].seen[size];

			outside += !(share >= LOWEST && share <= HIGHEST);
			outside += tallies[k].seen[size] < 10000;
			printf(" %9.2f", share);
		}
		printf("\n");
	}
	assert_int_equal(outside, 0);
}

enum {
	WIN_RATE,
	KDA,
	CS,
	KILLS,
	RARE,
	DURATION,
	GOLD_DIFF,
	PERCENTILE,
	DIFFERENCE,
	KINDS
};

/* Figures of one game that simulation.h does not have. */
struct more {
	double rare;       /* expected events that few games have */
	double gold_diff;  /* expected difference to the opponent, deviation 1,700 */
	double percentile; /* expected percentile of the games, beta distributed */
};

/* What n games of a player give, and the truth of it. */
struct sample {
	struct ratio_sums kda, cs;
	struct mean_sums kills, rare, duration, gold_diff;
	double percentile, percentile_squares; /* mean, squared deviations (Welford) */
	uint32_t wins, others_wins;
};

static void add_game(struct sample *x, struct simulation *s,
		     const struct simulated_player *player, const struct more *more)
{
	struct simulated_game g = simulation_game(s, player);
	double percentile = 100 * simulation_beta(s, 0.04 * more->percentile,
						  4 - 0.04 * more->percentile);
	double step = percentile - x->percentile;

	ratio_add(&x->kda, g.kills + g.assists, g.deaths);
	ratio_add(&x->cs, g.cs, g.duration_s);
	mean_add(&x->kills, g.kills);
	mean_add(&x->rare, simulation_poisson(s, more->rare * simulation_gamma(s, 2)));
	mean_add(&x->duration, g.duration_s);
	/* Skewed, since leads grow; rounded up or down by chance, which keeps the mean.
	 */
	mean_add(&x->gold_diff,
		 (int64_t)floor(more->gold_diff + 1500 * simulation_normal(s) +
				1500 * (simulation_gamma(s, 4) - 1) +
				simulation_unit(s)));
	x->wins += g.win != 0;
	x->percentile += step / (double)x->kills.n;
	x->percentile_squares += step * (percentile - x->percentile);
}

static void one_player(struct simulation *s, int size, struct tally *t)
{
	struct simulated_player player = simulation_player(s);
	struct simulated_player other = simulation_player(s);
	struct more more = { .rare = 0.5 * simulation_gamma(s, 6),
			     .gold_diff = 400 * simulation_normal(s),
			     .percentile = 30 + 40 * simulation_unit(s) };
	struct sample x = { 0 };
	uint32_t n = sizes[size];

	for (uint32_t i = 0; i < n; i++) {
		add_game(&x, s, &player, &more);
		x.others_wins += simulation_unit(s) < other.p;
	}
	count(&t[WIN_RATE], size, interval_wilson(x.wins, n), 100 * player.p);
	count(&t[KDA], size, ratio_kda(&x.kda), simulation_true_kda(&player));
	count(&t[CS], size, ratio_interval(&x.cs, 60), 60 * simulation_true_cs(&player));
	count(&t[KILLS], size, mean_interval(&x.kills), simulation_true_kills(&player));
	count(&t[RARE], size, mean_interval(&x.rare), more.rare);
	count(&t[DURATION], size, mean_interval(&x.duration), 1800);
	count(&t[GOLD_DIFF], size, mean_signed_interval(&x.gold_diff), more.gold_diff);
	count(&t[PERCENTILE], size,
	      mean_interval_of(n, x.percentile, x.percentile_squares), more.percentile);
	count(&t[DIFFERENCE], size, interval_difference(x.wins, n, x.others_wins, n),
	      100 * (other.p - player.p));
}

static void test_intervals(void **state)
{
	struct tally tallies[KINDS] = {
		[WIN_RATE] = { .kind = "rate: wins" },
		[KDA] = { .kind = "ratio: KDA" },
		[CS] = { .kind = "ratio: CS a minute" },
		[KILLS] = { .kind = "mean: kills" },
		[RARE] = { .kind = "mean: rare events" },
		[DURATION] = { .kind = "mean: duration" },
		[GOLD_DIFF] = { .kind = "signed mean: gold difference" },
		[PERCENTILE] = { .kind = "signed mean: percentile" },
		[DIFFERENCE] = { .kind = "difference of two players' rates" },
	};

	(void)state;
	for (int size = 0; size < SIZES; size++) {
		struct simulation s = { 1000 + (uint64_t)size };

		for (int r = 0; r < REPLICATES; r++)
			one_player(&s, size, tallies);
	}
	judge(tallies, KINDS);
}

/* A player's champions: how often each is played, and the true win rates. */
struct pool {
	size_t count;
	double share[CHAMPIONS], p[CHAMPIONS];
};

static void draw_pool(struct simulation *s, struct pool *pool)
{
	double p = simulation_player(s).p, kappa = 16 * pow(32, simulation_unit(s));
	double steepness = 1.2 * simulation_unit(s), sum = 0;

	pool->count = 4 + (size_t)((CHAMPIONS - 3) * simulation_unit(s));
	for (size_t i = 0; i < pool->count; i++) {
		pool->p[i] = simulation_beta(s, p * kappa, (1 - p) * kappa);
		pool->share[i] =
			pow((double)i + 1, -steepness) * simulation_gamma(s, 1.5);
		sum += pool->share[i];
	}
	for (size_t i = 0; i < pool->count; i++)
		pool->share[i] /= sum;
}

static size_t draw_champion(struct simulation *s, const struct pool *pool)
{
	double u = simulation_unit(s);
	size_t i = 0;

	while (i + 1 < pool->count && u > pool->share[i])
		u -= pool->share[i++];
	return i;
}

/* Play; the champions that were played become groups, truth[] their rates in percent. */
static size_t play(struct simulation *s, const struct pool *pool, uint32_t games,
		   struct shrink_group *groups, double *truth)
{
	struct shrink_group all[CHAMPIONS] = { 0 };
	size_t count = 0;

	for (uint32_t g = 0; g < games; g++) {
		size_t i = draw_champion(s, pool);

		all[i].n++;
		all[i].successes += simulation_unit(s) < pool->p[i];
	}
	for (size_t i = 0; i < pool->count; i++) {
		if (!all[i].n)
			continue;
		groups[count] = all[i];
		truth[count++] = 100 * pool->p[i];
	}
	return count;
}

enum { SHRUNK, BEST, WORST };

static void one_pool(struct simulation *s, int size, struct tally *t)
{
	struct shrink_group groups[CHAMPIONS];
	struct shrink_pick best, worst;
	double truth[CHAMPIONS];
	struct pool pool;
	size_t count_of_groups;

	draw_pool(s, &pool);
	count_of_groups = play(s, &pool, sizes[size], groups, truth);
	shrink_rates(groups, count_of_groups, &best, &worst);
	for (size_t i = 0; i < count_of_groups; i++)
		count(&t[SHRUNK], size, groups[i].shrunk, truth[i]);
	if (!best.picked_from)
		return;
	count(&t[BEST], size, best.interval, truth[best.index]);
	count(&t[WORST], size, worst.interval, truth[worst.index]);
}

/* The groups are a player's champions, ln kappa uniform over 16 to 512. */
static void test_groups(void **state)
{
	struct tally tallies[] = {
		{ .kind = "shrunk: champions" },
		{ .kind = "shrunk: best champion picked" },
		{ .kind = "shrunk: worst champion picked" },
	};

	(void)state;
	for (int size = 0; size < SIZES; size++) {
		struct simulation s = { 2000 + (uint64_t)size };

		/* With 20 games most players have no two champions to pick from. */
		for (int r = 0; r < (size ? 1 : 5) * REPLICATES; r++)
			one_pool(&s, size, tallies);
	}
	judge(tallies, sizeof(tallies) / sizeof(*tallies));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_intervals),
		cmocka_unit_test(test_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
