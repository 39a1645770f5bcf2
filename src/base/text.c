/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>
#include <unistr.h>

bool text_utf8_valid(const char *s, size_t n)
{
	return u8_check((const uint8_t *)s, n) == NULL;
}

static bool is_wild(ucs4_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

void text_tame(char *s)
{
	size_t left = strlen(s);

	while (left > 0) {
		ucs4_t c;
		int n = u8_mbtoucr(&c, (const uint8_t *)s, left);
		size_t step = n > 0 ? (size_t)n : 1;

		if (n <= 0 || is_wild(c))
			memset(s, '?', step);
		s += step;
		left -= step;
	}
}

/* Unicode's White_Space property. */
static bool is_space(ucs4_t c)
{
	return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Runs of white space become one blank, those at the ends nothing; returns the length. */
static size_t squeeze(const uint8_t *s, size_t n, char *out)
{
	bool gap = false;
	size_t len = 0;
	ucs4_t c;

	while (n > 0) {
		const int step = u8_mbtouc(&c, s, n);

		if (is_space(c)) {
			gap = len > 0;
		} else {
			if (gap)
				out[len++] = ' ';
			gap = false;
			memcpy(out + len, s, (size_t)step);
			len += (size_t)step;
		}
		s += step;
		n -= (size_t)step;
	}
	return len;
}

int text_fold(TALLOC_CTX *mem, const char *s, char **ret_folded)
{
	const size_t n = strlen(s);
	uint8_t *folded;
	size_t len = 0;
	char *out;

	if (!text_utf8_valid(s, n))
		return -E_INVALID;
	folded = u8_casefold((const uint8_t *)s, n, NULL, UNINORM_NFKC, NULL, &len);
	if (!folded && len)
		return -E_NOMEM;
	out = talloc_size(mem, len + 1);
	if (out) {
		out[squeeze(folded, len, out)] = '\0';
		*ret_folded = out;
	}
	free(folded);
	return out ? 0 : -E_NOMEM;
}
