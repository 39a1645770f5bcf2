/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fcgi/conn.h"

#include <stdlib.h>
#include <unistd.h>

struct fcgi_conn *fcgi_conn_new(int fd)
{
	struct fcgi_conn *conn = calloc(1, sizeof(*conn));

	if (!conn)
		return NULL;
	if (FCGX_InitRequest(&conn->fcgx, -1, 0) != 0) {
		free(conn);
		return NULL;
	}
	conn->fcgx.ipcFd = fd;
	conn->fcgx.keepConnection = 1;
	return conn;
}

void fcgi_conn_free(struct fcgi_conn *conn)
{
	int fd = conn->fcgx.ipcFd;

	/* libfcgi would shut down and wait for the peer to close: do it ourselves. */
	FCGX_Free(&conn->fcgx, 0);
	if (fd >= 0)
		close(fd);
	free(conn);
}
