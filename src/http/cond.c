/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/cond.h"

#include <string.h>

/* Both steps are bijections, so that equal lengths collide no more often than by chance.
 */
static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0xff51afd7ed558ccd);
	return h ^ h >> 32;
}

uint64_t cond_hash(uint64_t seed, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t h = mix(seed, n + 1), word;

	/* By words: every answer's address is hashed, and each step waits for the last.
	 */
	for (; n >= sizeof(word); n -= sizeof(word), p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		h = mix(h, word);
	}
	word = 0;
	if (n)
		memcpy(&word, p, n);
	return mix(h, word);
}

static char *add_hex(char *to, uint64_t v)
{
	char digits[16];
	int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[v & 15];
		v >>= 4;
	} while (v);
	while (n > 0)
		*to++ = digits[--n];
	return to;
}

const char *cond_etag(uint64_t generation, uint64_t question, int64_t computed_ms,
		      char buf[static COND_ETAG_SIZE])
{
	char *p = buf;

	memcpy(p, "W/\"", 3);
	p = add_hex(p + 3, generation);
	*p++ = '-';
	p = add_hex(p, question);
	*p++ = '-';
	p = add_hex(p, (uint64_t)computed_ms);
	*p++ = '"';
	*p = '\0';
	return buf;
}

/* The opaque part of a tag at p ("W/" left out); NULL when there is none. */
static const char *opaque(const char *p, size_t *ret_len)
{
	const char *end;

	if (p[0] == 'W' && p[1] == '/')
		p += 2;
	if (*p != '"')
		return NULL;
	end = strchr(p + 1, '"');
	if (!end)
		return NULL;
	*ret_len = (size_t)(end - p) + 1;
	return p;
}

bool cond_none_match(const char *if_none_match, const char *etag)
{
	const char *wanted, *p = if_none_match;
	size_t wanted_len, len;

	if (!p || !etag || !(wanted = opaque(etag, &wanted_len)))
		return false;
	p += strspn(p, " \t");
	if (*p == '*')
		return true;
	while (*p) {
		const char *tag = opaque(p, &len);

		if (!tag)
			return false;
		if (len == wanted_len && memcmp(tag, wanted, len) == 0)
			return true;
		p = tag + len;
		p += strspn(p, " \t,");
	}
	return false;
}
