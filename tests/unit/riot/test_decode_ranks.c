/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "riot/decode.h"

#include <stdio.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define NOW_MS 1700000000000

static int decode(TALLOC_CTX *mem, const char *text, struct model_rank **ranks, size_t *n,
		  struct err *err)
{
	struct json_doc *doc = NULL;
	int ret = json_parse(mem, text, strlen(text), &doc, err);

	return ret ? ret : riot_decode_ranks(mem, doc, NOW_MS, ranks, n, err);
}

/* %s stands for a puuid in the texts below. */
static const char *with_puuid(TALLOC_CTX *mem, const char *text)
{
	char puuid[MODEL_PUUID_SIZE];

	snprintf(puuid, sizeof(puuid), "%078d", 5);
	return talloc_asprintf(mem, text, puuid);
}

static void reads_entries_with_a_head(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct model_rank *r = NULL;
	struct err err = { 0 };
	size_t n = 0;
	const char *text = with_puuid(
		mem, "{\"metadata\":{\"lmeSynthetic\":true},\"puuid\":\"%s\",\"at\":"
		     "\"2023-01-02T03:04:05Z\",\"entries\":[{\"queueType\":\"RANKED_SOLO_"
		     "5x5\","
		     "\"tier\":\"GOLD\",\"rank\":\"II\",\"leaguePoints\":42,\"wins\":10,"
		     "\"losses\":9},{\"queueType\":\"RANKED_TFT\",\"tier\":\"?\"},"
		     "{\"queueType\":\"RANKED_FLEX_SR\",\"tier\":\"CHALLENGER\",\"rank\":"
		     "\"I\","
		     "\"leaguePoints\":1500}]}");

	(void)state;
	assert_int_equal(decode(mem, text, &r, &n, &err), 0);
	assert_int_equal(n, 2);
	assert_int_equal(r[0].queue_id, 420);
	assert_int_equal(r[0].tier, TIER_GOLD);
	assert_int_equal(r[0].division, 2);
	assert_int_equal(r[0].lp, 42);
	assert_int_equal(r[0].wins, 10);
	assert_int_equal(r[0].scale_version, 1);
	assert_true(r[0].synthetic && r[0].at_ms == 1672628645000);
	assert_int_equal(strlen(r[0].puuid), MODEL_PUUID_LEN);
	assert_int_equal(r[1].queue_id, 440);
	assert_int_equal(r[1].division, 1);
	assert_int_equal(r[1].lp, 1500);
	talloc_free(mem);
}

static void reads_a_bare_array_and_a_single_entry(void **state)
{
	static const char *const texts[] = {
		"[{\"puuid\":\"%s\",\"queueType\":\"RANKED_FLEX_SR\",\"tier\":"
		"\"EMERALD\","
		"\"rank\":\"IV\",\"leaguePoints\":0}]",
		"{\"puuid\":\"%s\",\"queueType\":\"RANKED_FLEX_SR\",\"tier\":\"EMERALD\","
		"\"rank\":\"IV\",\"leaguePoints\":0}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct model_rank *r = NULL;
		size_t n = 0;

		assert_int_equal(decode(mem, with_puuid(mem, texts[i]), &r, &n, NULL), 0);
		assert_int_equal(n, 1);
		assert_int_equal(r->tier, TIER_EMERALD);
		assert_int_equal(r->division, 4);
		assert_int_equal(r->scale_version, 2);
		assert_true(r->at_ms == NOW_MS && !r->synthetic);
		talloc_free(mem);
	}
}

static void names_the_path_of_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "{\"puuid\":\"%s\",\"entries\":[{\"queueType\":\"RANKED_SOLO_5x5\","
		  "\"tier\":"
		  "\"WOOD\"}]}",
		  "entries[0].tier: unknown tier \"WOOD\"" },
		{ "{\"puuid\":\"%s\",\"entries\":[{\"queueType\":\"RANKED_SOLO_5x5\","
		  "\"tier\":"
		  "\"GOLD\",\"rank\":\"V\"}]}",
		  "entries[0].rank: expected I, II, III or IV, found \"V\"" },
		{ "{\"puuid\":\"%s\",\"at\":\"soon\",\"entries\":[]}",
		  "at: expected a time like 2025-03-23T17:17:26Z or milliseconds since "
		  "1970" },
		{ "{\"puuid\":\"%s\",\"at\":1742749046,\"entries\":[]}",
		  "at: 1742749046 is no time in milliseconds" },
		{ "{\"puuid\":\"%s\",\"at\":-5,\"entries\":[]}",
		  "at: -5 is no time in milliseconds" },
		{ "{\"puuid\":\"%s\",\"at\":\"2100-01-01T00:00:01Z\",\"entries\":[]}",
		  "at: 4102444801000 is no time in milliseconds" },
		{ "{\"puuid\":\"%.9s\",\"queueType\":\"RANKED_SOLO_5x5\"}",
		  "puuid: expected 78 characters of A-Z a-z 0-9 - _" },
		{ "[{\"puuid\":\"%s\",\"queueType\":\"RANKED_SOLO_5x5\",\"tier\":"
		  "\"GOLD\","
		  "\"rank\":\"I\",\"leaguePoints\":40000}]",
		  "[0].leaguePoints: 40000 is outside -32768 to 32767" },
		{ "{\"puuid\":\"%s\",\"entries\":{}}", "entries: expected an array" },
		{ "{\"puuid\":\"%s\",\"entries\":[7]}",
		  "entries[0]: expected an object" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		TALLOC_CTX *mem = talloc_new(NULL);
		struct model_rank *r = NULL;
		struct err err = { 0 };
		size_t n = 7;

		assert_int_equal(
			decode(mem, with_puuid(mem, cases[i].text), &r, &n, &err),
			-E_INVALID);
		assert_string_equal(err.text, cases[i].message);
		assert_int_equal(n, 7);
		talloc_free(mem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_entries_with_a_head),
		cmocka_unit_test(reads_a_bare_array_and_a_single_entry),
		cmocka_unit_test(names_the_path_of_what_is_wrong),
	};

	return cmocka_run_group_tests_name("decode ranks", tests, NULL, NULL);
}
