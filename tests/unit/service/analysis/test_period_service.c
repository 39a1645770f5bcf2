/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/analysis/period.h"

#include "json/reader.h"
#include "service/analysis/period_advice.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const uint16_t default_queues[] = { 420, 400 };

static int mem_setup(void **state)
{
	*state = talloc_new(NULL);
	return 0;
}

static int mem_teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static struct service_period_result sample(void)
{
	static const char *const names[] = { "Jinx", "" };
	struct service_period_result r = {
		.player = { .player_id = 7,
			    .puuid = "P",
			    .riot_id = "A \"quoted\" ,\"cached\":true",
			    .platform = "EUW1",
			    .data_version = 12 },
		.window = { .period = PERIOD_WEEK,
			    .tz = "UTC",
			    .filter = { .from_ms = 1000,
					.until_ms = 1750000000999,
					.queues = default_queues,
					.queue_count = 2 } },
		.generated_ms = 1750000000000,
		.champion_names = names,
	};
	struct period_metrics *role = &r.stats.roles[ROLE_UTILITY];

	r.stats.total = (struct period_metrics){ .percentile = { 2, 60, 1800 },
						 .games = 9,
						 .wins = 6,
						 .losses = 3,
						 .win_rate = 200.0 / 3,
						 .avg_kda = 2.5,
						 .trend = TREND_IMPROVING };
	*role = (struct period_metrics){ .games = 8,
					 .wins = 6,
					 .losses = 2,
					 .win_rate = 75,
					 .avg_kills = 1.00005,
					 .performance_score = 66.1 };
	r.stats.roles[ROLE_NONE].games = 1;
	r.stats.best_role = ROLE_UTILITY;
	r.stats.champions[0] =
		(struct champion_performance){ 222, 8, 75, 70.25, 3, { 0 } };
	r.stats.champions[1] =
		(struct champion_performance){ 9999, 1, 0, 10, 0.3333333, { 0 } };
	r.stats.champion_count = 2;
	r.excluded = (struct game_excluded){ 1, 2, 3, 4, 5, 6 };
	r.stats.first_game_ms = 1749000000000;
	r.stats.last_game_ms = 1749900000000;
	return r;
}

#define NO_PERCENTILE                                                                    \
	"\"performance_percentile\":{\"n\":0,\"value\":null,\"low\":null,\"high\":null}" \
	","

static void the_body_is_as_written(void **state)
{
	static const char data[] =
		"{\"success\":true,\"data\":{\"period\":\"week\",\"total_games\":9,"
		"\"win_rate\":66.6667,\"avg_kda\":2.5,\"performance_percentile\":{\"n\":"
		"2,"
		"\"value\":60,\"low\":0,\"high\":100},\"best_role\":\"UTILITY\","
		"\"worst_role\":null,\"top_champions\":[{\"champion_id\":222,"
		"\"champion_name\":\"Jinx\",\"games\":8,\"win_rate\":75,"
		"\"performance_score\":70.25," NO_PERCENTILE
		"\"avg_kda\":3},{\"champion_id\":9999,"
		"\"champion_name\":\"\",\"games\":1,\"win_rate\":0,\"performance_score\":"
		"10," NO_PERCENTILE
		"\"avg_kda\":0.3333}],\"role_performance\":{\"UTILITY\":{\"games_"
		"played\":8,"
		"\"wins\":6,\"losses\":2,\"win_rate\":75,\"avg_kills\":1.0001,"
		"\"avg_deaths\":0,\"avg_assists\":0,\"avg_kda\":0,\"avg_cs_per_min\":0,"
		"\"avg_gold_per_min\":0,\"avg_damage_per_min\":0,\"avg_vision_score\":0,"
		"\"performance_score\":66.1," NO_PERCENTILE
		"\"trend_direction\":\"stable\"}},"
		"\"recent_trend\":\"improving\",\"suggestions\":[\"UTILITY is your best "
		"role "
		"this week: 6 of 8 games won (75.0 %), performance score 66.10. Play it "
		"more "
		"often.\"]}";
	static const char meta[] =
		",\"meta\":{\"period\":\"week\",\"user_id\":7,\"player\":{\"puuid\":"
		"\"P\","
		"\"riot_id\":\"A \\\"quoted\\\" ,\\\"cached\\\":true\",\"riot_tag\":null,"
		"\"region\":\"EUW1\"},\"cached\":false,"
		"\"generated_at\":\"2025-06-15T15:06:40Z\",\"from\":\"1970-01-01T00:00:"
		"01Z\","
		"\"as_of\":\"2025-06-15T15:06:40Z\",\"tz\":\"UTC\",\"queues\":[420,400],"
		"\"filters\":{\"mode\":\"rift\",\"role\":null,\"champion\":null,"
		"\"patch\":null,\"side\":null,\"result\":null,\"opponent\":null,"
		"\"with\":null,\"min_duration\":null,\"max_duration\":null},"
		"\"games_excluded\":{\"remake\":1,\"aborted\":2,\"bots\":3,\"custom\":4,"
		"\"other_queue\":5,\"filtered\":6},\"n\":9,\"games_without_role\":1,"
		"\"role_min_"
		"games\":5,"
		"\"champion_min_games\":3,\"first_game\":\"2025-06-04T01:20:00Z\","
		"\"last_game\":\"2025-06-14T11:20:00Z\",\"synthetic\":false,"
		"\"data_version\":12}";
	struct service_period_result r = sample();
	struct json_doc *doc;
	struct buf b;

	buf_init(&b, *state, 0);
	service_period_render(&r, ENVELOPE_V2, false, &b);
	assert_string_equal(b.data, talloc_asprintf(*state, "%s%s}", data, meta));
	assert_int_equal(json_parse(*state, b.data, b.len, &doc, NULL), 0);
	buf_reset(&b);
	service_period_render(&r, ENVELOPE_V1, true, &b);
	assert_string_equal(b.data, talloc_asprintf(*state, "%s}", data));
}

