/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the sql layer needs no server. */
#include "sql/conn_priv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void expands_braces(void **state)
{
	struct err err = { 0 };
	char *text;

	(void)state;
	assert_int_equal(sql_names_expand(NULL, "x_", "SELECT a FROM {match} m, {p2}",
					  &text, &err),
			 0);
	assert_string_equal(text, "SELECT a FROM `x_match` m, `x_p2`");
	talloc_free(text);
	assert_int_equal(sql_names_expand(NULL, "", "nothing", &text, &err), 0);
	assert_string_equal(text, "nothing");
	talloc_free(text);
	assert_int_equal(sql_names_expand(NULL, "", "{", &text, &err), -E_BUG);
	assert_int_equal(sql_names_expand(NULL, "", "{}", &text, &err), -E_BUG);
	assert_int_equal(sql_names_expand(NULL, "", "{a b}", &text, &err), -E_BUG);
	assert_int_equal(sql_names_expand(NULL, "", "{a`b}", &text, &err), -E_BUG);
}

static void refuses_bad_prefixes(void **state)
{
	(void)state;
	assert_true(sql_names_prefix_valid(""));
	assert_true(sql_names_prefix_valid("lme_2"));
	assert_false(sql_names_prefix_valid("a-b"));
	assert_false(sql_names_prefix_valid("a`"));
	assert_false(sql_names_prefix_valid("a\xc3\xa9"));
	assert_false(sql_names_prefix_valid("123456789012345678901234567890123"));
}

static void tells_causes_apart(void **state)
{
	static const struct {
		unsigned number;
		enum err_code code;
		bool breaks;
	} cases[] = {
		{ 1665, E_UNAVAILABLE, false }, { 1290, E_UNAVAILABLE, false },
		{ 1213, E_CONFLICT, false },    { 1205, E_CONFLICT, false },
		{ 1062, E_CONFLICT, false },    { 1021, E_NOSPACE, false },
		{ 1114, E_NOSPACE, false },     { 3, E_NOSPACE, false },
		{ 28, E_NOSPACE, false },       { 1146, E_SCHEMA, false },
		{ 1054, E_SCHEMA, false },      { 1045, E_ACCESS, true },
		{ 1044, E_ACCESS, false },      { 1698, E_ACCESS, true },
		{ 1049, E_NOT_FOUND, true },    { 2002, E_UNAVAILABLE, true },
		{ 2003, E_UNAVAILABLE, true },  { 2006, E_UNAVAILABLE, true },
		{ 2013, E_UNAVAILABLE, true },  { 1969, E_TIMEOUT, false },
		{ 3024, E_TIMEOUT, false },     { 1064, E_BUG, false },
		{ 2999, E_UNAVAILABLE, true },  { 1999, E_IO, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(sql_fault_code(cases[i].number), cases[i].code);
		assert_int_equal(sql_fault_breaks(cases[i].number), cases[i].breaks);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(expands_braces),
		cmocka_unit_test(refuses_bad_prefixes),
		cmocka_unit_test(tells_causes_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
