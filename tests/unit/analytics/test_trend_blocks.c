/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/trend_blocks.h"

#include "games.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define MINUTE_MS INT64_C(60000)
#define ROOM      4096

/* One game a minute from minute 0 on: half of those before are won. */
struct league {
	struct model_history *h;
	struct trend_blocks blocks;
};

static struct league make(TALLOC_CTX *mem, size_t before, enum model_role role)
{
	struct league l = { .h = model_history_new(mem, HISTORY_FULL, ROOM) };

	for (size_t k = 0; k < before; k++)
		l.h->role[games_add(l.h, (int64_t)k, 1800, k % 2)] = role;
	l.blocks = (struct trend_blocks){ .before_ms = 0,
					  .current_ms = (int64_t)before * MINUTE_MS,
					  .until_ms = ROOM * MINUTE_MS,
					  .looks = TREND_TEST_WEEKS };
	return l;
}

static void play(struct league *l, size_t n, bool won, enum model_role role)
{
	for (size_t k = 0; k < n; k++) {
		size_t i = games_add(l->h, (int64_t)l->h->n, 1800, won);

		l->h->role[i] = role;
	}
}

static enum analytics_trend word(const struct league *l, enum model_role role,
				 unsigned strictness)
{
	struct game_selection s = games_select(l->h, 0, l->h->n);

	return trend_blocks_word(&l->blocks, &s, role, strictness);
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

static void a_change_is_said_where_the_test_shows_it(void **state)
{
	struct league up = make(*state, 200, ROLE_TOP),
		      down = make(*state, 200, ROLE_TOP);

	assert_int_equal(word(&up, ROLE_NONE, 1), TREND_STABLE);
	play(&up, 60, true, ROLE_TOP);
	play(&down, 60, false, ROLE_TOP);
	assert_int_equal(word(&up, ROLE_NONE, 1), TREND_IMPROVING);
	assert_int_equal(word(&down, ROLE_NONE, 1), TREND_DECLINING);
	up.blocks.looks = 0;
	assert_int_equal(word(&up, ROLE_NONE, 1), TREND_STABLE);
}

static void a_block_before_of_29_games_says_nothing(void **state)
{
	struct league few = make(*state, 29, ROLE_TOP),
		      enough = make(*state, 30, ROLE_TOP);

	play(&few, 2000, true, ROLE_TOP);
	play(&enough, 2000, true, ROLE_TOP);
	assert_int_equal(word(&few, ROLE_NONE, 1), TREND_STABLE);
	assert_int_equal(word(&enough, ROLE_NONE, 1), TREND_IMPROVING);
}

/* The same counts as given to the test by hand. */
static void only_the_games_of_the_blocks_count(void **state)
{
	struct league l = make(*state, 200, ROLE_TOP);
	struct trend_test by_hand, test;
	struct game_selection s;

	play(&l, 40, true, ROLE_TOP);
	play(&l, 40, false, ROLE_TOP);
	s = games_select(l.h, 0, l.h->n);
	l.blocks.before_ms = 50 * MINUTE_MS; /* 50 … 199, 75 of them won */
	l.blocks.until_ms = 235 * MINUTE_MS; /* 200 … 234 */
	trend_blocks_test(&l.blocks, &s, ROLE_NONE, 1, &test);
	trend_test_begin(&by_hand, 150, 75, trend_test_threshold(TREND_TEST_WEEKS));
	for (int i = 0; i < 35; i++)
		trend_test_add(&by_hand, true);
	assert_int_equal(test.before_n, 150);
	assert_int_equal(test.before_wins, 75);
	assert_int_equal(test.n, 35);
	assert_int_equal(test.wins, 35);
	games_assert_close(test.e_max, by_hand.e_max);
	/* A moment between belongs to the block that begins with it. */
	l.blocks.current_ms--;
	trend_blocks_test(&l.blocks, &s, ROLE_NONE, 1, &test);
	assert_int_equal(test.before_n, 150);
	l.blocks.current_ms += 2;
	trend_blocks_test(&l.blocks, &s, ROLE_NONE, 1, &test);
	assert_int_equal(test.before_n, 151);
}

static void a_role_is_looked_at_alone(void **state)
{
	struct league l = make(*state, 200, ROLE_TOP);

	play(&l, 60, true, ROLE_MIDDLE); /* in a role without games before */
	assert_int_equal(word(&l, ROLE_NONE, 1), TREND_IMPROVING);
	assert_int_equal(word(&l, ROLE_TOP, 1), TREND_STABLE);
	assert_int_equal(word(&l, ROLE_MIDDLE, 1), TREND_STABLE);
	play(&l, 60, false, ROLE_TOP);
	assert_int_equal(word(&l, ROLE_TOP, 1), TREND_DECLINING);
}

static void the_stricter_wants_more_games(void **state)
{
	size_t needed[6] = { 0 };

	for (unsigned strictness = 1; strictness <= TREND_ROLES; strictness += 4) {
		struct league l = make(*state, 200, ROLE_TOP);

		while (word(&l, ROLE_NONE, strictness) == TREND_STABLE) {
			play(&l, 1, true, ROLE_TOP);
			assert_true(++needed[strictness] < 200);
		}
	}
	assert_true(needed[1] < needed[5]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_change_is_said_where_the_test_shows_it),
		TEST(a_block_before_of_29_games_says_nothing),
		TEST(only_the_games_of_the_blocks_count),
		TEST(a_role_is_looked_at_alone),
		TEST(the_stricter_wants_more_games),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
