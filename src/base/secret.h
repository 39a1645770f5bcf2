/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets: random bytes, keyed fingerprints, comparison without timing, text form
 * (libsodium).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECRET_KEY_LEN  32
#define SECRET_HASH_LEN 32
/* Room for n bytes as text, with NUL. */
#define SECRET_TEXT_SIZE(n) (((n)*4 + 2) / 3 + 1)

/* Fill n bytes with the system's randomness; ends the process when there is none. */
void secret_random(void *bytes, size_t n);

/*
 * BLAKE2b-256 of n bytes under a key (RFC 7693): without the key nobody can make or
 * check one.  Thread: any.
 */
void secret_hash(const uint8_t key[static SECRET_KEY_LEN], const void *bytes, size_t n,
		 uint8_t ret_hash[static SECRET_HASH_LEN]);

/* Whether n bytes are equal, in a time that depends on n alone.  Thread: any. */
bool secret_equal(const void *a, const void *b, size_t n);

/*
 * n bytes in the URL-safe base64 alphabet without padding; text holds
 * SECRET_TEXT_SIZE(n). Returns text.  Thread: any.
 */
char *secret_text(const void *bytes, size_t n, char *text);

/* Whether the first n characters of text are of that alphabet.  Thread: any. */
bool secret_is_text(const char *text, size_t n);

/* Overwrite n bytes for good. */
void secret_wipe(void *bytes, size_t n);
