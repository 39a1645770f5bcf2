/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/game_blocks.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* No SQL: seasons are tested with it (tests/integration/test_inherited.py). */
static struct service_context context;

static int64_t ms(const char *moment)
{
	int64_t v = 0;

	assert_int_equal(clock_parse(moment, &v), 0);
	return v;
}

static struct trend_blocks decide(const char *tz, enum analytics_period period,
				  const char *until, bool ranged)
{
	static const struct deadline none;
	struct service_game_window window = { .tz = tz,
					      .ranged = ranged,
					      .filter.until_ms = ms(until) };
	struct trend_blocks blocks;
	struct err err = { 0 };

	if (service_game_blocks_decide(&context, NULL, &window, period, NULL, none,
				       &blocks, &err) < 0)
		fail_msg("%s", err.text);
	return blocks;
}

static void blocks_are_those_of_the_calendar(void **state)
{
	static const struct {
		const char *tz, *until;
		enum analytics_period period;
		const char *before, *current;
	} rows[] = {
		/* a Sunday of 23 hours, then the Monday after it */
		{ "Europe/Paris", "2024-03-31T12:00:00Z", PERIOD_WEEK,
		  "2024-03-17T23:00:00Z", "2024-03-24T23:00:00Z" },
		{ "Europe/Paris", "2024-03-31T21:59:59.999Z", PERIOD_WEEK,
		  "2024-03-17T23:00:00Z", "2024-03-24T23:00:00Z" },
		{ "Europe/Paris", "2024-03-31T22:00:00Z", PERIOD_WEEK,
		  "2024-03-24T23:00:00Z", "2024-03-31T22:00:00Z" },
		{ "UTC", "2024-01-03T00:00:00Z", PERIOD_WEEK, "2023-12-25T00:00:00Z",
		  "2024-01-01T00:00:00Z" },
		{ "UTC", "1970-01-05T00:00:00Z", PERIOD_WEEK, "1969-12-29T00:00:00Z",
		  "1970-01-05T00:00:00Z" },
		{ "America/New_York", "2024-01-15T00:00:00Z", PERIOD_MONTH,
		  "2023-12-01T05:00:00Z", "2024-01-01T05:00:00Z" },
		{ "UTC", "2024-03-01T00:00:00Z", PERIOD_MONTH, "2024-02-01T00:00:00Z",
		  "2024-03-01T00:00:00Z" },
		{ "Europe/Paris", "2024-04-30T22:30:00Z", PERIOD_MONTH,
		  "2024-03-31T22:00:00Z", "2024-04-30T22:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct trend_blocks b =
			decide(rows[i].tz, rows[i].period, rows[i].until, false);

		assert_int_equal(b.before_ms, ms(rows[i].before));
		assert_int_equal(b.current_ms, ms(rows[i].current));
		assert_int_equal(b.until_ms, ms(rows[i].until));
		assert_int_equal(b.looks, rows[i].period == PERIOD_WEEK
						  ? TREND_TEST_WEEKS
						  : TREND_TEST_MONTHS);
	}
}

static void other_windows_have_no_block_before(void **state)
{
	static const char now[] = "2024-03-31T12:00:00Z";

	(void)state;
	assert_int_equal(decide("UTC", PERIOD_TODAY, now, false).looks, 0);
	assert_int_equal(decide("UTC", PERIOD_ALL, now, false).looks, 0);
	assert_int_equal(decide("UTC", PERIOD_WEEK, now, true).looks, 0);
	assert_int_equal(decide("UTC", PERIOD_SEASON, now, true).looks, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_those_of_the_calendar),
		cmocka_unit_test(other_windows_have_no_block_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
