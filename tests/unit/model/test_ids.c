/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ids.h"

#include "base/err.h"

#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void names_and_parses_roles(void **state)
{
	(void)state;
	for (int role = ROLE_TOP; role < ROLE_COUNT; role++)
		assert_int_equal(model_role_parse(model_role_name(role)), role);
	assert_int_equal(model_role_parse(""), ROLE_NONE);
	assert_int_equal(model_role_parse("Invalid"), ROLE_NONE);
	assert_int_equal(model_role_parse("top"), ROLE_NONE);
	assert_string_equal(model_role_name(ROLE_NONE), "");
	assert_string_equal(model_role_name(ROLE_COUNT), "");
}

static void names_statuses(void **state)
{
	(void)state;
	assert_string_equal(model_match_status_name(MATCH_NORMAL), "normal");
	assert_string_equal(model_match_status_name(MATCH_REMAKE), "remake");
	assert_string_equal(model_match_status_name(MATCH_ABORTED), "aborted");
	assert_string_equal(model_match_status_name(MATCH_BOTS), "bots");
	assert_string_equal(model_match_status_name(MATCH_CUSTOM), "custom");
}

static void names_and_parses_tiers(void **state)
{
	enum model_tier tier = TIER_GOLD;

	(void)state;
	for (int i = 0; i < TIER_COUNT; i++) {
		assert_int_equal(model_tier_parse(model_tier_name(i), &tier), 0);
		assert_int_equal(tier, i);
	}
	assert_int_equal(model_tier_parse("WOOD", &tier), -E_INVALID);
	assert_int_equal(tier, TIER_CHALLENGER);
}

static void knows_a_puuid(void **state)
{
	char puuid[MODEL_PUUID_LEN + 2];

	(void)state;
	memset(puuid, 'x', sizeof(puuid));
	puuid[0] = '-';
	puuid[1] = '_';
	puuid[2] = 'Z';
	puuid[3] = '9';
	puuid[MODEL_PUUID_LEN] = '\0';
	assert_true(model_puuid_valid(puuid));
	puuid[5] = '+';
	assert_false(model_puuid_valid(puuid));
	puuid[5] = 'x';
	puuid[MODEL_PUUID_LEN - 1] = '\0';
	assert_false(model_puuid_valid(puuid));
	puuid[MODEL_PUUID_LEN - 1] = 'x';
	puuid[MODEL_PUUID_LEN] = 'x';
	puuid[MODEL_PUUID_LEN + 1] = '\0';
	assert_false(model_puuid_valid(puuid));
	assert_false(model_puuid_valid(""));
	assert_false(model_puuid_valid("BOT"));
}

static void knows_a_match_id(void **state)
{
	static const char *const good[] = { "EUW1_7106244413", "RU_1", "SG2_32800833",
					    "DEMO1_0" };
	static const char *const bad[] = {
		"",         "EUW1",     "EUW1_",    "_123",
		"EUW1_12a", "EU W1_12", "EUW1_1_2", "EUW1_123456789012345678901234567"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(model_match_id_valid(good[i]));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(model_match_id_valid(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_parses_roles),
		cmocka_unit_test(names_statuses),
		cmocka_unit_test(names_and_parses_tiers),
		cmocka_unit_test(knows_a_puuid),
		cmocka_unit_test(knows_a_match_id),
	};

	return cmocka_run_group_tests_name("model ids", tests, NULL, NULL);
}
