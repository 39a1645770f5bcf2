/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rank.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static int32_t ladder(uint8_t tier, uint8_t division, int16_t lp, uint8_t scale)
{
	struct model_rank rank = {
		.tier = tier, .division = division, .lp = lp, .scale_version = scale
	};

	return model_rank_ladder(&rank);
}

static void climbs_the_present_scale(void **state)
{
	(void)state;
	assert_int_equal(ladder(TIER_NONE, 0, 0, 2), -1);
	assert_int_equal(ladder(TIER_COUNT, 1, 0, 2), -1);
	assert_int_equal(ladder(TIER_IRON, 4, 0, 2), 0);
	assert_int_equal(ladder(TIER_IRON, 1, 99, 2), 399);
	assert_int_equal(ladder(TIER_BRONZE, 4, 0, 2), 400);
	assert_int_equal(ladder(TIER_EMERALD, 4, 12, 2), 2012);
	assert_int_equal(ladder(TIER_DIAMOND, 4, 0, 2), 2400);
	assert_int_equal(ladder(TIER_DIAMOND, 1, 100, 2), 2800);
}

static void apex_tiers_share_one_ladder(void **state)
{
	(void)state;
	assert_int_equal(ladder(TIER_MASTER, 1, 0, 2), 2800);
	assert_int_equal(ladder(TIER_GRANDMASTER, 1, 500, 2), 3300);
	assert_int_equal(ladder(TIER_CHALLENGER, 1, 1500, 2), 4300);
}

static void the_old_scale_has_no_emerald(void **state)
{
	(void)state;
	assert_int_equal(ladder(TIER_PLATINUM, 4, 0, 1), 1600);
	assert_int_equal(ladder(TIER_DIAMOND, 4, 0, 1), 2000);
	assert_int_equal(ladder(TIER_MASTER, 1, 7, 1), 2407);
	assert_int_equal(ladder(TIER_CHALLENGER, 1, 7, 1), 2407);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(climbs_the_present_scale),
		cmocka_unit_test(apex_tiers_share_one_ladder),
		cmocka_unit_test(the_old_scale_has_no_emerald),
	};

	return cmocka_run_group_tests_name("model rank", tests, NULL, NULL);
}
