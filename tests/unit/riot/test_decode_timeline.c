/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "riot/decode.h"

#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define HEAD                                                                     \
	"{\"metadata\":{\"matchId\":\"EUW1_1\",\"participants\":[\"a\",\"b\"]}," \
	"\"info\":{\"frameInterval\":60000,\"frames\":["

#define POINTS(gold)                                                              \
	"\"participantFrames\":{\"1\":{\"totalGold\":" gold                       \
	",\"xp\":100,\"level\":2,\"minionsKilled\":7,\"jungleMinionsKilled\":4}," \
	"\"2\":{\"totalGold\":500}}"

static const char game[] = HEAD "{\"timestamp\":0," POINTS(
	"500") ",\"events\":["
	       "{\"type\":\"PAUSE_END\",\"timestamp\":0,\"realTimestamp\":1700000000000},"
	       "{\"type\":\"ITEM_PURCHASED\",\"participantId\":1,\"itemId\":1001,"
	       "\"timestamp\":5}"
	       "]},{\"timestamp\":60030," POINTS(
		       "900") ",\"events\":["
			      "{\"type\":\"CHAMPION_KILL\",\"timestamp\":50000,"
			      "\"killerId\":1,\"victimId\":2,"
			      "\"bounty\":300,\"assistingParticipantIds\":[2,99]},"
			      "{\"type\":\"CHAMPION_KILL\",\"timestamp\":51000,"
			      "\"killerId\":0,\"victimId\":1},"
			      "{\"type\":\"TURRET_PLATE_DESTROYED\",\"timestamp\":52000,"
			      "\"killerId\":2,"
			      "\"teamId\":100},"
			      "{\"type\":\"BUILDING_KILL\",\"timestamp\":53000,"
			      "\"killerId\":-1,\"teamId\":200,"
			      "\"buildingType\":\"INHIBITOR_BUILDING\"},"
			      "{\"type\":\"ELITE_MONSTER_KILL\",\"timestamp\":54000,"
			      "\"killerId\":2,"
			      "\"killerTeamId\":200,\"monsterType\":\"DRAGON\"},"
			      "{\"type\":\"ITEM_DESTROYED\",\"participantId\":1,"
			      "\"itemId\":3340,\"timestamp\":54500},"
			      "{\"type\":\"ITEM_PURCHASED\",\"participantId\":1,"
			      "\"itemId\":3364,\"timestamp\":54500},"
			      "{\"type\":\"ITEM_DESTROYED\",\"participantId\":1,"
			      "\"itemId\":1001,\"timestamp\":55000},"
			      "{\"type\":\"ITEM_PURCHASED\",\"participantId\":1,"
			      "\"itemId\":3802,\"timestamp\":55000},"
			      "{\"type\":\"ITEM_DESTROYED\",\"participantId\":1,"
			      "\"itemId\":3802,\"timestamp\":56000},"
			      "{\"type\":\"ITEM_PURCHASED\",\"participantId\":1,"
			      "\"itemId\":6655,\"timestamp\":56000},"
			      "{\"type\":\"ITEM_DESTROYED\",\"participantId\":2,"
			      "\"itemId\":1001,\"timestamp\":57000},"
			      "{\"type\":\"ITEM_PURCHASED\",\"participantId\":2,"
			      "\"itemId\":3006,\"timestamp\":57000},"
			      "{\"type\":\"ITEM_UNDO\",\"participantId\":2,\"beforeId\":"
			      "3006,\"afterId\":0,"
			      "\"timestamp\":57500},"
			      "{\"type\":\"FUTURE\",\"timestamp\":58000},"
			      "{\"type\":\"GAME_END\",\"timestamp\":59000,"
			      "\"winningTeam\":200}]}]}}";

static int decode(TALLOC_CTX *mem, const char *text, size_t len,
		  struct model_timeline *tl, struct err *err)
{
	struct json_doc *doc = NULL;
	int ret = json_parse(mem, text, len, &doc, err);

	return ret ? ret : riot_decode_timeline(mem, doc, tl, err);
}

