/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Streaming writer of compact JSON into a buf.  It puts commas and quotes itself; nesting
 * is the caller's.  Numbers never depend on the locale.
 */
#pragma once

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct json_writer {
	struct buf *out;
	bool need_comma;
};

/* Prepare a writer that appends to out. */
void json_writer_init(struct json_writer *w, struct buf *out);

/* Containers.  key is NULL inside arrays and at the top. */
void json_open_object(struct json_writer *w, const char *key);
void json_close_object(struct json_writer *w);
void json_open_array(struct json_writer *w, const char *key);
void json_close_array(struct json_writer *w);

/* Scalars; text NULL writes null.  Invalid UTF-8 is replaced by U+FFFD. */
void json_put_text(struct json_writer *w, const char *key, const char *text);
void json_put_int(struct json_writer *w, const char *key, int64_t v);
void json_put_bool(struct json_writer *w, const char *key, bool v);
void json_put_null(struct json_writer *w, const char *key);

/*
 * A real rounded to digits decimals (0..9, half away from zero), trailing zeros dropped;
 * NaN and infinity write null.
 */
void json_put_real(struct json_writer *w, const char *key, double v, int digits);

/* RFC 3339 UTC of wall-clock milliseconds. */
void json_put_time(struct json_writer *w, const char *key, int64_t wall_ms);

/* Bytes that already are one JSON value. */
void json_put_raw(struct json_writer *w, const char *key, const char *json, size_t len);
