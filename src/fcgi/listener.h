/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The connections of one process.
 *
 * nginx keeps its connections open between requests, and a thread that waits inside
 * libfcgi on an idle one is lost to everybody else.  So one epoll set holds the listening
 * socket and every idle ("parked") connection; the request threads wait on that set, take
 * whatever became readable, let libfcgi read the request, answer, and park again:
 *
 *	fresh --next--> busy --park--> parked --next--> busy ... --drop--> gone
 *
 * A busy connection belongs to the thread that took it; a parked one to the listener.
 * Closing a parked connection means shutting its reading side: what the peer has already
 * sent is still answered, what it sends later fails at once and is retried by nginx.
 */
#pragma once

#include "base/attr.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fcgi_listener;
struct fcgi_conn;

struct fcgi_listener_config {
	int listen_fd;         /* stays the caller's; made non-blocking */
	int32_t io_timeout_ms; /* a peer that stalls within a request is dropped */
	/* Beyond it the longest idle connection is closed; 0 = 1024.  Never more than the
	 * process may have open files. */
	size_t max_connections;
};

/*
 * Make the epoll set.  ret_listener: freed with fcgi_listener_close.
 * Fails with: E_INVALID (listen_fd is no listening socket), E_IO, E_NOMEM.  Thread: main.
 */
int fcgi_listener_open(const struct fcgi_listener_config *config,
		       struct fcgi_listener **ret_listener, struct err *err) MUST_CHECK;

/* Close every connection and free; NULL is fine.  Thread: when no other uses it. */
void fcgi_listener_close(struct fcgi_listener *l);

/*
 * Wait for a connection with something to read and take it.
 * Fails with: E_CANCELLED (fcgi_listener_end was called), E_IO (the epoll set broke).
 * Thread: any, several at once.
 */
int fcgi_listener_next(struct fcgi_listener *l, struct fcgi_conn **ret_conn) MUST_CHECK;

/*
 * Give a connection back after its answer was sent: it is parked, or closed when the peer
 * does not keep it or the listener is stopping.  Do not touch it afterwards.
 */
void fcgi_listener_park(struct fcgi_listener *l, struct fcgi_conn *conn);

/* Close a connection whose request could not be read.  Do not touch it afterwards. */
void fcgi_listener_drop(struct fcgi_listener *l, struct fcgi_conn *conn);

/*
 * Whether the peer of a busy connection has closed its side: nobody reads the answer.
 * Looks and does not wait.  Thread: any, while the connection is not given back.
 */
bool fcgi_listener_peer_gone(const struct fcgi_conn *conn);

/*
 * Begin to drain: connections that wait in the backlog are taken, then no more; each
 * connection is closed after its next answer, idle ones at once.  Thread: any, once.
 */
void fcgi_listener_stop(struct fcgi_listener *l);

/*
 * Housekeeping: close parked connections that are to go (draining, lingering too long),
 * listen again after file descriptors ran out.  Call about once a second, while draining
 * every few milliseconds.  Thread: one at a time.
 */
void fcgi_listener_sweep(struct fcgi_listener *l);

/* Let every fcgi_listener_next return -E_CANCELLED from now on.  Thread: any. */
void fcgi_listener_end(struct fcgi_listener *l);

/* Connections that are open, parked and busy.  Thread: any. */
size_t fcgi_listener_count(struct fcgi_listener *l);
