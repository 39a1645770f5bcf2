/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/trends.h"

#include "games.h"

#include <math.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define HOUR_MS INT64_C(3600000)

/* One game an hour from hour 0 on, W or L. */
static struct model_history *play(TALLOC_CTX *mem, const char *results)
{
	struct model_history *h =
		model_history_new(mem, HISTORY_FULL, strlen(results) + 1);

	for (size_t k = 0; results[k]; k++) {
		size_t i = games_add(h, (int64_t)k * 60, 1800, results[k] == 'W');

		h->deaths[i] = 1;
		h->assists[i] = 1; /* 15 for KDA, 30 for a win */
	}
	return h;
}

/* Windows that begin at these hours and end at the last. */
static struct trends compute(struct model_history *h, int season, int month, int week,
			     int today, int until)
{
	struct trends_windows w = { .from_ms = { [TRENDS_SEASON] = season * HOUR_MS,
						 [TRENDS_MONTH] = month * HOUR_MS,
						 [TRENDS_WEEK] = week * HOUR_MS,
						 [TRENDS_TODAY] = today * HOUR_MS },
				    .until_ms = until * HOUR_MS };
	struct game_selection s = games_select(h, 0, h->n);
	struct trends t;

	trends_compute(&s, &w, &t);
	return t;
}

static int setup(void **state)
{
	*state = talloc_new(NULL);
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static void windows_end_before_their_end(void **state)
{
	struct model_history *h = play(*state, "WWWWLLWLWWL");
	struct trends t = compute(h, 1, 2, 6, 9, 10);

	/* WWWLLWLWW of the season, and so on */
	assert_int_equal(t.windows[TRENDS_SEASON].games, 9);
	assert_int_equal(t.windows[TRENDS_SEASON].wins, 6);
	assert_int_equal(t.windows[TRENDS_MONTH].games, 8);
	assert_int_equal(t.windows[TRENDS_MONTH].wins, 5);
	assert_int_equal(t.windows[TRENDS_WEEK].games, 4);
	assert_int_equal(t.windows[TRENDS_TODAY].games, 1);
	games_assert_close(t.windows[TRENDS_WEEK].win_rate, 75);
	games_assert_close(t.windows[TRENDS_TODAY].win_rate, 100);
	/* The season may be shorter than the month. */
	t = compute(h, 8, 2, 6, 9, 10);
	assert_int_equal(t.windows[TRENDS_SEASON].games, 2);
	t = compute(h, 8, 2, 6, 20, 30);
	assert_int_equal(t.windows[TRENDS_TODAY].games, 0);
	games_assert_close(t.windows[TRENDS_TODAY].win_rate, 0);
}

/* Hours 4 to 7 beside 1 to 4; then more than there is since 1970; then no beginning. */
static void a_window_is_compared_with_the_one_before(void **state)
{
	struct model_history *h = play(*state, "WLWWLWWLLL");
	struct game_selection s = games_select(h, 0, h->n);
	struct trends_comparison c;

	trends_compare(&s, 4 * HOUR_MS, 7 * HOUR_MS, false, &c);
	assert_true(c.has_before);
	assert_int_equal(c.before_ms, HOUR_MS);
	assert_int_equal(c.from_ms, 4 * HOUR_MS);
	assert_int_equal(c.until_ms, 7 * HOUR_MS);
	assert_int_equal(c.current.games, 3);
	assert_int_equal(c.current.wins, 2);
	assert_int_equal(c.before.games, 3);
	assert_int_equal(c.before.wins, 2);
	games_assert_close(c.current.win_rate, 200.0 / 3);
	trends_compare(&s, 4 * HOUR_MS, 10 * HOUR_MS, false, &c);
	assert_int_equal(c.before_ms, 0);
	assert_int_equal(c.before.games, 4);
	assert_int_equal(c.current.games, 6);
	trends_compare(&s, 0, 10 * HOUR_MS, true, &c);
	assert_false(c.has_before);
	assert_int_equal(c.before.games, 0);
	assert_int_equal(c.current.games, 10);
	trends_compare(&s, 20 * HOUR_MS, 30 * HOUR_MS, false, &c);
	assert_int_equal(c.current.games, 0);
	assert_int_equal(c.before.games, 0);
}

static void velocity_compares_what_does_not_overlap(void **state)
{
	struct model_history *h = play(*state, "WLLLLWWWLW");
	struct trends t = compute(h, 0, 0, 5, 9, 10);

	games_assert_close(t.improvement_velocity, 80 - 20);
	t = compute(h, 0, 1, 5, 9, 10); /* four before the week */
	assert_true(isnan(t.improvement_velocity));
	t = compute(h, 0, 0, 6, 9, 10); /* four in it */
	assert_true(isnan(t.improvement_velocity));
}

static void consistency_is_that_of_the_game_scores(void **state)
{
	/* Scores 45 and 15 (none for CS): deviation 15 when half are won */
	struct trends t = compute(play(*state, "WLWLWL"), 0, 0, 0, 0, 6);

	games_assert_close(t.consistency_score, 92.5);
	t = compute(play(*state, "WWWWW"), 0, 0, 0, 0, 5);
	games_assert_close(t.consistency_score, 100);
	t = compute(play(*state, "WWWWW"), 0, 1, 0, 0, 5);
	assert_true(isnan(t.consistency_score));
}

static void the_peak_is_the_first_best_ten(void **state)
{
	static const struct {
		const char *results;
		uint32_t first;
		double win_rate;
	} rows[] = {
		{ "WWWWWLLLLLWWWWW", 1, 50 },
		{ "LWWWWWWWWWWL", 2, 100 },
		{ "LLLLLLLLLL", 1, 0 },
		{ "WLLLLLLLLLWWLW", 5, 30 },
	};
	struct trends t;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		t = compute(play(*state, rows[i].results), 0, 0, 0, 0, 99);
		assert_true(t.has_peak);
		assert_int_equal(t.peak_first, rows[i].first);
		games_assert_close(t.peak_win_rate, rows[i].win_rate);
	}
	/* Counted from the season's first game. */
	t = compute(play(*state, "WWWWWWLLLWWWWWWWWWW"), 8, 0, 0, 0, 99);
	assert_int_equal(t.peak_first, 2);
	t = compute(play(*state, "WWWWWWWWW"), 0, 0, 0, 0, 99);
	assert_false(t.has_peak);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(windows_end_before_their_end),
		TEST(a_window_is_compared_with_the_one_before),
		TEST(velocity_compares_what_does_not_overlap),
		TEST(consistency_is_that_of_the_game_scores),
		TEST(the_peak_is_the_first_best_ten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
