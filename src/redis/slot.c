/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/slot.h"

#include <string.h>

/* Four bits at a time by the polynomial 0x1021: sixteen words are in the cache whenever a
 * key is. */
static const uint16_t table[16] = { 0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5,
				    0x60c6, 0x70e7, 0x8108, 0x9129, 0xa14a, 0xb16b,
				    0xc18c, 0xd1ad, 0xe1ce, 0xf1ef };

uint16_t redis_crc16(const void *data, size_t len)
{
	const uint8_t *p = data;
	uint16_t crc = 0;

	for (size_t i = 0; i < len; i++) {
		crc = (uint16_t)(crc << 4 ^ table[(crc >> 12 ^ p[i] >> 4) & 15]);
		crc = (uint16_t)(crc << 4 ^ table[(crc >> 12 ^ p[i]) & 15]);
	}
	return crc;
}

int32_t redis_slot(const char *key, size_t len)
{
	const char *open = memchr(key, '{', len), *close = NULL;

	if (open) {
		open++;
		close = memchr(open, '}', len - (size_t)(open - key));
	}
	if (close && close > open)
		return redis_crc16(open, (size_t)(close - open)) % REDIS_SLOTS;
	return redis_crc16(key, len) % REDIS_SLOTS;
}
