/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define TEXTS 100 /* more than are remembered */

static struct access_key *key_of(TALLOC_CTX *mem, uint8_t byte)
{
	char path[] = "test_access_key.XXXXXX";
	uint8_t bytes[SECRET_KEY_LEN];
	struct access_key *key;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	memset(bytes, byte, sizeof(bytes));
	assert_int_equal(write(fd, bytes, sizeof(bytes)), sizeof(bytes));
	close(fd);
	assert_int_equal(access_key_new(mem, path, &key, NULL), 0);
	unlink(path);
	return key;
}

/* What it is by definition, with nothing remembered. */
static void expect(uint8_t byte, enum access_domain domain, const char *text,
		   uint8_t ret_hash[static SECRET_HASH_LEN])
{
	uint8_t bytes[SECRET_KEY_LEN];
	char what[1 + ACCESS_TEXT_MAX];

	memset(bytes, byte, sizeof(bytes));
	what[0] = (char)domain;
	memcpy(what + 1, text, strlen(text));
	secret_hash(bytes, what, 1 + strlen(text), ret_hash);
}

static void assert_hash(struct access_key *key, uint8_t byte, enum access_domain domain,
			const char *text)
{
	uint8_t want[SECRET_HASH_LEN], hash[SECRET_HASH_LEN] = { 0 };

	expect(byte, domain, text, want);
	assert_true(access_key_hash(key, domain, text, hash));
	assert_memory_equal(hash, want, sizeof(want));
}

static void a_remembered_fingerprint_is_the_right_one(void **state)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	struct access_key *one = key_of(mem, 1), *two = key_of(mem, 2);
	char text[32];

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < TEXTS; i++) {
			snprintf(text, sizeof(text), "text %d", i);
			for (int again = 0; again < 2; again++) {
				assert_hash(one, 1, DOMAIN_TOKEN, text);
				assert_hash(two, 2, DOMAIN_TOKEN, text);
				assert_hash(one, 1, DOMAIN_COOKIE, text);
			}
		}
	}
	talloc_free(mem);
}

static void another_key_makes_another_fingerprint(void **state)
{
	struct access_key *key = key_of(NULL, 1);

	(void)state;
	assert_hash(key, 1, DOMAIN_TOKEN, "text");
	/* As likely as not in the same memory. */
	talloc_free(key);
	key = key_of(NULL, 2);
	assert_hash(key, 2, DOMAIN_TOKEN, "text");
	talloc_free(key);
}

static void of_a_key_not_known_yet_nothing_is_said(void **state)
{
	struct access_key *key;
	uint8_t hash[SECRET_HASH_LEN];

	(void)state;
	assert_int_equal(access_key_new(NULL, "", &key, NULL), 0);
	for (int i = 0; i < 2; i++)
		assert_false(access_key_hash(key, DOMAIN_TOKEN, "text", hash));
	talloc_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_remembered_fingerprint_is_the_right_one),
		cmocka_unit_test(another_key_makes_another_fingerprint),
		cmocka_unit_test(of_a_key_not_known_yet_nothing_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
