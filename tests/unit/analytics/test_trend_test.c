/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/trend_test.h"

#include "numbers.h"
#include "simulation.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define SEASON trend_test_threshold(TREND_TEST_SEASONS)

/* A fixed series: i is won where 7919 i mod 100 is below percent. */
static bool won(unsigned i, unsigned percent)
{
	return i * 7919 % 100 < percent;
}

static void test_threshold(void **state)
{
	(void)state;
	numbers_close(trend_test_threshold(TREND_TEST_SEASONS), 40);
	numbers_close(trend_test_threshold(TREND_TEST_MONTHS), 260);
	numbers_close(trend_test_threshold(TREND_TEST_WEEKS), 1060);
}

static void test_improving(void **state)
{
	struct trend_test t;

	(void)state;
	trend_test_begin(&t, 400, 180, SEASON);
	for (unsigned i = 0; i < 300; i++) {
		assert_true(i >= 104 ||
			    trend_test_verdict(&t) == VERDICT_NOT_ENOUGH_GAMES);
		assert_true(i < 104 || trend_test_verdict(&t) == VERDICT_IMPROVING);
		trend_test_add(&t, won(i, 62));
	}
	numbers_close(trend_test_e_value(&t), 2244.958672771102);
	numbers_close(t.e_max, 2942.746772755559);
	assert_int_equal(t.n, 300);
	assert_int_equal(t.wins, 186);
}

/* A fall in the middle of the block, which the splits see. */
static void test_declining(void **state)
{
	struct trend_test t;

	(void)state;
	trend_test_begin(&t, 300, 155, SEASON);
	for (unsigned i = 0; i < 400; i++) {
		assert_true((i >= 257) == (trend_test_verdict(&t) == VERDICT_DECLINING));
		trend_test_add(&t, won(i, i < 150 ? 50 : 25));
	}
	numbers_close(trend_test_e_value(&t), 12813.6147523668);
	numbers_close(t.e_max, 12969.5934473782);
}

/* The short cut by the bound never skips a maximum. */
static void test_highest(void **state)
{
	struct simulation s = { 21 };

	(void)state;
	for (int player = 0; player < 60; player++) {
		double p = 0.3 + 0.4 * simulation_unit(&s), highest = 1;
		struct trend_test t;

		trend_test_begin(&t, 200, 100, SEASON);
		for (int i = 0; i < 700; i++) {
			trend_test_add(&t, simulation_unit(&s) < p);
			highest = fmax(highest, trend_test_e_value(&t));
		}
		numbers_close(t.e_max / highest, 1);
	}
}

static void test_too_little(void **state)
{
	struct trend_test t;

	(void)state;
	trend_test_begin(&t, 0, 0, SEASON);
	numbers_close(trend_test_e_value(&t), 1);
	assert_int_equal(trend_test_verdict(&t), VERDICT_NOT_ENOUGH_GAMES);
	trend_test_begin(&t, 29, 0, SEASON);
	for (int i = 0; i < 500; i++)
		trend_test_add(&t, true);
	numbers_close(trend_test_e_value(&t), 1);
	numbers_close(t.e_max, 1);
	assert_int_equal(trend_test_verdict(&t), VERDICT_NOT_ENOUGH_GAMES);
	trend_test_begin(&t, 5000, 0, SEASON);
	for (int i = 0; i < 9; i++)
		trend_test_add(&t, true);
	numbers_close(trend_test_e_value(&t), 1);
	trend_test_add(&t, true);
	assert_true(trend_test_e_value(&t) > SEASON);
	assert_int_equal(trend_test_verdict(&t), VERDICT_IMPROVING);
}

/* All won or all lost on both sides, millions of games: finite, and no change. */
static void test_extremes(void **state)
{
	struct trend_test t;

	(void)state;
	for (int win = 0; win < 2; win++) {
		uint32_t n = 4000000000u;

		trend_test_begin(&t, n, win ? n : 0, SEASON);
		for (int i = 0; i < 20000; i++)
			trend_test_add(&t, win);
		assert_true(isfinite(trend_test_e_value(&t)));
		assert_true(t.e_max < SEASON);
	}
	trend_test_begin(&t, 1000000, 0, SEASON);
	for (int i = 0; i < 1000000; i++)
		trend_test_add(&t, true);
	assert_true(trend_test_e_value(&t) == 1e300 && t.e_max == 1e300);
	assert_int_equal(trend_test_verdict(&t), VERDICT_IMPROVING);
}

static void test_needed(void **state)
{
	static const struct {
		uint32_t before_n, n;
		double threshold;
		uint32_t current, before;
	} cases[] = {
		{ 0, 0, 40, 0, 253 },          { 29, 5, 40, 0, 224 },
		{ 252, 0, 40, 0, 1 },          { 253, 0, 40, 72885, 0 },
		{ 254, 0, 40, 27019, 0 },      { 400, 100, 40, 416, 0 },
		{ 400, 516, 40, 0, 0 },        { 800, 0, 260, 539, 0 },
		{ 1000000, 0, 1060, 7115, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct trend_test t;
		uint32_t current, before;

		trend_test_begin(&t, cases[i].before_n, cases[i].before_n / 2,
				 cases[i].threshold);
		for (uint32_t k = 0; k < cases[i].n; k++)
			trend_test_add(&t, k & 1);
		trend_test_needed(&t, &current, &before);
		assert_int_equal(current, cases[i].current);
		assert_int_equal(before, cases[i].before);
		assert_int_equal(trend_test_verdict(&t),
				 current || before ? VERDICT_NOT_ENOUGH_GAMES
						   : VERDICT_NO_CHANGE_SHOWN);
	}
}

static void test_change_point(void **state)
{
	uint8_t win[200] = { 0 };

	(void)state;
	assert_int_equal(trend_test_change_point(win, 0), 0);
	assert_int_equal(trend_test_change_point(win, 19), 0);
	assert_int_equal(trend_test_change_point(win, 200),
			 10); /* the first of equal ones */
	for (size_t i = 130; i < 200; i++)
		win[i] = 1;
	assert_int_equal(trend_test_change_point(win, 200), 130);
	for (size_t i = 0; i < 200; i++)
		win[i] = i < 70 ? i % 3 == 0 : i % 3 != 0;
	/* The last game of the first 70 was won, so it looks like one of the others. */
	assert_int_equal(trend_test_change_point(win, 200), 69);
	for (size_t i = 0; i < 200; i++)
		win[i] = i < 4; /* too near the edge: each part has ten games */
	assert_int_equal(trend_test_change_point(win, 200), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_threshold),  cmocka_unit_test(test_improving),
		cmocka_unit_test(test_declining),  cmocka_unit_test(test_highest),
		cmocka_unit_test(test_too_little), cmocka_unit_test(test_extremes),
		cmocka_unit_test(test_needed),     cmocka_unit_test(test_change_point),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
