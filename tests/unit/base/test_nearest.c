/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/nearest.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void counts_edits(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("", ""), 0);
	assert_int_equal(nearest_distance("port", "port"), 0);
	assert_int_equal(nearest_distance("Port", "pORT"), 0);
	assert_int_equal(nearest_distance("", "port"), 4);
	assert_int_equal(nearest_distance("prot", "port"), 1);
	assert_int_equal(nearest_distance("por", "port"), 1);
	assert_int_equal(nearest_distance("porrt", "port"), 1);
	assert_int_equal(nearest_distance("kitten", "sitting"), 3);
	assert_int_equal(nearest_distance("host", "port"), 2);
}

static void is_symmetric(void **state)
{
	static const char *const words[] = { "",       "a",     "ab",   "ba",
					     "import", "imprt", "stats" };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		for (size_t j = 0; j < sizeof(words) / sizeof(*words); j++)
			assert_int_equal(nearest_distance(words[i], words[j]),
					 nearest_distance(words[j], words[i]));
}

static void long_words_are_far(void **state)
{
	char word[65];

	(void)state;
	for (size_t i = 0; i < 64; i++)
		word[i] = 'x';
	word[64] = '\0';
	assert_int_equal(nearest_distance(word, word), UINT_MAX);
	word[63] = '\0';
	assert_int_equal(nearest_distance(word, word), 0);
	assert_int_equal(nearest_distance(word, ""), 63);
}

static void the_limit_grows_with_the_word(void **state)
{
	(void)state;
	assert_int_equal(nearest_limit(""), 1);
	assert_int_equal(nearest_limit("db"), 1);
	assert_int_equal(nearest_limit("import"), 2);
	assert_int_equal(nearest_limit("connect_timeout"), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_edits),
		cmocka_unit_test(is_symmetric),
		cmocka_unit_test(long_words_are_far),
		cmocka_unit_test(the_limit_grows_with_the_word),
	};

	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
