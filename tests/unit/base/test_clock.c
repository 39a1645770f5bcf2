/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void formats_known_moments(void **state)
{
	char buf[32];

	(void)state;
	assert_string_equal(clock_format_rfc3339(0, false, buf), "1970-01-01T00:00:00Z");
	assert_string_equal(clock_format_rfc3339(1742750246123, true, buf),
			    "2025-03-23T17:17:26.123Z");
	assert_string_equal(clock_format_rfc3339(-1, true, buf),
			    "1969-12-31T23:59:59.999Z");
}

static void parses_what_it_formats(void **state)
{
	static const int64_t moments[] = { 0, 951782400000, 1709164799999, 1742750246000,
					   4102444800000 };
	char buf[32];
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		clock_format_rfc3339(moments[i], true, buf);
		assert_int_equal(clock_parse(buf, &ms), 0);
		assert_int_equal(ms, moments[i]);
	}
}

static void parses_offsets_and_epochs(void **state)
{
	int64_t ms;

	(void)state;
	assert_int_equal(clock_parse("2025-03-23T18:17:26+01:00", &ms), 0);
	assert_int_equal(ms, 1742750246000);
	assert_int_equal(clock_parse("1742750246000", &ms), 0);
	assert_int_equal(ms, 1742750246000);
}

static void refuses_what_is_no_time(void **state)
{
	static const char *const bad[] = { "",
					   "yesterday",
					   "2025-02-29T00:00:00Z",
					   "2025-13-01T00:00:00Z",
					   "2025-03-23T24:00:00Z",
					   "2025-03-23T17:17:26",
					   "2025-03-23",
					   "99999999999999999999",
					   "2025-03-23T17:17:26.Z" };
	int64_t ms = 42;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(clock_parse(bad[i], &ms), -E_INVALID);
		assert_int_equal(ms, 42);
	}
}

static void civil_dates_are_inverse(void **state)
{
	(void)state;
	for (int64_t day = -800000; day < 800000; day += 13) {
		int64_t y;
		unsigned m, d;

		clock_civil_from_days(day, &y, &m, &d);
		assert_int_equal(clock_days_from_civil(y, m, d), day);
	}
}

static void a_part_of_the_time_left(void **state)
{
	const struct deadline none = { 0 }, past = { 1 };
	const struct deadline far = deadline_in_ms(10000000);
	const int32_t half_ms = deadline_left_ms(deadline_part(far, 50));

	(void)state;
	assert_in_range(half_ms, 4900000, 5000000);
	assert_true(deadline_part(far, 90).at_us < far.at_us);
	assert_true(deadline_part(far, 90).at_us > deadline_part(far, 50).at_us);
	assert_int_equal(deadline_left_ms(deadline_part(far, 0)), 0);
	assert_int_equal(deadline_part(none, 50).at_us, 0);
	assert_int_equal(deadline_part(past, 50).at_us, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_known_moments),
		cmocka_unit_test(parses_what_it_formats),
		cmocka_unit_test(parses_offsets_and_epochs),
		cmocka_unit_test(refuses_what_is_no_time),
		cmocka_unit_test(civil_dates_are_inverse),
		cmocka_unit_test(a_part_of_the_time_left),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
