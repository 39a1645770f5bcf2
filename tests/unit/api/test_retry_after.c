/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a client is told to come again. */
#include "api/retry_after.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <cmocka.h>

static int32_t told(int64_t probe_ms, int64_t drain_ms, uint64_t chance)
{
	const struct retry_facts facts = { .probe_ms = probe_ms, .drain_ms = drain_ms };

	return retry_after_s(&facts, chance);
}

static void where_nothing_is_known_it_is_the_usual_time(void **state)
{
	(void)state;
	assert_int_equal(told(-1, -1, 0), RETRY_AFTER_USUAL_S);
	assert_int_equal(told(-1, -1, UINT64_MAX), RETRY_AFTER_USUAL_S);
	assert_int_equal(told(-5000, -9000, 7), RETRY_AFTER_USUAL_S);
}

static void it_is_the_later_of_what_is_known(void **state)
{
	(void)state;
	assert_int_equal(told(0, -1, 0), 1);
	assert_int_equal(told(-1, 0, 0), 1);
	assert_int_equal(told(1, -1, 0), 1);
	assert_int_equal(told(1000, 200, 0), 1);
	assert_int_equal(told(1001, 200, 0), 2);
	assert_int_equal(told(900, 12000, 0), 12);
}

static void they_do_not_come_together(void **state)
{
	bool seen[RETRY_AFTER_MAX_S + 2] = { false };

	(void)state;
	for (uint64_t chance = 0; chance < 100; chance++) {
		assert_in_range(told(300, -1, chance), 1, 2);
		assert_in_range(told(-1, 8000, chance), 8, 11);
		seen[told(-1, 8000, chance)] = true;
	}
	for (int s = 8; s <= 11; s++)
		assert_true(seen[s]);
}

static void it_is_bounded(void **state)
{
	static const int64_t much[] = { 23000, 29000, 30000, 31000, 3600000, INT64_MAX };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(much); i++)
		for (uint64_t chance = 0; chance < 100; chance++) {
			assert_in_range(told(much[i], -1, chance), 23, RETRY_AFTER_MAX_S);
			assert_in_range(told(-1, much[i], UINT64_MAX - chance), 23,
					RETRY_AFTER_MAX_S);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(where_nothing_is_known_it_is_the_usual_time),
		cmocka_unit_test(it_is_the_later_of_what_is_known),
		cmocka_unit_test(they_do_not_come_together),
		cmocka_unit_test(it_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
