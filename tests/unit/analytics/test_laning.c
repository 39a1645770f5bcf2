/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/laning.h"

#include "games.h"
#include "numbers.h"

#include <math.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define ALL_MINUTES 7

static void count_is(const struct laning_rate *rate, uint64_t n, uint64_t successes)
{
	assert_int_equal(rate->n, n);
	assert_int_equal(rate->successes, successes);
}

static struct model_laning lane(uint8_t minutes, int32_t gold_15)
{
	return (struct model_laning){ .minutes = minutes,
				      .gold_diff = { 100, gold_15, 300 },
				      .xp_diff = { 10, 20, 30 },
				      .cs_diff = { -1, -2, -3 } };
}

static void lanes_by_hand(void **state)
{
	static const struct {
		int32_t gold;
		bool won;
	} games[] = { { 500, true },   { 1500, false }, { -500, true },
		      { -499, false }, { 499, true },   { -900, false } };
	struct laning_sums s = { 0 };
	struct model_laning game;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(games); i++) {
		game = lane(ALL_MINUTES, games[i].gold);
		laning_add_game(&s, &game, games[i].won);
	}
	game = lane(1 << LANING_10, 0); /* ended after minute 10 */
	laning_add_game(&s, &game, true);
	game = lane(0, 0); /* no opponent */
	laning_add_game(&s, &game, true);
	assert_int_equal(s.timelines, 8);
	assert_int_equal(s.gold_diff[LANING_10].n, 7);
	assert_int_equal(s.xp_diff[LANING_15].n, 6);
	assert_int_equal(s.cs_diff[LANING_20].n, 6);
	assert_int_equal(s.cs_diff[LANING_20].x, -18);
	assert_int_equal(s.xp_diff[LANING_20].x, 180);
	count_is(&s.lane_won, 6, 2);
	count_is(&s.lane_lost, 6, 2);
	count_is(&s.wins_lane_won, 2, 1);
	count_is(&s.wins_lane_lost, 2, 1);
	count_is(&s.wins_lane_even, 2, 1);
	numbers_close(mean_signed_interval(&s.gold_diff[LANING_15]).value, 600.0 / 6);
}

static void games_by_hand(void **state)
{
	/* deaths, plates, first item, lead, deficit; won */
	static const struct model_laning rows[] = {
		{ .deaths_before_10 = 2, .first_item_ms = 600500, .gold_lead_max = 4000 },
		{ .plates = 3, .first_item_ms = 0, .gold_lead_max = 9000 },
		{ .deaths_before_10 = 1, .first_item_ms = 699500, .gold_lead_max = 3999 },
		{ .gold_lead_max = 5000, .gold_deficit_max = 4000 },
	};
	static const bool won[] = { true, false, false, true };
	struct laning_sums s = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		laning_add_game(&s, &rows[i], won[i]);
	numbers_close(mean_interval(&s.deaths_before_10).value, 0.75);
	numbers_close(mean_interval(&s.plates).value, 0.75);
	/*
	 * 600.5 and 699.5: mean 650, se 49.5, t(1) 12.706204736174698: 650·exp(∓
	 * 12.706204736174698·49.5/650)
	 */
	assert_int_equal(s.first_item_ms.n, 2);
	numbers_interval(laning_first_item_s(&s), 650,
			 650 * exp(-12.706204736174698 * 49.5 / 650),
			 650 * exp(12.706204736174698 * 49.5 / 650));
	count_is(&s.throws, 3, 1);
	count_is(&s.comebacks, 1, 1);
}

static void nothing_has_no_figures(void **state)
{
	const struct laning_sums s = { 0 };

	(void)state;
	assert_true(isnan(laning_first_item_s(&s).value));
	assert_true(isnan(mean_signed_interval(&s.gold_diff[LANING_10]).value));
	assert_true(isnan(mean_interval(&s.plates).value));
}

/* A history with timelines of some of its games and of games that it does not have. */
struct scene {
	struct model_history *h;
	struct model_laning *rows;
	size_t n;
};

