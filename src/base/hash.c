/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/hash.h"

#include <sodium.h>

void hash_sha256(const void *bytes, size_t n, uint8_t ret_digest[static HASH_SHA256_LEN])
{
	crypto_hash_sha256(ret_digest, bytes, n);
}

char *hash_hex(const uint8_t digest[static HASH_SHA256_LEN],
	       char hex[static HASH_SHA256_HEX_SIZE])
{
	return sodium_bin2hex(hex, HASH_SHA256_HEX_SIZE, digest, HASH_SHA256_LEN);
}
