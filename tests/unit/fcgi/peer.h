/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The web server's side of FastCGI, for tests: builds requests, reads answers.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The bytes of a request; env: "NAME=value" ended by NULL; body may be NULL. */
size_t peer_encode(char *to, size_t room, bool keep, const char *const *env,
		   const char *body, size_t body_len);

/* Send a whole request on a connected socket. */
void peer_send(int fd, bool keep, const char *const *env, const char *body,
	       size_t body_len);

/*
 * Read one answer to its end mark (blocking, at most seconds).  Returns the bytes of
 * standard output put into to, or -1 when the connection ended before.
 */
int peer_read(int fd, char *to, size_t room);

/* A unix listening socket at a new path (written to path, 64 bytes), and a client of it.
 */
int peer_listen(char *path);
int peer_connect(const char *path);
