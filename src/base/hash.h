/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SHA-256 and its hexadecimal form (libsodium).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HASH_SHA256_LEN      32
#define HASH_SHA256_HEX_SIZE 65 /* with NUL */

/* The digest of n bytes.  Thread: any. */
void hash_sha256(const void *bytes, size_t n, uint8_t ret_digest[static HASH_SHA256_LEN]);

/* A digest in lower-case hexadecimal digits; returns hex.  Thread: any. */
char *hash_hex(const uint8_t digest[static HASH_SHA256_LEN],
	       char hex[static HASH_SHA256_HEX_SIZE]);
