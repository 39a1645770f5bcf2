/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

/* What one row of one text looks like, line end included. */
static void expect(const char *text, const char *wanted)
{
	char *bytes = NULL;
	size_t n = 0;
	struct csv csv = { .out = open_memstream(&bytes, &n) };

	csv_text(&csv, text);
	csv_end_row(&csv);
	fclose(csv.out);
	assert_string_equal(bytes, wanted);
	free(bytes);
}

static void quotes_as_rfc_4180(void **state)
{
	(void)state;
	expect("plain", "plain\r\n");
	expect("", "\r\n");
	expect(NULL, "\r\n");
	expect("a,b", "\"a,b\"\r\n");
	expect("say \"hi\"", "\"say \"\"hi\"\"\"\r\n");
	expect("two\nlines", "\"two\nlines\"\r\n");
}

static void guards_formulas(void **state)
{
	(void)state;
	expect("=1+1", "'=1+1\r\n");
	expect("+x", "'+x\r\n");
	expect("-x", "'-x\r\n");
	expect("@sum", "'@sum\r\n");
	expect("\tx", "'\tx\r\n");
	expect("=a,\"b\"", "\"'=a,\"\"b\"\"\"\r\n");
	expect("a=b", "a=b\r\n");
}

static void separates_cells_and_rows(void **state)
{
	char *bytes = NULL;
	size_t n = 0;
	struct csv csv = { .out = open_memstream(&bytes, &n) };

	(void)state;
	csv_text(&csv, "a");
	csv_int(&csv, -5);
	csv_text(&csv, "");
	csv_end_row(&csv);
	csv_int(&csv, INT64_MIN);
	csv_end_row(&csv);
	fclose(csv.out);
	assert_string_equal(bytes, "a,-5,\r\n-9223372036854775808\r\n");
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes_as_rfc_4180),
		cmocka_unit_test(guards_formulas),
		cmocka_unit_test(separates_cells_and_rows),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
