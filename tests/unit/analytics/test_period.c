/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/period.h"

#include "base/err.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* One game as a row; the rest of the columns is zero. */
struct game {
	int64_t at;
	uint32_t duration_s;
	uint16_t queue, champion;
	uint8_t role, status, win;
	uint16_t kills, deaths, assists, cs;
	int32_t gold, damage;
	uint16_t vision;
};

#define ROOM 4096

static struct model_history *make_history(void)
{
	return model_history_new(NULL, HISTORY_CORE, ROOM);
}

static void add(struct model_history *h, const struct game *g)
{
	size_t i = h->n++;

	assert_true(i < ROOM);
	h->game_start_ms[i] = g->at;
	h->duration_s[i] = g->duration_s;
	h->queue_id[i] = g->queue;
	h->champion_id[i] = g->champion;
	h->role[i] = g->role;
	h->status[i] = g->status;
	h->win[i] = g->win;
	h->kills[i] = g->kills;
	h->deaths[i] = g->deaths;
	h->assists[i] = g->assists;
	h->cs[i] = g->cs;
	h->gold[i] = g->gold;
	h->damage[i] = g->damage;
	h->vision[i] = g->vision;
}

static int setup(void **state)
{
	*state = make_history();
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static struct period_stats compute_with(const struct model_history *h,
					const struct game_filter *filter,
					struct game_excluded *ret_excluded)
{
	struct game_selection games;
	struct period_stats stats;

	assert_int_equal(game_select(NULL, h, 1, filter, &games), 0);
	assert_int_equal(period_compute(NULL, &games, NULL, &stats), 0);
	*ret_excluded = games.excluded;
	talloc_free(games.rows);
	return stats;
}

static struct period_stats compute(const struct model_history *h)
{
	static const struct game_filter everything = { .from_ms = INT64_MIN,
						       .until_ms = INT64_MAX };
	struct game_excluded excluded;

	return compute_with(h, &everything, &excluded);
}

static void close_to(double got, double wanted)
{
	if (!(fabs(got - wanted) <= 1e-9 * (1 + fabs(wanted))))
		fail_msg("got %.12g, expected %.12g", got, wanted);
}

/* n games of a role and champion, the first wins of them won, one minute apart. */
static void add_run(struct model_history *h, uint8_t role, uint16_t champion, uint32_t n,
		    uint32_t wins)
{
	for (uint32_t i = 0; i < n; i++)
		add(h, &(struct game){ .at = (int64_t)h->n,
				       .duration_s = 1800,
				       .role = role,
				       .champion = champion,
				       .win = i < wins,
				       .kills = 1,
				       .deaths = 1 });
}

static void three_games_by_hand(void **state)
{
	struct model_history *h = *state;
	struct period_stats s;
	const struct period_metrics *top = &s.roles[ROLE_TOP];

	add(h, &(struct game){ 1000, 1800, 420, 1, ROLE_TOP, 0, 1, 2, 1, 3, 100, 10000,
			       20000, 20 });
	add(h, &(struct game){ 2000, 2400, 420, 1, ROLE_TOP, 0, 0, 0, 4, 2, 200, 8000,
			       10000, 10 });
	add(h, &(struct game){ 3000, 1800, 420, 2, ROLE_JUNGLE, 0, 1, 10, 0, 5, 150,
			       15000, 30000, 30 });
	s = compute(h);
	assert_int_equal(s.total.games, 3);
	assert_int_equal(s.total.wins, 2);
	assert_int_equal(s.total.losses, 1);
	close_to(s.total.win_rate, 200.0 / 3);
	close_to(s.total.avg_kda, 4.4);
	close_to(s.total.avg_kills, 4);
	close_to(s.total.avg_deaths, 5.0 / 3);
	close_to(s.total.avg_assists, 10.0 / 3);
	close_to(s.total.avg_cs_per_min, 4.5);
	close_to(s.total.avg_gold_per_min, 330);
	close_to(s.total.avg_damage_per_min, 600);
	close_to(s.total.avg_vision_score, 20);
	/* 26.667 + 25 (KDA over 4) + 6.75 + 10 + 6 = 74.41667 */
	close_to(s.total.performance_score, 74.42);
	close_to(top->win_rate, 50);
	close_to(top->avg_kda, 1.4);
	close_to(top->avg_cs_per_min, 300.0 / 70);
	/* 20 + 8.75 + 6.42857 + 7.5 + 4.28571 = 46.96429 */
	close_to(top->performance_score, 46.96);
	/* A role without a death: the sum of kills and assists. */
	close_to(s.roles[ROLE_JUNGLE].avg_kda, 15);
	assert_int_equal(s.roles[ROLE_MIDDLE].games, 0);
	assert_int_equal(s.first_game_ms, 1000);
	assert_int_equal(s.last_game_ms, 3000);
	assert_int_equal(s.best_role, ROLE_NONE);
	assert_int_equal(s.champion_count, 2);
}

static void no_games_are_zeros(void **state)
{
	struct period_stats s = compute(*state);
	struct period_stats zero = { 0 };

	assert_memory_equal(&s, &zero, sizeof(s));
}

static void no_duration_is_no_rate(void **state)
{
	struct model_history *h = *state;
	struct period_stats s;

	add(h, &(struct game){
		       .role = ROLE_TOP, .cs = 90, .gold = 5, .damage = 5, .win = 1 });
	s = compute(h);
	close_to(s.total.avg_cs_per_min, 0);
	close_to(s.total.avg_gold_per_min, 0);
	close_to(s.total.avg_damage_per_min, 0);
	/* The game score takes half an hour for it: 30 + 0 + 2 * 3. */
	close_to(s.mean_game_score, 36);
}

static void roles_need_enough_games(void **state)
{
	struct model_history *h = *state;
	struct period_stats s;

	add_run(h, ROLE_NONE, 1, 9, 9);
	add_run(h, ROLE_TOP, 1, 4, 4);
	assert_int_equal(compute(h).best_role, ROLE_NONE);
	add_run(h, ROLE_UTILITY, 1, 5, 2);
	s = compute(h);
	assert_int_equal(s.best_role, ROLE_UTILITY);
	assert_int_equal(s.worst_role, ROLE_NONE);
	add_run(h, ROLE_BOTTOM, 1, 5, 1);
	s = compute(h);
	assert_int_equal(s.best_role, ROLE_UTILITY);
	assert_int_equal(s.worst_role, ROLE_BOTTOM);
	assert_int_equal(s.roles[ROLE_NONE].games, 9);
}

static void equal_roles_have_an_order(void **state)
{
	struct model_history *h = *state;
	struct period_stats s;

	add_run(h, ROLE_BOTTOM, 1, 6, 3);
	add_run(h, ROLE_TOP, 1, 6, 3);
	add_run(h, ROLE_MIDDLE, 1, 6, 3);
	s = compute(h);
	assert_int_equal(s.best_role, ROLE_TOP);
	assert_int_equal(s.worst_role, ROLE_BOTTOM);
	/* More games at the same score go first. */
	add_run(h, ROLE_JUNGLE, 1, 8, 4);
	s = compute(h);
	assert_int_equal(s.best_role, ROLE_JUNGLE);
	assert_int_equal(s.worst_role, ROLE_BOTTOM);
}

static void champions_have_an_order(void **state)
{
	static const uint16_t wanted[] = { 30, 20, 10, 60, 40 };
	struct model_history *h = *state;
	struct period_stats s;

	add_run(h, ROLE_TOP, 50, 2, 2); /* the best score, too few games */
	add_run(h, ROLE_TOP, 60, 2, 2); /* the same, but id 50 goes first */
	add_run(h, ROLE_TOP, 40, 4, 1);
	add_run(h, ROLE_TOP, 20, 4, 2);
	add_run(h, ROLE_TOP, 10, 4, 2);
	add_run(h, ROLE_TOP, 30, 4, 4);
	s = compute(h);
	assert_int_equal(s.champion_count, 5);
	assert_int_equal(s.champions[0].champion_id, 30);
	assert_int_equal(s.champions[1].champion_id, 10); /* equal: smaller id */
	assert_int_equal(s.champions[2].champion_id, 20);
	assert_int_equal(s.champions[3].champion_id, 40);
	assert_int_equal(s.champions[4].champion_id, 50);
	assert_int_equal(s.champions[0].games, 4);
	close_to(s.champions[0].win_rate, 100);
	/* As good with more games: 20 before 10.  Six games, two won: 60 before 40. */
	add_run(h, ROLE_TOP, 20, 4, 2);
	add_run(h, ROLE_TOP, 60, 4, 0);
	s = compute(h);
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		assert_int_equal(s.champions[i].champion_id, wanted[i]);
}

/* Of the games before the window, too; a role by itself and five times as strictly. */
static void trends_come_from_the_blocks(void **state)
{
	struct model_history *h = *state;
	struct game_filter window = { .from_ms = 200, .until_ms = INT64_MAX };
	struct game_selection games, since;
	struct trend_blocks blocks = { .current_ms = 200,
				       .until_ms = INT64_MAX,
				       .looks = TREND_TEST_WEEKS };
	struct period_stats s;

	for (int i = 0; i < 260; i++)
		add(h, &(struct game){
			       .at = i, .role = ROLE_MIDDLE, .win = i % 2 || i >= 200 });
	assert_int_equal(game_select(h, h, 1, &window, &games), 0);
	window.from_ms = 0;
	assert_int_equal(game_select(h, h, 1, &window, &since), 0);
	assert_int_equal(period_compute(h, &games, NULL, &s), 0);
	assert_int_equal(s.total.games, 60);
	assert_int_equal(s.total.trend, TREND_STABLE);
	period_set_trends(&s, &blocks, &since);
	assert_int_equal(s.total.trend, TREND_IMPROVING);
	assert_int_equal(s.roles[ROLE_MIDDLE].trend, TREND_IMPROVING);
	assert_int_equal(s.roles[ROLE_TOP].trend, TREND_STABLE);
}

/* By role, by champion and altogether; a game that found no cell is in none. */
static void percentiles_are_summed_in_order(void **state)
{
	double percentile[] = { 20, 40, NAN, 90, 30 }, baseline[] = { 1, 1, 1, 1, 1 };
	const struct game_peers peers = { percentile, baseline };
	struct model_history *h = *state;
	struct game_filter all = { .until_ms = INT64_MAX };
	struct game_selection games;
	struct period_stats s;

	for (int i = 0; i < 5; i++)
		add(h, &(struct game){ .at = i,
				       .role = i < 3 ? ROLE_TOP : ROLE_JUNGLE,
				       .champion = (uint16_t)(1 + i % 2) });
	h->status[4] = MATCH_REMAKE; /* does not count */
	assert_int_equal(game_select(h, h, 1, &all, &games), 0);
	assert_int_equal(period_compute(h, &games, &peers, &s), 0);
	assert_int_equal(s.total.percentile.n, 3);
	close_to(s.total.percentile.mean, 50);
	assert_int_equal(s.roles[ROLE_TOP].percentile.n, 2);
	close_to(s.roles[ROLE_TOP].percentile.mean, 30);
	close_to(s.roles[ROLE_TOP].percentile.squares, 200);
	assert_int_equal(s.roles[ROLE_JUNGLE].percentile.n, 1);
	assert_int_equal(s.roles[ROLE_UTILITY].percentile.n, 0);
	assert_int_equal(s.champions[0].percentile.n + s.champions[1].percentile.n, 3);
	assert_int_equal(period_compute(h, &games, NULL, &s), 0);
	assert_int_equal(s.total.percentile.n, 0);
}

static void the_last_five_and_the_game_score(void **state)
{
	struct model_history *h = *state;
	struct period_stats s;

	/* 30 + min(45, 40) + 2 * 2 = 74, then 0 + 15 + min(2 * 20, 30) = 45 */
	add(h, &(struct game){ .at = 1,
			       .duration_s = 1800,
			       .win = 1,
			       .kills = 3,
			       .deaths = 1,
			       .cs = 60 });
	add(h, &(struct game){
		       .at = 2, .duration_s = 600, .kills = 2, .deaths = 2, .cs = 200 });
	s = compute(h);
	close_to(s.mean_game_score, 59.5);
	assert_int_equal(s.last5_games, 2);
	assert_int_equal(s.last5_wins, 1);
	for (int i = 0; i < 4; i++)
		add(h, &(struct game){ .at = 10 + i, .win = i < 3 });
	s = compute(h);
	assert_int_equal(s.last5_games, 5);
	assert_int_equal(s.last5_wins, 3);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static struct game random_game(uint32_t *seed, int64_t at)
{
	return (struct game){
		.at = at,
		.duration_s = 900 + next_random(seed) % 1800,
		.queue = next_random(seed) % 4 ? 420 : 450,
		.champion = (uint16_t)(next_random(seed) % 12),
		.role = (uint8_t)(next_random(seed) % ROLE_COUNT),
		.status = next_random(seed) % 10
				  ? MATCH_NORMAL
				  : (uint8_t)(next_random(seed) % MATCH_STATUS_COUNT),
		.win = next_random(seed) % 2,
		.kills = (uint16_t)(next_random(seed) % 20),
		.deaths = (uint16_t)(next_random(seed) % 15),
		.assists = (uint16_t)(next_random(seed) % 25),
		.cs = (uint16_t)(next_random(seed) % 300),
		.gold = (int32_t)(next_random(seed) % 20000),
		.damage = (int32_t)(next_random(seed) % 60000),
		.vision = (uint16_t)(next_random(seed) % 80),
	};
}

/* What may not depend on the order of the games. */
static void assert_same_rates(const struct period_metrics *a,
			      const struct period_metrics *b)
{
	close_to(a->win_rate, b->win_rate);
	close_to(a->avg_kda, b->avg_kda);
	close_to(a->avg_kills, b->avg_kills);
	close_to(a->avg_cs_per_min, b->avg_cs_per_min);
	close_to(a->avg_gold_per_min, b->avg_gold_per_min);
	close_to(a->avg_damage_per_min, b->avg_damage_per_min);
	close_to(a->avg_vision_score, b->avg_vision_score);
	close_to(a->performance_score, b->performance_score);
}

static void assert_same_stats(const struct period_stats *a, const struct period_stats *b)
{
	assert_same_rates(&a->total, &b->total);
	for (int r = 0; r < ROLE_COUNT; r++)
		assert_same_rates(&a->roles[r], &b->roles[r]);
	assert_int_equal(a->best_role, b->best_role);
	assert_int_equal(a->worst_role, b->worst_role);
	assert_int_equal(a->champion_count, b->champion_count);
	for (size_t i = 0; i < a->champion_count; i++)
		assert_int_equal(a->champions[i].champion_id,
				 b->champions[i].champion_id);
	close_to(a->mean_game_score, b->mean_game_score);
}

static uint32_t excluded_sum(const struct game_excluded *e)
{
	return e->remake + e->aborted + e->bots + e->custom + e->other_queue +
	       e->filtered;
}

static void sums_and_orders_hold(void **state)
{
	static const uint16_t queues[] = { 420 };
	static const struct game_filter filter = { .until_ms = 2000,
						   .queues = queues,
						   .queue_count = 1 };
	struct game_excluded excluded;
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 50; round++) {
		struct model_history *h = make_history(), *back = make_history(),
				     *thrice = make_history();
		uint32_t n = 1 + next_random(&seed) % 400, games = 0;
		struct game g[400];
		struct period_stats s, t;

		for (uint32_t i = 0; i < n; i++) {
			g[i] = random_game(&seed, 1000);
			add(h, &g[i]);
			for (int k = 0; k < 3; k++)
				add(thrice, &g[i]);
		}
		for (uint32_t i = n; i > 0; i--)
			add(back, &g[i - 1]);
		s = compute_with(h, &filter, &excluded);
		assert_int_equal(s.total.games + excluded_sum(&excluded), n);
		for (int r = 0; r < ROLE_COUNT; r++)
			games += s.roles[r].games;
		assert_int_equal(games, s.total.games);
		assert_in_range((int)s.total.performance_score, 0, 100);
		t = compute_with(back, &filter, &excluded);
		assert_same_stats(&s, &t);
		t = compute_with(thrice, &filter, &excluded);
		assert_same_rates(&s.total, &t.total);
		assert_int_equal(t.total.games, 3 * s.total.games);
		talloc_free(h);
		talloc_free(back);
		talloc_free(thrice);
	}
}

static void names_go_both_ways(void **state)
{
	enum analytics_period p;

	(void)state;
	for (int i = 0; i < PERIOD_COUNT; i++) {
		assert_int_equal(period_parse(period_name((enum analytics_period)i), &p),
				 0);
		assert_int_equal(p, i);
	}
	assert_int_equal(period_parse("year", &p), -E_INVALID);
	assert_int_equal(period_parse("Week", &p), -E_INVALID);
	assert_string_equal(trend_name(TREND_STABLE), "stable");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(three_games_by_hand),
		TEST(no_games_are_zeros),
		TEST(no_duration_is_no_rate),
		TEST(roles_need_enough_games),
		TEST(equal_roles_have_an_order),
		TEST(champions_have_an_order),
		TEST(trends_come_from_the_blocks),
		TEST(the_last_five_and_the_game_score),
		TEST(percentiles_are_summed_in_order),
		TEST(the_last_five_and_the_game_score),
		TEST(sums_and_orders_hold),
		TEST(names_go_both_ways),
	};

	return cmocka_run_group_tests_name("period", tests, NULL, NULL);
}
