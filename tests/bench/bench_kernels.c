/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The statistics kernels at the sizes of a player with 5,000 games: prints "name
 * microseconds" a line, RUNS times each.
 */
#include "analytics/interval.h"
#include "analytics/permutation.h"
#include "analytics/runs.h"
#include "analytics/shrink.h"
#include "analytics/trend_test.h"
#include "base/attr.h"
#include "base/clock.h"
#include "simulation.h"

#include <stdio.h>

#define RUNS     15
#define GAMES    5000
#define MATES    2000
#define SESSIONS 300

static uint8_t results[GAMES];
static struct shrink_group champions[170], mates[MATES];
static struct permutation_session sessions[SESSIONS];
static struct ratio_sums ratio;
static volatile double sink; /* keeps what is computed */

static void add_result(struct shrink_group *group, bool win)
{
	group->n++;
	group->successes += win;
}

static void make_data(void)
{
	struct simulation s = { 1 };

	for (size_t i = 0; i < GAMES; i++) {
		double u = simulation_unit(&s);
		struct permutation_session *at = &sessions[i * SESSIONS / GAMES];

		results[i] = simulation_unit(&s) < 0.5;
		add_result(&champions[(size_t)(170 * u * u)], results[i]);
		add_result(&mates[(size_t)(MATES * u)], results[i]);
		at->wins += results[i];
		at->losses += !results[i];
		ratio_add(&ratio, (int64_t)(1 + 20 * u), 1 + (int64_t)(i % 9));
	}
	/* The kernel wants groups with games. */
	for (size_t i = 0; i < MATES; i++)
		add_result(&mates[i], i % 2);
	for (size_t i = 0; i < ARRAY_LEN(champions); i++)
		add_result(&champions[i], i % 2);
}

static void shrink_champions(void)
{
	struct shrink_pick best, worst;

	shrink_rates(champions, ARRAY_LEN(champions), &best, &worst);
	sink = best.interval.low;
}

static void shrink_mates(void)
{
	struct shrink_pick best, worst;

	shrink_rates(mates, MATES, &best, &worst);
	sink = best.interval.low;
}

static void trend(void)
{
	struct trend_test t;

	trend_test_begin(&t, GAMES, GAMES / 2, trend_test_threshold(TREND_TEST_SEASONS));
	for (size_t i = 0; i < GAMES; i++)
		trend_test_add(&t, results[i]);
	sink = trend_test_e_value(&t);
}

static void change_point(void)
{
	sink = (double)trend_test_change_point(results, GAMES);
}

/* 50 sessions of 17 games, near the limit of the exact distribution. */
static void permutation_exact(void)
{
	sink = permutation_p_value(sessions, 50, 200);
}

static void permutation_normal(void)
{
	sink = permutation_p_value(sessions, SESSIONS, 1200);
}

static void runs_exact(void)
{
	sink = runs_p_value(200, 200, 190);
}

static void thousand_ratios(void)
{
	for (int i = 0; i < 1000; i++) {
		ratio.n++;
		sink = ratio_interval(&ratio, 60).low;
	}
}

int main(void)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} kernels[] = {
		{ "shrink_170", shrink_champions },
		{ "shrink_2000_mates", shrink_mates },
		{ "trend_5000", trend },
		{ "change_point_5000", change_point },
		{ "permutation_exact", permutation_exact },
		{ "permutation_normal", permutation_normal },
		{ "runs_exact_400", runs_exact },
		{ "ratios_1000", thousand_ratios },
	};

	make_data();
	for (int run = 0; run < RUNS; run++) {
		for (size_t k = 0; k < ARRAY_LEN(kernels); k++) {
			int64_t start = clock_mono_us();

			for (int i = 0; i < 20; i++)
				kernels[k].run();
			printf("%s %.2f\n", kernels[k].name,
			       (double)(clock_mono_us() - start) / 20);
		}
	}
	return 0;
}
