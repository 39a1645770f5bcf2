/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/student.h"

#include "numbers.h"

#include <math.h>
#include <stddef.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void test_quantile(void **state)
{
	static const struct {
		uint64_t degrees;
		double t;
	} known[] = {
		{ 1, 12.70620473617470 },     { 2, 4.302652729749464 },
		{ 10, 2.228138851986275 },    { 20, 2.085963447265865 },
		{ 21, 2.07961384472768 },     { 30, 2.042272456301238 },
		{ 100, 1.983971518523552 },   { 1000, 1.962339080826408 },
		{ 100000, 1.95998770753461 },
	};

	(void)state;
	assert_true(isnan(student_t975(0)));
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (fabs(student_t975(known[i].degrees) / known[i].t - 1) > 1e-11)
			fail_msg("%u degrees", (unsigned)known[i].degrees);
	numbers_close(student_t975(UINT64_MAX), INTERVAL_Z);
}

/* P(|T| < t), Abramowitz & Stegun 26.7.3 and 26.7.4: a finite sum for whole degrees. */
static double inner_probability(double t, int degrees)
{
	double angle = atan(t / sqrt(degrees)), c = cos(angle), sum = 0, term;

	if (degrees == 1)
		return 2 * angle / M_PI;
	if (degrees % 2) {
		term = c;
		for (int k = 1; k <= degrees - 2; k += 2) {
			sum += term;
			term *= c * c * (k + 1) / (k + 2);
		}
		return 2 / M_PI * (angle + sin(angle) * sum);
	}
	term = 1;
	for (int k = 0; k <= degrees - 2; k += 2) {
		sum += term;
		term *= c * c * (k + 1) / (k + 2);
	}
	return sin(angle) * sum;
}

/* Every number of degrees, where the table ends and the series begins as well. */
static void test_probability(void **state)
{
	(void)state;
	for (int degrees = 1; degrees < 3000; degrees++) {
		double p = inner_probability(student_t975((uint64_t)degrees), degrees);

		/* The density at the quantile turns 1e-11 of t into 3e-12 of p. */
		if (fabs(p - 0.95) > 1e-11)
			fail_msg("%d degrees: %.15g", degrees, p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quantile),
		cmocka_unit_test(test_probability),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
