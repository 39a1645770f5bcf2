/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void knows_valid_utf8(void **state)
{
	static const char *const good[] = { "", "abc", "\xc3\xa9", "\xf0\x9f\x90\x89" };
	static const char *const bad[] = {
		"\xc3",     "\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
		"a\xe2\x98"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(text_utf8_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(text_utf8_valid(bad[i], strlen(bad[i])));
}

static void tames(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "Hide on bush", "Hide on bush" },
		{ "a\xc3\xa9\xf0\x9f\x90\x89", "a\xc3\xa9\xf0\x9f\x90\x89" },
		{ "\x1b[31m\r\n\t\x7f", "?[31m????" },
		{ "\xc2\x9b!\xe2\x80\xa8", "\x3f\x3f!\x3f\x3f\x3f" },
		{ "\xff\xfe.json", "??.json" },
		{ "cut \xf0\x9f\x90", "cut ???" },
		{ "\xed\xa0\x80", "???" },
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(text, sizeof(text), "%s", cases[i][0]);
		text_tame(text);
		assert_string_equal(text, cases[i][1]);
	}
}

static void folds(void **state)
{
	/* full folding, compatibility forms, final sigma, composition, white space */
	static const char *const cases[][2] = {
		{ "", "" },
		{ "   ", "" },
		{ "Hide on bush", "hide on bush" },
		{ "  A \t\n B  ", "a b" },
		{ "STRA\xc3\x9f\x45", "strasse" },
		{ "\xef\xbc\xa6\xef\xbd\x81\xef\xbd\x8b\xef\xbd\x85\xef\xbd\x92",
		  "faker" },
		{ "\xce\xa3\xce\x91\xce\xa3", "\xcf\x83\xce\xb1\xcf\x83" },
		{ "\xcf\x83\xce\xb1\xcf\x82", "\xcf\x83\xce\xb1\xcf\x83" },
		{ "e\xcc\x81", "\xc3\xa9" },
		{ "\xc3\x89", "\xc3\xa9" },
		{ "a\xc2\xa0\xe3\x80\x80z", "a z" },
		{ "\xef\xac\x81n", "fin" },
	};
	char *folded;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(text_fold(NULL, cases[i][0], &folded), 0);
		assert_string_equal(folded, cases[i][1]);
		talloc_free(folded);
	}
	assert_int_equal(text_fold(NULL, "a\xff", &folded), -E_INVALID);
}

static void folding_again_changes_nothing(void **state)
{
	char text[8], *once, *twice;

	(void)state;
	for (unsigned c = 1; c < 0x3000; c++) {
		size_t n = 0;

		if (c < 0x80) {
			text[n++] = (char)c;
		} else if (c < 0x800) {
			text[n++] = (char)(0xc0 | c >> 6);
			text[n++] = (char)(0x80 | (c & 0x3f));
		} else {
			text[n++] = (char)(0xe0 | c >> 12);
			text[n++] = (char)(0x80 | (c >> 6 & 0x3f));
			text[n++] = (char)(0x80 | (c & 0x3f));
		}
		text[n] = '\0';
		assert_int_equal(text_fold(NULL, text, &once), 0);
		assert_int_equal(text_fold(NULL, once, &twice), 0);
		if (strcmp(once, twice) != 0)
			fail_msg("U+%04X: \"%s\", then \"%s\"", c, once, twice);
		talloc_free(once);
		talloc_free(twice);
	}
}

/* The examples of FIPS 180-2, appendix B. */
static void hashes_known_texts(void **state)
{
	static const char *const cases[][2] = {
		{ "abc",
		  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};
	uint8_t digest[HASH_SHA256_LEN];
	char hex[HASH_SHA256_HEX_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		hash_sha256(cases[i][0], strlen(cases[i][0]), digest);
		assert_string_equal(hash_hex(digest, hex), cases[i][1]);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_valid_utf8),
		cmocka_unit_test(tames),
		cmocka_unit_test(folds),
		cmocka_unit_test(folding_again_changes_nothing),
		cmocka_unit_test(hashes_known_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
