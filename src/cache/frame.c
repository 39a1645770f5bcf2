/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/frame.h"

#include <string.h>

/*
 * Little-endian:
 *
 *   0  "LMB3"         the format's name and version
 *   4  u32            bytes of the plain body
 *   8  u64            generation that the body was computed from
 *  16  i64            stored:  wall clock ms of the computation
 *  24  i64            expires: wall clock ms after which it is no answer, but a stale one
 *  32  u64            bytes of the compressed body; 0 = there is none
 *  40  u64            the player's marks that had been seen (cache/emptied.h)
 *  48  u64            everybody's
 *  56  the plain body, the compressed body
 */
/* No time of ours; and what is added to it cannot overflow. */
#define TIME_MAX (UINT64_C(1) << 53)

static const char magic[4] = { 'L', 'M', 'B', '3' };

static void put_u64(uint8_t *p, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static uint64_t get_u64(const uint8_t *p)
{
	uint64_t v = 0;

	for (int i = 7; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

void frame_encode(uint8_t head[static FRAME_LEN], const struct hot_body *body)
{
	put_u64(head, (uint64_t)body->plain_len << 32);
	memcpy(head, magic, sizeof(magic));
	put_u64(head + 8, body->generation);
	put_u64(head + 16, (uint64_t)body->stored_ms);
	put_u64(head + 24, (uint64_t)body->expires_ms);
	put_u64(head + 32, body->gzip ? body->gzip_len : 0);
	put_u64(head + 40, body->seen.player);
	put_u64(head + 48, body->seen.everybody);
}

bool frame_decode(const char *data, size_t len, struct hot_body *ret_body)
{
	const uint8_t *p = (const uint8_t *)data;
	uint64_t plain_len, gzip_len;

	if (!p || len < FRAME_LEN || memcmp(p, magic, sizeof(magic)) != 0)
		return false;
	plain_len = get_u64(p) >> 32;
	gzip_len = get_u64(p + 32);
	if (plain_len > len - FRAME_LEN || gzip_len != len - FRAME_LEN - plain_len)
		return false;
	if (get_u64(p + 16) > TIME_MAX || get_u64(p + 24) > TIME_MAX)
		return false;
	*ret_body = (struct hot_body){
		.plain = data + FRAME_LEN,
		.plain_len = plain_len,
		.gzip = gzip_len ? data + FRAME_LEN + plain_len : NULL,
		.gzip_len = gzip_len,
		.generation = get_u64(p + 8),
		.stored_ms = (int64_t)get_u64(p + 16),
		.expires_ms = (int64_t)get_u64(p + 24),
		.seen = { get_u64(p + 40), get_u64(p + 48) },
	};
	return true;
}

bool frame_decode_generation(const char *data, size_t len, uint64_t *ret_generation)
{
	uint64_t n = 0;

	if (!data || !len || len > 19)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (data[i] < '0' || data[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(data[i] - '0');
	}
	*ret_generation = n;
	return true;
}
