/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/access_line.h"

#include "base/clock.h"
#include "base/digits.h"

#include <limits.h>
#include <string.h>

/* No snprintf here: this runs once a request. */
static char *add(char *p, const char *s, size_t n)
{
	memcpy(p, s, n);
	return p + n;
}

#define ADD_LITERAL(p, s) add(p, s, sizeof(s) - 1)

/* A JSON string of at most max bytes of text (six times that when escaped). */
static char *add_text(char *p, const char *s, size_t max)
{
	static const char hex[] = "0123456789abcdef";
	static const bool plain[UCHAR_MAX + 1] = { [' '] = true,
						   ['!'] = true,
						   ['#' ... '['] = true,
						   [']' ... UCHAR_MAX] = true };
	size_t n = strnlen(s, max + 1);

	if (n > max)
		for (n = max; n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80;)
			n--;
	*p++ = '"';
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (plain[c]) {
			*p++ = (char)c;
		} else if (c == '"' || c == '\\') {
			*p++ = '\\';
			*p++ = (char)c;
		} else {
			p = ADD_LITERAL(p, "\\u00");
			*p++ = hex[c >> 4];
			*p++ = hex[c & 15];
		}
	}
	*p++ = '"';
	return p;
}

/* The date changes once a second; a thread formats it once. */
static char *add_time(char *p, int64_t now_ms)
{
	static _Thread_local int64_t second = -1;
	static _Thread_local char text[32];
	int64_t ms = now_ms % 1000;

	if (second != now_ms / 1000) {
		second = now_ms / 1000;
		clock_format_rfc3339(second * 1000, false, text);
	}
	p = add(p, text, strlen(text) - 1);
	*p++ = '.';
	*p++ = (char)('0' + ms / 100);
	*p++ = (char)('0' + ms / 10 % 10);
	*p++ = (char)('0' + ms % 10);
	*p++ = 'Z';
	return p;
}

static char *add_optional(char *p, const char *s, size_t max)
{
	return s ? add_text(p, s, max) : ADD_LITERAL(p, "null");
}

size_t access_line_format(char line[static ACCESS_LINE_MAX],
			  const struct http_request *req,
			  const struct http_response *resp, int64_t now_ms,
			  int64_t duration_us)
{
	char *p = ADD_LITERAL(line, "{\"time\":\"");

	p = add_time(p, now_ms);
	p = ADD_LITERAL(p, "\",\"id\":");
	p = add_text(p, req->request_id, 40);
	p = ADD_LITERAL(p, ",\"remote\":");
	p = add_optional(p, req->remote_addr, 48);
	p = ADD_LITERAL(p, ",\"method\":");
	p = add_optional(p, http_method_name(req->method), 16);
	p = ADD_LITERAL(p, ",\"route\":");
	p = add_optional(p, resp->route, 80);
	p = ADD_LITERAL(p, ",\"path\":");
	p = add_optional(p, req->malformed || resp->hide_path ? NULL : req->path, 120);
	p = ADD_LITERAL(p, ",\"status\":");
	p = digits_put(p, resp->status);
	p = ADD_LITERAL(p, ",\"bytes\":");
	p = digits_put(p, req->method == HTTP_HEAD ? 0 : (int64_t)resp->body_len);
	p = ADD_LITERAL(p, ",\"us\":");
	p = digits_put(p, duration_us);
	p = ADD_LITERAL(p, ",\"cache\":");
	p = add_optional(p, resp->cache_state, 16);
	p = ADD_LITERAL(p, ",\"error\":");
	p = add_optional(p, resp->error_code, 40);
	p = ADD_LITERAL(p, "}\n");
	return (size_t)(p - line);
}
