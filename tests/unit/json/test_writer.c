/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json/writer.h"

#include <inttypes.h>
#include <jansson.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* The text of one value written by put within an array. */
#define WRITTEN(mem, put)                    \
	({                                   \
		struct buf out_;             \
		struct json_writer w;        \
		buf_init(&out_, mem, 64);    \
		json_writer_init(&w, &out_); \
		put;                         \
		assert_false(out_.failed);   \
		out_.data;                   \
	})

static void places_commas_and_keys(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *text = WRITTEN(mem, {
		json_open_object(&w, NULL);
		json_put_int(&w, "a", -5);
		json_open_array(&w, "b");
		json_put_bool(&w, NULL, true);
		json_put_null(&w, NULL);
		json_open_object(&w, NULL);
		json_close_object(&w);
		json_open_array(&w, NULL);
		json_close_array(&w);
		json_close_array(&w);
		json_put_text(&w, "c", NULL);
		json_put_raw(&w, "d", "[1]x", 3);
		json_put_time(&w, "e", 0);
		json_close_object(&w);
	});

	(void)state;
	assert_string_equal(text,
			    "{\"a\":-5,\"b\":[true,null,{},[]],\"c\":null,\"d\":[1],"
			    "\"e\":\"1970-01-01T00:00:00Z\"}");
	talloc_free(mem);
}

struct rounding {
	double value;
	int digits;
	const char *text;
};

static void rounds_half_away_from_zero(void **state)
{
	static const struct rounding cases[] = {
		{ 0, 2, "0" },
		{ -0.0, 2, "0" },
		{ 0.5, 0, "1" },
		{ -0.5, 0, "-1" },
		{ 1.5, 0, "2" },
		{ 2.5, 0, "3" },
		{ 0.125, 2, "0.13" },
		{ -0.125, 2, "-0.13" },
		{ 1.005, 2, "1" },
		{ 1.115, 2, "1.11" },
		{ 0.285, 2, "0.28" },
		{ 0.1, 9, "0.1" },
		{ 1.0 / 3, 4, "0.3333" },
		{ 99.995, 2, "100" },
		{ 99.9951, 2, "100" },
		{ 99.99, 2, "99.99" },
		{ 0.999, 2, "1" },
		{ -0.004, 2, "0" },
		{ 1e9, 9, "1000000000" },
		{ 123456789.123456789, 6, "123456789.123457" },
		{ 1e22, 3, "10000000000000000000000" },
		{ 9007199254740993.0, 2, "9007199254740992" },
		{ 52.5, 2, "52.5" },
		{ 0.05, 9, "0.05" },
		{ 1e-9, 9, "0.000000001" },
		{ 4e-10, 9, "0" },
		{ 3.14, 99, "3.14" },
		{ 3.9, -1, "4" },
		{ NAN, 2, "null" },
		{ INFINITY, 2, "null" },
		{ -INFINITY, 2, "null" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);

		assert_string_equal(WRITTEN(mem, json_put_real(&w, NULL, cases[i].value,
							       cases[i].digits)),
				    cases[i].text);
		talloc_free(mem);
	}
}

static void agrees_with_the_exact_decimal(void **state)
{
	(void)state;
	srand48(7);
	for (int i = 0; i < 20000; i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		double value = ldexp(drand48() - 0.5, (int)(drand48() * 20));
		int digits = i % 10;
		char expected[64];
		double back;

		snprintf(expected, sizeof(expected), "%.*f", digits, value);
		back = strtod(WRITTEN(mem, json_put_real(&w, NULL, value, digits)), NULL);
		/* Random values are no exact halves, so printf's rule is equal. */
		assert_true(back == strtod(expected, NULL));
		talloc_free(mem);
	}
}

static void knows_no_locale(void **state)
{
	static const char *const commas[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "de_DE",
					      "ru_RU.UTF-8" };
	TALLOC_CTX *mem = talloc_new(NULL);
	const char *set = NULL;

	(void)state;
	for (size_t i = 0; !set && i < sizeof(commas) / sizeof(commas[0]); i++)
		set = setlocale(LC_ALL, commas[i]);
	if (!set)
		print_message("# no locale with a decimal comma here: C only\n");
	assert_string_equal(WRITTEN(mem, json_put_real(&w, NULL, 1234567.25, 2)),
			    "1234567.25");
	assert_string_equal(WRITTEN(mem, json_put_real(&w, NULL, 1e20, 2)),
			    "100000000000000000000");
	setlocale(LC_ALL, "C");
	talloc_free(mem);
}

