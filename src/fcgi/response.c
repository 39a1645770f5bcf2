/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fcgi/response.h"

#include "fcgi/conn.h"

#define PIECE_MAX (1 << 30)

static int put(FCGX_Request *fcgx, const char *data, size_t len)
{
	while (len > 0) {
		int piece = len < PIECE_MAX ? (int)len : PIECE_MAX;

		if (FCGX_PutStr(data, piece, fcgx->out) != piece)
			return -E_IO;
		data += piece;
		len -= (size_t)piece;
	}
	return 0;
}

int fcgi_response_send(struct fcgi_conn *conn, const char *head, size_t head_len,
		       const char *body, size_t body_len)
{
	FCGX_Request *fcgx = &conn->fcgx;
	int r, fd = fcgx->ipcFd;

	r = put(fcgx, head, head_len);
	if (r == 0)
		r = put(fcgx, body, body_len);
	FCGX_Finish_r(fcgx);
	/* libfcgi closed the descriptor itself when the last bytes could not be sent. */
	if (fd != fcgx->ipcFd)
		r = -E_IO;
	return r;
}
