/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The guess at a document's id from its first bytes.
 */
#include "service/ingest/ingest_known.h"

#include <stdio.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const char *id_of(const char *text, size_t len)
{
	static char id[MODEL_MATCH_ID_SIZE];

	return ingest_known_id(text, len, id) ? id : NULL;
}

static void id_is_seen_in_every_dress(void **state)
{
	static const char *const texts[] = {
		"{\"metadata\":{\"dataVersion\":\"2\",\"matchId\":\"EUW1_1\",",
		"{\n  \"metadata\" : {\r\n\t\"matchId\" : \"EUW1_1\"}}",
		"\"matchId\":\"EUW1_1\"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_string_equal(id_of(texts[i], strlen(texts[i])), "EUW1_1");
}

static void what_is_no_id_is_none(void **state)
{
	static const char *const texts[] = {
		"",
		"{}",
		"{\"matchId\"",
		"{\"matchId\":",
		"{\"matchId\": 7}",
		"{\"matchId\":\"\"}",
		"{\"matchId\":\"EUW1_1",
		"{\"matchId\":\"EUW1 1\"}",
		"{\"matchId\":\"EUW1_\\u0031\"}",
		"{\"matchId\" \"EUW1_1\"}",
		"{\"matchid\":\"EUW1_1\"}",
	};
	char text[200], longest[MODEL_MATCH_ID_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_null(id_of(texts[i], strlen(texts[i])));
	memset(longest, 'A', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	snprintf(text, sizeof(text), "{\"matchId\":\"%s\"}", longest);
	assert_string_equal(id_of(text, strlen(text)), longest);
	snprintf(text, sizeof(text), "{\"matchId\":\"%sA\"}", longest);
	assert_null(id_of(text, strlen(text)));
}

/* Every cut of a document is within its bytes (for the sanitizers), and most are none. */
static void a_cut_is_never_read_beyond(void **state)
{
	static const char text[] = "{\"matchId\" : \"EUW1_1\"}";
	const size_t whole = strlen(text) - 1;

	(void)state;
	for (size_t len = 0; len <= strlen(text); len++) {
		char *copy = test_malloc(len + 1);

		memcpy(copy, text, len);
		copy = test_realloc(copy, len ? len : 1);
		if (len < whole)
			assert_null(id_of(copy, len));
		else
			assert_string_equal(id_of(copy, len), "EUW1_1");
		test_free(copy);
	}
}

static void only_the_head_is_searched(void **state)
{
	char text[8192];

	(void)state;
	memset(text, ' ', sizeof(text));
	memcpy(text + 5000, "\"matchId\":\"EUW1_1\"", 18);
	assert_null(id_of(text, sizeof(text)));
	memcpy(text + 3000, "\"matchId\":\"EUW1_2\"", 18);
	assert_string_equal(id_of(text, sizeof(text)), "EUW1_2");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(id_is_seen_in_every_dress),
		cmocka_unit_test(what_is_no_id_is_none),
		cmocka_unit_test(a_cut_is_never_read_beyond),
		cmocka_unit_test(only_the_head_is_searched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
