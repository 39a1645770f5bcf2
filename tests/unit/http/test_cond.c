/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/cond.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* Every bit of every byte, the length, the seed and the order count. */
static void everything_changes_the_hash(void **state)
{
	unsigned char bytes[41] = { 0 }, shifted[42] = { 0 };
	uint64_t seen[sizeof(bytes)];

	(void)state;
	for (size_t n = 0; n < sizeof(bytes); n++) {
		const uint64_t plain = seen[n] = cond_hash(0, bytes, n);

		for (size_t i = 0; i < n; i++)
			assert_true(seen[i] != plain);
		assert_true(cond_hash(1, bytes, n) != plain);
		for (size_t bit = 0; bit < 8 * n; bit++) {
			bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
			assert_true(cond_hash(0, bytes, n) != plain);
			/* wherever in memory it lies */
			memcpy(shifted + 1, bytes, n);
			assert_true(cond_hash(0, bytes, n) ==
				    cond_hash(0, shifted + 1, n));
			bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
		}
	}
	assert_true(cond_hash(cond_hash(0, "a", 1), "b", 1) !=
		    cond_hash(cond_hash(0, "b", 1), "a", 1));
	assert_true(cond_hash(cond_hash(0, "ab", 2), "c", 1) !=
		    cond_hash(cond_hash(0, "a", 1), "bc", 2));
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
		cmocka_unit_test(everything_changes_the_hash),
		cmocka_unit_test(tags_tell_bodies_apart),
		cmocka_unit_test(matches_lists_weakly),
	};

	return cmocka_run_group_tests_name("cond", tests, NULL, NULL);
}
