/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/match.h"

#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* Ten participants of a normal game: 1-5 blue, 6-10 red, positions in order. */
static struct model_match normal_game(void)
{
	struct model_match m = { .queue_id = 420,
				 .duration_s = 1800,
				 .game_start_ms = 1000000,
				 .expected_participants = 10,
				 .participant_count = 10 };

	strcpy(m.game_type, "MATCHED_GAME");
	strcpy(m.game_mode, "CLASSIC");
	for (uint8_t i = 0; i < 10; i++) {
		struct model_participant *p = &m.participants[i];

		memset(p->puuid, 'a' + i, MODEL_PUUID_LEN);
		p->participant_no = (uint8_t)(i + 1);
		p->team_id_100 = i < 5 ? 1 : 2;
		p->role = (uint8_t)(ROLE_TOP + i % 5);
		p->champion_id = (uint16_t)(100 + i);
		p->kills = (uint16_t)(i + 1);
		p->gold_earned = 1000 * (i + 1);
		p->damage_champions = 10 * (i + 1);
		p->time_played_s = 1790 + i;
	}
	return m;
}

static void sums_teams_and_finds_opponents(void **state)
{
	struct model_match m = normal_game();

	(void)state;
	model_match_derive(&m, false);
	assert_int_equal(m.status, MATCH_NORMAL);
	assert_true(m.game_end_ms == 1000000 + 1799 * 1000);
	for (size_t i = 0; i < 10; i++) {
		struct model_participant *p = &m.participants[i];

		assert_int_equal(p->team_kills, i < 5 ? 15 : 40);
		assert_int_equal(p->team_gold, i < 5 ? 15000 : 40000);
		assert_int_equal(p->team_damage, i < 5 ? 150 : 400);
		assert_int_equal(p->opponent_no, (i + 5) % 10 + 1);
		assert_int_equal(p->opponent_champion_id, 100 + (i + 5) % 10);
		assert_false(p->role_inferred);
	}
}

static void towers_are_those_of_the_own_record(void **state)
{
	struct model_match m = normal_game();

	(void)state;
	model_match_derive(&m, false);
	assert_int_equal(m.participants[0].team_towers, 0); /* no record, no towers */
	m.team_count = 2;
	m.teams[0] = (struct model_team){ .team_id_100 = 2, .towers = 9 };
	m.teams[1] = (struct model_team){ .team_id_100 = 1, .towers = 3 };
	m.participants[4].team_id_100 = 0;
	model_match_derive(&m, false);
	assert_int_equal(m.participants[0].team_towers, 3);
	assert_int_equal(m.participants[9].team_towers, 9);
	assert_int_equal(m.participants[4].team_towers, 0);
	m.teams[1].team_id_100 = 2;
	model_match_derive(&m, false);
	assert_int_equal(m.participants[9].team_towers, 9); /* the first of the two */
	assert_int_equal(m.participants[0].team_towers, 0);
}

static void infers_exactly_one_missing_position(void **state)
{
	struct model_match m = normal_game();

	(void)state;
	for (uint8_t missing = 0; missing < 10; missing++) {
		m = normal_game();
		m.participants[missing].role = ROLE_NONE;
		model_match_derive(&m, false);
		assert_int_equal(m.participants[missing].role, ROLE_TOP + missing % 5);
		assert_true(m.participants[missing].role_inferred);
		assert_int_equal(m.participants[missing].opponent_no,
				 (missing + 5) % 10 + 1);
	}
}

static void infers_nothing_uncertain(void **state)
{
	struct model_match m = normal_game();

	(void)state;
	m.participants[0].role = m.participants[1].role = ROLE_NONE;
	m.participants[5].role = ROLE_NONE;
	m.participants[6].role = ROLE_MIDDLE;
	model_match_derive(&m, false);
	assert_int_equal(m.participants[0].role, ROLE_NONE);
	assert_int_equal(m.participants[1].role, ROLE_NONE);
	assert_int_equal(m.participants[5].role, ROLE_NONE);
	assert_int_equal(m.participants[0].opponent_no, 0);
	/* Red has two in the middle: blue's middle has no certain opponent. */
	assert_int_equal(m.participants[2].opponent_no, 0);
	assert_int_equal(m.participants[2].opponent_champion_id, 0);
	/* Four in a team leave more open than one position. */
	m = normal_game();
	m.participant_count = m.expected_participants = 9;
	m.participants[8].role = ROLE_NONE;
	model_match_derive(&m, false);
	assert_int_equal(m.participants[8].role, ROLE_NONE);
}

