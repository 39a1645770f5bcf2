/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access/access_proof.h"

#include <stddef.h>

#define MINUTE_MS   60000
#define MINUTE_MASK ((UINT64_C(1) << 20) - 1)
#define SETS        (ACCESS_PROOFS / ACCESS_PROOF_WAYS)

static uint64_t minute_of(int64_t now_ms)
{
	return (uint64_t)(now_ms / MINUTE_MS) & MINUTE_MASK;
}

/* Minutes since; huge when the clock was set back. */
static uint64_t age_of(uint64_t proof, int64_t now_ms)
{
	return (minute_of(now_ms) - proof) & MINUTE_MASK;
}

static size_t set_of(const uint64_t hash[static 2])
{
	return hash[0] % SETS * ACCESS_PROOF_WAYS;
}

static bool is_of(uint64_t proof, const uint64_t hash[static 2])
{
	return proof && (proof & ~MINUTE_MASK) == (hash[1] & ~MINUTE_MASK);
}

bool access_proof_has(const _Atomic uint64_t *proofs, const uint64_t hash[static 2],
		      int64_t now_ms)
{
	const _Atomic uint64_t *set = proofs + set_of(hash);

	for (int i = 0; i < ACCESS_PROOF_WAYS; i++) {
		const uint64_t proof = atomic_load(&set[i]);

		if (is_of(proof, hash))
			return age_of(proof, now_ms) < ACCESS_PROOF_MINUTES;
	}
	return false;
}

/* Its own place, else an empty one, else the oldest. */
void access_proof_add(_Atomic uint64_t *proofs, const uint64_t hash[static 2],
		      int64_t now_ms)
{
	_Atomic uint64_t *set = proofs + set_of(hash), *place = set;
	uint64_t oldest = 0;

	for (int i = 0; i < ACCESS_PROOF_WAYS; i++) {
		const uint64_t proof = atomic_load(&set[i]);
		const uint64_t age = proof ? age_of(proof, now_ms) + 1 : UINT64_MAX - 1;

		if (is_of(proof, hash)) {
			place = &set[i];
			break;
		}
		if (age > oldest) {
			oldest = age;
			place = &set[i];
		}
	}
	atomic_store(place, (hash[1] & ~MINUTE_MASK) | minute_of(now_ms));
}

void access_proof_drop(_Atomic uint64_t *proofs, const uint64_t hash[static 2])
{
	_Atomic uint64_t *set = proofs + set_of(hash);

	for (int i = 0; i < ACCESS_PROOF_WAYS; i++) {
		uint64_t proof = atomic_load(&set[i]);

		if (is_of(proof, hash))
			atomic_compare_exchange_strong(&set[i], &proof, 0);
	}
}
