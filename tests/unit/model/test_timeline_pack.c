/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/timeline_pack.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void comes_back_equal(void **state)
{
	struct model_timeline_frame frames[3] = {
		{ .at_ms = 0 },
		{ .at_ms = 60030 },
		{ .at_ms = INT32_MAX },
	};
	struct model_timeline_event events[2] = {
		{ 1, TIMELINE_KILL, 1, 2, 3, 0xffffffff, INT32_MIN },
		{ INT32_MAX, TIMELINE_GAME_END, 255, 0, 0, 0, INT32_MAX },
	};
	struct model_timeline tl = { .participant_count = 10,
				     .frame_count = 3,
				     .event_count = 2,
				     .frames = frames,
				     .events = events };
	struct model_timeline *back = talloc_zero(NULL, struct model_timeline);
	uint8_t *bytes;
	size_t len;

	(void)state;
	frames[1].points[0] = (struct model_timeline_point){ 500, 0, 7, 1 };
	frames[2].points[9] =
		(struct model_timeline_point){ INT32_MAX, INT32_MIN, UINT16_MAX, 255 };
	assert_int_equal(model_timeline_pack_frames(back, &tl, &bytes, &len), 0);
	assert_int_equal(len, 4 + 3 * (4 + 10 * 11));
	assert_int_equal(model_timeline_unpack_frames(bytes, len, back), 0);
	assert_int_equal(back->frame_count, 3);
	assert_int_equal(back->participant_count, 10);
	for (size_t f = 0; f < 3; f++) {
		assert_int_equal(back->frames[f].at_ms, frames[f].at_ms);
		for (size_t i = 0; i < 10; i++) {
			assert_int_equal(back->frames[f].points[i].gold,
					 frames[f].points[i].gold);
			assert_int_equal(back->frames[f].points[i].xp,
					 frames[f].points[i].xp);
			assert_int_equal(back->frames[f].points[i].cs,
					 frames[f].points[i].cs);
			assert_int_equal(back->frames[f].points[i].level,
					 frames[f].points[i].level);
		}
	}
	/* Every shorter or longer string is refused. */
	for (size_t cut = 0; cut < len; cut++)
		assert_int_equal(model_timeline_unpack_frames(bytes, cut, back),
				 -E_CORRUPT);
	bytes[0] = 2;
	assert_int_equal(model_timeline_unpack_frames(bytes, len, back), -E_CORRUPT);

	assert_int_equal(model_timeline_pack_events(back, &tl, &bytes, &len), 0);
	assert_int_equal(model_timeline_unpack_events(bytes, len, back), 0);
	assert_int_equal(back->event_count, 2);
	assert_memory_equal(back->events, events, sizeof(events));
	for (size_t cut = 0; cut < len; cut++)
		assert_int_equal(model_timeline_unpack_events(bytes, cut, back),
				 -E_CORRUPT);
	talloc_free(back);
}

static void packs_an_empty_timeline(void **state)
{
	struct model_timeline tl = { .participant_count = 0 };
	struct model_timeline *back = talloc_zero(NULL, struct model_timeline);
	uint8_t *bytes;
	size_t len;

	(void)state;
	assert_int_equal(model_timeline_pack_frames(back, &tl, &bytes, &len), 0);
	assert_int_equal(model_timeline_unpack_frames(bytes, len, back), 0);
	assert_int_equal(back->frame_count, 0);
	assert_int_equal(model_timeline_pack_events(back, &tl, &bytes, &len), 0);
	assert_int_equal(model_timeline_unpack_events(bytes, len, back), 0);
	assert_int_equal(back->event_count, 0);
	talloc_free(back);
}

/* The layout is a promise to databases: these are its bytes. */
static void layout_is_fixed(void **state)
{
	struct model_timeline_event event = { 0x01020304, 5,          6,         7,
					      8,          0x090a0b0c, 0x0d0e0f10 };
	struct model_timeline tl = { .event_count = 1, .events = &event };
	static const uint8_t expected[] = { 1, 0, 1,  0,  4,  3, 2,  1,  5,  6,
					    7, 8, 12, 11, 10, 9, 16, 15, 14, 13 };
	uint8_t *bytes;
	size_t len;

	(void)state;
	assert_int_equal(model_timeline_pack_events(NULL, &tl, &bytes, &len), 0);
	assert_int_equal(len, sizeof(expected));
	assert_memory_equal(bytes, expected, len);
	talloc_free(bytes);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_equal),
		cmocka_unit_test(packs_an_empty_timeline),
		cmocka_unit_test(layout_is_fixed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
