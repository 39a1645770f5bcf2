/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/game.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define END_MS 1782864000000LL /* 2026-07-01 */

static struct demo_league *make(TALLOC_CTX *mem, uint32_t players, uint32_t matches,
				uint32_t heavy)
{
	struct demo_options o = { .players = players,
				  .matches = matches,
				  .seed = 3,
				  .heavy = heavy,
				  .end_ms = END_MS };
	struct demo_league *league;
	struct err err = { 0 };

	assert_int_equal(demo_league_create(mem, &o, &league, &err), 0);
	return league;
}

static void refused(struct demo_options o, const char *what)
{
	struct demo_league *league;
	struct err err = { 0 };

	assert_int_equal(demo_league_create(NULL, &o, &league, &err), -E_INVALID);
	assert_non_null(strstr(err.text, what));
}

static void refuses_options_out_of_range(void **state)
{
	(void)state;
	refused((struct demo_options){ .players = 9, .matches = 1 }, "players");
	refused((struct demo_options){ .players = 100001, .matches = 1 }, "players");
	refused((struct demo_options){ .players = 10, .matches = 0 }, "matches");
	refused((struct demo_options){ .players = 10, .matches = 2, .heavy = 3 },
		"heavy");
	refused((struct demo_options){ .players = 10,
				       .matches = 1,
				       .timeline_share = 1.5 },
		"timeline");
	refused((struct demo_options){ .players = 10,
				       .matches = 1,
				       .timeline_share = NAN },
		"timeline");
}

/* Nobody plays two games at once, and the newest ends in time. */
static void plays_one_game_at_a_time(void **state)
{
	static const uint32_t sizes[][3] = { { 10, 300, 0 },
					     { 40, 400, 0 },
					     { 70, 800, 100 },
					     { 300, 2000, 0 },
					     { 200, 1500, 1500 } };
	struct demo_game *game = talloc(NULL, struct demo_game);

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
		struct demo_league *league =
			make(game, sizes[s][0], sizes[s][1], sizes[s][2]);
		int64_t *busy = talloc_zero_array(league, int64_t, sizes[s][0]);

		for (uint32_t m = 0; m < sizes[s][1]; m++) {
			demo_game_play(league, m, game);
			assert_true(game->end_ms < END_MS);
			for (int i = 0; i < game->count; i++) {
				uint32_t p = game->parts[i].player;

				assert_true(busy[p] <= game->creation_ms);
				busy[p] = game->end_ms;
			}
		}
		assert_true(league->players[0].games >= sizes[s][2]);
	}
	talloc_free(game);
}

/* Pearson's correlation of skill and win rate over those with at least 40 games. */
static void better_players_win_more(void **state)
{
	struct demo_game *game = talloc(NULL, struct demo_game);
	struct demo_league *league = make(game, 300, 6000, 0);
	double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0, r;
	struct {
		int games, wins;
		double skill;
	} seen[300] = { 0 };
	int n = 0;

	(void)state;
	for (uint32_t m = 0; m < 6000; m++) {
		demo_game_play(league, m, game);
		for (int i = 0; !game->remake && i < game->count; i++) {
			const struct demo_part *p = &game->parts[i];

			seen[p->player].games++;
			seen[p->player].wins += p->win;
			seen[p->player].skill += p->skill;
		}
	}
	for (int i = 0; i < 300; i++) {
		double x = seen[i].skill / seen[i].games;
		double y = (double)seen[i].wins / seen[i].games;

		if (seen[i].games < 40)
			continue;
		n++;
		sx += x;
		sy += y;
		sxx += x * x;
		syy += y * y;
		sxy += x * y;
	}
	assert_true(n > 200);
	r = (n * sxy - sx * sy) / sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
	print_message("skill and win rate of %d players: r = %.2f\n", n, r);
	/* By chance alone |r| > 0.3 has odds below 1 in 100,000 at 200 players. */
	assert_true(r > 0.3);
	talloc_free(game);
}

/* The ladder follows skill: the best tenth stands higher than the worst. */
static void ladders_follow_skill(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct demo_game *game = talloc(mem, struct demo_game);
	struct demo_league *league = make(mem, 100, 4000, 0);
	double low = 0, high = 0;
	int lows = 0, highs = 0;

	(void)state;
	for (uint32_t m = 0; m < 4000; m++)
		demo_game_play(league, m, game);
	for (int i = 0; i < 100; i++) {
		const struct demo_player *p = &league->players[i];

		assert_true(p->ladders[0].points >= 0);
		if (p->base_skill < -1) {
			low += p->ladders[0].points;
			lows++;
		} else if (p->base_skill > 1) {
			high += p->ladders[0].points;
			highs++;
		}
	}
	assert_true(lows > 3 && highs > 3);
	assert_true(high / highs > low / lows + 400);
	talloc_free(mem);
}

static void skill_drifts_a_little(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct demo_league *league = make(mem, 200, 2000, 0);
	double sum = 0;

	(void)state;
	for (uint32_t i = 0; i < 200; i++) {
		double first = demo_league_skill(league, i, league->begin_ms);
		double moved = demo_league_skill(league, i, END_MS) - first;

		assert_true(first == league->players[i].base_skill);
		sum += moved * moved;
	}
	assert_true(sqrt(sum / 200) > 0.1 && sqrt(sum / 200) < 0.8);
	talloc_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_options_out_of_range),
		cmocka_unit_test(plays_one_game_at_a_time),
		cmocka_unit_test(better_players_win_more),
		cmocka_unit_test(ladders_follow_skill),
		cmocka_unit_test(skill_drifts_a_little),
	};

	return cmocka_run_group_tests_name("demo/league", tests, NULL, NULL);
}
