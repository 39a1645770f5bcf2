/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An HTTP response as a value.  Body and texts live in the request's talloc context or
 * are static.
 */
#pragma once

#include "base/buf.h"
#include "http/request.h"

#define HTTP_RESPONSE_HEADERS_MAX 24

struct http_response {
	int status;
	const char *content_type; /* NULL: no body */
	const char *body;
	size_t body_len;
	struct http_pair headers[HTTP_RESPONSE_HEADERS_MAX];
	size_t header_count;
	/* For the access log and the scoreboard */
	const char *route;       /* the template, not the path: "/api/matches/:id" */
	const char *cache_state; /* "hit", "miss", "stale", "bypass", "none" */
	const char *error_code;  /* inherited error code, NULL on success */
	bool hide_path;          /* the path holds what no log may */
};

/* Add a header (pointers are kept).  Over the limit it is dropped and -E_LIMITED
 * returned. */
int http_response_header(struct http_response *resp, const char *name, const char *value);

/*
 * Append a text and a number at to, which has room for both and a NUL; returns the end.
 * Headers of hot answers are made by it: they have no time for snprintf.  Thread: any.
 */
char *http_add_number(char *to, const char *text, int64_t v);

/* The reason phrase of a status ("Not Found").  Static. */
const char *http_reason(int status);

/*
 * Render the response's head as CGI output ("Status: 200 OK\r\n…\r\n\r\n") into out.
 * Returns how many bytes of the body follow it: none for HEAD, which keeps
 * Content-Length.
 */
size_t http_response_render(const struct http_response *resp, bool head, struct buf *out);
