/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents.h"
#include "riot/decode.h"

#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static int decode_text(const char *text, size_t len, struct model_match *m,
		       struct err *err)
{
	struct json_doc *doc = NULL;
	int ret = json_parse(NULL, text, len, &doc, err);

	if (ret)
		return ret;
	ret = riot_decode_match(doc, m, err);
	talloc_free(doc);
	return ret;
}

static int decode(const struct match_parts *parts, struct model_match *m, struct err *err)
{
	struct buf text = make_match(NULL, parts);
	int ret;

	assert_false(text.failed);
	ret = decode_text(text.data, text.len, m, err);
	buf_done(&text);
	return ret;
}

static struct model_match decoded(struct match_parts parts)
{
	struct model_match m = { 0 };
	struct err err = { 0 };

	if (decode(&parts, &m, &err))
		fail_msg("%s", err.text);
	return m;
}

static void refused(struct match_parts parts, int code, const char *text)
{
	struct model_match m = { .game_id = 77 };
	struct err err = { 0 };

	assert_int_equal(decode(&parts, &m, &err), -code);
	assert_string_equal(err.text, text);
	assert_true(m.game_id == 77);
}

static void reads_a_normal_game(void **state)
{
	struct model_match m = decoded((struct match_parts){ .participants = 10 });

	(void)state;
	assert_string_equal(m.match_id, "EUW1_1");
	assert_string_equal(m.platform, "EUW1");
	assert_int_equal(m.game_id, 1);
	assert_int_equal(m.duration_s, 1800);
	assert_true(m.game_start_ms == 1700000000000);
	assert_true(m.game_end_ms == 1700001800000);
	assert_int_equal(m.queue_id, 420);
	assert_int_equal(m.patch_major, 15);
	assert_int_equal(m.patch_minor, 1);
	assert_int_equal(m.status, MATCH_NORMAL);
	assert_int_equal(m.participant_count, 10);
	assert_int_equal(m.expected_participants, 10);
	assert_false(m.synthetic);
	assert_int_equal(m.participants[6].kills, 7);
	assert_int_equal(m.participants[6].role, ROLE_JUNGLE);
	assert_int_equal(m.participants[6].opponent_no, 2);
	assert_int_equal(m.participants[6].team_kills, 40);
}

static void reads_both_units_of_the_duration(void **state)
{
	struct match_parts parts = { .participants = 10,
				     .info = ",\"gameEndTimestamp\":null,"
					     "\"gameDuration\":1803226" };

	(void)state;
	assert_int_equal(decoded(parts).duration_s, 1803);
	/* The end is given, yet the number can only be milliseconds. */
	parts.info = ",\"gameDuration\":1803226";
	assert_int_equal(decoded(parts).duration_s, 1803);
	/* The end is missing, yet the number can only be seconds. */
	parts.info = ",\"gameEndTimestamp\":null,\"gameDuration\":1803";
	assert_int_equal(decoded(parts).duration_s, 1803);
	/* Neither: the longest stay is the game. */
	parts.info = ",\"gameDuration\":1618919109695";
	assert_int_equal(decoded(parts).duration_s, 1800);
	parts.info = ",\"gameDuration\":3";
	assert_int_equal(decoded(parts).duration_s, 1800);
}

static void skips_what_is_no_game(void **state)
{
	(void)state;
	refused(
		(struct match_parts){
			.info = ",\"endOfGameResult\":\"Abort_Unexpected\"" },
		E_NOT_FOUND,
		"no game: it has no participants, end result Abort_Unexpected");
	refused((struct match_parts){ .participants = 10,
				      .info = ",\"gameStartTimestamp\":0" },
		E_NOT_FOUND, "no game: it has no start");
	refused((struct match_parts){ .participants = 10,
				      .each = ",\"timePlayed\":0",
				      .info = ",\"gameDuration\":1618919109695" },
		E_NOT_FOUND, "no game: nobody played and gameDuration is 1618919109695");
}

static void an_abort_flag_alone_changes_nothing(void **state)
{
	struct match_parts parts = {
		.participants = 10, .info = ",\"endOfGameResult\":\"Abort_Unexpected\""
	};

	(void)state;
	assert_int_equal(decoded(parts).status, MATCH_NORMAL);
	parts.info = ",\"endOfGameResult\":\"Abort_Unexpected\",\"gameDuration\":0";
	parts.each = ",\"timePlayed\":0";
	assert_int_equal(decoded(parts).status, MATCH_ABORTED);
}

