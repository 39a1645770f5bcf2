/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/laning.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define PEOPLE 4

/* Two lanes: 1 and 2 blue, 3 and 4 red. */
struct scene {
	struct model_lineup_entry seats[PEOPLE];
	struct model_timeline_frame frames[21];
	struct model_timeline_event events[16];
	struct model_timeline tl;
	struct model_laning rows[MODEL_PARTICIPANTS_MAX];
	size_t n;
};

static void scene_begin(struct scene *s)
{
	static const uint8_t roles[PEOPLE] = { ROLE_TOP, ROLE_MIDDLE, ROLE_TOP,
					       ROLE_MIDDLE };

	memset(s, 0, sizeof(*s));
	for (uint8_t i = 0; i < PEOPLE; i++)
		s->seats[i] = (struct model_lineup_entry){ .player_id = 100 + i,
							   .participant_no = i + 1,
							   .team = i < 2 ? 1 : 2,
							   .role = roles[i] };
	s->tl = (struct model_timeline){ .frame_interval_ms = 60000,
					 .participant_count = PEOPLE,
					 .frame_count = ARRAY_LEN(s->frames),
					 .frames = s->frames,
					 .events = s->events };
	for (int f = 0; f < (int)ARRAY_LEN(s->frames); f++)
		s->frames[f].at_ms = f * 60000;
}

static void scene_event(struct scene *s, enum model_timeline_event_kind kind,
			int32_t at_ms, uint8_t a, uint8_t b)
{
	s->events[s->tl.event_count++] = (struct model_timeline_event){
		.at_ms = at_ms, .kind = (uint8_t)kind, .a = a, .b = b
	};
}

static void scene_end(struct scene *s)
{
	/* What was there before must not shine through. */
	memset(s->rows, 0xaa, sizeof(s->rows));
	s->n = model_laning_of(s->seats, PEOPLE, &s->tl, s->rows);
}

static void differences_by_hand(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	s.frames[10].points[0] = (struct model_timeline_point){ 3000, 4000, 70, 8 };
	s.frames[10].points[2] = (struct model_timeline_point){ 2500, 4100, 75, 8 };
	s.frames[15].points[0] = (struct model_timeline_point){ 5000, 7000, 100, 10 };
	s.tl.frame_count = 20; /* ended in minute 19, too far from 20 */
	scene_end(&s);
	assert_int_equal(s.n, PEOPLE);
	assert_int_equal(s.rows[0].player_id, 100);
	assert_int_equal(s.rows[0].participant_no, 1);
	assert_int_equal(s.rows[0].minutes, 1 << LANING_10 | 1 << LANING_15);
	assert_int_equal(s.rows[0].gold_diff[LANING_10], 500);
	assert_int_equal(s.rows[0].xp_diff[LANING_10], -100);
	assert_int_equal(s.rows[0].cs_diff[LANING_10], -5);
	assert_int_equal(s.rows[0].gold_diff[LANING_15], 5000);
	assert_int_equal(s.rows[0].gold_diff[LANING_20], 0);
	assert_int_equal(s.rows[2].gold_diff[LANING_10], -500);
	assert_int_equal(s.rows[2].xp_diff[LANING_15], -7000);
	assert_int_equal(s.rows[2].cs_diff[LANING_15], -100);
	assert_int_equal(s.rows[1].gold_diff[LANING_10], 0);
	assert_int_equal(s.rows[1].minutes, s.rows[0].minutes);
}

/* Two in one role, a role on one side only, no role, an opponent without frames. */
static void no_opponent_no_difference(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	s.seats[1].role = ROLE_TOP;
	scene_end(&s);
	for (int i = 0; i < PEOPLE; i++)
		assert_int_equal(s.rows[i].minutes, 0);
	scene_begin(&s);
	s.seats[0].role = s.seats[2].role = ROLE_NONE;
	scene_end(&s);
	assert_int_equal(s.rows[0].minutes, 0);
	assert_int_equal(s.rows[1].minutes, 7);
	scene_begin(&s);
	s.tl.participant_count = 3;
	scene_end(&s);
	assert_int_equal(s.n, 3);
	assert_int_equal(s.rows[0].minutes, 7);
	assert_int_equal(s.rows[1].minutes, 0);
}

