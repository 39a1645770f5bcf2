/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/special.h"

#include "numbers.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void test_psi(void **state)
{
	(void)state;
	numbers_close(special_psi(0.5), -1.963510026021423);
	numbers_close(special_psi(1), -0.5772156649015329);
	numbers_close(special_psi(10), 2.251752589066721);
	numbers_close(special_psi(1234.5), 7.118016231827998);
	numbers_close(special_psi_1(0.5), 4.934802200544679);
	numbers_close(special_psi_1(1), 1.644934066848226);
	numbers_close(special_psi_1(10), 0.1051663356816857);
	numbers_close(special_psi_1(1234.5), 0.0008103727271269667);
}

/* GSL's handler would end the process: what cannot be computed is NaN or finite. */
static void test_extremes(void **state)
{
	(void)state;
	assert_true(isnan(special_psi(0)));
	assert_true(isnan(special_psi(-3)));
	assert_true(isnan(special_psi(NAN)));
	assert_true(isnan(special_psi_1(0)));
	assert_true(isnan(special_psi_1(-3)));
	assert_true(isnan(special_psi_1(NAN)));
	for (int e = -300; e <= 300; e++) {
		double x = pow(10, e), trigamma = special_psi_1(x);

		assert_true(special_psi(x) <= log(x));
		assert_true(isnan(trigamma) || trigamma >= 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_psi),
		cmocka_unit_test(test_extremes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
