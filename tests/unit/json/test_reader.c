/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json/reader.h"

#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct json_doc *parse(TALLOC_CTX *mem, const char *text)
{
	struct json_doc *doc = NULL;
	struct err err = { 0 };

	if (json_parse(mem, text, strlen(text), &doc, &err))
		fail_msg("%s: %s", text, err.text);
	return doc;
}

static void reads_members_and_defaults(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct json_doc *doc = parse(
		mem, "{\"a\":5,\"b\":true,\"c\":\"x\",\"n\":null,\"r\":7.0,\"u\":1}");
	const struct json_value *root = json_root(doc);

	(void)state;
	assert_int_equal(json_get_int(doc, root, "", "a", 0, 9, 1), 5);
	assert_int_equal(json_get_int(doc, root, "", "r", 0, 9, 1), 7);
	assert_int_equal(json_get_int(doc, root, "", "n", 0, 9, 4), 4);
	assert_int_equal(json_get_int(doc, root, "", "absent", 0, 9, -1), -1);
	assert_true(json_get_bool(doc, root, "", "b", false));
	assert_true(json_get_bool(doc, root, "", "absent", true));
	assert_string_equal(json_get_text(doc, root, "", "c", ""), "x");
	assert_null(json_get_text(doc, root, "", "n", NULL));
	assert_int_equal(json_check(doc, NULL), 0);
	talloc_free(mem);
}

struct complaint {
	const char *text, *where, *key, *message;
};

static void complains_with_the_exact_path(void **state)
{
	static const struct complaint cases[] = {
		{ "{\"kills\":\"3\"}", "info.participants[3]", "kills",
		  "info.participants[3].kills: expected an integer, found a string" },
		{ "{\"kills\":3.5}", "info", "kills",
		  "info.kills: expected an integer, found a fraction" },
		{ "{\"kills\":70000}", "info", "kills",
		  "info.kills: 70000 is outside 0 to 65535" },
		{ "{\"kills\":-1}", "", "kills", "kills: -1 is outside 0 to 65535" },
		{ "{\"kills\":[]}", "", "kills",
		  "kills: expected an integer, found an array" },
		{ "{\"kills\":true}", "", "kills",
		  "kills: expected an integer, found a boolean" },
		{ "{\"kills\":1e300}", "", "kills",
		  "kills: expected an integer, found a fraction" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct complaint *c = &cases[i];
		TALLOC_CTX *mem = talloc_new(NULL);
		struct json_doc *doc = parse(mem, c->text);
		struct err err = { 0 };

		assert_int_equal(
			json_get_int(doc, json_root(doc), c->where, c->key, 0, 65535, 7),
			7);
		assert_int_equal(json_check(doc, &err), -E_INVALID);
		assert_string_equal(err.text, c->message);
		talloc_free(mem);
	}
}

static void keeps_the_first_complaint(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct json_doc *doc = parse(mem, "{\"a\":1,\"b\":{},\"c\":[1]}");
	const struct json_value *root = json_root(doc);
	struct err err = { 0 };

	(void)state;
	assert_false(json_get_bool(doc, root, "x", "b", true));
	assert_string_equal(json_get_text(doc, root, "x", "a", "d"), "d");
	assert_int_equal(json_check(doc, &err), -E_INVALID);
	assert_string_equal(err.text, "x.b: expected a boolean, found an object");
	talloc_free(mem);
}

static void walks_arrays_and_objects(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct json_doc *doc = parse(mem, "{\"z\":[1,2.5,\"t\"],\"a\":{}}");
	const struct json_value *root = json_root(doc), *value = NULL;
	const struct json_value *array = json_member(root, "z");
	const char *key = NULL;
	void *iter = NULL;
	int64_t n = 0;
	double real = 0;

	(void)state;
	assert_true(json_is_object(root) && json_is_array(array));
	assert_int_equal(json_length(array), 3);
	assert_int_equal(json_length(root), 0);
	assert_true(json_to_int(json_element(array, 0), &n) && n == 1);
	assert_false(json_to_int(json_element(array, 1), &n));
	assert_true(json_to_real(json_element(array, 1), &real) && real == 2.5);
	assert_string_equal(json_text(json_element(array, 2)), "t");
	assert_null(json_element(array, 3));
	assert_null(json_member(array, "z"));
	assert_null(json_text(NULL));
	iter = json_next_member(root, iter, &key, &value);
	assert_string_equal(key, "z");
	iter = json_next_member(root, iter, &key, &value);
	assert_string_equal(key, "a");
	assert_null(json_next_member(root, iter, &key, &value));
	talloc_free(mem);
}

static void refuses_broken_text(void **state)
{
	static const char *const bad[] = {
		"",
		"{",
		"[1,]",
		"{\"a\":NaN}",
		"{\"a\":1}x",
		"nul",
		"\"text\"",
		"[\"\\u0000\"]",
		"[\"\xff\"]",
		"[1e999]",
		"[-]",
		"{\"a\" 1}",
		"[\"\\ud800\"]",
		"[Infinity]",
		"[99999999999999999999]",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct json_doc *doc = (void *)&bad;
		struct err err = { 0 };

		assert_int_equal(json_parse(NULL, bad[i], strlen(bad[i]), &doc, &err),
				 -E_CORRUPT);
		assert_ptr_equal(doc, (void *)&bad);
		assert_non_null(strstr(err.text, "line 1 column "));
		for (const char *p = err.text; *p; p++)
			assert_true((unsigned char)*p >= 0x20);
	}
}

static void bounds_the_number_of_values(void **state)
{
	const size_t count = 2000000, len = 3 * count;
	char *text = talloc_size(NULL, len);
	struct json_doc *doc = NULL;
	struct err err = { 0 };

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < len; i += 3)
		memcpy(text + i, "{},", 3);
	text[0] = '[';
	text[1] = '7';
	text[len - 1] = ']';
	assert_int_equal(json_parse(NULL, text, len, &doc, &err), -E_LIMITED);
	assert_non_null(strstr(err.text, "more than 2000000 values"));
	/* Commas within a text separate nothing. */
	memset(text, ',', len);
	memcpy(text, "[\"", 2);
	memcpy(text + len - 2, "\"]", 2);
	assert_int_equal(json_parse(NULL, text, len, &doc, &err), 0);
	talloc_free(doc);
	talloc_free(text);
}

