/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of one application process: listener, request threads, signals, drain,
 * recycle, scoreboard.  What a request means is the handler's business.
 */
#pragma once

#include "base/err.h"
#include "http/request.h"
#include "http/response.h"

#include <talloc.h>

/*
 * Answer one request.  mem: the request's context, freed after the answer is sent.  resp
 * is zeroed; the handler fills it and never fails (an error is a response), or holds
 * req->exchange and returns: then all three are not its own any more.  Thread: several at
 * once, each with its own mem.
 */
typedef void (*server_handler)(void *app, TALLOC_CTX *mem, const struct http_request *req,
			       struct http_response *resp);

struct scoreboard;

struct server_config {
	int listen_fd;            /* already listening; 0 under spawn-fcgi */
	int threads;              /* request threads, 1..256 */
	const char *instance;     /* names the shared scoreboard */
	uint64_t max_requests;    /* recycle after so many; 0 = never */
	int32_t min_uptime_ms;    /* … but not before this age (30000) */
	int32_t drain_timeout_ms; /* what is in flight may take so long */
	int32_t io_timeout_ms;    /* stalled peer */
	size_t max_body, max_params;
	size_t max_connections; /* open at once; 0 = 1024 */
	server_handler handler;
	/* Before the first request, with what shows all processes of the instance; it
	 * lives as long as the server.  NULL: nobody wants it. */
	void (*on_start)(void *app, struct scoreboard *scoreboard);
	void (*on_reload)(void *app); /* SIGHUP: re-read settings, reopen logs */
	/* After the answer was sent: header values and the target are gone by then. */
	void (*on_log)(void *app, const struct http_request *req,
		       const struct http_response *resp, int64_t duration_us);
	void (*on_tick)(void *app); /* about once a second, on the main thread */
	void *app;
};

/*
 * Serve until told to stop (SIGTERM, SIGUSR1, SIGINT) or due for recycling, then drain
 * and return 0.  Whoever holds a request is told after drain_timeout_ms to answer it.
 * Requests that are still in work then are given up, and the process ends with status 0
 * without returning, because their threads still run. Fails with: E_INVALID (listen_fd
 * does not listen), E_IO, E_NOMEM, E_BUG (the libfcgi self-test failed).  Thread: the
 * main thread, before any other is made.
 */
int server_run(const struct server_config *config, struct err *err) MUST_CHECK;