static void replaces_invalid_utf8(void **state)
{
	static const char *const cases[][2] = {
		{ "a\xff"
		  "b",
		  "\"a\xef\xbf\xbd"
		  "b\"" },
		{ "\xc0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "\xe2\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "\xf4\x90\x80\x80",
		  "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\"" },
		{ "\x01\x1f\"\\\b\f\n\r\t\x7f",
		  "\"\\u0001\\u001f\\\"\\\\\\b\\f\\n\\r\\t\x7f\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);

		assert_string_equal(WRITTEN(mem, json_put_text(&w, NULL, cases[i][0])),
				    cases[i][1]);
		talloc_free(mem);
	}
}

/* A random text: any bytes but NUL, mostly printable. */
static void random_text(char *text, size_t size)
{
	size_t n = (size_t)(drand48() * (double)(size - 1));

	for (size_t i = 0; i < n; i++)
		text[i] = (char)(drand48() < 0.7 ? 32 + drand48() * 90
						 : 1 + drand48() * 254);
	text[n] = '\0';
}

/* Put a random value; the model of it is what another writer would build. */
static json_t *put_random(struct json_writer *w, const char *key, int depth)
{
	char text[40], name[16];
	int64_t number = mrand48() * (INT64_C(1) << (int)(drand48() * 31));
	int kind = (int)(drand48() * (depth > 0 ? 6 : 4));
	int count = (int)(drand48() * 5);
	json_t *model, *child;

	switch (kind) {
	case 0:
		json_put_int(w, key, number);
		return json_integer(number);
	case 1:
		json_put_bool(w, key, number & 1);
		return json_boolean(number & 1);
	case 2:
		json_put_null(w, key);
		return json_null();
	case 3:
		random_text(text, sizeof(text));
		json_put_text(w, key, text);
		return json_string(text); /* NULL when it is no UTF-8 */
	case 4:
		model = json_array();
		json_open_array(w, key);
		for (int i = 0; i < count; i++) {
			child = put_random(w, NULL, depth - 1);
			json_array_append_new(model, child ? child : json_true());
		}
		json_close_array(w);
		return model;
	default:
		model = json_object();
		json_open_object(w, key);
		for (int i = 0; i < count; i++) {
			snprintf(name, sizeof(name), "k%d", i);
			child = put_random(w, name, depth - 1);
			json_object_set_new(model, name, child ? child : json_true());
		}
		json_close_object(w);
		return model;
	}
}

/* Texts that are no UTF-8 have no model: what was read then need only be a text. */
static bool same(const json_t *model, const json_t *read)
{
	const char *key;
	json_t *child;
	size_t i;

	if (json_is_true(model) && json_is_string(read))
		return strstr(json_string_value(read), "\xef\xbf\xbd") != NULL;
	if (json_typeof(model) != json_typeof(read))
		return false;
	if (json_is_array(model)) {
		json_array_foreach (model, i, child)
			if (!same(child, json_array_get(read, i)))
				return false;
		return json_array_size(model) == json_array_size(read);
	}
	if (json_is_object(model)) {
		json_object_foreach ((json_t *)(uintptr_t)model, key, child)
			if (!same(child, json_object_get(read, key)))
				return false;
		return json_object_size(model) == json_object_size(read);
	}
	return json_equal(model, read);
}

static void another_reader_reads_the_same(void **state)
{
	(void)state;
	srand48(11);
	for (int round = 0; round < 2000; round++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct buf out;
		struct json_writer w;
		json_t *model, *read;

		buf_init(&out, mem, 0);
		json_writer_init(&w, &out);
		json_open_array(&w, NULL);
		model = put_random(&w, NULL, 5);
		json_close_array(&w);
		read = json_loadb(out.data, out.len, 0, NULL);
		assert_non_null(read);
		assert_true(same(model ? model : json_true(), json_array_get(read, 0)));
		json_decref(model);
		json_decref(read);
		talloc_free(mem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_commas_and_keys),
		cmocka_unit_test(rounds_half_away_from_zero),
		cmocka_unit_test(agrees_with_the_exact_decimal),
		cmocka_unit_test(knows_no_locale),
		cmocka_unit_test(replaces_invalid_utf8),
		cmocka_unit_test(another_reader_reads_the_same),
	};

	return cmocka_run_group_tests_name("json writer", tests, NULL, NULL);
}
