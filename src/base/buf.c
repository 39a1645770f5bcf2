/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buf.h"

#include "base/digits.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *b, TALLOC_CTX *mem, size_t hint)
{
	*b = (struct buf){ .mem = mem };
	if (hint)
		(void)buf_reserve(b, hint);
}

void buf_done(struct buf *b)
{
	talloc_free(b->data);
	*b = (struct buf){ 0 };
}

void buf_reset(struct buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->data)
		b->data[0] = '\0';
}

static char *grow(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 256;
	char *p;

	if (b->failed)
		return NULL;
	while (cap < b->len + n + 1)
		cap *= 2;
	p = talloc_realloc_size(b->mem, b->data, cap);
	if (!p) {
		b->failed = true;
		return NULL;
	}
	b->data = p;
	b->cap = cap;
	return p + b->len;
}

/* Small, so that it becomes part of its callers here: they append a few bytes each. */
static inline char *room(struct buf *b, size_t n)
{
	return !b->failed && b->len + n + 1 <= b->cap ? b->data + b->len : grow(b, n);
}

char *buf_reserve(struct buf *b, size_t n)
{
	return room(b, n);
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	char *at = room(b, n);

	if (!at)
		return;
	if (n)
		memcpy(at, p, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_add_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_add_char(struct buf *b, char c)
{
	char *at = room(b, 1);

	if (!at)
		return;
	at[0] = c;
	at[1] = '\0';
	b->len++;
}

void buf_add_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *at;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	at = n < 0 ? NULL : buf_reserve(b, (size_t)n);
	if (!at) {
		b->failed = true;
		return;
	}
	va_start(ap, fmt);
	vsnprintf(at, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

void buf_add_i64(struct buf *b, int64_t v)
{
	char *at = room(b, DIGITS_MAX);

	if (!at)
		return;
	b->len += (size_t)(digits_put(at, v) - at);
	b->data[b->len] = '\0';
}