static void a_remake_is_told_by_any_participant(void **state)
{
	struct match_parts parts = { .participants = 10,
				     .one = ",\"gameEndedInEarlySurrender\":true,"
					    "\"gameEndedInSurrender\":true",
				     .one_no = 9 };
	struct model_match m = decoded(parts);

	(void)state;
	assert_int_equal(m.status, MATCH_REMAKE);
	assert_true(m.surrendered);
}

static void infers_the_only_missing_position(void **state)
{
	struct match_parts parts = { .participants = 10,
				     .one = ",\"teamPosition\":\"\","
					    "\"individualPosition\":\"Invalid\"",
				     .one_no = 8 };
	struct model_match m = decoded(parts);

	(void)state;
	assert_int_equal(m.participants[7].role, ROLE_MIDDLE);
	assert_true(m.participants[7].role_inferred);
	assert_false(m.participants[6].role_inferred);
}

static void knows_three_generations_of_names(void **state)
{
	struct match_parts parts = {
		.participants = 1,
		.each = ",\"summonerName\":\"Old\","
			"\"riotIdName\":\"\",\"riotIdTagline\":\"\""
	};
	struct model_match m = decoded(parts);

	(void)state;
	assert_string_equal(m.participants[0].riot_id, "Old");
	assert_string_equal(m.participants[0].riot_tag, "");
	parts.each = ",\"summonerName\":\"Old\",\"riotIdName\":\"Mid\","
		     "\"riotIdTagline\":\"EUW\"";
	m = decoded(parts);
	assert_string_equal(m.participants[0].riot_id, "Mid");
	assert_string_equal(m.participants[0].riot_tag, "EUW");
	parts.each = ",\"summonerName\":\"\",\"riotIdGameName\":\"Neu \xc3\xa9\","
		     "\"riotIdTagline\":\"0001\"";
	m = decoded(parts);
	assert_string_equal(m.participants[0].riot_id, "Neu \xc3\xa9");
	assert_string_equal(m.participants[0].riot_tag, "0001");
	/* Too long: cut between two characters, never within one. */
	parts.each =
		",\"riotIdGameName\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa9zz\"";
	m = decoded(parts);
	assert_int_equal(strlen(m.participants[0].riot_id), MODEL_NAME_SIZE - 1);
	parts.each =
		",\"riotIdGameName\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa9zz\"";
	m = decoded(parts);
	assert_int_equal(strlen(m.participants[0].riot_id), MODEL_NAME_SIZE - 2);
}

static void bots_may_share_a_puuid(void **state)
{
	struct match_parts parts = { .participants = 10,
				     .announced = 5,
				     .info = ",\"queueId\":850",
				     .each = ",\"puuid\":\"BOT\"" };
	struct model_match m = decoded(parts);

	(void)state;
	assert_int_equal(m.status, MATCH_BOTS);
	assert_int_equal(m.participant_count, 10);
	assert_int_equal(m.expected_participants, 5);
	assert_int_equal(m.participants[9].team_kills, 40);
}

static void takes_from_one_to_all_participants(void **state)
{
	(void)state;
	for (int n = 1; n <= MODEL_PARTICIPANTS_MAX; n++) {
		struct model_match m = decoded((struct match_parts){ .participants = n });

		assert_int_equal(m.participant_count, n);
		assert_int_equal(m.participants[n - 1].participant_no, n);
	}
	refused((struct match_parts){ .participants = MODEL_PARTICIPANTS_MAX + 1 },
		E_LIMITED, "info.participants: 33 participants, at most 32 can be kept");
}

static void reads_arena(void **state)
{
	struct match_parts parts = {
		.participants = 16,
		.info = ",\"queueId\":1700,\"gameMode\":\"CHERRY\",\"teams\":[{"
			"\"teamId\":100,"
			"\"bans\":[{\"championId\":5},{\"championId\":-1}],\"win\":false}"
			","
			"{\"teamId\":0}]",
		.each = ",\"teamPosition\":\"\",\"playerSubteamId\":3,\"placement\":0,"
			"\"subteamPlacement\":2,\"item0\":447113",
		.one = ",\"playerSubteamId\":4,\"placement\":7",
		.one_no = 1
	};
	struct model_match m = decoded(parts);

	(void)state;
	assert_int_equal(m.participants[0].subteam, 4);
	assert_int_equal(m.participants[0].placement, 7);
	assert_int_equal(m.participants[0].team_kills, 1);
	assert_int_equal(m.participants[1].placement, 2);
	/* blue's 2 to 8 of subteam 3 */
	assert_int_equal(m.participants[1].team_kills, 35);
	assert_int_equal(m.participants[1].items[0], 447113);
	assert_int_equal(m.team_count, 2);
	assert_int_equal(m.teams[0].ban_count, 2);
	assert_int_equal(m.teams[0].bans[0], 5);
	assert_int_equal(m.teams[0].bans[1], 0);
	assert_int_equal(m.teams[1].team_id_100, 0);
}

