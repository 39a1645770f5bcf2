/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/interval.h"

#include "numbers.h"
#include "simulation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define GAMES 60

static void test_wilson(void **state)
{
	(void)state;
	numbers_interval(interval_wilson(0, 0), NAN, NAN, NAN);
	numbers_interval(interval_wilson(0, 1), 0, 0, 79.34506856227626);
	numbers_interval(interval_wilson(1, 1), 100, 20.65493143772374, 100);
	numbers_interval(interval_wilson(7, 20), 35, 18.11918241010821,
			 56.71457233147637);
	numbers_interval(interval_wilson(0, 10), 0, 0, 27.75327998628892);
	numbers_interval(interval_wilson(10, 10), 100, 72.24672001371108, 100);
	numbers_interval(interval_wilson(513, 1000), 51.3, 48.20302687300168,
			 54.38702355493587);
	numbers_interval(interval_wilson(2147483648, 4294967295), 50.00000001164153,
			 49.99850467779152, 50.00149534549155);
}

static void test_difference(void **state)
{
	(void)state;
	numbers_interval(interval_difference(40, 100, 60, 110), 14.54545454545455,
			 1.016913381094411, 27.51950118473192);
	numbers_interval(interval_difference(1, 1, 0, 1), -100, -100, 42.10571560507811);
	numbers_interval(interval_difference(0, 0, 1, 2), NAN, NAN, NAN);
	numbers_interval(interval_difference(1, 2, 0, 0), NAN, NAN, NAN);
}

static struct ratio_sums ratio_of(const int64_t (*pairs)[2], size_t count)
{
	struct ratio_sums sums = { 0 };

	for (size_t i = 0; i < count; i++)
		ratio_add(&sums, pairs[i][0], pairs[i][1]);
	return sums;
}

static void test_ratio(void **state)
{
	static const int64_t kda[][2] = {
		{ 12, 3 }, { 5, 7 }, { 9, 0 }, { 20, 4 }, { 3, 6 }
	};
	static const int64_t cs[][2] = { { 180, 1800 }, { 230, 2101 }, { 95, 1402 } };
	struct ratio_sums sums = ratio_of(kda, 5);

	(void)state;
	numbers_interval(ratio_kda(&sums), 2.45, 0.6017526120763034, 9.975029405005509);
	sums = ratio_of(cs, 3);
	numbers_interval(ratio_interval(&sums, 60), 5.713746935696775, 3.408016332329053,
			 9.579444715534346);
}

static void test_ratio_without_interval(void **state)
{
	static const int64_t pairs[][2] = { { 4, 0 }, { 3, 0 }, { 0, 2 }, { 0, 5 } };
	struct ratio_sums none = { 0 };
	struct ratio_sums sums = ratio_of(pairs, 2); /* no deaths */

	(void)state;
	numbers_interval(ratio_interval(&none, 60), NAN, NAN, NAN);
	numbers_interval(ratio_kda(&none), NAN, NAN, NAN);
	numbers_interval(ratio_interval(&sums, 60), NAN, NAN, NAN);
	numbers_interval(ratio_kda(&sums), 7, NAN, NAN);
	sums = ratio_of(pairs + 2, 2); /* nothing but deaths */
	numbers_interval(ratio_kda(&sums), 0, NAN, NAN);
	sums = ratio_of((const int64_t[][2]){ { 9, 4 } }, 1);
	numbers_interval(ratio_kda(&sums), 2.25, NAN, NAN);
}

/* Games of one ratio leave nothing to chance: rounding must not make an interval. */
static void test_ratio_of_equal_games(void **state)
{
	struct ratio_sums sums = { 0 };
	struct interval i;

	(void)state;
	for (int k = 1; k < 40; k++)
		ratio_add(&sums, 7 * k, 3 * k);
	i = ratio_interval(&sums, 1);
	assert_true(i.value == 7.0 / 3 && i.low == i.value && i.high == i.value);
}

