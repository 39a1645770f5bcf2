/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json/span.h"

#include <string.h>

#define DEPTH_MAX 64

struct scanner {
	const char *bytes;
	size_t at, len;
	struct json_span *spans;
	size_t n, cap;
	size_t open[DEPTH_MAX]; /* the containers that are open */
	size_t depth;
	size_t key_at, key_len; /* read, its value not yet */
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct json_span *add(struct scanner *s, TALLOC_CTX *mem, enum json_span_kind kind)
{
	if (s->n == s->cap) {
		const size_t cap = s->cap ? 2 * s->cap : 1024;
		struct json_span *grown =
			talloc_realloc(mem, s->spans, struct json_span, cap);

		if (!grown)
			return NULL;
		s->spans = grown;
		s->cap = cap;
	}
	s->spans[s->n] = (struct json_span){
		.kind = kind,
		.at = s->at,
		.len = 1,
		.key_at = s->key_at,
		.key_len = s->key_len,
		.parent = s->depth ? s->open[s->depth - 1] : JSON_SPAN_NONE,
	};
	s->key_len = 0;
	return &s->spans[s->n++];
}

/* Behind the closing quote; 0 when there is none. */
static size_t string_end(const struct scanner *s)
{
	for (size_t i = s->at + 1; i < s->len; i++) {
		if (s->bytes[i] == '\\')
			i++;
		else if (s->bytes[i] == '"')
			return i + 1;
	}
	return 0;
}

static size_t scalar_end(const struct scanner *s)
{
	size_t i = s->at;

	while (i < s->len && !is_space(s->bytes[i]) && !strchr(",:]}[{\"", s->bytes[i]))
		i++;
	return i;
}

static bool is_key(const struct scanner *s, size_t end)
{
	while (end < s->len && is_space(s->bytes[end]))
		end++;
	return s->depth && s->spans[s->open[s->depth - 1]].kind == SPAN_OBJECT &&
	       s->key_len == 0 && end < s->len && s->bytes[end] == ':';
}

static int take_string(struct scanner *s, TALLOC_CTX *mem)
{
	const size_t end = string_end(s);
	struct json_span *span;

	if (!end)
		return -E_CORRUPT;
	if (is_key(s, end)) {
		s->key_at = s->at;
		s->key_len = end - s->at;
	} else {
		span = add(s, mem, SPAN_STRING);
		if (!span)
			return -E_NOMEM;
		span->len = end - s->at;
	}
	s->at = end;
	return 0;
}

static int take_open(struct scanner *s, TALLOC_CTX *mem)
{
	if (s->depth == DEPTH_MAX)
		return -E_CORRUPT;
	if (!add(s, mem, s->bytes[s->at] == '{' ? SPAN_OBJECT : SPAN_ARRAY))
		return -E_NOMEM;
	s->open[s->depth++] = s->n - 1;
	s->at++;
	return 0;
}

static int take_close(struct scanner *s)
{
	struct json_span *span;

	if (s->key_len || s->depth == 0)
		return -E_CORRUPT;
	span = &s->spans[s->open[--s->depth]];
	if ((span->kind == SPAN_OBJECT) != (s->bytes[s->at] == '}'))
		return -E_CORRUPT;
	span->len = ++s->at - span->at;
	return 0;
}

static int take_scalar(struct scanner *s, TALLOC_CTX *mem)
{
	const size_t end = scalar_end(s);
	struct json_span *span;

	if (end == s->at)
		return -E_CORRUPT;
	span = add(s, mem, SPAN_OTHER);
	if (!span)
		return -E_NOMEM;
	span->len = end - s->at;
	s->at = end;
	return 0;
}

static int take(struct scanner *s, TALLOC_CTX *mem)
{
	switch (s->bytes[s->at]) {
	case '{':
	case '[':
		return take_open(s, mem);
	case '}':
	case ']':
		return take_close(s);
	case '"':
		return take_string(s, mem);
	case ' ':
	case '\t':
	case '\n':
	case '\r':
	case ',':
	case ':':
		s->at++;
		return 0;
	default:
		return take_scalar(s, mem);
	}
}

int json_spans(TALLOC_CTX *mem, const char *bytes, size_t len,
	       struct json_span **ret_spans, size_t *ret_n, struct err *err)
{
	struct scanner s = { .bytes = bytes, .len = len };
	int r = 0;

	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		s.at = 3;
	while (!r && s.at < len)
		r = take(&s, mem);
	if (!r && (s.depth || s.key_len || s.n == 0))
		r = -E_CORRUPT;
	if (r) {
		talloc_free(s.spans);
		return r == -E_NOMEM
			       ? err_set(err, E_NOMEM, "no memory for a document")
			       : err_set(err, E_CORRUPT, "broken JSON at byte %zu", s.at);
	}
	*ret_spans = s.spans;
	*ret_n = s.n;
	return 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/*
 * The character at p, before end, as a byte: -1 for what is not ASCII and was escaped.
 * ret_len: bytes that it takes.
 */
static int next_char(const char *p, const char *end, size_t *ret_len)
{
	int value = 0;

	*ret_len = 1;
	if (*p != '\\' || end - p < 2)
		return (unsigned char)*p;
	*ret_len = 2;
	if (p[1] != 'u' || end - p < 6)
		return strchr("\"\\/", p[1]) ? p[1] : -1;
	*ret_len = 6;
	for (int i = 2; i < 6; i++)
		value = hex_digit(p[i]) < 0 ? 0xffff : value << 4 | hex_digit(p[i]);
	return value < 0x80 ? value : -1;
}

/* Whether text stands at p; ret_behind: where it ends. */
static bool stands_at(const char *p, const char *end, const char *text,
		      const char **ret_behind)
{
	size_t n;

	for (; *text; text++, p += n)
		if (p >= end || next_char(p, end, &n) != (unsigned char)*text)
			return false;
	*ret_behind = p;
	return true;
}

bool json_span_holds(const char *bytes, size_t len, const char *text, bool whole)
{
	const char *end = bytes + len - 1, *behind;
	size_t n;

	for (const char *p = bytes + 1; p <= end; p += n) {
		if (stands_at(p, end, text, &behind) && (!whole || behind == end))
			return true;
		if (whole || p == end)
			return false;
		(void)next_char(p, end, &n);
	}
	return false;
}
