/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fcgi/self_test.h"

#include <fcgiapp.h>

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* Type bytes and sizes of the FastCGI 1.0 specification, section 8. */
#define HEADER_LEN  8
#define END_REQUEST 3

/* BEGIN_REQUEST (responder, keep), PARAMS "A"="n", end of PARAMS, end of STDIN. */
static const unsigned char request_bytes[] = {
	1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 1,   0,   0, 0, 0, 0, /* begin */
	1, 4, 0, 1, 0, 4, 4, 0, 1, 1, 'A', 'n', 0, 0, 0, 0, /* parameters */
	1, 4, 0, 1, 0, 0, 0, 0,                             /* no more parameters */
	1, 5, 0, 1, 0, 0, 0, 0,                             /* no input */
};

static int broken(struct err *err, const char *what)
{
	return err_set(err, E_BUG,
		       "the installed libfcgi does not behave as this program needs: %s; "
		       "use libfcgi 2.4.2 to 2.4.7",
		       what);
}

/* The peer's view of the answer: some text, and an end mark as the last record. */
static int check_answer(int peer, struct err *err)
{
	unsigned char got[512];
	ssize_t n = recv(peer, got, sizeof(got), 0);
	const unsigned char *last = got + n - 2 * HEADER_LEN;

	if (n < 3 * HEADER_LEN || !memmem(got, (size_t)n, "answer", 6))
		return broken(err, "an answer does not arrive in one piece");
	if (last[1] != END_REQUEST)
		return broken(err, "an answer ends without its end mark");
	return 0;
}

static int check_request(FCGX_Request *fcgx, int fd, int peer, struct err *err)
{
	const char *value;

	if (send(peer, request_bytes, sizeof(request_bytes), MSG_NOSIGNAL) !=
	    (ssize_t)sizeof(request_bytes))
		return err_set(err, E_IO, "libfcgi self-test: %s", strerror(errno));
	if (FCGX_Accept_r(fcgx) < 0)
		return broken(err, "a request on a connection handed in is not read");
	value = FCGX_GetParam("A", fcgx->envp);
	if (!value || strcmp(value, "n") != 0)
		return broken(err, "parameters are not read");
	if (!fcgx->keepConnection)
		return broken(err, "the keep-connection flag is not shown");
	if (FCGX_GetChar(fcgx->in) != -1 || FCGX_GetError(fcgx->in) != 0)
		return broken(err, "the end of input is not seen");
	if (FCGX_PutStr("answer", 6, fcgx->out) != 6)
		return broken(err, "an answer cannot be written");
	FCGX_Finish_r(fcgx);
	if (fcgx->ipcFd != fd)
		return broken(err, "a kept connection is closed after its answer");
	return check_answer(peer, err);
}

static int check_conversation(int fd, int peer, struct err *err)
{
	FCGX_Request fcgx;
	int r;

	if (FCGX_InitRequest(&fcgx, -1, 0) != 0)
		return broken(err, "a request cannot be initialised");
	fcgx.ipcFd = fd;
	fcgx.keepConnection = 1;
	r = check_request(&fcgx, fd, peer, err);
	if (r == 0)
		r = check_request(&fcgx, fd, peer, err);
	if (r == 0) {
		shutdown(peer, SHUT_RDWR);
		if (FCGX_Accept_r(&fcgx) >= 0)
			r = broken(err, "a closed connection is not reported");
		else if (fcgx.ipcFd >= 0)
			r = broken(err, "a closed connection stays open");
	}
	FCGX_Free(&fcgx, 0);
	if (fcgx.ipcFd >= 0)
		close(fcgx.ipcFd);
	return r;
}

int fcgi_self_test(struct err *err)
{
	struct timeval limit = { .tv_sec = 2 };
	int ends[2], r;

	if (FCGX_Init() != 0)
		return broken(err, "it cannot be initialised");
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return err_set(err, E_IO, "libfcgi self-test: %s", strerror(errno));
	/* So that a wait where none belongs ends as an error instead of for ever. */
	for (int i = 0; i < 2; i++)
		(void)setsockopt(ends[i], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	r = check_conversation(ends[0], ends[1], err);
	close(ends[1]);
	return r;
}
