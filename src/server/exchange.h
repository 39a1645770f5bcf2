/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request on its way through the server: connection, memory, request, answer.  A
 * request thread uses one again and again, until a handler holds it: then it goes with
 * the request, and the thread takes a new one.  Private to this folder.
 */
#pragma once

#include "base/buf.h"
#include "fcgi/listener.h"
#include "http/exchange.h"
#include "server/scoreboard.h"
#include "server/server.h"

#include <stdatomic.h>
#include <stdbool.h>

struct held;
struct worker;

struct server_exchange {
	struct http_exchange http; /* first: what the handler knows */
	const struct server_config *config;
	struct fcgi_listener *listener;
	struct held *held;
	bool *ret_held; /* of the request thread: it is not its own any more */
	TALLOC_CTX *mem;
	struct buf out;
	struct fcgi_conn *conn;
	struct http_request req;
	struct http_response resp;
	_Atomic int refs;
	/* While it is held; under the lock of struct held: */
	struct deadline deadline;
	exchange_lost_fn lost;
	void *lost_arg;
	bool told;
	unsigned looked; /* the last round in which its peer was looked at */
	struct server_exchange *next, *prev;
};

/* NULL without memory.  ret_held: set when a handler takes it away. */
struct server_exchange *exchange_new(const struct server_config *config,
				     struct fcgi_listener *listener, struct held *held,
				     bool *ret_held);

/* Let go of one that is not held; NULL is fine. */
void exchange_free(struct server_exchange *x);

/* Empty it for the next request. */
void exchange_reset(struct server_exchange *x);

/* Render and send the answer; ret_bytes: what was sent.  Thread: the one that has it. */
void exchange_send(struct server_exchange *x, size_t *ret_bytes);

/* The peer's end, for the log; the connection may be used again afterwards. */
void exchange_log(struct server_exchange *x, int64_t duration_us);