static void reads_frames_and_events(void **state)
{
	static const struct model_timeline_event expected[] = {
		{ 50000, TIMELINE_KILL, 1, 2, 0, 2, 300 },
		{ 51000, TIMELINE_KILL, 0, 1, 0, 0, 0 },
		{ 52000, TIMELINE_PLATE, 2, 1, 0, 0, 0 },
		{ 53000, TIMELINE_BUILDING, 0, 2, 2, 0, 0 },
		{ 54000, TIMELINE_MONSTER, 2, 2, MONSTER_DRAGON, 0, 0 },
		{ 56000, TIMELINE_FIRST_ITEM, 1, 0, 0, 0, 6655 },
		{ 59000, TIMELINE_GAME_END, 2, 0, 0, 0, 0 },
	};
	TALLOC_CTX *mem = talloc_new(NULL);
	struct model_timeline tl = { 0 };
	struct err err = { 0 };

	(void)state;
	if (decode(mem, game, sizeof(game) - 1, &tl, &err))
		fail_msg("%s", err.text);
	assert_string_equal(tl.match_id, "EUW1_1");
	assert_int_equal(tl.participant_count, 2);
	assert_int_equal(tl.frame_count, 2);
	assert_int_equal(tl.frames[1].at_ms, 60030);
	assert_int_equal(tl.frames[1].points[0].gold, 900);
	assert_int_equal(tl.frames[1].points[0].cs, 11);
	assert_int_equal(tl.frames[1].points[0].level, 2);
	assert_int_equal(tl.frames[1].points[1].xp, 0);
	assert_int_equal(tl.event_count, ARRAY_LEN(expected));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		const struct model_timeline_event *e = &tl.events[i], *x = &expected[i];

		assert_int_equal(e->at_ms, x->at_ms);
		assert_int_equal(e->kind, x->kind);
		assert_int_equal(e->a, x->a);
		assert_int_equal(e->b, x->b);
		assert_int_equal(e->c, x->c);
		assert_int_equal(e->assists & 3, x->assists);
		assert_int_equal(e->value, x->value);
	}
	talloc_free(mem);
}

static void an_aborted_game_has_none(void **state)
{
	static const char text[] = "{\"metadata\":{\"matchId\":\"EUW1_1\"},\"info\":"
				   "{\"frameInterval\":0,\"frames\":[]}}";
	struct model_timeline tl;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct err err = { 0 };

	(void)state;
	assert_int_equal(decode(mem, text, sizeof(text) - 1, &tl, &err), -E_NOT_FOUND);
	talloc_free(mem);
}

static void names_the_path_of_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ HEAD "{\"timestamp\":\"x\"}]}}",
		  "info.frames[0].timestamp: expected an integer, found a string" },
		{ HEAD "{\"timestamp\":1},{\"timestamp\":2," POINTS("\"many\"") "}]}}",
		  "info.frames[1].participantFrames.1.totalGold: expected an integer, "
		  "found a "
		  "string" },
		{ HEAD "{\"events\":[{},{\"type\":4}]}]}}",
		  "info.frames[0].events[1].type: expected a string, found an integer" },
		{ HEAD "4]}}", "info.frames[0]: expected an object" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct model_timeline tl;
		struct err err = { 0 };

		assert_int_equal(
			decode(mem, cases[i].text, strlen(cases[i].text), &tl, &err),
			-E_INVALID);
		assert_string_equal(err.text, cases[i].message);
		talloc_free(mem);
	}
}

static void survives_mutations(void **state)
{
	static char copy[sizeof(game)];

	(void)state;
	for (size_t at = 0; at < sizeof(game) - 1; at++) {
		static const unsigned char flips[] = { 0, 1, 2, 16, 128, 255 };

		for (size_t i = 0; i < sizeof(flips); i++) {
			TALLOC_CTX *mem = talloc_new(NULL);
			struct model_timeline tl;
			int ret;

			memcpy(copy, game, sizeof(game));
			copy[at] = (char)(copy[at] ^ flips[i]);
			ret = decode(mem, copy, i ? sizeof(game) - 1 : at, &tl, NULL);
			if (i == 0)
				assert_int_equal(ret, -E_CORRUPT);
			talloc_free(mem);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_frames_and_events),
		cmocka_unit_test(an_aborted_game_has_none),
		cmocka_unit_test(names_the_path_of_what_is_wrong),
		cmocka_unit_test(survives_mutations),
	};

	return cmocka_run_group_tests_name("decode timeline", tests, NULL, NULL);
}