static void orders_the_statuses(void **state)
{
	struct model_match m = normal_game();

	(void)state;
	strcpy(m.end_result, "Abort_Unexpected");
	model_match_derive(&m, false);
	assert_int_equal(m.status, MATCH_NORMAL);
	strcpy(m.participants[4].puuid, MODEL_BOT_PUUID);
	model_match_derive(&m, false);
	assert_int_equal(m.status, MATCH_BOTS);
	m.queue_id = 0;
	model_match_derive(&m, false);
	assert_int_equal(m.status, MATCH_BOTS); /* matched, the queue got lost */
	strcpy(m.game_type, "CUSTOM_GAME");
	model_match_derive(&m, false);
	assert_int_equal(m.status, MATCH_CUSTOM);
	model_match_derive(&m, true);
	assert_int_equal(m.status, MATCH_REMAKE);
	m.duration_s = 0;
	for (size_t i = 0; i < 10; i++)
		m.participants[i].time_played_s = 0;
	model_match_derive(&m, true);
	assert_int_equal(m.status, MATCH_ABORTED);
}

static void a_bot_queue_is_bots_without_a_bot(void **state)
{
	struct model_match m = normal_game();

	(void)state;
	m.queue_id = 850;
	model_match_derive(&m, false);
	assert_int_equal(m.status, MATCH_BOTS);
	m.queue_id = 9999;
	model_match_derive(&m, false);
	assert_int_equal(m.status, MATCH_NORMAL);
}

static void arena_sums_by_subteam(void **state)
{
	struct model_match m = normal_game();

	(void)state;
	m.queue_id = 1700;
	for (uint8_t i = 0; i < 10; i++) {
		m.participants[i].role = ROLE_NONE;
		m.participants[i].subteam = (uint8_t)(i / 2 + 1);
		m.participants[i].team_id_100 = i < 4 ? 1 : 2;
	}
	model_match_derive(&m, false);
	for (size_t i = 0; i < 10; i++) {
		assert_int_equal(m.participants[i].team_kills, i / 2 * 4 + 3);
		assert_int_equal(m.participants[i].opponent_no, 0);
		assert_int_equal(m.participants[i].role, ROLE_NONE);
	}
	/* An Arena game without subteams says not who played with whom. */
	m = normal_game();
	m.queue_id = 1700;
	model_match_derive(&m, false);
	assert_int_equal(m.participants[3].team_kills, 0);
}

static void a_cut_document_has_no_sums(void **state)
{
	struct model_match m = normal_game();

	(void)state;
	m.participant_count = 1;
	model_match_derive(&m, false);
	assert_int_equal(m.status, MATCH_NORMAL);
	assert_int_equal(m.participants[0].team_kills, 0);
	assert_int_equal(m.participants[0].team_gold, 0);
	assert_int_equal(m.participants[0].opponent_no, 0);
	/* Bots share an id, so that fewer are announced than take part. */
	m = normal_game();
	m.expected_participants = 5;
	model_match_derive(&m, false);
	assert_int_equal(m.participants[0].team_kills, 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_teams_and_finds_opponents),
		cmocka_unit_test(towers_are_those_of_the_own_record),
		cmocka_unit_test(infers_exactly_one_missing_position),
		cmocka_unit_test(infers_nothing_uncertain),
		cmocka_unit_test(orders_the_statuses),
		cmocka_unit_test(a_bot_queue_is_bots_without_a_bot),
		cmocka_unit_test(arena_sums_by_subteam),
		cmocka_unit_test(a_cut_document_has_no_sums),
	};

	return cmocka_run_group_tests_name("model match", tests, NULL, NULL);
}
