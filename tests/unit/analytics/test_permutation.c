/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/permutation.h"

#include "numbers.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define MANY 400

/* The i-th of many sessions. */
static struct permutation_session session(size_t i)
{
	return (struct permutation_session){ 3 + (uint32_t)i % 4, 2 + (uint32_t)i % 5 };
}

static void test_exact(void **state)
{
	static const struct permutation_session five[] = {
		{ 2, 1 }, { 1, 1 }, { 3, 3 }, { 0, 4 }, { 2, 5 }
	};
	struct permutation_session many[110];

	(void)state;
	numbers_close(permutation_p_value(five, 5, 2), 191.0 / 1260);
	numbers_close(permutation_p_value(five, 5, 7), 1.0 / 63);
	numbers_close(permutation_p_value(&(struct permutation_session){ 4, 4 }, 1, 0),
		      1.0 / 35);
	numbers_close(permutation_p_value(&(struct permutation_session){ 1, 1 }, 1, 1),
		      1);
	for (size_t i = 0; i < 110; i++)
		many[i] = session(i);
	numbers_close(permutation_p_value(many, 110, 201), 0.01005155465349208);
	/* C(3400, 400) is no double. */
	numbers_close(
		permutation_p_value(&(struct permutation_session){ 400, 3000 }, 1, 365),
		0.05015237823351164);
}

static void test_normal(void **state)
{
	struct permutation_session many[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		many[i] = session(i);
	numbers_close(permutation_p_value(many, MANY, 807), 1);
	numbers_close(
		permutation_p_value(&(struct permutation_session){ 1001, 1000 }, 1, 530),
		0.008925256114951173);
}

/* Every order of a session of seven and one of five, counted. */
static void test_all_orders(void **state)
{
	enum { A = 7, B = 5, BITS = A + B };
	static unsigned counts[A + 1][B + 1][BITS];

	(void)state;
	for (unsigned order = 0; order < 1u << BITS; order++) {
		unsigned wins[2] = { 0 }, pairs = 0;

		for (unsigned i = 0; i < BITS; i++) {
			wins[i >= A] += order >> i & 1;
			pairs += i && i != A && (order >> i & 1) &&
				 !(order >> (i - 1) & 1);
		}
		counts[wins[0]][wins[1]][pairs]++;
	}
	for (unsigned w = 1; w < A; w++) {
		const struct permutation_session two[] = { { w, A - w }, { 2, B - 2 } };
		unsigned total = 0, below = 0;

		for (unsigned j = 0; j < BITS; j++)
			total += counts[w][2][j];
		for (unsigned j = 0; j < BITS; j++) {
			unsigned above = total - below;

			below += counts[w][2][j];
			if (counts[w][2][j])
				numbers_close(permutation_p_value(two, 2, j),
					      fmin(1, 2 * fmin(below, above) / total));
		}
	}
}

static void test_no_variance(void **state)
{
	static const struct permutation_session none[] = {
		{ 5, 0 }, { 0, 3 }, { 1, 0 }, { 0, 0 }
	};

	(void)state;
	assert_true(isnan(permutation_p_value(none, 4, 0)));
	assert_true(isnan(permutation_p_value(NULL, 0, 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_normal),
		cmocka_unit_test(test_all_orders),
		cmocka_unit_test(test_no_variance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
