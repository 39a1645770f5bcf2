/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading: FastCGI parameters and standard input become an http_request.
 */
#pragma once

#include "fcgi/listener.h"
#include "http/request.h"

#include <talloc.h>

struct fcgi_limits {
	size_t max_body;   /* bytes; a larger body sets body_too_large */
	size_t max_params; /* bytes of all parameters; more sets malformed */
};

/*
 * Read the request that waits on a busy connection.  Blocks only for the rest of what the
 * web server has begun to send, at most the listener's io_timeout a read.  req's texts
 * live in mem and in the connection: until its answer is sent.
 * Fails with: E_IO (peer gone, stalled or not speaking FastCGI), E_NOMEM; then the
 * connection is only good for fcgi_listener_drop.  Thread: the one that owns conn.
 */
int fcgi_request_read(struct fcgi_conn *conn, TALLOC_CTX *mem,
		      const struct fcgi_limits *limits,
		      struct http_request *req) MUST_CHECK;

/*
 * The conversion alone: env is an array of "NAME=value" ended by NULL, whose texts are
 * changed in place.  Sets everything but the body; ret_content_length is -1 when it is
 * not declared.  Fails with: E_NOMEM.  Thread: any.
 */
int fcgi_request_convert(char **env, TALLOC_CTX *mem, size_t max_params,
			 struct http_request *req,
			 int64_t *ret_content_length) MUST_CHECK;
