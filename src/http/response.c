/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/response.h"

#include "base/digits.h"

#include <string.h>

int http_response_header(struct http_response *resp, const char *name, const char *value)
{
	if (resp->header_count >= HTTP_RESPONSE_HEADERS_MAX)
		return -E_LIMITED;
	resp->headers[resp->header_count++] = (struct http_pair){ name, value };
	return 0;
}

char *http_add_number(char *to, const char *text, int64_t v)
{
	to = digits_put(stpcpy(to, text), v);
	*to = '\0';
	return to;
}

const char *http_reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} table[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 206, "Partial Content" },
		{ 301, "Moved Permanently" },
		{ 302, "Found" },
		{ 303, "See Other" },
		{ 304, "Not Modified" },
		{ 307, "Temporary Redirect" },
		{ 308, "Permanent Redirect" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 406, "Not Acceptable" },
		{ 408, "Request Timeout" },
		{ 409, "Conflict" },
		{ 410, "Gone" },
		{ 411, "Length Required" },
		{ 412, "Precondition Failed" },
		{ 413, "Content Too Large" },
		{ 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 416, "Range Not Satisfiable" },
		{ 422, "Unprocessable Content" },
		{ 428, "Precondition Required" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 502, "Bad Gateway" },
		{ 503, "Service Unavailable" },
		{ 504, "Gateway Timeout" },
		{ 507, "Insufficient Storage" },
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].status == status)
			return table[i].reason;
	return "Unknown";
}

/* A line break in a value would start a header of the sender's choice. */
static void blank(char *value, size_t n, char c)
{
	for (char *p = value; (p = memchr(p, c, n - (size_t)(p - value)));)
		*p = ' ';
}

/* Room is made once: a hot answer has a dozen of them. */
static void add_header(struct buf *out, const char *name, const char *value)
{
	size_t name_len = strlen(name), len = strlen(value);
	char *at = buf_reserve(out, name_len + len + 4);

	if (!at)
		return;
	memcpy(at, name, name_len);
	at += name_len;
	memcpy(at, ": ", 2);
	at += 2;
	memcpy(at, value, len);
	blank(at, len, '\r');
	blank(at, len, '\n');
	memcpy(at + len, "\r\n", 3);
	out->len += name_len + len + 4;
}

static bool status_has_body(int status)
{
	return status != 204 && status != 304;
}

size_t http_response_render(const struct http_response *resp, bool head, struct buf *out)
{
	bool body = status_has_body(resp->status);

	buf_add_str(out, "Status: ");
	buf_add_i64(out, resp->status);
	buf_add_char(out, ' ');
	buf_add_str(out, http_reason(resp->status));
	buf_add(out, "\r\n", 2);
	for (size_t i = 0; i < resp->header_count; i++)
		add_header(out, resp->headers[i].name, resp->headers[i].value);
	if (body && resp->content_type)
		add_header(out, "Content-Type", resp->content_type);
	if (body) {
		buf_add_str(out, "Content-Length: ");
		buf_add_i64(out, (int64_t)resp->body_len);
		buf_add(out, "\r\n", 2);
	}
	buf_add(out, "\r\n", 2);
	return body && !head ? resp->body_len : 0;
}
