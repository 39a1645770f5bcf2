/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/expiry.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define NOW INT64_C(1800000000000) /* 2027-01-15T08:00:00Z */
#define DAY INT64_C(86400000)

static void reads_lengths(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = { { "0s", 0 },
		     { "30s", 30000 },
		     { "5m", 300000 },
		     { "1h", 3600000 },
		     { "90d", 90 * DAY },
		     { "2w", 14 * DAY },
		     { "3660d", 3660 * DAY } };
	static const char *const bad[] = { "",     "d",     "90",         "-1d",
					   "1.5d", "1dd",   "1 d",        "3661d",
					   "1y",   "never", "999999999w", "9999999999s" };
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_int_equal(expiry_parse_span(good[i].text, &ms), 0);
		assert_int_equal(ms, good[i].ms);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(expiry_parse_span(bad[i], &ms), -E_INVALID);
}

static void reads_moments_to_come(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = { { "never", 0 },
		     { "1s", NOW + 1000 },
		     { "90d", NOW + 90 * DAY },
		     { "2027-01-16", NOW + DAY - 8 * 3600000 },
		     { "2027-01-15T08:00:01Z", NOW + 1000 },
		     { "2027-01-15T10:00:00+01:00", NOW + 3600000 } };
	static const char *const bad[] = { "",           "now",
					   "0s",         "2027-01-15",
					   "2027-13-01", "2027-01-15T08:00:00Z",
					   "2026-12-31", "1800000001000",
					   "Never" };
	int64_t ms;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_int_equal(expiry_parse(good[i].text, NOW, &ms), 0);
		assert_int_equal(ms, good[i].ms);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(expiry_parse(bad[i], NOW, &ms), -E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_lengths),
		cmocka_unit_test(reads_moments_to_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
