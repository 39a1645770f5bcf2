/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/runs.h"

#include "numbers.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void test_expected(void **state)
{
	(void)state;
	assert_true(isnan(runs_expected(0, 0)));
	numbers_close(runs_expected(5, 0), 1);
	numbers_close(runs_expected(6, 4), 5.8);
}

static void test_exact(void **state)
{
	(void)state;
	numbers_close(runs_p_value(5, 5, 2), 1.0 / 63);
	numbers_close(runs_p_value(5, 5, 6), 1);
	numbers_close(runs_p_value(1, 9, 2), 0.4);
	numbers_close(runs_p_value(6, 7, 12), 1.0 / 66);
	numbers_close(runs_p_value(200, 200, 180), 0.03999224413327163);
	numbers_close(runs_p_value(210, 190, 240), 8.561454892637199e-5);
	numbers_close(runs_p_value(100, 50, 50), 0.001692455169495975);
	numbers_close(runs_p_value(399, 1, 3), 1);
}

static void test_normal(void **state)
{
	(void)state;
	numbers_close(runs_p_value(201, 200, 180), 0.03573808172959997);
	numbers_close(runs_p_value(2600, 2400, 2450), 0.1876849708107795);
	numbers_close(runs_p_value(300, 200, 241), 1);
}

/* Every order of twelve results, against the formula. */
static void test_all_orders(void **state)
{
	enum { N = 12 };
	static unsigned counts[N + 1][N + 1]; /* wins, runs */

	(void)state;
	for (unsigned order = 0; order < 1u << N; order++) {
		unsigned wins = 0, runs = 1;

		for (unsigned i = 0; i < N; i++) {
			wins += order >> i & 1;
			runs += i && ((order >> i ^ order >> (i - 1)) & 1);
		}
		counts[wins][runs]++;
	}
	for (unsigned wins = 1; wins < N; wins++) {
		unsigned total = 0, below = 0;

		for (unsigned r = 1; r <= N; r++)
			total += counts[wins][r];
		for (unsigned r = 1; r <= N; r++) {
			unsigned above = total - below;

			below += counts[wins][r];
			if (counts[wins][r])
				numbers_close(runs_p_value(wins, N - wins, r),
					      fmin(1, 2 * fmin(below, above) / total));
		}
	}
}

static void test_not_enough(void **state)
{
	(void)state;
	assert_true(isnan(runs_p_value(5, 4, 3)));
	assert_true(isnan(runs_p_value(50, 0, 1)));
	assert_true(isnan(runs_p_value(0, 50, 1)));
	assert_true(isnan(runs_p_value(0, 0, 0)));
	/* Huge counts do not overflow: 2^32 runs expected. */
	assert_true(runs_p_value(UINT32_MAX, UINT32_MAX, UINT32_MAX) > 0.9999);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expected),   cmocka_unit_test(test_exact),
		cmocka_unit_test(test_normal),     cmocka_unit_test(test_all_orders),
		cmocka_unit_test(test_not_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
