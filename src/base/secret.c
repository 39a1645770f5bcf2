/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secret.h"

#include <limits.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Picks libsodium's implementations; fails only where there is no randomness at all. */
static void start(void)
{
	if (sodium_init() < 0)
		abort();
}

void secret_random(void *bytes, size_t n)
{
	pthread_once(&once, start);
	randombytes_buf(bytes, n);
}

void secret_hash(const uint8_t key[static SECRET_KEY_LEN], const void *bytes, size_t n,
		 uint8_t ret_hash[static SECRET_HASH_LEN])
{
	pthread_once(&once, start);
	/* Fails for impossible lengths of key or output only. */
	(void)crypto_generichash_blake2b(ret_hash, SECRET_HASH_LEN, bytes, n, key,
					 SECRET_KEY_LEN);
}

bool secret_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

char *secret_text(const void *bytes, size_t n, char *text)
{
	return sodium_bin2base64(text, SECRET_TEXT_SIZE(n), bytes, n,
				 sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool secret_is_text(const char *text, size_t n)
{
	static const bool alphabet[UCHAR_MAX + 1] = {
		['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['0' ... '9'] = true,
		['-'] = true,         ['_'] = true,
	};

	/* Twice for each request with a token: no search. */
	for (size_t i = 0; i < n; i++)
		if (!alphabet[(unsigned char)text[i]])
			return false;
	return true;
}

void secret_wipe(void *bytes, size_t n)
{
	sodium_memzero(bytes, n);
}
