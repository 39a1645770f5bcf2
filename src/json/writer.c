/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json/writer.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What a byte of a text needs: 0 nothing, 'u' a \u escape, 'x' UTF-8, else \<letter>. */
static char escape_of(unsigned char c)
{
	switch (c) {
	case '"':
	case '\\':
		return (char)c;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return c < 0x20 ? 'u' : c >= 0x80 ? 'x' : 0;
	}
}

/* Length of the well-formed UTF-8 sequence at s (Unicode 15, table 3-7), 0 if none. */
static size_t utf8_sequence(const unsigned char *s)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t n;

	if (s[0] >= 0xc2 && s[0] <= 0xdf) {
		n = 2;
	} else if (s[0] >= 0xe0 && s[0] <= 0xef) {
		n = 3;
		low = s[0] == 0xe0 ? 0xa0 : 0x80;
		high = s[0] == 0xed ? 0x9f : 0xbf;
	} else if (s[0] >= 0xf0 && s[0] <= 0xf4) {
		n = 4;
		low = s[0] == 0xf0 ? 0x90 : 0x80;
		high = s[0] == 0xf4 ? 0x8f : 0xbf;
	} else {
		return 0;
	}
	if (s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if (s[i] < 0x80 || s[i] > 0xbf)
			return 0;
	return n;
}

static void add_escape(struct buf *out, unsigned char c, char kind)
{
	static const char hex[] = "0123456789abcdef";
	char tmp[6] = { '\\', kind, '0', '0', hex[c >> 4], hex[c & 15] };

	buf_add(out, tmp, kind == 'u' ? 6 : 2);
}

static void add_quoted(struct buf *out, const char *text)
{
	const unsigned char *s = (const unsigned char *)text, *run = s;

	buf_add_char(out, '"');
	while (*s) {
		char kind = escape_of(*s);
		size_t n = kind == 'x' ? utf8_sequence(s) : kind == 0;

		if (n) {
			s += n;
			continue;
		}
		buf_add(out, run, (size_t)(s - run));
		if (kind == 'x')
			buf_add_str(out, "\xef\xbf\xbd");
		else
			add_escape(out, *s, kind);
		run = ++s;
	}
	buf_add(out, run, (size_t)(s - run));
	buf_add_char(out, '"');
}

/* Comma and key before a value. */
static void begin_value(struct json_writer *w, const char *key)
{
	if (w->need_comma)
		buf_add_char(w->out, ',');
	w->need_comma = true;
	if (key) {
		add_quoted(w->out, key);
		buf_add_char(w->out, ':');
	}
}

void json_writer_init(struct json_writer *w, struct buf *out)
{
	*w = (struct json_writer){ .out = out };
}

void json_open_object(struct json_writer *w, const char *key)
{
	begin_value(w, key);
	buf_add_char(w->out, '{');
	w->need_comma = false;
}

void json_close_object(struct json_writer *w)
{
	buf_add_char(w->out, '}');
	w->need_comma = true;
}

void json_open_array(struct json_writer *w, const char *key)
{
	begin_value(w, key);
	buf_add_char(w->out, '[');
	w->need_comma = false;
}

void json_close_array(struct json_writer *w)
{
	buf_add_char(w->out, ']');
	w->need_comma = true;
}

void json_put_text(struct json_writer *w, const char *key, const char *text)
{
	if (!text) {
		json_put_null(w, key);
		return;
	}
	begin_value(w, key);
	add_quoted(w->out, text);
}

void json_put_int(struct json_writer *w, const char *key, int64_t v)
{
	begin_value(w, key);
	buf_add_i64(w->out, v);
}

void json_put_bool(struct json_writer *w, const char *key, bool v)
{
	begin_value(w, key);
	buf_add_str(w->out, v ? "true" : "false");
}

void json_put_null(struct json_writer *w, const char *key)
{
	begin_value(w, key);
	buf_add_str(w->out, "null");
}

/*
 * Round fraction * scale to an integer, half up.  The product is rounded itself, which
 * can move a value onto a half; the residual of the exact product then decides.
 */
static double round_scaled(double fraction, double scale)
{
	double product = fraction * scale;
	double whole = floor(product);
	double rest = product - whole;

	if (rest > 0.5 || (rest == 0.5 && fma(fraction, scale, -product) >= 0))
		whole += 1;
	return whole;
}

/* The decimals after the point, trailing zeros dropped. */
static void add_decimals(struct buf *out, uint64_t decimals, int digits)
{
	char tmp[16];
	int n = digits;

	for (int i = digits - 1; i >= 0; i--) {
		tmp[i] = (char)('0' + decimals % 10);
		decimals /= 10;
	}
	while (n > 0 && tmp[n - 1] == '0')
		n--;
	if (n == 0)
		return;
	buf_add_char(out, '.');
	buf_add(out, tmp, (size_t)n);
}

void json_put_real(struct json_writer *w, const char *key, double v, int digits)
{
	static const double scales[] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9
	};
	double whole, decimals;

	if (!isfinite(v)) {
		json_put_null(w, key);
		return;
	}
	digits = digits < 0 ? 0 : digits > 9 ? 9 : digits;
	whole = floor(fabs(v));
	decimals = round_scaled(fabs(v) - whole, scales[digits]);
	if (decimals >= scales[digits]) {
		whole += 1;
		decimals = 0;
	}
	begin_value(w, key);
	if (v < 0 && (whole > 0 || decimals > 0))
		buf_add_char(w->out, '-');
	if (whole < 9e18)
		buf_add_i64(w->out, (int64_t)whole);
	else
		buf_add_fmt(w->out, "%.0f", whole);
	add_decimals(w->out, (uint64_t)decimals, digits);
}

void json_put_time(struct json_writer *w, const char *key, int64_t wall_ms)
{
	char text[32];

	json_put_text(w, key, clock_format_rfc3339(wall_ms, false, text));
}

void json_put_raw(struct json_writer *w, const char *key, const char *json, size_t len)
{
	begin_value(w, key);
	buf_add(w->out, json, len);
}