static void nothing_is_null_or_empty(void **state)
{
	struct service_period_result r = {
		.window = { .tz = "UTC", .period = PERIOD_ALL, .from_any = true }
	};
	struct buf b;

	buf_init(&b, *state, 0);
	service_period_render(&r, ENVELOPE_V2, true, &b);
	assert_non_null(strstr(
		b.data, "\"total_games\":0,\"win_rate\":0,\"avg_kda\":0," NO_PERCENTILE
			"\"best_role\":null,\"worst_role\":null,"
			"\"top_champions\":[],\"role_performance\":{},"
			"\"recent_trend\":\"stable\",\"suggestions\":[]"));
	assert_non_null(strstr(b.data, "\"cached\":true,"));
	assert_non_null(strstr(b.data, "\"from\":null,"));
	assert_non_null(strstr(b.data, "\"queues\":null,"));
	assert_non_null(strstr(b.data, "\"first_game\":null,\"last_game\":null"));
}

static bool advice(enum analytics_period period, const struct period_stats *s,
		   const char *contains)
{
	char text[PERIOD_ADVICE_SIZE];

	return period_advice(period, s, text) && strstr(text, contains) != NULL;
}

static void advice_follows_its_rules(void **state)
{
	char text[PERIOD_ADVICE_SIZE];
	struct period_stats s = { 0 };

	(void)state;
	for (int p = 0; p < PERIOD_COUNT; p++)
		assert_false(period_advice((enum analytics_period)p, &s, text));
	s.last5_games = 2; /* two lost games are no sign */
	assert_false(period_advice(PERIOD_TODAY, &s, text));
	s.last5_games = 5;
	s.last5_wins = 3;
	assert_true(advice(PERIOD_TODAY, &s, "won 3 of your last 5"));
	assert_true(advice(PERIOD_TODAY, &s, "keep going"));
	s.last5_wins = 2;
	assert_false(period_advice(PERIOD_TODAY, &s, text));
	s.last5_wins = 1;
	assert_true(advice(PERIOD_TODAY, &s, "break"));
	s.total.games = 50;
	s.mean_game_score = 80;
	assert_false(period_advice(PERIOD_MONTH, &s, text));
	s.total.games = 51;
	assert_true(advice(PERIOD_MONTH, &s, "stronger opponents"));
	s.mean_game_score = 70;
	assert_true(advice(PERIOD_MONTH, &s, "fewer games"));
	assert_false(period_advice(PERIOD_SEASON, &s, text));
	assert_false(period_advice(PERIOD_ALL, &s, text));
}

static void players_are_named_two_ways(void **state)
{
	static const char puuid[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
				    "aaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	static const char *const bad[] = { "", "name", "#tag", "name#", "BOT", "#" };
	struct player_ref ref;
	struct err err = { 0 };

	assert_int_equal(service_player_parse(*state, puuid, &ref, &err), 0);
	assert_string_equal(ref.puuid, puuid);
	assert_int_equal(service_player_parse(*state, "Hide on bush#KR1", &ref, &err), 0);
	assert_null(ref.puuid);
	assert_string_equal(ref.riot_id, "Hide on bush");
	assert_string_equal(ref.riot_tag, "KR1");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(service_player_parse(*state, bad[i], &ref, &err),
				 -E_INVALID);
}

static void riot_ids_are_remembered_shortly(void **state)
{
	struct service_lookup *lookup;
	char puuid[MODEL_PUUID_SIZE];

	(void)state;
	assert_int_equal(service_lookup_new(NULL, &lookup, NULL), 0);
	assert_false(service_lookup_riot_id(lookup, "a", "b", NULL, puuid));
	service_lookup_keep_riot_id(lookup, "a", "b", NULL, "P1");
	service_lookup_keep_riot_id(lookup, "a", "b", "EUW1", "P2");
	assert_true(service_lookup_riot_id(lookup, "a", "b", NULL, puuid));
	assert_string_equal(puuid, "P1");
	assert_true(service_lookup_riot_id(lookup, "a", "b", "EUW1", puuid));
	assert_string_equal(puuid, "P2");
	assert_false(service_lookup_riot_id(lookup, "ab", "", NULL, puuid));
	assert_false(service_lookup_riot_id(lookup, "A", "b", NULL, puuid));
	service_lookup_free(lookup);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, mem_setup, mem_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_body_is_as_written),          TEST(nothing_is_null_or_empty),
		TEST(advice_follows_its_rules),        TEST(players_are_named_two_ways),
		TEST(riot_ids_are_remembered_shortly),
	};

	return cmocka_run_group_tests_name("period service", tests, NULL, NULL);
}
