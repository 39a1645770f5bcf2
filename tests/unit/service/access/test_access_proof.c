/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access/access_proof.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define MINUTE INT64_C(60000)
#define NOW    (MINUTE * 29000000)

static _Atomic uint64_t proofs[ACCESS_PROOFS];

static int empty(void **state)
{
	(void)state;
	for (int i = 0; i < ACCESS_PROOFS; i++)
		atomic_store(&proofs[i], 0);
	return 0;
}

/* As evenly spread as a keyed hash. */
static void make_hash(uint64_t n, uint64_t hash[2])
{
	uint8_t digest[HASH_SHA256_LEN];

	hash_sha256(&n, sizeof(n), digest);
	memcpy(hash, digest, 2 * sizeof(*hash));
}

static bool has(uint64_t n, int64_t now_ms)
{
	uint64_t hash[2];

	make_hash(n, hash);
	return access_proof_has(proofs, hash, now_ms);
}

static void add(uint64_t n, int64_t now_ms)
{
	uint64_t hash[2];

	make_hash(n, hash);
	access_proof_add(proofs, hash, now_ms);
}

/* Not one of 1,000 takes another's place, although one of eight words is used. */
static void many_stand_beside_each_other(void **state)
{
	enum { MANY = 1000 };

	(void)state;
	for (uint64_t n = 0; n < MANY; n++)
		add(n, NOW);
	for (uint64_t n = 0; n < MANY; n++) {
		assert_true(has(n, NOW + (ACCESS_PROOF_MINUTES - 1) * MINUTE));
		assert_false(has(n, NOW + ACCESS_PROOF_MINUTES * MINUTE));
		assert_false(has(n, NOW - MINUTE)); /* the clock was set back */
		assert_false(has(n + MANY, NOW));
	}
}

static void the_oldest_gives_way(void **state)
{
	uint64_t hash[2] = { 5, 0 };

	(void)state;
	for (uint64_t i = 0; i < ACCESS_PROOF_WAYS; i++) {
		hash[1] = (i + 1) << 20;
		access_proof_add(proofs, hash, NOW + (int64_t)i * MINUTE);
	}
	hash[1] = 1ULL << 20; /* the first was good again meanwhile */
	access_proof_add(proofs, hash, NOW + 20 * MINUTE);
	hash[1] = (ACCESS_PROOF_WAYS + 1ULL) << 20;
	access_proof_add(proofs, hash, NOW + 20 * MINUTE);
	for (uint64_t i = 0; i <= ACCESS_PROOF_WAYS; i++) {
		hash[1] = (i + 1) << 20;
		assert_int_equal(access_proof_has(proofs, hash, NOW + 21 * MINUTE),
				 i != 1);
	}
}

static void dropping_ends_one_alone(void **state)
{
	uint64_t hash[2];

	(void)state;
	add(1, NOW);
	add(2, NOW);
	make_hash(3, hash);
	access_proof_drop(proofs, hash);
	make_hash(1, hash);
	access_proof_drop(proofs, hash);
	assert_false(has(1, NOW));
	assert_true(has(2, NOW));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(many_stand_beside_each_other, empty),
		cmocka_unit_test_setup(the_oldest_gives_way, empty),
		cmocka_unit_test_setup(dropping_ends_one_alone, empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
