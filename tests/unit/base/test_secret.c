/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secret.h"

#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* Compared with another implementation of RFC 7693: Python's hashlib.blake2b. */
static void hashes_under_a_key(void **state)
{
	static const uint8_t expected[SECRET_HASH_LEN] = {
		0xd6, 0x3a, 0x32, 0xd3, 0xe4, 0x47, 0x38, 0xd7, 0x90, 0x7f, 0x96,
		0x43, 0x16, 0xc2, 0x41, 0xad, 0xab, 0xa0, 0xab, 0xfe, 0xab, 0xc3,
		0x23, 0x49, 0x67, 0x75, 0x78, 0xa1, 0x5a, 0x20, 0x3f, 0x7f
	};
	uint8_t key[SECRET_KEY_LEN], hash[SECRET_HASH_LEN], other[SECRET_HASH_LEN];

	(void)state;
	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)i;
	secret_hash(key, "abc", 3, hash);
	assert_memory_equal(hash, expected, sizeof(expected));
	key[0] ^= 1;
	secret_hash(key, "abc", 3, other);
	assert_false(secret_equal(hash, other, sizeof(hash)));
	assert_true(secret_equal(hash, expected, sizeof(hash)));
}

static void writes_bytes_as_text(void **state)
{
	const uint8_t bytes[] = { 0xfb, 0xff, 0xfe, 0x00 };
	char text[SECRET_TEXT_SIZE(sizeof(bytes))];

	(void)state;
	assert_string_equal(secret_text(bytes, sizeof(bytes), text), "-__-AA");
	assert_int_equal(sizeof(text), 7);
	assert_true(secret_is_text(text, 6));
	assert_false(secret_is_text(text, 7));
	assert_false(secret_is_text("ab+d", 4));
	assert_false(secret_is_text("ab", 4));
}

static void no_two_secrets_are_equal(void **state)
{
	uint8_t a[32] = { 0 }, b[32] = { 0 };
	const uint8_t zero[32] = { 0 };

	(void)state;
	secret_random(a, sizeof(a));
	secret_random(b, sizeof(b));
	assert_false(secret_equal(a, b, sizeof(a)));
	secret_wipe(a, sizeof(a));
	assert_memory_equal(a, zero, sizeof(a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_under_a_key),
		cmocka_unit_test(writes_bytes_as_text),
		cmocka_unit_test(no_two_secrets_are_equal),
	};

	return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