static void events_by_hand(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_event(&s, TIMELINE_KILL, 100000, 3, 1);
	scene_event(&s, TIMELINE_KILL, 599999, 0, 1); /* by a tower */
	scene_event(&s, TIMELINE_KILL, 600000, 3, 1); /* too late */
	scene_event(&s, TIMELINE_KILL, 200000, 1, 3);
	scene_event(&s, TIMELINE_KILL, 200000, 1, 0);
	scene_event(&s, TIMELINE_PLATE, 300000, 1, 2);
	scene_event(&s, TIMELINE_PLATE, 800000, 1, 2);
	scene_event(&s, TIMELINE_PLATE, 300000, 0, 2); /* by minions */
	scene_event(&s, TIMELINE_FIRST_ITEM, 650000, 1, 0);
	scene_event(&s, TIMELINE_BUILDING, 650000, 2, 2);
	scene_end(&s);
	assert_int_equal(s.rows[0].deaths_before_10, 2);
	assert_int_equal(s.rows[0].plates, 2);
	assert_int_equal(s.rows[0].first_item_ms, 650000);
	assert_int_equal(s.rows[1].deaths_before_10, 0);
	assert_int_equal(s.rows[1].plates, 0);
	assert_int_equal(s.rows[1].first_item_ms, 0);
	assert_int_equal(s.rows[2].deaths_before_10, 1);
}

static void teams_by_hand(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	s.frames[5].points[0].gold = 4000;
	s.frames[5].points[1].gold = 1000;
	s.frames[5].points[3].gold = 500; /* blue is ahead by 4500 */
	s.frames[20].points[2].gold = 6000;
	s.frames[20].points[0].gold = 100; /* and behind by 5900 in the end */
	scene_end(&s);
	for (int i = 0; i < PEOPLE; i++) {
		assert_int_equal(s.rows[i].gold_lead_max, i < 2 ? 4500 : 5900);
		assert_int_equal(s.rows[i].gold_deficit_max, i < 2 ? 5900 : 4500);
	}
	s.seats[3].team = 0; /* his gold is nobody's: no sum is whole */
	scene_end(&s);
	for (int i = 0; i < PEOPLE; i++) {
		assert_int_equal(s.rows[i].gold_lead_max, 0);
		assert_int_equal(s.rows[i].gold_deficit_max, 0);
	}
}

/* A foreign document may say anything that fits into 32 bits. */
static void extremes_are_cut(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	for (int i = 0; i < 2; i++)
		s.frames[10].points[i].gold = INT32_MAX;
	s.frames[10].points[2].gold = INT32_MIN;
	scene_end(&s);
	assert_int_equal(s.rows[0].gold_diff[LANING_10], INT32_MAX);
	assert_int_equal(s.rows[2].gold_diff[LANING_10], INT32_MIN);
	assert_int_equal(s.rows[0].gold_lead_max, INT32_MAX);
	assert_int_equal(s.rows[3].gold_deficit_max, INT32_MAX);
}

/* A broken line-up has more seats than the timeline, of numbers that nobody has. */
static void strange_seats_are_passed_over(void **state)
{
	static const uint8_t strange[] = { 0, MODEL_PARTICIPANTS_MAX + 1, UINT8_MAX };
	struct model_lineup_entry seats[PEOPLE + ARRAY_LEN(strange)];
	struct model_timeline_frame frame = { .at_ms = 0 };
	struct scene s;

	(void)state;
	scene_begin(&s);
	memcpy(seats, s.seats, sizeof(s.seats));
	for (size_t i = 0; i < ARRAY_LEN(strange); i++)
		seats[PEOPLE + i] =
			(struct model_lineup_entry){ .player_id = 200 + (int64_t)i,
						     .participant_no = strange[i],
						     .team = 1 };
	frame.points[0].gold = 4500;
	s.tl.frames = &frame;
	s.tl.frame_count = 1;
	s.n = model_laning_of(seats, ARRAY_LEN(seats), &s.tl, s.rows);
	assert_int_equal(s.n, PEOPLE);
	assert_int_equal(s.rows[0].gold_lead_max, 4500);
	assert_int_equal(s.rows[2].gold_deficit_max, 4500);
}

/* Nobody has a row of his, but his lane and his team are what they were. */
static void purged_seats_have_no_row(void **state)
{
	struct scene s;

	(void)state;
	scene_begin(&s);
	s.frames[10].points[2].gold = 700;
	s.seats[2].purged = true;
	scene_event(&s, TIMELINE_PLATE, 300000, 3, 1);
	scene_end(&s);
	assert_int_equal(s.n, 3);
	assert_int_equal(s.rows[2].participant_no, 4);
	assert_int_equal(s.rows[2].plates, 0);
	assert_int_equal(s.rows[0].gold_diff[LANING_10], -700);
	assert_int_equal(s.rows[0].gold_deficit_max, 700);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(differences_by_hand),
		cmocka_unit_test(no_opponent_no_difference),
		cmocka_unit_test(events_by_hand),
		cmocka_unit_test(teams_by_hand),
		cmocka_unit_test(extremes_are_cut),
		cmocka_unit_test(strange_seats_are_passed_over),
		cmocka_unit_test(purged_seats_have_no_row),
	};

	return cmocka_run_group_tests_name("model laning", tests, NULL, NULL);
}
