/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { BEGIN = 1, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6 };

static size_t put_header(char *to, int type, size_t len)
{
	const unsigned char header[8] = { 1,
					  (unsigned char)type,
					  0,
					  1,
					  (unsigned char)(len >> 8),
					  (unsigned char)len,
					  0,
					  0 };

	memcpy(to, header, sizeof(header));
	return sizeof(header);
}

static size_t put_length(char *to, size_t n)
{
	if (n < 128) {
		to[0] = (char)n;
		return 1;
	}
	to[0] = (char)(n >> 24 | 0x80);
	to[1] = (char)(n >> 16);
	to[2] = (char)(n >> 8);
	to[3] = (char)n;
	return 4;
}

static size_t put_params(char *to, const char *const *env)
{
	char *at = to + 8;

	for (; *env; env++) {
		size_t name = strcspn(*env, "="), value = strlen(*env + name + 1);

		at += put_length(at, name);
		at += put_length(at, value);
		memcpy(at, *env, name);
		memcpy(at + name, *env + name + 1, value);
		at += name + value;
	}
	put_header(to, PARAMS, (size_t)(at - to - 8));
	return (size_t)(at - to) + put_header(at, PARAMS, 0);
}

size_t peer_encode(char *to, size_t room, bool keep, const char *const *env,
		   const char *body, size_t body_len)
{
	const char begin[8] = { 0, 1, (char)keep };
	char *at = to;

	if (room < body_len + body_len / 32 + 65536)
		abort();
	at += put_header(at, BEGIN, 8);
	memcpy(at, begin, 8);
	at += 8;
	at += put_params(at, env);
	while (body_len > 0) {
		size_t n = body_len < 32768 ? body_len : 32768;

		at += put_header(at, STDIN, n);
		memcpy(at, body, n);
		at += n;
		body += n;
		body_len -= n;
	}
	at += put_header(at, STDIN, 0);
	return (size_t)(at - to);
}

void peer_send(int fd, bool keep, const char *const *env, const char *body,
	       size_t body_len)
{
	size_t room = body_len * 2 + 131072, n, done = 0;
	char *bytes = malloc(room);

	if (!bytes)
		abort();
	n = peer_encode(bytes, room, keep, env, body, body_len);
	while (done < n) {
		ssize_t k = send(fd, bytes + done, n - done, MSG_NOSIGNAL);

		if (k < 0)
			break;
		done += (size_t)k;
	}
	free(bytes);
}

static int read_all(int fd, void *to, size_t n)
{
	char *at = to;

	while (n > 0) {
		ssize_t k = recv(fd, at, n, 0);

		if (k <= 0)
			return -1;
		at += k;
		n -= (size_t)k;
	}
	return 0;
}

int peer_read(int fd, char *to, size_t room)
{
	static char waste[65536 + 256];
	struct timeval limit = { .tv_sec = 5 };
	unsigned char header[8];
	size_t got = 0;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	for (;;) {
		size_t len;

		if (read_all(fd, header, 8) < 0)
			return -1;
		len = (size_t)header[4] << 8 | header[5];
		if (read_all(fd, waste, len + header[6]) < 0)
			return -1;
		if (header[1] == END)
			break;
		if (header[1] != STDOUT || got + len >= room)
			continue;
		memcpy(to + got, waste, len);
		got += len;
	}
	to[got] = '\0';
	return (int)got;
}

int peer_listen(char *path)
{
	static int number;
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(path, 64, "/tmp/lme-test-%d-%d", (int)getpid(), number++);
	strcpy(addr.sun_path, path);
	unlink(path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0 ||
	    listen(fd, 64) < 0)
		abort();
	return fd;
}

int peer_connect(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strcpy(addr.sun_path, path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0)
		abort();
	return fd;
}