static void bounds_the_depth(void **state)
{
	char text[4096];
	struct json_doc *doc = NULL;
	struct err err = { 0 };

	(void)state;
	memset(text, '[', 64);
	memset(text + 64, ']', 64);
	assert_int_equal(json_parse(NULL, text, 128, &doc, &err), 0);
	talloc_free(doc);
	memset(text, '[', 65);
	memset(text + 65, ']', 65);
	assert_int_equal(json_parse(NULL, text, 130, &doc, &err), -E_CORRUPT);
	assert_string_equal(err.text, "byte 65: nested deeper than 64 levels");
	/* Brackets within texts are no nesting, escaped quotes end no text. */
	memcpy(text, "[\"\\\"", 4);
	memset(text + 4, '[', 200);
	memcpy(text + 204, "\\\\\"]", 4);
	assert_int_equal(json_parse(NULL, text, 208, &doc, &err), 0);
	talloc_free(doc);
}

/* Every prefix and every flipped byte of a document is an error or a document. */
static void survives_mutations(void **state)
{
	static const char text[] =
		"{\"m\":{\"id\":\"X_1\",\"l\":[\"a\",\"\\u00e9\\n\"]},\"i\":"
		"[1,-2.5e3,true,false,null,{\"k\":[]}]}";

	(void)state;
	for (size_t at = 0; at < sizeof(text) - 1; at++) {
		for (int flip = 0; flip < 256; flip++) {
			char copy[sizeof(text)];
			struct json_doc *doc = NULL;
			size_t len = flip ? sizeof(text) - 1 : at;
			int ret;

			memcpy(copy, text, sizeof(text));
			copy[at] = (char)(copy[at] ^ flip);
			ret = json_parse(NULL, copy, len, &doc, NULL);
			assert_true(ret == 0 ? doc != NULL : ret == -E_CORRUPT);
			if (flip == 0)
				assert_int_equal(ret, -E_CORRUPT);
			talloc_free(doc);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_members_and_defaults),
		cmocka_unit_test(complains_with_the_exact_path),
		cmocka_unit_test(keeps_the_first_complaint),
		cmocka_unit_test(walks_arrays_and_objects),
		cmocka_unit_test(refuses_broken_text),
		cmocka_unit_test(bounds_the_number_of_values),
		cmocka_unit_test(bounds_the_depth),
		cmocka_unit_test(survives_mutations),
	};

	return cmocka_run_group_tests_name("json reader", tests, NULL, NULL);
}
