/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_split.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const atomic_bool never;

/* A descriptor from which text can be read. */
static int holding(const char *text, size_t len)
{
	FILE *file = tmpfile();
	int fd;

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fflush(file), 0);
	fd = dup(fileno(file));
	fclose(file);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/*
 * All documents of text, as "line/element:document|..."; failures as "!name".
 */
static const char *split(TALLOC_CTX *mem, const char *text, size_t max, bool lines)
{
	struct ingest_stream *stream = NULL;
	struct ingest_split *s = NULL;
	struct buf all;

	buf_init(&all, mem, 64);
	buf_add_str(&all, "");

	assert_int_equal(ingest_stream_open(mem, holding(text, strlen(text)), &never,
					    &stream, NULL),
			 0);
	assert_int_equal(ingest_split_open(mem, stream, max, lines, &s, NULL), 0);
	for (;;) {
		struct ingest_place place = { 0 };
		char *bytes = NULL;
		size_t len = 0;
		int ret = ingest_split_next(s, mem, &bytes, &len, &place, NULL);

		if (!ret && !bytes)
			return all.data;
		if (ret)
			buf_add_fmt(&all, "!%s|", err_name(ret));
		else
			buf_add_fmt(&all, "%d/%d%s:%.*s|", (int)place.line,
				    (int)place.element, place.one_of_many ? "+" : "",
				    (int)len, bytes);
		talloc_free(bytes);
		if (ret && ret != -E_LIMITED)
			return all.data;
	}
}

static void cuts_every_shape(void **state)
{
	static const struct {
		const char *text, *cut;
	} cases[] = {
		{ "", "" },
		{ " \n\n ", "" },
		{ "{}", "1/-1:{}|" },
		{ "\xef\xbb\xbf{\"a\":1}\n", "1/-1:{\"a\":1}|" },
		{ "\n{\n\"a\":[1,\n2]}\n\n", "2/-1:{\n\"a\":[1,\n2]}|" },
		{ "{\"a\":\"}\\\"{\"} ", "1/-1:{\"a\":\"}\\\"{\"}|" },
		{ "{}\n{\"b\":2}\n", "1/-1:{}|2/-1+:{\"b\":2}|" },
		{ "{}{\"b\":2}", "1/-1:{}|1/-1+:{\"b\":2}|" },
		{ "{\n}\n{\n}", "1/-1:{\n}|3/-1+:{\n}|" },
		/* A broken line spoils only itself. */
		{ "{}\n{\"b\":\n{}\n\nx\n{}",
		  "1/-1:{}|2/-1+:{\"b\":|3/-1+:{}|5/-1+:x|6/-1+:{}|" },
		{ "[]", "" },
		{ "[{},\n {\"b\":[{}]}]", "1/0:{}|2/1:{\"b\":[{}]}|" },
		{ "[1,{},x]", "1/0:1|1/1:{}|1/2:x|" },
		{ "[{},", "1/0:{}|!corrupt|" },
		{ "{\"a\":", "1/-1:{\"a\":|" },
		{ "garbage\n{}", "1/-1:garbage|2/-1+:{}|" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);

		assert_string_equal(split(mem, cases[i].text, 100, false), cases[i].cut);
		talloc_free(mem);
	}
}

static void lines_are_lines_from_the_start(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	assert_string_equal(split(mem, "{\"a\":\r\n[1]\n\n  {}  \n", 100, true),
			    "1/-1+:{\"a\":|2/-1+:[1]|4/-1+:{}|");
	talloc_free(mem);
}

static void refuses_only_what_is_too_large(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	assert_string_equal(split(mem, "{}\n{\"a\":12345678}\n{\"b\":1}", 7, true),
			    "1/-1+:{}|!limited|3/-1+:{\"b\":1}|");
	assert_string_equal(split(mem, "[{\"a\":12345678},{\"b\":1}]", 7, false),
			    "!limited|1/1:{\"b\":1}|");
	talloc_free(mem);
}

/* Documents longer than the reading buffers, and at every offset against their ends. */
static void crosses_buffers(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	size_t size = 300000;
	char *text = talloc_zero_size(mem, size + 1);

	(void)state;
	for (size_t at = 0; at + 5 <= size; at += 5)
		memcpy(text + at, at % 10 ? "{\"\"}\n" : "[[]]\n", 5);
	text[0] = '{';
	text[1] = text[2] = '\n';
	text[3] = '}';
	for (int pad = 0; pad < 5; pad++) {
		TALLOC_CTX *inner = talloc_new(mem);
		char *shifted = talloc_asprintf(inner, "%*s%s", pad, "", text);
		const char *cut = split(inner, shifted, 100, false);
		size_t bars = 0;

		for (const char *p = cut; *p; p++)
			bars += *p == '|';
		assert_int_equal(bars, size / 5);
		talloc_free(inner);
	}
	talloc_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_every_shape),
		cmocka_unit_test(lines_are_lines_from_the_start),
		cmocka_unit_test(refuses_only_what_is_too_large),
		cmocka_unit_test(crosses_buffers),
	};

	return cmocka_run_group_tests_name("ingest split", tests, NULL, NULL);
}
