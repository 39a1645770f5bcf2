/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/player_fold.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void joins_name_and_tag(void **state)
{
	char fold[PLAYER_FOLD_SIZE], text[PLAYER_FOLD_SIZE];

	(void)state;
	assert_int_equal(player_fold(NULL, "Hide on  Bush ", "KR1", fold), 0);
	assert_string_equal(fold, "hide on bush#kr1");
	assert_int_equal(player_fold(NULL, "Old Name", "", fold), 0);
	assert_string_equal(fold, "old name");
	assert_int_equal(player_fold(NULL, "", "", fold), 0);
	assert_string_equal(fold, "");
	assert_int_equal(player_fold_text(NULL, "hide ON bush # kr", text), 0);
	assert_string_equal(text, "hide on bush#kr");
	assert_int_equal(player_fold_text(NULL, "hide", text), 0);
	assert_string_equal(text, "hide");
	assert_int_equal(player_fold(NULL, "a\xff", "", fold), -E_INVALID);
}

/* U+FDFA becomes 18 characters. */
static void cuts_between_characters(void **state)
{
	char name[64] = "", fold[PLAYER_FOLD_SIZE];

	(void)state;
	for (int i = 0; i < 16; i++)
		strcat(name, "\xef\xb7\xba");
	assert_int_equal(player_fold(NULL, name, "TAG", fold), 0);
	assert_in_range(strlen(fold), PLAYER_FOLD_SIZE - 4, PLAYER_FOLD_SIZE - 1);
	assert_true(text_utf8_valid(fold, strlen(fold)));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins_name_and_tag),
		cmocka_unit_test(cuts_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
