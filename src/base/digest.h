/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fingerprints of bytes (libsodium).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define DIGEST_SHORT_SIZE 33 /* 32 hex digits and NUL */

/*
 * BLAKE2b of 128 bits as hex digits into hex; returns hex.  Equal digests of different
 * texts are out of practical reach, so a digest may stand for its text in a key.
 * Thread: any.
 */
char *digest_short(const void *bytes, size_t len, char hex[static DIGEST_SHORT_SIZE]);

#define DIGEST_KEY_LEN 16

/*
 * SipHash-2-4 of 128 bits under a key: quick, for tables whose keys come from strangers.
 * Thread: any.
 */
void digest_keyed(const uint8_t key[static DIGEST_KEY_LEN], const void *bytes, size_t len,
		  uint64_t ret_digest[static 2]);
