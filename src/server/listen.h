/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Listening sockets on a path.
 */
#pragma once

#include "base/attr.h"
#include "base/err.h"

#include <sys/types.h>

/*
 * Listen on a path of at most 107 bytes.  A socket file that nobody answers on is
 * replaced; one that is in use is not.  ret_fd: close-on-exec, the caller's.
 * Fails with: E_BUSY (in use), E_INVALID (too long, or another kind of file is there),
 * E_ACCESS, E_NOT_FOUND (no such directory), E_IO.  Thread: main (the umask is changed
 * for the moment).
 */
int listen_open(const char *path, mode_t mode, int backlog, int *ret_fd,
		struct err *err) MUST_CHECK;

/*
 * Remove the path if it is still the socket fd (another process may have taken the name
 * over since).
 */
void listen_remove(const char *path, int fd);

/*
 * Check that fd is a listening stream socket, as spawn-fcgi and multiwatch leave it on 0.
 * Fails with: E_INVALID, with a line that says how to start the program.
 */
int listen_check(int fd, struct err *err) MUST_CHECK;
