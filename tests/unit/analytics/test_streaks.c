/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/streaks.h"

#include "games.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct streaks of_text(const char *results)
{
	struct streaks s = { 0 };

	for (size_t i = 0; results[i]; i++)
		streaks_add(&s, results[i] == 'W', (int64_t)i);
	return s;
}

static void assert_streak(const struct streak *s, uint32_t games, int64_t from)
{
	assert_int_equal(s->games, games);
	if (games) {
		assert_true(s->from_ms == from);
		assert_true(s->to_ms == from + games - 1);
	}
}

static void runs_by_hand(void **state)
{
	struct streaks s = of_text("WWLWWLLLWLL");

	(void)state;
	assert_int_equal(s.games, 11);
	assert_int_equal(s.wins, 5);
	assert_int_equal(s.runs, 6);
	assert_streak(&s.longest_win, 2, 0); /* not the equal one at 3 */
	assert_streak(&s.longest_loss, 3, 5);
	assert_streak(&s.last, 2, 9);
	assert_false(s.last_won);
	s = of_text("");
	assert_int_equal(s.runs, 0);
	assert_streak(&s.longest_win, 0, 0);
	s = of_text("WWW");
	assert_int_equal(s.runs, 1);
	assert_streak(&s.longest_win, 3, 0);
	assert_streak(&s.longest_loss, 0, 0);
}

static void assert_same(const struct streaks *a, const struct streaks *b)
{
	assert_int_equal(a->games, b->games);
	assert_int_equal(a->wins, b->wins);
	assert_int_equal(a->runs, b->runs);
	assert_memory_equal(&a->longest_win, &b->longest_win, sizeof(a->longest_win));
	assert_memory_equal(&a->longest_loss, &b->longest_loss, sizeof(a->longest_loss));
	assert_memory_equal(&a->last, &b->last, sizeof(a->last));
	assert_int_equal(a->last_won, b->last_won);
}

/* The slow truth: every run is looked at by itself. */
static void assert_true_of(const struct streaks *s, const bool *won, size_t n)
{
	uint32_t runs = 0, longest[2] = { 0, 0 };

	for (size_t i = 0; i < n;) {
		size_t k = i;

		while (k < n && won[k] == won[i])
			k++;
		runs++;
		if (k - i > longest[won[i]])
			longest[won[i]] = (uint32_t)(k - i);
		i = k;
	}
	assert_int_equal(s->runs, runs);
	assert_int_equal(s->longest_win.games, longest[1]);
	assert_int_equal(s->longest_loss.games, longest[0]);
}

static void parts_merge_into_the_whole(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t n = games_random(&seed) % 40, cuts[GAMES_CUTS_MAX], parts;
		struct streaks whole = { 0 }, merged = { 0 };
		bool won[40];

		games_cut(&seed, n, cuts, &parts);
		for (size_t i = 0; i < n; i++) {
			won[i] = games_random(&seed) % 3;
			streaks_add(&whole, won[i], (int64_t)i);
		}
		for (size_t p = 0; p < parts; p++) {
			struct streaks part = { 0 };

			for (size_t i = cuts[p]; i < cuts[p + 1]; i++)
				streaks_add(&part, won[i], (int64_t)i);
			streaks_merge(&merged, &part);
		}
		assert_same(&whole, &merged);
		assert_true_of(&whole, won, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_by_hand),
		cmocka_unit_test(parts_merge_into_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