static int32_t random_signed(uint64_t *seed, int32_t below)
{
	return (int32_t)(games_random(seed) % (2 * (uint32_t)below)) - below;
}

static struct model_laning random_row(uint64_t *seed)
{
	struct model_laning row = {
		.minutes = games_random(seed) & ALL_MINUTES,
		.deaths_before_10 = games_random(seed) % 4,
		.plates = games_random(seed) % 3,
		.first_item_ms = games_random(seed) % 4
					 ? (int32_t)(games_random(seed) % 900000)
					 : 0,
		.gold_lead_max = (int32_t)(games_random(seed) % 9000),
		.gold_deficit_max = (int32_t)(games_random(seed) % 9000),
	};

	for (int m = 0; m < LANING_MINUTES; m++) {
		row.gold_diff[m] = random_signed(seed, 2000);
		row.xp_diff[m] = random_signed(seed, 2000);
		row.cs_diff[m] = random_signed(seed, 40);
	}
	return row;
}

static struct scene make_scene(uint64_t *seed, size_t games)
{
	struct scene s = { .h = games_make(NULL, *seed, games) };

	s.rows = talloc_array(s.h, struct model_laning, (unsigned)games * 2 + 1);
	for (size_t i = 0; i < games; i++) {
		/* Rows just before and after a game are not his. */
		for (int near = -1; near <= 1; near++) {
			struct model_laning *row = &s.rows[s.n];

			if (s.n == games * 2 || games_random(seed) % 2)
				continue;
			*row = random_row(seed);
			row->game_start_ms = s.h->game_start_ms[i];
			row->match_id = s.h->match_id[i];
			row->participant_no = (uint8_t)(s.h->participant_no[i] + near);
			s.n++;
		}
	}
	return s;
}

/* The slow truth: each game looks through all rows. */
static struct laning_sums count_slowly(const struct scene *s,
				       const struct game_selection *games)
{
	struct laning_sums sums;

	memset(&sums, 0, sizeof(sums));
	for (size_t k = 0; k < games->n; k++) {
		const uint32_t i = games->rows[k];

		for (size_t r = 0; r < s->n; r++)
			if (s->rows[r].game_start_ms == s->h->game_start_ms[i] &&
			    s->rows[r].match_id == s->h->match_id[i] &&
			    s->rows[r].participant_no == s->h->participant_no[i])
				laning_add_game(&sums, &s->rows[r], s->h->win[i] != 0);
	}
	return sums;
}

/* Any selection finds its rows; parts in any order are the whole. */
static void games_find_their_rows(void **state)
{
	uint64_t seed = 5, timelines = 0;

	(void)state;
	for (int round = 0; round < 100; round++) {
		size_t n = games_random(&seed) % 60, cuts[GAMES_CUTS_MAX], parts;
		struct scene s = make_scene(&seed, n);
		struct game_selection games = games_select(s.h, 0, n);
		struct laning_sums whole, merged, slow = count_slowly(&s, &games);

		memset(&whole, 0, sizeof(whole));
		memset(&merged, 0, sizeof(merged));
		laning_add(&whole, &games, s.rows, s.n);
		assert_memory_equal(&whole, &slow, sizeof(whole));
		games_cut(&seed, n, cuts, &parts);
		for (size_t p = parts; p-- > 0;) {
			struct game_selection some =
				games_select(s.h, cuts[p], cuts[p + 1]);
			struct laning_sums part;

			memset(&part, 0, sizeof(part));
			laning_add(&part, &some, s.rows, s.n);
			laning_merge(&merged, &part);
		}
		assert_memory_equal(&whole, &merged, sizeof(whole));
		timelines += whole.timelines;
		talloc_free(s.h);
	}
	assert_true(timelines > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lanes_by_hand),
		cmocka_unit_test(games_by_hand),
		cmocka_unit_test(nothing_has_no_figures),
		cmocka_unit_test(games_find_their_rows),
	};

	return cmocka_run_group_tests_name("laning", tests, NULL, NULL);
}