static void reads_teams_and_runes(void **state)
{
	struct match_parts parts = {
		.participants = 10,
		.info = ",\"teams\":[{\"teamId\":200,\"win\":true,\"objectives\":{"
			"\"champion\":{\"first\":true,\"kills\":41},"
			"\"tower\":{\"first\":false,\"kills\":11},"
			"\"horde\":{\"first\":true,\"kills\":6}}}]",
		.each = ",\"perks\":{\"styles\":[{\"description\":\"primaryStyle\","
			"\"style\":8400,\"selections\":[{\"perk\":8437},{\"perk\":1}]},"
			"{\"description\":\"subStyle\",\"style\":8100,\"selections\":[]}]"
			"}"
	};
	struct model_match m = decoded(parts);

	(void)state;
	assert_int_equal(m.team_count, 1);
	assert_int_equal(m.teams[0].team_id_100, 2);
	assert_int_equal(m.teams[0].kills, 41);
	assert_true(m.teams[0].first_blood);
	assert_int_equal(m.teams[0].towers, 11);
	assert_int_equal(m.teams[0].hordes, 6);
	assert_int_equal(m.participants[3].rune_keystone, 8437);
	assert_int_equal(m.participants[3].rune_primary_style, 8400);
	assert_int_equal(m.participants[3].rune_sub_style, 8100);
}

static void a_cut_document_is_kept_with_what_it_has(void **state)
{
	struct match_parts parts = { .participants = 1,
				     .announced = 10,
				     .info = ",\"queueId\":null" };
	struct model_match m = decoded(parts);

	(void)state;
	assert_int_equal(m.participant_count, 1);
	assert_int_equal(m.expected_participants, 10);
	assert_int_equal(m.queue_id, 0);
	assert_int_equal(m.status, MATCH_NORMAL);
	assert_int_equal(m.participants[0].team_kills, 0);
}

static void unknown_keys_and_queues_are_fine(void **state)
{
	struct match_parts parts = {
		.participants = 10,
		.info = ",\"queueId\":9999,\"future\":[1,{\"x\":2.5}]",
		.each = ",\"challenges\":{\"new\":1.5},\"future\":{}"
	};

	(void)state;
	assert_int_equal(decoded(parts).queue_id, 9999);
	assert_int_equal(decoded(parts).status, MATCH_NORMAL);
}

static void the_demo_mark_is_read(void **state)
{
	struct match_parts parts = { .participants = 10,
				     .metadata = ",\"lmeSynthetic\":true" };

	(void)state;
	assert_true(decoded(parts).synthetic);
}

