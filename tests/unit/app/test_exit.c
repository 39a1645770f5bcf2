/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/exit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void every_code_has_its_status(void **state)
{
	static const enum app_exit expected[E_COUNT] = {
		[E_OK] = APP_OK,
		[E_ACCESS] = APP_ACCESS,
		[E_BUG] = APP_INTERNAL,
		[E_BUSY] = APP_BUSY,
		[E_CANCELLED] = APP_CANCELLED,
		[E_CONFLICT] = APP_UNAVAILABLE,
		[E_CORRUPT] = APP_INPUT,
		[E_EMPTY] = APP_NOT_FOUND,
		[E_INVALID] = APP_INPUT,
		[E_IO] = APP_IO,
		[E_LIMITED] = APP_INPUT,
		[E_NOMEM] = APP_INTERNAL,
		[E_NOSPACE] = APP_IO,
		[E_NOT_FOUND] = APP_NOT_FOUND,
		[E_PENDING] = APP_INTERNAL,
		[E_SCHEMA] = APP_SCHEMA,
		[E_TIMEOUT] = APP_UNAVAILABLE,
		[E_UNAVAILABLE] = APP_UNAVAILABLE,
		[E_UNCERTAIN] = APP_UNAVAILABLE,
	};

	(void)state;
	for (int code = 0; code < E_COUNT; code++) {
		assert_int_equal(app_exit_of(code), expected[code]);
		assert_int_equal(app_exit_of(-code), expected[code]);
		if (code != E_OK)
			assert_int_not_equal(app_exit_of(code), APP_OK);
	}
}

static void an_unknown_code_is_a_defect(void **state)
{
	(void)state;
	assert_int_equal(app_exit_of(E_COUNT), APP_INTERNAL);
	assert_int_equal(app_exit_of(-9999), APP_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_has_its_status),
		cmocka_unit_test(an_unknown_code_is_a_defect),
	};

	return cmocka_run_group_tests_name("exit", tests, NULL, NULL);
}
