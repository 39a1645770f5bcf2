/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One connection from the web server around libfcgi's request.  Private to this folder.
 *
 * libfcgi is handed an accepted descriptor in ipcFd with keepConnection set, so that its
 * implicit finish leaves the descriptor alone, and the listening socket -1, so that it
 * can never block in accept().  It closes the descriptor itself (ipcFd becomes -1) when
 * the peer is gone or breaks the protocol.  self_test.c checks all of that at start.
 */
#pragma once

#include <fcgiapp.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * CONN_SWEEPING: the sweeper is about to shut the descriptor; a thread that has the
 * connection's event waits the moment that this takes, because it might close the number.
 */
enum fcgi_conn_state { CONN_BUSY, CONN_PARKED, CONN_SWEEPING };

struct fcgi_conn {
	FCGX_Request fcgx;
	_Atomic int state;
	bool armed_before; /* the descriptor is in the epoll set already */
	bool peer_keeps;   /* FCGI_KEEP_CONN of the request being answered */
	bool unread;       /* the peer may still be sending a body nobody wants */
	/* Read by the sweeper at any time: */
	_Atomic bool lingering;   /* answered; reading off what the peer still sends */
	_Atomic bool shut;        /* its reading side was shut: it is about to go */
	_Atomic int64_t since_us; /* when it was parked, or began to linger */
	struct fcgi_conn *next, *prev; /* all connections, under the listener's lock */
};

/* Wrap an accepted descriptor (blocking); NULL without memory. */
struct fcgi_conn *fcgi_conn_new(int fd);

/* Close what is open and free. */
void fcgi_conn_free(struct fcgi_conn *conn);
