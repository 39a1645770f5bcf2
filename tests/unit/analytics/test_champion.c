/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/champion.h"

#include "games.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct game {
	bool win;
	uint16_t kills, deaths, assists, cs, vision;
	uint8_t role;
};

/* Half an hour each; the score of each is worked out beside it. */
static const struct game g64 = { true, 2, 1, 0, 60, 0, ROLE_TOP };      /* 30 + 30 + 4 */
static const struct game g20 = { false, 0, 1, 1, 75, 0, ROLE_UTILITY }; /* 15 + 5 */
static const struct game g100 = { true, 5, 0, 5, 450, 0, ROLE_NONE };   /* 30 + 40 + 30 */
static const struct game g16 = { false, 1, 2, 1, 15, 0, ROLE_JUNGLE };  /* 15 + 1 */

static struct champion_analysis analyse(TALLOC_CTX *mem, const struct game *const *games,
					size_t n)
{
	struct model_history *h = model_history_new(mem, HISTORY_FULL, n + 1);
	struct champion_analysis a;
	struct game_selection s;

	for (size_t k = 0; k < n; k++) {
		size_t i = games_add(h, (int64_t)k * 60, 1800, games[k]->win);

		h->kills[i] = games[k]->kills;
		h->deaths[i] = games[k]->deaths;
		h->assists[i] = games[k]->assists;
		h->cs[i] = games[k]->cs;
		h->vision[i] = games[k]->vision;
		h->role[i] = games[k]->role;
	}
	s = games_select(h, 0, n);
	assert_int_equal(champion_analyse(mem, &s, NULL, &a), 0);
	return a;
}

/* The first games of one kind, then those of the other. */
static struct champion_analysis analyse_two(TALLOC_CTX *mem, const struct game *first,
					    size_t n1, const struct game *then, size_t n2)
{
	const struct game *games[64];

	for (size_t k = 0; k < n1 + n2; k++)
		games[k] = k < n1 ? first : then;
	return analyse(mem, games, n1 + n2);
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

static void four_games_by_hand(void **state)
{
	const struct game *games[] = { &g64, &g20, &g100, &g16 };
	struct champion_analysis a = analyse(*state, games, 4);

	assert_int_equal(a.metrics.games, 4);
	assert_int_equal(a.metrics.wins, 2);
	games_assert_close(a.metrics.avg_kda, 15.0 / 4);
	assert_int_equal(a.best, 2);
	assert_int_equal(a.worst, 3);
	games_assert_close(a.best_score, 100);
	games_assert_close(a.worst_score, 16);
	/* Mean 50, deviation 34.5: 8 for practice, nothing for evenness, 15 for form. */
	games_assert_close(a.mastery_score, 23);
	assert_int_equal(a.games_of_farmers, 2);
	assert_int_equal(a.chunk_count, 0);
}

static void form_is_that_of_the_newest(void **state)
{
	struct champion_analysis a = analyse_two(*state, &g20, 5, &g64, 5);

	/* Mean 42, deviation 22: 20 + 8 + min(64 - 42 + 15, 30) */
	games_assert_close(a.mastery_score, 58);
	a = analyse_two(*state, &g64, 5, &g20, 5);
	games_assert_close(a.mastery_score, 28);
	/* 40 + 30 + 15 for many even games, and no more than 100. */
	a = analyse_two(*state, &g64, 30, &g64, 0);
	games_assert_close(a.mastery_score, 85);
	/* 19 of 64 and 1 of 100: mean 65.8, deviation 7.846, form 20.4 of 5 newest */
	a = analyse_two(*state, &g64, 19, &g100, 1);
	games_assert_close(a.mastery_score, 40 + (30 - 7.8460180983732) + 20.4);
}

static void the_earliest_of_equal_games_is_shown(void **state)
{
	struct champion_analysis a = analyse_two(*state, &g64, 3, &g64, 3);

	assert_int_equal(a.best, 0);
	assert_int_equal(a.worst, 0);
	a = analyse_two(*state, &g20, 3, &g64, 3);
	assert_int_equal(a.best, 3);
	assert_int_equal(a.worst, 0);
}

static void the_games_are_cut_into_chunks(void **state)
{
	static const struct {
		size_t games, chunks, last;
	} rows[] = { { 4, 0, 0 },  { 5, 2, 2 },  { 6, 3, 2 },  { 7, 3, 2 },  { 8, 4, 2 },
		     { 9, 4, 2 },  { 11, 5, 2 }, { 12, 4, 3 }, { 13, 4, 3 }, { 14, 5, 2 },
		     { 20, 4, 5 }, { 21, 4, 5 }, { 23, 5, 3 } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct champion_analysis a =
			analyse_two(*state, &g64, rows[i].games, &g64, 0);

		assert_int_equal(a.chunk_count, rows[i].chunks);
		if (a.chunk_count)
			assert_int_equal(a.chunks[a.chunk_count - 1].games, rows[i].last);
	}
}

static void progress_is_from_the_first_to_the_last_chunk(void **state)
{
	struct game seen = g64, seen_more = g64;
	struct champion_analysis a = analyse_two(*state, &g20, 5, &g64, 5);

	assert_int_equal(a.chunk_count, 5);
	/* 25 % of 25 for KDA 1, 15 % of 25 for 2.5 CS; then 40 + 12.5 + 3 */
	games_assert_close(a.chunks[0].performance_score, 10);
	games_assert_close(a.chunks[4].performance_score, 55.5);
	games_assert_close(a.chunks[2].win_rate, 50);
	games_assert_close(a.overall_improvement, 45.5);
	assert_int_equal(a.progression, TREND_IMPROVING);
	a = analyse_two(*state, &g64, 5, &g20, 5);
	assert_int_equal(a.progression, TREND_DECLINING);
	/* Ten of vision are five points, which is no trend; 10.5 are. */
	seen.vision = 10;
	a = analyse_two(*state, &g64, 2, &seen, 3);
	games_assert_close(a.overall_improvement, 5);
	assert_int_equal(a.progression, TREND_STABLE);
	seen_more.vision = 11;
	a = analyse(*state,
		    (const struct game *const[]){ &g64, &g64, &seen, &seen_more, &g64 },
		    5);
	games_assert_close(a.overall_improvement, 5.25);
	assert_int_equal(a.progression, TREND_IMPROVING);
}

static void no_game_is_nothing(void **state)
{
	struct champion_analysis a = analyse(*state, NULL, 0);

	games_assert_close(a.mastery_score, 0);
	assert_int_equal(a.metrics.games, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(four_games_by_hand),
		TEST(form_is_that_of_the_newest),
		TEST(the_earliest_of_equal_games_is_shown),
		TEST(the_games_are_cut_into_chunks),
		TEST(progress_is_from_the_first_to_the_last_chunk),
		TEST(no_game_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
