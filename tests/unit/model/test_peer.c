/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/peer.h"

#include "base/err.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* First edge and steps an octave, as docs/analytics.md states them. */
static const struct {
	const char *name;
	double first, steps;
} documented[PEER_METRIC_COUNT] = {
	{ "kda", 0.1, 8 },
	{ "cs_per_min", 0.1, 8 },
	{ "gold_per_min", 50, 8 },
	{ "damage_per_min", 20, 8 },
	{ "vision_per_min", 0.02, 8 },
	{ "deaths_per_min", 0.005, 8 },
	{ "kill_participation", 1, 8 },
	{ "damage_share", 1, 8 },
	{ "performance_index", 20, 16 },
};

static void names_the_metrics_both_ways(void **state)
{
	enum peer_metric metric;

	(void)state;
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++) {
		assert_string_equal(peer_metric_name(i), documented[i].name);
		assert_int_equal(peer_metric_parse(documented[i].name, &metric), 0);
		assert_int_equal(metric, i);
	}
	assert_int_equal(peer_metric_parse("", &metric), -E_INVALID);
	assert_int_equal(peer_metric_parse("KDA", &metric), -E_INVALID);
}

static void has_the_documented_edges(void **state)
{
	(void)state;
	for (unsigned m = 0; m < PEER_METRIC_COUNT; m++)
		for (unsigned i = 0; i <= PEER_EDGES; i++) {
			const double edge =
				documented[m].first * pow(2, i / documented[m].steps);

			assert_true(fabs(peer_edge(m, i) / edge - 1) < 1e-14);
		}
}

/* An edge belongs to the bucket that it begins, the next number below it does not. */
static void puts_every_edge_into_its_bucket(void **state)
{
	(void)state;
	for (unsigned m = 0; m < PEER_METRIC_COUNT; m++)
		for (unsigned i = 0; i < PEER_EDGES; i++) {
			const double edge = peer_edge(m, i);

			assert_int_equal(peer_bucket(m, edge), i + 1);
			assert_int_equal(peer_bucket(m, nextafter(edge, 0)), i);
			assert_int_equal(peer_bucket(m, nextafter(edge, INFINITY)),
					 i + 1);
		}
}

static void puts_what_is_outside_into_the_outer_buckets(void **state)
{
	(void)state;
	for (unsigned m = 0; m < PEER_METRIC_COUNT; m++) {
		assert_int_equal(peer_bucket(m, 0), 0);
		assert_int_equal(peer_bucket(m, -1), 0);
		assert_int_equal(peer_bucket(m, NAN), 0);
		assert_int_equal(peer_bucket(m, 1e300), PEER_BUCKETS - 1);
		assert_int_equal(peer_bucket(m, INFINITY), PEER_BUCKETS - 1);
	}
}

static const struct peer_facts plain = {
	.duration_s = 1800,
	.queue_id = 420,
	.patch_major = 15,
	.patch_minor = 3,
	.champion_id = 103,
	.opponent_champion_id = 7,
	.role = ROLE_MIDDLE,
	.status = MATCH_NORMAL,
	.side = 1,
	.win = true,
	.kills = 6,
	.deaths = 3,
	.assists = 9,
	.cs = 210,
	.gold = 12000,
	.damage = 24000,
	.vision = 24,
	.team_kills = 30,
	.team_damage = 96000,
};

static void measures_a_game(void **state)
{
	double v[PEER_METRIC_COUNT];

	(void)state;
	peer_measure(&plain, v);
	assert_true(v[PEER_KDA] == 5.0);
	assert_true(v[PEER_CS_PER_MIN] == 7.0);
	assert_true(v[PEER_GOLD_PER_MIN] == 400.0);
	assert_true(v[PEER_DAMAGE_PER_MIN] == 800.0);
	assert_true(v[PEER_VISION_PER_MIN] == 0.8);
	assert_true(v[PEER_DEATHS_PER_MIN] == 0.1);
	assert_true(v[PEER_KILL_PARTICIPATION] == 50.0);
	assert_true(v[PEER_DAMAGE_SHARE] == 25.0);
	/* x: 1.5, 1, 850/600, 1.25, 1 */
	assert_true(fabs(v[PEER_PERFORMANCE_INDEX] -
			 100 * pow(1.5 * 850 / 600 * 1.25, 0.2)) < 1e-9);
}

static void measures_a_game_without_anything(void **state)
{
	struct peer_facts none = { .duration_s = 1, .queue_id = 420 };
	double v[PEER_METRIC_COUNT];

	(void)state;
	peer_measure(&none, v);
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++)
		assert_true(v[i] == 0);
	none.kills = 4; /* no death: divided by one; the team's sum is not known */
	peer_measure(&none, v);
	assert_true(v[PEER_KDA] == 4.0);
	assert_true(v[PEER_KILL_PARTICIPATION] == 0);
}

