/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fcgi/request.h"

#include "base/clock.h"
#include "fcgi/conn.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BODY_STEP 16384

static const char too_many_params[] = "more than 100 query parameters";
static const char params_too_large[] = "the request's address and headers are too large";
static const char no_uri[] = "the web server does not pass REQUEST_URI";
static const char no_method[] = "the web server does not pass REQUEST_METHOD";
static const char bad_length[] = "the content length is not a number";

/* What is picked out of the parameters on the way. */
struct picked {
	const char *uri, *request_id, *server_name, *content_length;
};

/* "IF_NONE_MATCH" to "if-none-match", in place. */
static char *header_name(char *name)
{
	for (char *p = name; *p; p++) {
		if (*p == '_')
			*p = '-';
		else if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	}
	return name;
}

/* Every request has two dozen of them: a letter tells most apart. */
static inline bool is(const char *name, const char *wanted)
{
	return *name == *wanted && strcmp(name, wanted) == 0;
}

static void add_header(struct http_request *req, char *name, const char *value)
{
	req->headers[req->header_count++] =
		(struct http_pair){ header_name(name), value };
	if (is(name, "host"))
		req->host = value;
}

static void pick_param(struct http_request *req, struct picked *picked, char *name,
		       const char *value)
{
	if (*name == 'H' && strncmp(name, "HTTP_", 5) == 0)
		add_header(req, name + 5, value);
	else if (is(name, "REQUEST_URI"))
		picked->uri = value;
	else if (is(name, "REQUEST_METHOD"))
		req->method_text = value;
	else if (is(name, "REMOTE_ADDR"))
		req->remote_addr = value;
	else if (is(name, "SERVER_NAME"))
		picked->server_name = value;
	else if (is(name, "REQUEST_ID"))
		picked->request_id = value;
	else if (is(name, "HTTPS"))
		req->https = *value && strcmp(value, "off") != 0;
	else if (is(name, "CONTENT_LENGTH") && *value)
		add_header(req, name, picked->content_length = value);
	else if (is(name, "CONTENT_TYPE") && *value)
		add_header(req, name, value);
}

static int64_t parse_length(struct http_request *req, const char *text)
{
	char *end;
	long long n;

	if (!text)
		return -1;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno) {
		req->malformed = bad_length;
		return -1;
	}
	return n;
}

int fcgi_request_convert(char **env, TALLOC_CTX *mem, size_t max_params,
			 struct http_request *req, int64_t *ret_content_length)
{
	struct picked picked = { 0 };
	size_t count = 0, bytes = 0;
	int r;

	while (env[count])
		bytes += strlen(env[count++]);
	req->headers = talloc_array(mem, struct http_pair, count + 1);
	if (!req->headers)
		return -E_NOMEM;
	req->remote_addr = req->method_text = "";
	for (size_t i = 0; i < count; i++) {
		char *equals = strchr(env[i], '=');

		if (!equals)
			continue;
		*equals = '\0';
		pick_param(req, &picked, env[i], equals + 1);
	}
	if (!req->host)
		req->host = picked.server_name ? picked.server_name : "";
	r = http_request_set_target(req, mem, picked.uri ? picked.uri : "/");
	if (r == -E_NOMEM)
		return r;
	if (r == -E_LIMITED)
		req->malformed = too_many_params;
	*ret_content_length = parse_length(req, picked.content_length);
	if (bytes > max_params)
		req->malformed = params_too_large;
	else if (!*req->method_text)
		req->malformed = no_method;
	else if (!picked.uri)
		req->malformed = no_uri;
	req->method = http_method_parse(req->method_text);
	/* The access log is written when libfcgi has freed its parameters. */
	req->remote_addr = talloc_strdup(mem, req->remote_addr);
	if (!req->remote_addr)
		return -E_NOMEM;
	http_request_set_id(req, picked.request_id
					 ? picked.request_id
					 : http_request_header(req, "x-request-id"));
	return 0;
}

/* Read to the end of the input, keeping at most limit bytes. */
static int read_body(struct fcgi_conn *conn, TALLOC_CTX *mem, size_t limit, size_t hint,
		     struct http_request *req)
{
	FCGX_Stream *in = conn->fcgx.in;
	size_t len = 0, cap = hint;
	char *body = NULL, end;

	if (cap) {
		body = talloc_size(mem, cap + 1);
		if (!body)
			return -E_NOMEM;
	}
	for (;;) {
		if (len < cap) {
			size_t step = cap - len < BODY_STEP ? cap - len : BODY_STEP;
			int n = FCGX_GetStr(body + len, (int)step, in);

			len += n > 0 ? (size_t)n : 0;
			if (n < (int)step)
				break;
			continue;
		}
		/* Past what was declared: the end of input is due, and is taken too, so
		 * that nothing of this request is left on the connection. */
		if (FCGX_GetStr(&end, 1, in) != 1)
			break;
		if (cap >= limit) {
			req->body_too_large = conn->unread = true;
			return 0;
		}
		cap = cap ? cap * 2 : 4096;
		cap = cap < limit ? cap : limit;
		body = talloc_realloc_size(mem, body, cap + 1);
		if (!body)
			return -E_NOMEM;
		body[len++] = end;
	}
	if (FCGX_GetError(in) != 0)
		return -E_IO;
	if (len) {
		body[len] = '\0';
		req->body = body;
		req->body_len = len;
	}
	return 0;
}

int fcgi_request_read(struct fcgi_conn *conn, TALLOC_CTX *mem,
		      const struct fcgi_limits *limits, struct http_request *req)
{
	int64_t declared;
	int r;

	if (FCGX_Accept_r(&conn->fcgx) < 0)
		return -E_IO;
	conn->peer_keeps = conn->fcgx.keepConnection != 0;
	/* Finishing must leave the descriptor to us: libfcgi would wait for the peer. */
	conn->fcgx.keepConnection = 1;
	conn->unread = false;
	req->received_us = clock_mono_us();
	r = fcgi_request_convert(conn->fcgx.envp, mem, limits->max_params, req,
				 &declared);
	if (r < 0)
		return r;
	if (declared > 0 && (uint64_t)declared > limits->max_body) {
		req->body_too_large = conn->unread = true;
		return 0;
	}
	return read_body(conn, mem, limits->max_body, declared > 0 ? (size_t)declared : 0,
			 req);
}
