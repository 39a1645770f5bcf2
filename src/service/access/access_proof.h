/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which credentials were good within the last hour: what stays of one in shared memory
 * when all else is forgotten.  A word is 44 bits of the credential's keyed hash and the
 * minute; 0 is empty.  The words stand in sets of ACCESS_PROOF_WAYS, chosen by the hash;
 * where a set is full the oldest gives way.  Every word is atomic and right by itself.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define ACCESS_PROOFS        8192
#define ACCESS_PROOF_WAYS    8
#define ACCESS_PROOF_MINUTES 60

/* hash: two words of the keyed hash.  proofs: ACCESS_PROOFS words.  Thread: any. */
bool access_proof_has(const _Atomic uint64_t *proofs, const uint64_t hash[static 2],
		      int64_t now_ms);
void access_proof_add(_Atomic uint64_t *proofs, const uint64_t hash[static 2],
		      int64_t now_ms);
/* That credential's, and no other's. */
void access_proof_drop(_Atomic uint64_t *proofs, const uint64_t hash[static 2]);
