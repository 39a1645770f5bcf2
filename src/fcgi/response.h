/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing: a rendered answer goes out in one piece.
 */
#pragma once

#include "fcgi/listener.h"

/*
 * Send a rendered CGI answer and finish the request.  Up to about 8 KB, answer and end
 * mark leave in one system call.  Afterwards nothing of the request may be touched; give
 * the connection back with fcgi_listener_park in either case.
 * Fails with: E_IO (the peer is gone; nobody misses the answer).
 * Thread: the one that owns conn.
 */
int fcgi_response_send(struct fcgi_conn *conn, const char *data, size_t len) MUST_CHECK;
