/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A growing byte buffer in a talloc context.  Growth failure is a flag (failed), not a
 * crash: appends to a failed buffer do nothing, and the one who uses the bytes checks
 * once.
 */
#pragma once

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct buf {
	TALLOC_CTX *mem;
	char *data; /* always NUL-terminated once anything was appended */
	size_t len, cap;
	bool failed;
};

/* Prepare an empty buffer whose bytes live in mem, with room for hint bytes. */
void buf_init(struct buf *b, TALLOC_CTX *mem, size_t hint);

/* Free the bytes; the buffer may be used again after buf_init. */
void buf_done(struct buf *b);

/* Forget the contents, keep the room. */
void buf_reset(struct buf *b);

/* Make room for n more bytes; returns where they go, or NULL (failed is then set). */
char *buf_reserve(struct buf *b, size_t n);

/* Append bytes, a text, one byte, a formatted text, a decimal integer. */
void buf_add(struct buf *b, const void *p, size_t n);
void buf_add_str(struct buf *b, const char *s);
void buf_add_char(struct buf *b, char c);
void buf_add_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_add_i64(struct buf *b, int64_t v);
