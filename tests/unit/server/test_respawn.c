/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/respawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define MS     INT64_C(1000)
#define SECOND (1000 * MS)
#define BEGIN  (77 * SECOND)

/* Ended after it lived so long; how long its replacement is waited for. */
static int64_t wait_after(struct respawn *respawn, int64_t *now_us, int64_t lived_us)
{
	const int64_t ended_us = *now_us + lived_us;

	respawn_started(respawn, *now_us);
	respawn_ended(respawn, ended_us);
	*now_us = respawn->due_us;
	return respawn->due_us - ended_us;
}

static void replaces_at_once(void **state)
{
	struct respawn respawn = { 0 };
	int64_t now_us = BEGIN;

	(void)state;
	assert_int_equal(wait_after(&respawn, &now_us, 60 * SECOND), 0);
	assert_int_equal(wait_after(&respawn, &now_us, 3 * MS), 0);
}

static void slows_down_with_early_ends(void **state)
{
	static const int64_t waits_ms[] = { 0, 100, 200, 400, 800, 1000, 1000 };
	struct respawn respawn = { 0 };
	int64_t now_us = BEGIN;

	(void)state;
	for (size_t i = 0; i < sizeof(waits_ms) / sizeof(waits_ms[0]); i++)
		assert_int_equal(wait_after(&respawn, &now_us, 3 * MS), waits_ms[i] * MS);
	assert_int_equal(wait_after(&respawn, &now_us, 500 * MS), 0);
	assert_int_equal(wait_after(&respawn, &now_us, 3 * MS), 0);
	assert_int_equal(wait_after(&respawn, &now_us, 3 * MS), 100 * MS);
}

/* Whoever kills one of two processes each second finds each of them again, at once. */
static void bears_a_kill_each_second(void **state)
{
	struct respawn respawn[2] = { { 0 }, { 0 } };
	int64_t now_us = BEGIN;

	(void)state;
	respawn_started(&respawn[0], now_us);
	respawn_started(&respawn[1], now_us);
	for (int i = 0; i < 120; i++) {
		struct respawn *victim = &respawn[i % 2];

		now_us += SECOND - (i % 7) * MS;
		respawn_ended(victim, now_us);
		assert_int_equal(victim->due_us, now_us);
		respawn_started(victim, victim->due_us);
	}
}

static void waits_where_none_can_be_made(void **state)
{
	struct respawn respawn = { 0 };

	(void)state;
	respawn_failed(&respawn, BEGIN);
	assert_int_equal(respawn.due_us, BEGIN + SECOND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replaces_at_once),
		cmocka_unit_test(slows_down_with_early_ends),
		cmocka_unit_test(bears_a_kill_each_second),
		cmocka_unit_test(waits_where_none_can_be_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
