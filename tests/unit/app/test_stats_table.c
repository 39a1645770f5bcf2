/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/stats_table.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

typedef void (*printer)(const struct stats_table *table, FILE *out);

/* What a section's data looks like; the text is the caller's. */
static char *print(const char *json, bool flat, printer fn)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct stats_table table;
	struct json_doc *doc;
	struct err err = { 0 };
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	assert_int_equal(json_parse(mem, json, strlen(json), &doc, &err), 0);
	assert_int_equal(stats_table_make(mem, json_root(doc), flat, &table, &err), 0);
	fn(&table, out);
	fclose(out);
	talloc_free(mem);
	return text;
}

static void expect_csv(const char *json, const char *wanted)
{
	char *text = print(json, false, stats_table_csv);

	assert_string_equal(text, wanted);
	free(text);
}

static void figures_are_rows(void **state)
{
	(void)state;
	expect_csv("{\"games\":3,"
		   "\"win_rate\":{\"n\":3,\"raw\":{\"value\":66.5,\"low\":20.25}},"
		   "\"kda\":{\"n\":3,\"value\":2.123456789,\"low\":null},"
		   "\"by_position\":[{\"n\":2},{\"n\":1}],\"none\":null,"
		   "\"current\":{\"result\":\"win\"},"
		   "\"multikills\":{\"double\":2,\"penta\":0}}",
		   "figure,value,n,low,result\r\n"
		   "games,3,,,\r\n"
		   "win_rate,66.5,3,20.25,\r\n"
		   "kda,2.123456789,3,,\r\n"
		   "by_position.1,,2,,\r\n"
		   "by_position.2,,1,,\r\n"
		   "none,,,,\r\n"
		   "current,,,,win\r\n"
		   "multikills.double,2,,,\r\n"
		   "multikills.penta,0,,,\r\n");
}

static void members_of_an_analysis_are_rows(void **state)
{
	char *text =
		print("{\"id\":1,\"best\":{\"kda\":\"1/2/3\",\"win\":true,\"role\":null},"
		      "\"texts\":[\"a\"],\"way\":{\"steps\":[{\"n\":2},{\"n\":3}]}}",
		      true, stats_table_csv);

	(void)state;
	assert_string_equal(text, "figure,value\r\nid,1\r\nbest.kda,1/2/3\r\n"
				  "best.win,true\r\nbest.role,\r\ntexts.1,a\r\n"
				  "way.steps.1.n,2\r\nway.steps.2.n,3\r\n");
	free(text);
	text = print("{\"role\":\"TOP\",\"champions\":[{\"champion_id\":5,\"games\":2}]}",
		     true, stats_table_csv);
	assert_string_equal(text, "champion_id,games\r\n5,2\r\n");
	free(text);
	text = print("{\"game_modes\":[],\"total_modes\":0}", true, stats_table_csv);
	assert_string_equal(text, "game_mode\r\n");
	free(text);
}

static void things_are_rows(void **state)
{
	(void)state;
	expect_csv("{\"without_key\":4,\"best\":{\"key\":1},\"groups\":["
		   "{\"key\":1,\"win_rate\":{\"raw\":{\"value\":-5}}},"
		   "{\"key\":\"=x\",\"name\":\"a,b\"}]}",
		   "key,win_rate.raw.value,name\r\n"
		   "1,-5,\r\n"
		   "'=x,,\"a,b\"\r\n");
	expect_csv("{\"total\":1,\"mates\":[{\"games\":2}],"
		   "\"opponents\":[{\"games\":3}]}",
		   "list,games\r\nmates,2\r\nopponents,3\r\n");
}

static void there_is_a_header_without_rows(void **state)
{
	(void)state;
	expect_csv("{\"groups\":[]}", "key\r\n");
	expect_csv("{\"mates\":[],\"opponents\":[]}", "list\r\n");
	expect_csv("{}", "figure,value\r\n");
}

static void reading_is_short(void **state)
{
	char *text = print("{\"without_key\":4,\"best\":{\"key\":1,\"low\":0.129},"
			   "\"groups\":[{\"key\":1,\"kda\":{\"n\":7,\"value\":2.555,"
			   "\"low\":1},\"name\":\"a\\u001bb\"}]}",
			   false, stats_table_print);

	(void)state;
	assert_non_null(strstr(text, "without_key      4\n"));
	assert_non_null(strstr(text, "best             key 1 (a?b) low 0.13\n"));
	assert_non_null(strstr(text, "key   kda  name"));
	assert_non_null(strstr(text, "  1  2.5")); /* 2.555 is a bit less in binary */
	assert_non_null(strstr(text, "a?b"));
	assert_null(strstr(text, ".low"));
	free(text);
}

static void reading_has_names_and_no_empty_columns(void **state)
{
	char *text =
		print("{\"best\":{\"key\":7,\"low\":40},\"groups\":["
		      "{\"key\":7,\"name\":\"Leblanc\",\"win_rate\":{\"raw\":"
		      "{\"value\":50,\"low\":1,\"high\":99},\"shrunk\":{\"value\":51},"
		      "\"baseline\":null,\"baseline_n\":null},\"at\":\"now\"},"
		      "{\"key\":1,\"name\":\"Annie\",\"at\":\"a day ago\"}]}",
		      false, stats_table_print);

	(void)state;
	assert_string_equal(text,
			    "best             key 7 (Leblanc) low 40\n"
			    "key  name     win_rate  low  high  shrunk  at\n"
			    "  7  Leblanc        50    1    99      51  now\n"
			    "  1  Annie           -    -     -       -  a day ago\n");
	free(text);
	text = print("{\"runs\":null,\"expected\":null}", false, stats_table_print);
	assert_string_equal(text, "figure    value\nruns      -\nexpected  -\n");
	free(text);
	text = print("{}", false, stats_table_print);
	assert_string_equal(text, "nothing: these games have no such figures\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_rows),
		cmocka_unit_test(members_of_an_analysis_are_rows),
		cmocka_unit_test(things_are_rows),
		cmocka_unit_test(there_is_a_header_without_rows),
		cmocka_unit_test(reading_is_short),
		cmocka_unit_test(reading_has_names_and_no_empty_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
