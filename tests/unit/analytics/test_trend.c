/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/trend.h"

#include "games.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define BLOCK 100000 /* minutes: where the current block begins */

/* n games in the block before and m in the current one; of ten won, lost. */
static struct trend of_blocks(size_t n, uint32_t won1, size_t m, uint32_t won2)
{
	struct model_history *h = model_history_new(NULL, HISTORY_CORE, n + m + 1);
	struct game_selection all;
	struct trend t;

	for (size_t i = 0; i < n; i++)
		games_add(h, (int64_t)(BLOCK - n + i), 1800, i * 7 % 10 < won1);
	for (size_t i = 0; i < m; i++)
		games_add(h, (int64_t)(BLOCK + i), 1800, i * 7 % 10 < won2);
	all = games_select(h, 0, n + m);
	assert_int_equal(
		trend_compute(h, &all, BLOCK * INT64_C(60000), TREND_TEST_SEASONS, &t),
		0);
	talloc_free(h);
	return t;
}

static void blocks_are_told_apart(void **state)
{
	struct trend t = of_blocks(40, 5, 20, 6);

	(void)state;
	assert_int_equal(t.before.games, 40);
	assert_int_equal(t.before.wins, 20);
	assert_int_equal(t.current.games, 20);
	assert_int_equal(t.current.wins, 12);
	assert_int_equal(t.verdict, VERDICT_NOT_ENOUGH_GAMES);
	assert_true(t.before_needed > 0);
	assert_false(t.changed);
}

static void a_change_is_placed(void **state)
{
	struct trend t = of_blocks(400, 4, 400, 8);

	(void)state;
	assert_int_equal(t.verdict, VERDICT_IMPROVING);
	assert_true(t.test.e_max >= t.test.threshold);
	assert_true(t.changed);
	assert_int_equal(t.change_before.games + t.change_after.games, 800);
	/* Within a cycle of ten of where it was planted. */
	assert_true(llabs(t.change_ms / 60000 - BLOCK) <= 10);
	assert_int_equal(of_blocks(400, 8, 400, 4).verdict, VERDICT_DECLINING);
}

static void no_change_is_none(void **state)
{
	struct trend t = of_blocks(1000, 5, 1000, 5);

	(void)state;
	assert_int_equal(t.verdict, VERDICT_NO_CHANGE_SHOWN);
	assert_int_equal(t.current_needed, 0);
	assert_int_equal(t.before_needed, 0);
	assert_false(t.changed);
	t = of_blocks(0, 0, 0, 0);
	assert_int_equal(t.verdict, VERDICT_NOT_ENOUGH_GAMES);
	games_assert_close(t.e_value, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_told_apart),
		cmocka_unit_test(a_change_is_placed),
		cmocka_unit_test(no_change_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