static void names_the_path_of_what_is_wrong(void **state)
{
	static const struct {
		const char *one, *text;
	} cases[] = {
		{ ",\"kills\":\"3\"",
		  "info.participants[3].kills: expected an integer, found a string" },
		{ ",\"totalDamageTaken\":2147483648",
		  "info.participants[3].totalDamageTaken: 2147483648 is outside 0 to "
		  "2147483647" },
		{ ",\"deaths\":-1",
		  "info.participants[3].deaths: -1 is outside 0 to 65535" },
		{ ",\"win\":1",
		  "info.participants[3].win: expected a boolean, found an integer" },
		{ ",\"teamId\":150",
		  "info.participants[3].teamId: expected a multiple of 100, found 150" },
		{ ",\"puuid\":\"short\"", "info.participants[3].puuid: expected 78 "
					  "characters of A-Z a-z 0-9 - _ or "
					  "\"BOT\", found 5 characters" },
		{ ",\"participantId\":2",
		  "info.participants[3].participantId: 2 again, as participants[1]" },
		{ ",\"participantId\":33",
		  "info.participants[3].participantId: 33 is outside 1 to 32" },
		{ ",\"perks\":{\"styles\":[{\"description\":\"primaryStyle\","
		  "\"selections\":"
		  "[{\"perk\":-1}]}]}",
		  "info.participants[3].perks.styles[0].selections[0].perk: -1 is "
		  "outside 0 "
		  "to 65535" },
		{ ",\"gameEndedInSurrender\":\"no\"",
		  "info.participants[3].gameEndedInSurrender: expected a boolean, found "
		  "a "
		  "string" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		refused((struct match_parts){ .participants = 10,
					      .one = cases[i].one,
					      .one_no = 4 },
			E_INVALID, cases[i].text);
	refused((struct match_parts){ .participants = 10, .id = "EUW1" }, E_INVALID,
		"metadata.matchId: expected an id like EUW1_7106244413, found \"EUW1\"");
	refused((struct match_parts){ .participants = 10,
				      .info = ",\"gameStartTimestamp\":1700000000" },
		E_INVALID,
		"info.gameStartTimestamp: 1700000000 is no time of a game in "
		"milliseconds");
	refused((struct match_parts){ .participants = 10,
				      .info = ",\"participants\":{}" },
		E_INVALID, "info.participants: expected an array");
	refused((struct match_parts){ .participants = 10,
				      .info = ",\"teams\":[{\"teamId\":"
					      "\"x\"}]" },
		E_INVALID, "info.teams[0].teamId: expected an integer, found a string");
}

static void the_same_player_twice_is_refused(void **state)
{
	static char one[128];

	(void)state;
	snprintf(one, sizeof(one), ",\"puuid\":\"%078d\"", 2);
	refused((struct match_parts){ .participants = 10, .one = one, .one_no = 5 },
		E_INVALID,
		"info.participants[4].puuid: the same player as participants[1]");
}

/* Cut at every byte, every byte flipped in some bits: an error or a match, no crash. */
static void survives_mutations(void **state)
{
	static struct model_match m;
	struct buf text = make_match(
		NULL,
		&(struct match_parts){
			.participants = 2,
			.info = ",\"teams\":[{\"teamId\":100,\"objectives\":{\"tower\":"
				"{\"kills\":1}},\"bans\":[{\"championId\":7}]}]",
			.each = ",\"perks\":{\"styles\":[{\"style\":1}]}" });

	(void)state;
	for (size_t at = 0; at < text.len; at++) {
		static const unsigned char flips[] = { 1, 2, 16, 32, 128, 255 };

		assert_int_not_equal(decode_text(text.data, at, &m, NULL), 0);
		for (size_t i = 0; i < sizeof(flips); i++) {
			text.data[at] = (char)(text.data[at] ^ flips[i]);
			if (decode_text(text.data, text.len, &m, NULL) == 0)
				assert_true(m.participant_count >= 1);
			text.data[at] = (char)(text.data[at] ^ flips[i]);
		}
	}
	buf_done(&text);
}

static void tells_the_kinds_of_documents(void **state)
{
	static const struct {
		const char *text;
		enum riot_document_kind kind;
	} cases[] = {
		{ "{\"metadata\":{},\"info\":{\"participants\":[]}}", DOCUMENT_MATCH },
		{ "{\"info\":[]}", DOCUMENT_MATCH },
		{ "{\"info\":{\"frames\":[]}}", DOCUMENT_TIMELINE },
		{ "{\"puuid\":\"x\",\"entries\":[]}", DOCUMENT_RANKS },
		{ "[{\"queueType\":\"RANKED_SOLO_5x5\"}]", DOCUMENT_RANKS },
		{ "{\"queueType\":\"RANKED_SOLO_5x5\"}", DOCUMENT_RANKS },
		{ "{\"status\":{\"status_code\":403}}", DOCUMENT_UNKNOWN },
		{ "[]", DOCUMENT_UNKNOWN },
		{ "[1,2]", DOCUMENT_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct json_doc *doc = NULL;

		assert_int_equal(json_parse(NULL, cases[i].text, strlen(cases[i].text),
					    &doc, NULL),
				 0);
		assert_int_equal(riot_document_kind(doc), cases[i].kind);
		talloc_free(doc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_normal_game),
		cmocka_unit_test(reads_both_units_of_the_duration),
		cmocka_unit_test(skips_what_is_no_game),
		cmocka_unit_test(an_abort_flag_alone_changes_nothing),
		cmocka_unit_test(a_remake_is_told_by_any_participant),
		cmocka_unit_test(infers_the_only_missing_position),
		cmocka_unit_test(knows_three_generations_of_names),
		cmocka_unit_test(bots_may_share_a_puuid),
		cmocka_unit_test(takes_from_one_to_all_participants),
		cmocka_unit_test(reads_arena),
		cmocka_unit_test(reads_teams_and_runes),
		cmocka_unit_test(a_cut_document_is_kept_with_what_it_has),
		cmocka_unit_test(unknown_keys_and_queues_are_fine),
		cmocka_unit_test(the_demo_mark_is_read),
		cmocka_unit_test(names_the_path_of_what_is_wrong),
		cmocka_unit_test(the_same_player_twice_is_refused),
		cmocka_unit_test(survives_mutations),
		cmocka_unit_test(tells_the_kinds_of_documents),
	};

	return cmocka_run_group_tests_name("decode match", tests, NULL, NULL);
}
