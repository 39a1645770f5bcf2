/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/random.h"

#include <stddef.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void follows_the_published_generator(void **state)
{
	/* From the state 1, 2, 3, 4: worked out by hand from the paper's definition. */
	struct demo_random r = { { 1, 2, 3, 4 } };

	(void)state;
	assert_true(demo_random_next(&r) == 11520);
	assert_true(demo_random_next(&r) == 0);
	assert_true(demo_random_next(&r) == 1509978240);
}

static void keeps_streams_apart(void **state)
{
	struct demo_random a, b, c;
	int same = 0;

	(void)state;
	demo_random_init(&a, 1, 1);
	demo_random_init(&b, 1, 2);
	demo_random_init(&c, 1, 1);
	for (int i = 0; i < 1000; i++) {
		uint64_t x = demo_random_next(&a);

		same += x == demo_random_next(&b);
		assert_true(x == demo_random_next(&c));
	}
	assert_int_equal(same, 0);
}

static void draws_within_bounds(void **state)
{
	struct demo_random r;
	int seen[7] = { 0 };

	(void)state;
	demo_random_init(&r, 5, 0);
	for (int i = 0; i < 70000; i++) {
		double u = demo_random_unit(&r);
		int32_t v = demo_random_range(&r, -3, 3);

		assert_true(u >= 0 && u < 1);
		assert_in_range(v + 3, 0, 6);
		seen[v + 3]++;
	}
	/* 10,000 expected each, deviation 93: five of them on either side. */
	for (int i = 0; i < 7; i++)
		assert_in_range(seen[i], 9535, 10465);
}

static void is_about_normal(void **state)
{
	struct demo_random r;
	double sum = 0, squares = 0;
	int outside = 0, n = 100000;

	(void)state;
	demo_random_init(&r, 6, 0);
	for (int i = 0; i < n; i++) {
		double x = demo_random_normal(&r);

		sum += x;
		squares += x * x;
		outside += x < -1.96 || x > 1.96;
	}
	assert_true(sum / n > -0.016 && sum / n < 0.016);
	assert_true(squares / n > 0.975 && squares / n < 1.025);
	assert_in_range(outside, 4500, 5500);
}

static void picks_by_weight(void **state)
{
	const double weights[] = { 0, 1, 3, 0 };
	struct demo_random r;
	int seen[4] = { 0 };

	(void)state;
	demo_random_init(&r, 7, 0);
	for (int i = 0; i < 40000; i++)
		seen[demo_random_pick(&r, weights, 4)]++;
	assert_int_equal(seen[0], 0);
	assert_int_equal(seen[3], 0);
	assert_in_range(seen[1], 9560, 10440);
}

static void sigmoid_is_even_handed(void **state)
{
	(void)state;
	assert_true(demo_random_sigmoid(0) == 0.5);
	for (double x = 0.1; x < 20; x += 0.1) {
		double up = demo_random_sigmoid(x), down = demo_random_sigmoid(-x);

		assert_true(up > demo_random_sigmoid(x - 0.1) && up < 1);
		assert_true(up + down == 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_the_published_generator),
		cmocka_unit_test(keeps_streams_apart),
		cmocka_unit_test(draws_within_bounds),
		cmocka_unit_test(is_about_normal),
		cmocka_unit_test(picks_by_weight),
		cmocka_unit_test(sigmoid_is_even_handed),
	};

	return cmocka_run_group_tests_name("demo/random", tests, NULL, NULL);
}
