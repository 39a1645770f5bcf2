/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digits.h"

#include <stddef.h>

static size_t length_of(uint64_t u)
{
	size_t n = 1;

	for (; u >= 10; u /= 10)
		n++;
	return n;
}

char *digits_put(char *at, int64_t v)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char *end, *p;

	if (v < 0)
		*at++ = '-';
	end = at + length_of(u);
	for (p = end; p > at; u /= 10)
		*--p = (char)('0' + u % 10);
	return end;
}
