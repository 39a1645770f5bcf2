/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/cursor.h"

#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* base64url without padding (RFC 4648, section 5) */
static char *encode(TALLOC_CTX *mem, const char *text)
{
	size_t n = strlen(text), bits = 0;
	char *out = talloc_size(mem, n * 4 / 3 + 4), *p = out;
	uint32_t word = 0;

	if (!out)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		word = word << 8 | (unsigned char)text[i];
		for (bits += 8; bits >= 6; bits -= 6)
			*p++ = alphabet[word >> (bits - 6) & 63];
	}
	if (bits)
		*p++ = alphabet[word << (6 - bits) & 63];
	*p = '\0';
	return out;
}

static char *decode(TALLOC_CTX *mem, const char *text)
{
	size_t n = strlen(text), bits = 0;
	char *out = talloc_size(mem, n + 1), *p = out;
	uint32_t word = 0;

	for (size_t i = 0; out && i < n; i++) {
		const char *at = strchr(alphabet, text[i]);

		if (!at)
			return NULL;
		word = word << 6 | (uint32_t)(at - alphabet);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			*p = (char)(word >> bits & 255);
			if (!*p++)
				return NULL;
		}
	}
	if (out)
		*p = '\0';
	return out;
}

char *cursor_match_format(TALLOC_CTX *mem, const struct match_list_cursor *cursor)
{
	char text[80];

	snprintf(text, sizeof(text), "m1:%" PRId64 ":%" PRId64 ":%u",
		 cursor->game_start_ms, cursor->surrogate, cursor->participant_no);
	return encode(mem, text);
}

char *cursor_player_format(TALLOC_CTX *mem, const struct cursor_player *cursor)
{
	char *text = talloc_asprintf(mem, "p1:%" PRId64 ":%s", cursor->id, cursor->fold);

	return text ? encode(mem, text) : NULL;
}

/* A decimal number up to a colon or the end; moves *p behind it. */
static bool read_number(const char **p, int64_t max, int64_t *ret)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(*p, &end, 10);
	if (end == *p || errno || v > max || (*end && *end != ':'))
		return false;
	*p = *end ? end + 1 : end;
	*ret = v;
	return true;
}

/* The payload behind a cursor's kind ("m1:"), or NULL; it is text that SQL may see. */
static const char *open_cursor(TALLOC_CTX *mem, const char *text, const char *kind)
{
	const char *plain = decode(mem, text);

	if (!plain || strncmp(plain, kind, strlen(kind)) != 0 ||
	    !text_utf8_valid(plain, strlen(plain)))
		return NULL;
	return plain + strlen(kind);
}

bool cursor_match_parse(TALLOC_CTX *mem, const char *text,
			struct match_list_cursor *ret_cursor)
{
	const char *p = open_cursor(mem, text, "m1:");
	int64_t start, surrogate, no;

	if (!p || !read_number(&p, INT64_MAX, &start) ||
	    !read_number(&p, INT64_MAX, &surrogate) || !read_number(&p, UINT8_MAX, &no) ||
	    *p || no < 0)
		return false;
	*ret_cursor = (struct match_list_cursor){ start, surrogate, (uint8_t)no };
	return true;
}

bool cursor_player_parse(TALLOC_CTX *mem, const char *text,
			 struct cursor_player *ret_cursor)
{
	const char *p = open_cursor(mem, text, "p1:");
	int64_t id;

	if (!p || !read_number(&p, INT64_MAX, &id) || p[-1] != ':')
		return false;
	*ret_cursor = (struct cursor_player){ p, id };
	return true;
}

static void add_escaped(struct buf *out, const char *text)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			     (c >= 'a' && c <= 'z') || strchr("-._~", c);

		if (plain) {
			buf_add_char(out, (char)c);
		} else {
			buf_add_char(out, '%');
			buf_add_char(out, hex[c >> 4]);
			buf_add_char(out, hex[c & 15]);
		}
	}
}

void cursor_link_next(struct api_call *call, const char *cursor)
{
	struct buf link;

	buf_init(&link, call->mem, 256);
	buf_add_fmt(&link, "<%s%s?", call->api->base_path, call->route->path);
	for (size_t i = 0; i < call->req->param_count; i++) {
		const struct http_pair *pair = &call->req->params[i];

		if (strcmp(pair->name, "page") == 0 || strcmp(pair->name, "cursor") == 0)
			continue;
		add_escaped(&link, pair->name);
		buf_add_char(&link, '=');
		add_escaped(&link, pair->value);
		buf_add_char(&link, '&');
	}
	buf_add_fmt(&link, "cursor=%s>; rel=\"next\"", cursor);
	if (!link.failed)
		(void)http_response_header(call->resp, "Link", link.data);
}
