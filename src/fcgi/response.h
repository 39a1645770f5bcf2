/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing: head and body of an answer go out together.
 */
#pragma once

#include "fcgi/listener.h"

/*
 * Send the rendered head of a CGI answer and its body (NULL when body_len is 0), and
 * finish the request.  Up to about 8 KB, answer and end mark leave in one system call.
 * Afterwards nothing of the request may be touched; give the connection back with
 * fcgi_listener_park in either case. Fails with: E_IO (the peer is gone; nobody misses
 * the answer). Thread: the one that owns conn.
 */
int fcgi_response_send(struct fcgi_conn *conn, const char *head, size_t head_len,
		       const char *body, size_t body_len) MUST_CHECK;
