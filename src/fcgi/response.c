/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fcgi/response.h"

#include "fcgi/conn.h"

#define PIECE_MAX (1 << 30)

int fcgi_response_send(struct fcgi_conn *conn, const char *data, size_t len)
{
	FCGX_Request *fcgx = &conn->fcgx;
	int r = 0, fd = fcgx->ipcFd;

	while (len > 0 && r == 0) {
		int piece = len < PIECE_MAX ? (int)len : PIECE_MAX;

		if (FCGX_PutStr(data, piece, fcgx->out) != piece)
			r = -E_IO;
		data += piece;
		len -= (size_t)piece;
	}
	FCGX_Finish_r(fcgx);
	/* libfcgi closed the descriptor itself when the last bytes could not be sent. */
	if (fd != fcgx->ipcFd)
		r = -E_IO;
	return r;
}