/* 500,000 games of the highest values: the sums hold them, the fallback is finite. */
static void test_ratio_huge(void **state)
{
	struct ratio_sums sums = { 0 };
	struct interval i;

	(void)state;
	for (int k = 0; k < 500000; k++)
		ratio_add(&sums, INT32_MAX - (k & 1), INT32_MAX);
	i = ratio_interval(&sums, 1);
	numbers_close(i.value, 1 - 0.5 / INT32_MAX);
	assert_true(i.low > 0.999999 && i.high < 1.000001);
	assert_true(i.low <= i.value && i.value <= i.high);
}

static struct mean_sums mean_of(const int64_t *x, size_t count)
{
	struct mean_sums sums = { 0 };

	for (size_t i = 0; i < count; i++)
		mean_add(&sums, x[i]);
	return sums;
}

static void test_mean(void **state)
{
	struct mean_sums sums = mean_of((const int64_t[]){ 3, 7, 1, 12 }, 4);

	(void)state;
	numbers_interval(mean_interval(&sums), 5.75, 1.499757313504009,
			 22.04523338696266);
	sums = mean_of((const int64_t[]){ -500, 1200, 300 }, 3);
	numbers_interval(mean_signed_interval(&sums), 333.3333333333333,
			 -1779.401085292615, 2446.067751959282);
	numbers_interval(mean_interval_of(3, 1000.0 / 3, 4340000.0 / 3),
			 333.3333333333333, -1779.401085292615, 2446.067751959282);
	sums = mean_of((const int64_t[]){ 2147483646, 2147483647 }, 2);
	numbers_interval(mean_signed_interval(&sums), 2147483646.5, 2147483640.146898,
			 2147483652.853102);
}

static void test_mean_without_interval(void **state)
{
	struct mean_sums sums = { 0 };

	(void)state;
	numbers_interval(mean_interval(&sums), NAN, NAN, NAN);
	numbers_interval(mean_signed_interval(&sums), NAN, NAN, NAN);
	numbers_interval(mean_interval_of(0, 1, 0), NAN, NAN, NAN);
	mean_add(&sums, 5);
	numbers_interval(mean_interval(&sums), 5, NAN, NAN);
	numbers_interval(mean_signed_interval(&sums), 5, NAN, NAN);
	sums = mean_of((const int64_t[]){ 0, 0, 0 }, 3);
	numbers_interval(mean_interval(&sums), 0, NAN, NAN);
	sums = mean_of((const int64_t[]){ 4, 4, 4 }, 3);
	numbers_interval(mean_interval(&sums), 4, 4, 4);
}

/* What is merged from parts in any order is the whole, to the last bit. */
static void test_merge(void **state)
{
	struct simulation s = { 3 };
	struct simulated_player player = simulation_player(&s);
	struct ratio_sums ratios, ratio_part[7] = { 0 };
	struct mean_sums means, mean_part[7] = { 0 };

	(void)state;
	memset(&ratios, 0, sizeof(ratios)); /* the padding is compared too */
	memset(&means, 0, sizeof(means));
	for (int i = 0; i < GAMES; i++) {
		struct simulated_game g = simulation_game(&s, &player);
		size_t part = (size_t)(simulation_unit(&s) * 6);

		ratio_add(&ratios, g.kills + g.assists, g.deaths);
		mean_add(&means, g.kills);
		ratio_add(&ratio_part[part], g.kills + g.assists, g.deaths);
		mean_add(&mean_part[part], g.kills);
	}
	for (int i = 5; i >= 0; i--) {
		ratio_merge(&ratio_part[6], &ratio_part[i]);
		mean_merge(&mean_part[6], &mean_part[i]);
	}
	assert_int_equal(means.n, GAMES);
	assert_memory_equal(&ratio_part[6], &ratios, sizeof(ratios));
	assert_memory_equal(&mean_part[6], &means, sizeof(means));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wilson),
		cmocka_unit_test(test_difference),
		cmocka_unit_test(test_ratio),
		cmocka_unit_test(test_ratio_without_interval),
		cmocka_unit_test(test_ratio_of_equal_games),
		cmocka_unit_test(test_ratio_huge),
		cmocka_unit_test(test_mean),
		cmocka_unit_test(test_mean_without_interval),
		cmocka_unit_test(test_merge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
