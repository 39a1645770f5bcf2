/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/cond.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void hashes_as_published(void **state)
{
	(void)state;
	/* Test vectors of the FNV authors */
	assert_true(cond_hash(0, "", 0) == 0xcbf29ce484222325u);
	assert_true(cond_hash(0, "a", 1) == 0xaf63dc4c8601ec8cu);
	assert_true(cond_hash(0, "foobar", 6) == 0x85944171f73967e8u);
	assert_true(cond_hash(cond_hash(0, "foo", 3), "bar", 3) == 0x85944171f73967e8u);
}

static void tags_tell_bodies_apart(void **state)
{
	char a[COND_ETAG_SIZE], b[COND_ETAG_SIZE];

	(void)state;
	assert_string_equal(cond_etag(7, 0xabc, 16, a), "W/\"7-abc-10\"");
	assert_true(strlen(cond_etag(UINT64_MAX, UINT64_MAX, -1, a)) < COND_ETAG_SIZE);
	assert_string_not_equal(cond_etag(1, 2, 3, a), cond_etag(2, 2, 3, b));
	assert_string_not_equal(cond_etag(1, 2, 3, a), cond_etag(1, 3, 3, b));
	assert_string_not_equal(cond_etag(1, 2, 3, a), cond_etag(1, 2, 4, b));
}

static void matches_lists_weakly(void **state)
{
	static const char *const yes[] = { "W/\"7-a-1\"",
					   "\"7-a-1\"",
					   "*",
					   " * ",
					   "\"x\", W/\"7-a-1\"",
					   "\"x\",\"7-a-1\",\"y\"",
					   "W/\"a,b\" , W/\"7-a-1\"" };
	static const char *const no[] = { "",           "W/\"7-a-2\"",
					  "7-a-1",      "\"7-a-1",
					  "W/",         "\"7-a-1 \"",
					  "\"7-a-11\"", "garbage, \"7-a-1\"" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		assert_true(cond_none_match(yes[i], "W/\"7-a-1\""));
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		assert_false(cond_none_match(no[i], "W/\"7-a-1\""));
	assert_false(cond_none_match(NULL, "W/\"7-a-1\""));
	assert_false(cond_none_match("*", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_as_published),
		cmocka_unit_test(tags_tell_bodies_apart),
		cmocka_unit_test(matches_lists_weakly),
	};

	return cmocka_run_group_tests_name("cond", tests, NULL, NULL);
}
