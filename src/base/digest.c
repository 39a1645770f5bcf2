/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"

#include <sodium.h>
#include <string.h>

char *digest_short(const void *bytes, size_t len, char hex[static DIGEST_SHORT_SIZE])
{
	unsigned char raw[(DIGEST_SHORT_SIZE - 1) / 2];

	/* Fails for impossible lengths of key or output only. */
	(void)crypto_generichash_blake2b(raw, sizeof(raw), bytes, len, NULL, 0);
	return sodium_bin2hex(hex, DIGEST_SHORT_SIZE, raw, sizeof(raw));
}

void digest_keyed(const uint8_t key[static DIGEST_KEY_LEN], const void *bytes, size_t len,
		  uint64_t ret_digest[static 2])
{
	unsigned char raw[crypto_shorthash_siphashx24_BYTES];

	(void)crypto_shorthash_siphashx24(raw, bytes, len, key); /* cannot fail */
	memcpy(ret_digest, raw, sizeof(raw));
}
