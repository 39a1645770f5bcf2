/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/accept.h"

#include "http/quality.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define OPEN "application/openmetrics-text"

static void expect(const char *accept, int quality, enum accept_specificity by)
{
	struct accept_match m = accept_type(accept, OPEN, "1.0.0");

	assert_int_equal(m.by, by);
	assert_int_equal(m.quality, quality);
}

static void ranges_are_matched(void **state)
{
	(void)state;
	expect(NULL, 1000, ACCEPT_ANY);
	expect("", 0, ACCEPT_NOT_NAMED);
	expect("*/*", 1000, ACCEPT_ANY);
	expect("application/*", 1000, ACCEPT_KIND);
	expect("applicatio/*", 0, ACCEPT_NOT_NAMED);
	expect("text/*", 0, ACCEPT_NOT_NAMED);
	expect(OPEN, 1000, ACCEPT_EXACT);
	expect("Application/OpenMetrics-Text", 1000, ACCEPT_EXACT);
	expect(OPEN "2", 0, ACCEPT_NOT_NAMED);
}

static void qualities_are_read(void **state)
{
	(void)state;
	expect(OPEN ";q=0.75", 750, ACCEPT_EXACT);
	expect(OPEN " ; Q=0.5 ,text/plain", 500, ACCEPT_EXACT);
	expect(OPEN ";q=0", 0, ACCEPT_EXACT);
	expect(OPEN ";q=1.000", 1000, ACCEPT_EXACT);
	expect(OPEN ";q=0.1239", 123, ACCEPT_EXACT);
	expect(OPEN ";q=1.9", 1000, ACCEPT_EXACT);
	/* What is no quality is none that was given. */
	expect(OPEN ";q=", 1000, ACCEPT_EXACT);
	expect(OPEN ";q=x", 1000, ACCEPT_EXACT);
	expect(OPEN ";q=0.x", 1000, ACCEPT_EXACT);
	expect(OPEN ";q=05", 1000, ACCEPT_EXACT);
}

static int quality(const char *text)
{
	return quality_read(text, strlen(text));
}

static void a_quality_is_a_number_up_to_one(void **state)
{
	static const char *const none[] = { "",    ".5",    "05",  "2",      "-1",
					    "1.1", "1.001", "0.x", "0.123x", "0.5 " };

	(void)state;
	assert_int_equal(quality("1"), 1000);
	assert_int_equal(quality("1.000"), 1000);
	assert_int_equal(quality("0"), 0);
	assert_int_equal(quality("0."), 0);
	assert_int_equal(quality("0.5"), 500);
	assert_int_equal(quality("0.125"), 125);
	assert_int_equal(quality("0.1239999999999999999"), 123);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(quality(none[i]), -1);
}

static void the_most_specific_range_decides(void **state)
{
	(void)state;
	expect("*/*, application/*;q=0.2", 200, ACCEPT_KIND);
	expect(OPEN ";q=0.1, */*", 100, ACCEPT_EXACT);
	expect("*/*;q=0.9, " OPEN ";q=0", 0, ACCEPT_EXACT);
	expect(OPEN ";q=0.1, " OPEN ";q=0.3, " OPEN ";q=0.2", 300, ACCEPT_EXACT);
}

static void another_version_is_another_type(void **state)
{
	(void)state;
	expect(OPEN ";version=1.0.0;q=0.4", 400, ACCEPT_EXACT);
	expect(OPEN ";version=\"1.0.0\"", 1000, ACCEPT_EXACT);
	expect(OPEN ";version=2.0.0", 0, ACCEPT_NOT_NAMED);
	expect(OPEN ";version=2.0.0,*/*;q=0.1", 100, ACCEPT_ANY);
	expect(OPEN ";version=1.0.0;escaping=allow-utf-8;q=0.6", 600, ACCEPT_EXACT);
}

static void broken_headers_do_no_harm(void **state)
{
	static const char *const broken[] = {
		",",  ";",  ";;,,;", "\"",       "a/b;q=\"", "/",
		"a/", "*/", ";q=1",  "a/b;=;==", "=,=",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		expect(broken[i], 0, ACCEPT_NOT_NAMED);
	/* A comma in quotes ends no range. */
	expect("a/b;x=\"" OPEN ",\"", 0, ACCEPT_NOT_NAMED);
	expect("a/b;x=\",\"," OPEN, 1000, ACCEPT_EXACT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_are_matched),
		cmocka_unit_test(qualities_are_read),
		cmocka_unit_test(a_quality_is_a_number_up_to_one),
		cmocka_unit_test(the_most_specific_range_decides),
		cmocka_unit_test(another_version_is_another_type),
		cmocka_unit_test(broken_headers_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
