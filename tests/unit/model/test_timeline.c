/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct model_timeline_frame frames[] = {
	{ .at_ms = 0 }, { .at_ms = 60030 }, { .at_ms = 120058 }, { .at_ms = 139000 }
};

static const struct model_timeline game = { .frame_interval_ms = 60000,
					    .frame_count = 4,
					    .frames = frames };

static void takes_the_nearest_frame(void **state)
{
	(void)state;
	assert_ptr_equal(model_timeline_at(&game, 60000), &frames[1]);
	assert_ptr_equal(model_timeline_at(&game, 120000), &frames[2]);
	assert_ptr_equal(model_timeline_at(&game, 133000), &frames[3]);
	assert_ptr_equal(model_timeline_at(&game, 0), &frames[0]);
}

static void has_none_after_the_end(void **state)
{
	struct model_timeline aborted = game;

	(void)state;
	assert_ptr_equal(model_timeline_at(&game, 169000), &frames[3]);
	assert_null(model_timeline_at(&game, 169001));
	assert_null(model_timeline_at(&game, 600000));
	aborted.frame_interval_ms = 0;
	assert_null(model_timeline_at(&aborted, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_nearest_frame),
		cmocka_unit_test(has_none_after_the_end),
	};

	return cmocka_run_group_tests_name("model timeline", tests, NULL, NULL);
}
