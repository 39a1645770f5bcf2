/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/emptied.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define NOW     INT64_C(1750000000000)
#define SECOND  1000
#define SUMMARY "analytics:{P}:week:summary:0123"
#define ROLES   "analytics:{P}:week:roles:0123"

static struct emptied_name name_of(const char *key)
{
	return emptied_name_of(key, strlen(key));
}

static void a_key_has_a_name(void **state)
{
	static const char *const keys[][2] = {
		{ SUMMARY, "summary" },
		{ "analytics:{P:Q}:all:period_stats:0", "period_stats" },
		{ "champion:{P}:157:week:0123", "champion" },
		{ "analytics:{P}", "" },
		{ "analytics:{P}:week", "" },
		{ "k{P}", "" },
		{ "{P}:x", "" },
		{ "", "" },
		{ "none", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const struct emptied_name name = name_of(keys[i][0]);

		assert_int_equal(name.len, strlen(keys[i][1]));
		assert_memory_equal(name.text, keys[i][1], name.len);
	}
}

static uint64_t read_text(const char *text, const char *key, uint64_t *ret_any)
{
	return emptied_read(text, strlen(text), name_of(key), ret_any);
}

static void marks_are_read_by_name(void **state)
{
	static const char text[] = "roles=30;champion=20;*=10;summary=5;";
	uint64_t any;

	(void)state;
	assert_int_equal(read_text(text, ROLES, &any), 30);
	assert_int_equal(any, 30);
	assert_int_equal(read_text(text, SUMMARY, &any), 10);
	assert_int_equal(any, 30);
	assert_int_equal(read_text(text, "k{P}", &any), 10);
	assert_int_equal(emptied_read(NULL, 0, name_of(ROLES), &any), 0);
	assert_int_equal(any, 0);
}

static void what_is_no_mark_says_nothing(void **state)
{
	static const char *const texts[] = {
		"",          "roles",   "roles=",
		"roles=;",   "roles=1", "roles=x;",
		"roles=1x;", "=;;=",    "roles=1234567890123456789;",
		"17",
	};
	uint64_t any;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(read_text(texts[i], ROLES, &any), 0);
		assert_int_equal(any, 0);
	}
}

static void learn(struct emptied *emptied, const char *text, int64_t now_ms)
{
	emptied_learn(emptied, text, text ? strlen(text) : 0, now_ms);
}

static void marks_of_everybody_only_grow(void **state)
{
	struct emptied e = { 0 };

	(void)state;
	learn(&e, "roles=30;summary=20;", NOW);
	assert_int_equal(emptied_any(&e), 30);
	assert_int_equal(emptied_of(&e, ROLES), 30);
	assert_int_equal(emptied_of(&e, SUMMARY), 20);
	assert_int_equal(emptied_of(&e, "k{P}"), 0);
	/* Lost in Redis, and late answers */
	learn(&e, NULL, NOW);
	learn(&e, "summary=19;", NOW);
	assert_int_equal(emptied_any(&e), 30);
	assert_int_equal(emptied_of(&e, SUMMARY), 20);
	learn(&e, "*=40;", NOW);
	assert_int_equal(emptied_any(&e), 40);
	assert_int_equal(emptied_of(&e, ROLES), 40);
	assert_int_equal(emptied_of(&e, "k{P}"), 40);
}

static void a_mark_of_this_host_is_larger_than_all(void **state)
{
	const char *names[] = { "roles", "summary" };
	struct emptied e = { 0 };

	(void)state;
	emptied_raise(&e, names, 2, 7);
	assert_int_equal(emptied_of(&e, ROLES), 7);
	emptied_raise(&e, names, 1, 30);
	emptied_raise(&e, names + 1, 1, 30);
	assert_int_equal(emptied_of(&e, ROLES), 30);
	assert_int_equal(emptied_of(&e, SUMMARY), 31);
	assert_int_equal(emptied_any(&e), 31);
	/* That says nothing of when Redis was asked. */
	assert_false(emptied_known(&e, NOW, SECOND));
}

static void what_is_known_counts_for_its_time(void **state)
{
	struct emptied e = { 0 };

	(void)state;
	assert_false(emptied_known(&e, NOW, SECOND));
	learn(&e, NULL, NOW);
	assert_true(emptied_known(&e, NOW, SECOND));
	assert_true(emptied_known(&e, NOW + SECOND - 1, SECOND));
	assert_false(emptied_known(&e, NOW + SECOND, SECOND));
	assert_false(emptied_known(&e, NOW, 0));
	/* The clock was set back. */
	assert_false(emptied_known(&e, NOW - 1, SECOND));
	learn(&e, NULL, NOW - SECOND);
	assert_true(emptied_known(&e, NOW - 1, SECOND));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_has_a_name),
		cmocka_unit_test(marks_are_read_by_name),
		cmocka_unit_test(what_is_no_mark_says_nothing),
		cmocka_unit_test(marks_of_everybody_only_grow),
		cmocka_unit_test(a_mark_of_this_host_is_larger_than_all),
		cmocka_unit_test(what_is_known_counts_for_its_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
