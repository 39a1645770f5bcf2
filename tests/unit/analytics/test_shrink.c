/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/shrink.h"

#include "numbers.h"
#include "simulation.h"

#include <math.h>
#include <stdbool.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct expected {
	double value, low, high;
};

static void check(struct shrink_group *groups, size_t count,
		  const struct expected *expected)
{
	struct shrink_pick best, worst;

	shrink_rates(groups, count, &best, &worst);
	for (size_t i = 0; i < count; i++)
		numbers_interval(groups[i].shrunk, expected[i].value, expected[i].low,
				 expected[i].high);
}

static void test_groups(void **state)
{
	struct shrink_group small[] = { { 120, 70 }, { 60, 25 }, { 33, 20 }, { 12, 3 },
					{ 5, 4 },    { 4, 0 },   { 1, 1 } };
	struct shrink_group large[] = { { 3000, 1800 }, { 900, 430 }, { 700, 333 },
					{ 200, 120 },   { 99, 40 },   { 1, 0 } };

	(void)state;
	check(small, 7,
	      (const struct expected[]){
		      { 55.64610489306742, 47.33335292099116, 63.73048213563942 },
		      { 46.0787382801186, 35.35694146219624, 57.0778643261868 },
		      { 54.56538574347781, 42.29483034852977, 66.43556105805166 },
		      { 44.92654706997417, 28.90400127172782, 61.78244670137979 },
		      { 53.75508143921306, 37.04779495961149, 69.85123764180121 },
		      { 45.71705449134172, 28.08096668707415, 64.20286675402951 },
		      { 51.68340286547877, 34.11862323043675, 68.9401531003024 } });
	check(large, 6,
	      (const struct expected[]){
		      { 59.84194364716231, 58.07815870447346, 61.58707601465374 },
		      { 47.98555156911602, 44.78786875644966, 51.19549733313113 },
		      { 47.8466759283345, 44.24068130264667, 51.46936008205733 },
		      { 58.24427228408907, 51.71610349088887, 64.56497101282492 },
		      { 43.95478879689876, 35.2438554442403, 52.9516177032751 },
		      { 49.73635733418075, 32.65751006264022, 66.86166824192389 } });
}

/* Fewer than five groups: Beta(16, 16) of the population. */
static void test_few_groups(void **state)
{
	struct shrink_group groups[] = { { 10, 7 }, { 6, 1 } };

	(void)state;
	check(groups, 2,
	      (const struct expected[]){
		      { 54.76190476190476, 39.66710412906214, 69.22726256624117 },
		      { 44.73684210526316, 29.62627142623735, 60.61451828758877 } });
}

static void test_pick(void **state)
{
	struct shrink_group groups[] = { { 4, 4 }, { 10, 7 }, { 10, 7 }, { 5, 2 } };
	struct shrink_group level[] = { { 20, 10 }, { 40, 20 }, { 30, 15 } };
	struct shrink_pick best, worst;

	(void)state;
	shrink_rates(groups, 4, &best, &worst);
	assert_int_equal(best.picked_from, 3); /* four games are too few */
	assert_int_equal(best.index, 1);       /* the first of equal ones */
	assert_int_equal(worst.index, 3);
	assert_memory_equal(&best.interval, &groups[1].shrunk, sizeof(best.interval));
	assert_memory_equal(&worst.interval, &groups[3].shrunk, sizeof(worst.interval));
	shrink_rates(level, 3, &best, &worst);
	assert_int_equal(best.index, 1); /* of equal values the one with more games */
	assert_int_equal(worst.index, 1);
}

static void test_nothing_to_pick(void **state)
{
	struct shrink_group groups[] = { { 4, 4 }, { 10, 7 } };
	struct shrink_pick best = { 1, 1, { 0 } }, worst = best;

	(void)state;
	shrink_rates(groups, 2, &best, &worst);
	assert_int_equal(best.picked_from, 0);
	assert_int_equal(worst.picked_from, 0);
	shrink_rates(NULL, 0, &best, &worst);
	assert_int_equal(best.picked_from, 0);
}

/* All won, all lost, one group with everything, millions of games: in order and finite.
 */
static void test_extremes(void **state)
{
	struct shrink_group cases[][6] = {
		{ { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 } },
		{ { 1, 0 }, { 2, 0 }, { 3, 0 }, { 4, 0 }, { 5, 0 }, { 6, 0 } },
		{ { 4000000, 0 }, { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 } },
		{ { 4000000, 4000000 },
		  { 4000000, 4000000 },
		  { 4000000, 4000000 },
		  { 4000000, 4000000 },
		  { 4000000, 4000000 },
		  { 4000000, 4000000 } },
	};
	struct shrink_pick best, worst;

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
		shrink_rates(cases[k], 6, &best, &worst);
		for (size_t i = 0; i < 6; i++) {
			struct interval s = cases[k][i].shrunk;

			assert_true(0 <= s.low && s.low <= s.value);
			assert_true(s.value <= s.high && s.high <= 100);
		}
	}
}

/* What is shrunk lies between the raw rate and some common mean, nearer with more games.
 */
static void test_towards_the_mean(void **state)
{
	struct simulation s = { 8 };
	struct shrink_group groups[40] = { 0 };
	struct shrink_pick best, worst;
	uint64_t games = 0, wins = 0;

	(void)state;
	for (size_t i = 0; i < 40; i++) {
		groups[i].n = 1 + (uint32_t)(60 * simulation_unit(&s));
		for (uint32_t k = 0; k < groups[i].n; k++)
			groups[i].successes += simulation_unit(&s) < 0.6;
		games += groups[i].n;
		wins += groups[i].successes;
	}
	shrink_rates(groups, 40, &best, &worst);
	for (size_t i = 0; i < 40; i++) {
		double raw = 100.0 * groups[i].successes / groups[i].n;
		double all = 100 * (double)wins / (double)games;

		if (fabs(raw - all) > 5)
			assert_true((raw > all) == (raw > groups[i].shrunk.value));
		assert_true(fabs(groups[i].shrunk.value - all) < fabs(raw - all) + 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),   cmocka_unit_test(test_few_groups),
		cmocka_unit_test(test_pick),     cmocka_unit_test(test_nothing_to_pick),
		cmocka_unit_test(test_extremes), cmocka_unit_test(test_towards_the_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
