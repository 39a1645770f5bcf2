/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json/span.h"

#include "json/reader.h"

#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* The values as "path-less" text: kind, key and bytes of each, one a line. */
static char *describe(TALLOC_CTX *mem, const char *text)
{
	struct json_span *spans = NULL;
	struct err err = { 0 };
	char *all = talloc_strdup(mem, "");
	size_t n = 0;

	if (json_spans(mem, text, strlen(text), &spans, &n, &err))
		fail_msg("%s: %s", text, err.text);
	for (size_t i = 0; i < n; i++)
		all = talloc_asprintf_append(all, "%c%.*s=%.*s<%d\n",
					     "oas-"[spans[i].kind], (int)spans[i].key_len,
					     text + spans[i].key_at, (int)spans[i].len,
					     text + spans[i].at, (int)spans[i].parent);
	return all;
}

static void finds_each_value(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	assert_string_equal(describe(mem, "{\"a\" : [1,-2.5e3, true],\n\"b\":{}}"),
			    "o={\"a\" : [1,-2.5e3, true],\n\"b\":{}}<-1\n"
			    "a\"a\"=[1,-2.5e3, true]<0\n"
			    "-=1<1\n"
			    "-=-2.5e3<1\n"
			    "-=true<1\n"
			    "o\"b\"={}<0\n");
	/* A key that is a value elsewhere; escapes; what looks like structure in a text.
	 */
	assert_string_equal(describe(mem, "[\"a\",{\"a\":\"a\"},\"\\\"}]\\\\\"]"),
			    "a=[\"a\",{\"a\":\"a\"},\"\\\"}]\\\\\"]<-1\n"
			    "s=\"a\"<0\n"
			    "o={\"a\":\"a\"}<0\n"
			    "s\"a\"=\"a\"<2\n"
			    "s=\"\\\"}]\\\\\"<0\n");
	assert_string_equal(describe(mem, " 7 "), "-=7<-1\n");
	assert_string_equal(describe(mem, "\xef\xbb\xbf[]"), "a=[]<-1\n");
	talloc_free(mem);
}

static void broken_structure_is_refused(void **state)
{
	static const char *const broken[] = { "",        "[",        "]",
					      "{]",      "[}",       "{\"",
					      "{\"a\"",  "\"open",   "[[]",
					      "{\"a\":", "[\"\\\"]", "{\"a\":}\"x\"" };
	TALLOC_CTX *mem = talloc_new(NULL);
	char deep[201];

	(void)state;
	memset(deep, '[', 200);
	deep[200] = '\0';
	for (size_t i = 0; i <= sizeof(broken) / sizeof(broken[0]); i++) {
		const char *text =
			i < sizeof(broken) / sizeof(broken[0]) ? broken[i] : deep;
		struct json_span *spans = NULL;
		struct err err = { 0 };
		size_t n = 0;

		if (json_spans(mem, text, strlen(text), &spans, &n, &err) != -E_CORRUPT)
			fail_msg("taken: %s", text);
	}
	talloc_free(mem);
}

static bool holds(const char *string, const char *text, bool whole)
{
	return json_span_holds(string, strlen(string), text, whole);
}

static void escapes_hide_nothing(void **state)
{
	(void)state;
	assert_true(holds("\"abc\"", "abc", true));
	assert_true(holds("\"\\u0061b\\u0063\"", "abc", true));
	assert_true(holds("\"a\\/b\"", "a/b", true));
	assert_false(holds("\"abcd\"", "abc", true));
	assert_false(holds("\"ab\"", "abc", true));
	assert_false(holds("\"xabc\"", "abc", true));
	assert_true(holds("\"xabcd\"", "abc", false));
	assert_true(holds("\"\\u00e4\\n\\u0061bcd\"", "abc", false));
	assert_false(holds("\"ab\"", "abc", false));
	assert_false(holds("\"\"", "abc", false));
	assert_false(holds("\"\\u0161bc\"", "abc", false));
	assert_false(holds("\"\\u00\"", "abc", false));
}

/* A scan of every cut and every changed byte of a text stays within it. */
static void damage_is_survived(void **state)
{
	static const char text[] = "{\"a\":[1,{\"b\\u0041\":\"c\\\"\"}],\"d\":null}";
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(text) - 1; i++)
		for (const char *c = "\"\\{}[],:x"; *c; c++) {
			struct json_span *spans = NULL;
			char *copy = talloc_memdup(mem, text, sizeof(text) - 1);
			size_t n = 0;

			copy[i] = *c;
			if (json_spans(mem, copy, sizeof(text) - 1, &spans, &n, NULL) ==
			    0)
				for (size_t k = 0; k < n; k++)
					assert_in_range(spans[k].at + spans[k].len, 1,
							sizeof(text) - 1);
			copy = talloc_memdup(mem, text, i + 1);
			(void)!json_spans(mem, copy, i, &spans, &n, NULL);
		}
	talloc_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_each_value),
		cmocka_unit_test(broken_structure_is_refused),
		cmocka_unit_test(escapes_hide_nothing),
		cmocka_unit_test(damage_is_survived),
	};

	return cmocka_run_group_tests_name("json spans", tests, NULL, NULL);
}
