/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/modes.h"

#include "games.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void modes_are_counted_and_ordered(void **state)
{
	static const char *const names[] = { "ARAM",   "CLASSIC", "CHERRY", "CLASSIC",
					     "CHERRY", "",        "ARAM",   "CLASSIC" };
	static const struct {
		const char *name;
		uint32_t games, wins, seconds;
	} wanted[] = { { "CLASSIC", 3, 2, 5400 },
		       { "ARAM", 2, 1, 3600 },
		       { "CHERRY", 2, 0, 3600 },
		       { "", 1, 0, 1800 } };
	TALLOC_CTX *mem = talloc_new(NULL);
	struct model_history *h = model_history_new(mem, HISTORY_FULL, 16);
	struct game_selection s;
	struct mode_games *modes;
	size_t n;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		games_add(h, (int64_t)i * 60, 1800, i == 0 || i == 1 || i == 3);
	s = games_select(h, 0, ARRAY_LEN(names));
	assert_int_equal(modes_count(mem, &s, names, &modes, &n), 0);
	assert_int_equal(n, ARRAY_LEN(wanted));
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(modes[i].name, wanted[i].name);
		assert_int_equal(modes[i].sums.games, wanted[i].games);
		assert_int_equal(modes[i].sums.wins, wanted[i].wins);
		assert_int_equal(modes[i].sums.duration_s, wanted[i].seconds);
	}
	/* Only those selected. */
	s = games_select(h, 2, 3);
	assert_int_equal(modes_count(mem, &s, names, &modes, &n), 0);
	assert_int_equal(n, 1);
	assert_string_equal(modes[0].name, "CHERRY");
	s = games_select(h, 0, 0);
	assert_int_equal(modes_count(mem, &s, names, &modes, &n), 0);
	assert_int_equal(n, 0);
	talloc_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes_are_counted_and_ordered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
