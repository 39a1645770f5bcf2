/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "riot/redact.h"

#include "model/ids.h"
#include "riot/decode.h"

#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define TEN  "0123456789"
#define FROM TEN TEN TEN TEN TEN TEN TEN "abcdefgh"
#define KEPT TEN TEN TEN TEN TEN TEN TEN "ABCDEFGH"

static char *redact(TALLOC_CTX *mem, const char *text)
{
	struct err err = { 0 };
	char *out = NULL;
	size_t len = 0;

	if (riot_redact(mem, text, strlen(text), FROM, &out, &len, &err))
		fail_msg("%s", err.text);
	assert_int_equal(strlen(out), len);
	return out;
}

static void takes_the_player_and_nobody_else(void **state)
{
	static const char before[] =
		"{\"metadata\":{\"participants\":[\"" KEPT "\",\"" FROM "\"]},\n"
		" \"info\":{\"participants\":[\n"
		"{\"puuid\":\"" KEPT
		"\",\"riotIdGameName\":\"Kept\",\"summonerLevel\":7},\n"
		"{\"profileIcon\":29,\"puuid\" : \"" FROM
		"\",\"riotIdGameName\":\"Go\\u006ee\","
		"\"riotIdTagline\":\"EUW\",\"riotIdName\":\"Gone\",\"summonerName\":"
		"\"Gone\","
		"\"summonerId\":\"s\",\"accountId\":\"a\",\"summonerLevel\":512,"
		"\"championName\":\"Gone\",\"kills\":5.0,\"challenges\":{\"gameName\":1}}"
		"],"
		"\"note\":\"said " FROM "\"}}";
	static const char after[] =
		"{\"metadata\":{\"participants\":[\"" KEPT "\",\"PURGED\"]},\n"
		" \"info\":{\"participants\":[\n"
		"{\"puuid\":\"" KEPT
		"\",\"riotIdGameName\":\"Kept\",\"summonerLevel\":7},\n"
		"{\"profileIcon\":0,\"puuid\" : \"PURGED\",\"riotIdGameName\":\"\","
		"\"riotIdTagline\":\"\",\"riotIdName\":\"\",\"summonerName\":\"\","
		"\"summonerId\":\"\",\"accountId\":\"\",\"summonerLevel\":0,"
		"\"championName\":\"Gone\",\"kills\":5.0,\"challenges\":{\"gameName\":1}}"
		"],"
		"\"note\":\"PURGED\"}}";
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	assert_string_equal(redact(mem, before), after);
	assert_string_equal(redact(mem, after), after);
	talloc_free(mem);
}

static void an_escaped_puuid_is_found(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	assert_string_equal(
		redact(mem, "{\"\\u0070uuid\":\"\\u0030123456789" TEN TEN TEN TEN TEN TEN
			    "abcdefgh\",\"gameName\":\"x\",\"tagLine\":null}"),
		"{\"\\u0070uuid\":\"PURGED\",\"gameName\":\"\","
		"\"tagLine\":null}");
	talloc_free(mem);
}

static void a_puuid_as_a_key_is_found(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	assert_string_equal(
		redact(mem, "{\"a\":{\"" FROM "\" : {\"x\":\"" FROM "\"},\"b\":1}}"),
		"{\"a\":{\"PURGED\" : {\"x\":\"PURGED\"},\"b\":1}}");
	talloc_free(mem);
}

static void an_account_id_may_be_a_number(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	assert_string_equal(redact(mem, "[{\"puuid\":\"" FROM "\",\"accountId\":-123456,"
					"\"summonerId\":null},{\"accountId\":123456}]"),
			    "[{\"puuid\":\"PURGED\",\"accountId\":0,\"summonerId\":null},"
			    "{\"accountId\":123456}]");
	talloc_free(mem);
}

static void the_name_of_a_lobby_goes(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	assert_string_equal(redact(mem, "{\"info\":{\"gameName\":\"Gone's game\"}}"),
			    "{\"info\":{\"gameName\":\"\"}}");
	assert_string_equal(redact(mem, "{\"info\":{\"gameName\":\"team\"}}"),
			    "{\"info\":{\"gameName\":\"\"}}");
	talloc_free(mem);
}

static void what_does_not_name_the_player_stays(void **state)
{
	static const char *const same[] = {
		"{\"puuid\":\"" KEPT "\",\"gameName\":\"x\"}",
		"[]",
		"7",
		"{\"" KEPT "\":1}",
		"{\"info\":{\"gameName\":\"teambuilder-match-5\"}}",
		"{\"info\":{\"gameName\":\"\",\"gameMode\":\"ARAM\"}}",
		"{\"info\":{\"gameName\":7}}",
	};
	TALLOC_CTX *mem = talloc_new(NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(same); i++)
		assert_string_equal(redact(mem, same[i]), same[i]);
	talloc_free(mem);
}

static void a_broken_document_is_told(void **state)
{
	struct err err = { 0 };
	char *out = NULL;
	size_t len = 0;

	(void)state;
	assert_int_equal(riot_redact(NULL, "{\"a\"", 4, FROM, &out, &len, &err),
			 -E_CORRUPT);
	assert_null(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_player_and_nobody_else),
		cmocka_unit_test(an_escaped_puuid_is_found),
		cmocka_unit_test(a_puuid_as_a_key_is_found),
		cmocka_unit_test(an_account_id_may_be_a_number),
		cmocka_unit_test(the_name_of_a_lobby_goes),
		cmocka_unit_test(what_does_not_name_the_player_stays),
		cmocka_unit_test(a_broken_document_is_told),
	};

	return cmocka_run_group_tests_name("redact", tests, NULL, NULL);
}
