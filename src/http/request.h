/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An HTTP request as a value: no socket behind it.  Built by fcgi/, read by api/; every
 * text lives as long as the request (until its answer is sent): copy what must outlive
 * it.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct http_exchange;

enum http_method {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_DELETE,
	HTTP_OPTIONS,
	HTTP_OTHER,
	HTTP_METHOD_COUNT
};

struct http_pair {
	const char *name, *value;
};

struct http_request {
	enum http_method method;
	const char *method_text;
	const char *target; /* as the client sent it, path and query ("/api/x?a=%20") */
	const char *path;   /* decoded, no query, base path still in front */
	const char *query;  /* raw query, "" when absent */
	struct http_pair *params; /* decoded query parameters in order */
	size_t param_count;
	struct http_pair *headers; /* names in lower case with '-': "if-none-match" */
	size_t header_count;
	const char *body; /* NULL when there is none */
	size_t body_len;
	bool body_too_large; /* declared length over the limit; body not read */
	const char *remote_addr;
	const char *host;
	bool https;
	int64_t received_us; /* monotonic */
	char request_id[40];
	const char *malformed; /* NULL, or what is wrong with the request (-> 400) */
	/* NULL: it has to be answered before the handler returns (http/exchange.h) */
	struct http_exchange *exchange;
};

/*
 * Copy into mem what the request points to elsewhere, so that it lives as long as mem.
 * path, params and body are in the memory that the request was read into and stay there.
 * Fails with: E_NOMEM.  Thread: any.
 */
int http_request_keep(struct http_request *req, TALLOC_CTX *mem) MUST_CHECK;

/*
 * Split and decode target into path, query and params (percent-encoding, '+' is a space
 * in the query only).  Sets req->malformed instead of failing when an escape is broken, a
 * decoded byte is NUL, the text is not UTF-8, or the path does not begin with '/'. target
 * is kept, not copied; decoded texts live in mem.  path, query, params are always usable.
 * Fails with: E_NOMEM, E_LIMITED (over 100 parameters).  Thread: any.
 */
int http_request_set_target(struct http_request *req, TALLOC_CTX *mem,
			    const char *target) MUST_CHECK;

/* A header's value by lower-case name, or NULL. */
const char *http_request_header(const struct http_request *req, const char *name);

/* A query parameter's first value, or NULL. */
const char *http_request_param(const struct http_request *req, const char *name);

/* Parse a method token ("GET"); unknown ones are HTTP_OTHER.  Thread: any. */
enum http_method http_method_parse(const char *text);

/* The token of a method, "OTHER" for HTTP_OTHER.  Static.  Thread: any. */
const char *http_method_name(enum http_method method);

/*
 * Take the client's X-Request-Id when it is 1..36 characters of [A-Za-z0-9._-], else make
 * a random one (128 bits, hex).
 */
void http_request_set_id(struct http_request *req, const char *from_client);
