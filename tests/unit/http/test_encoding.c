/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/encoding.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void gzip_is_taken_where_it_is_wanted(void **state)
{
	static const char *const takes[] = {
		"gzip",
		"GZip",
		"x-gzip",
		"gzip, deflate, br, zstd",
		"br;q=1.0, gzip;q=0.8, *;q=0.1",
		"deflate,\tgzip ; q=0.001",
		"*",
		"*;q=0.5",
		"identity;q=0, gzip",
		"identity;q=0.5, gzip;q=0.5",
		"gzip;Q=1.000",
		",,gzip,",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(takes); i++)
		if (!encoding_takes_gzip(takes[i]))
			fail_msg("not taken: %s", takes[i]);
}

static void and_nowhere_else(void **state)
{
	static const char *const refuses[] = {
		"",
		"identity",
		"br, deflate",
		"gzip;q=0",
		"gzip;q=0.000",
		"gzip;q=0, *",
		"*;q=0",
		"identity, gzip;q=0.5",
		"gzipped",
		"gzi",
		/* Not a weight: plain is never wrong */
		"gzip;q=2",
		"gzip;q=1.5",
		"gzip;q=",
		"gzip;q=-1",
		"gzip;q=0.x",
		"gzip;level=9",
		"gzip;",
		";",
		";q=1",
	};

	(void)state;
	assert_false(encoding_takes_gzip(NULL));
	for (size_t i = 0; i < ARRAY_LEN(refuses); i++)
		if (encoding_takes_gzip(refuses[i]))
			fail_msg("taken: %s", refuses[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gzip_is_taken_where_it_is_wanted),
		cmocka_unit_test(and_nowhere_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