static void counts_games_of_the_rift_only(void **state)
{
	struct peer_facts facts;

	(void)state;
	assert_true(peer_counts(&plain));
	facts = plain, facts.status = MATCH_REMAKE;
	assert_false(peer_counts(&facts));
	facts = plain, facts.role = ROLE_NONE;
	assert_false(peer_counts(&facts));
	facts = plain, facts.duration_s = 0;
	assert_false(peer_counts(&facts));
	facts = plain, facts.queue_id = 450;
	assert_false(peer_counts(&facts));
	facts = plain, facts.queue_id = 65000;
	assert_false(peer_counts(&facts));
}

static void widens_a_key_step_by_step(void **state)
{
	const struct peer_key key = peer_key_of(&plain, TIER_GOLD);
	struct peer_key wide = peer_widen(key, 0);

	(void)state;
	assert_memory_equal(&wide, &key, sizeof(key));
	wide = peer_widen(key, 1);
	assert_int_equal(wide.patch_major, 15);
	assert_int_equal(wide.patch_minor, PEER_ANY);
	wide = peer_widen(key, 2);
	assert_int_equal(wide.patch_major, PEER_ANY);
	assert_int_equal(wide.tier, TIER_GOLD);
	wide = peer_widen(key, 3);
	assert_int_equal(wide.tier, PEER_ANY_TIER);
	assert_int_equal(wide.queue_id, 420);
	wide = peer_widen(key, 4);
	assert_int_equal(wide.queue_id, PEER_ANY);
	assert_int_equal(wide.role, ROLE_MIDDLE);
}

static void takes_an_impossible_patch_for_unknown(void **state)
{
	struct peer_facts facts = plain;

	(void)state;
	facts.patch_minor = UINT16_MAX;
	assert_int_equal(peer_key_of(&facts, TIER_NONE).patch_major, 0);
	assert_int_equal(peer_key_of(&facts, TIER_NONE).patch_minor, 0);
}

static void makes_a_number_of_a_key_and_back(void **state)
{
	const struct peer_key key = { ROLE_UTILITY, TIER_CHALLENGER, 440, 15, 24 };
	struct peer_key newer = { ROLE_TOP, TIER_NONE, 400, 16, 1 }, again;

	(void)state;
	again = peer_key_from_id(peer_key_id(key));
	assert_memory_equal(&again, &key, sizeof(key));
	newer = peer_widen(newer, PEER_LEVEL_MAX);
	again = peer_key_from_id(peer_key_id(newer));
	assert_memory_equal(&again, &newer, sizeof(newer));
	newer = (struct peer_key){ ROLE_TOP, TIER_NONE, 400, 16, 1 };
	assert_true(peer_key_id(newer) > peer_key_id(key));
}

static const struct peer_rank ranks[] = {
	{ 5, 100, RANKED_SOLO, TIER_SILVER }, { 5, 200, RANKED_SOLO, TIER_GOLD },
	{ 5, 150, RANKED_FLEX, TIER_IRON },   { 6, 300, RANKED_SOLO, TIER_NONE },
	{ 6, 400, RANKED_SOLO, TIER_MASTER },
};

static enum model_tier tier(int64_t player_id, uint16_t queue_id, int64_t at)
{
	return peer_tier_at(ranks, ARRAY_LEN(ranks), player_id, queue_id, at);
}

static void finds_the_tier_at_a_time(void **state)
{
	(void)state;
	assert_int_equal(tier(5, 420, 99), TIER_NONE);
	assert_int_equal(tier(5, 420, 100), TIER_SILVER);
	assert_int_equal(tier(5, 420, 199), TIER_SILVER);
	assert_int_equal(tier(5, 420, 200), TIER_GOLD);
	assert_int_equal(tier(5, 400, 1000), TIER_GOLD); /* not ranked: the solo ladder */
	assert_int_equal(tier(5, 440, 149), TIER_NONE);
	assert_int_equal(tier(5, 440, 1000), TIER_IRON);
	assert_int_equal(tier(6, 420, 350), TIER_NONE);
	assert_int_equal(tier(6, 420, 400), TIER_MASTER);
	assert_int_equal(tier(6, 440, 400), TIER_NONE);
	assert_int_equal(tier(4, 420, 1000), TIER_NONE);
	assert_int_equal(tier(7, 420, 1000), TIER_NONE);
	assert_int_equal(peer_tier_at(NULL, 0, 5, 420, 1000), TIER_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_the_metrics_both_ways),
		cmocka_unit_test(has_the_documented_edges),
		cmocka_unit_test(puts_every_edge_into_its_bucket),
		cmocka_unit_test(puts_what_is_outside_into_the_outer_buckets),
		cmocka_unit_test(measures_a_game),
		cmocka_unit_test(measures_a_game_without_anything),
		cmocka_unit_test(counts_games_of_the_rift_only),
		cmocka_unit_test(widens_a_key_step_by_step),
		cmocka_unit_test(takes_an_impossible_patch_for_unknown),
		cmocka_unit_test(makes_a_number_of_a_key_and_back),
		cmocka_unit_test(finds_the_tier_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
