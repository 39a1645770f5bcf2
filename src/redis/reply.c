/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/reply.h"

#include <errno.h>
#include <fcntl.h>
#include <hiredis.h>
#include <poll.h>
#include <sds.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

/* Longest wait inside one recv; the kernel rounds it up by at most the slack. */
#define RECV_MS    50
#define RECV_SLACK 10
#define RECV_SIZE  (16 * 1024)
#define PULLS      64 /* at one time of one server, so that the others have their turn */

static int wait_for(redisContext *c, short events, struct deadline deadline,
		    const char *what, struct err *err)
{
	struct pollfd p = { .fd = c->fd, .events = events };
	int n;

	do {
		n = poll(&p, 1, deadline_left_ms(deadline));
	} while (n < 0 && errno == EINTR && !deadline_passed(deadline));
	if (n > 0)
		return 0; /* trouble shows at the read or write that follows */
	if (n < 0 && errno != EINTR)
		return err_set(err, E_UNAVAILABLE, "poll: %s", strerror(errno));
	return err_set(err, E_TIMEOUT, "no answer in time while %s", what);
}

static int lost(redisContext *c, struct err *err)
{
	return err_set(err, E_UNAVAILABLE, "%s",
		       c->errstr[0] ? c->errstr : "connection lost");
}

/* Not redisBufferWrite: it would raise SIGPIPE when the server has gone. */
int redis_reply_push(redisContext *c, bool *ret_done, struct err *err)
{
	size_t len = sdslen(c->obuf), sent = 0;

	while (sent < len) {
		ssize_t n = send(c->fd, c->obuf + sent, len - sent,
				 MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0)
			sent += (size_t)n;
		else if (n < 0 && errno == EAGAIN)
			break;
		else if (n < 0 && errno != EINTR)
			return err_set(err, E_UNAVAILABLE, "send: %s", strerror(errno));
	}
	*ret_done = sent == len;
	if (*ret_done)
		sdsclear(c->obuf);
	else if (sent)
		sdsrange(c->obuf, (int)sent, -1);
	return 0;
}

int redis_reply_flush(redisContext *c, struct deadline deadline, struct err *err)
{
	bool done = false;
	int r = redis_reply_push(c, &done, err);

	while (!r && !done) {
		r = wait_for(c, POLLOUT, deadline, "sending", err);
		if (!r)
			r = redis_reply_push(c, &done, err);
	}
	return r;
}

enum err_code redis_reply_code(const char *text)
{
	static const struct {
		const char *start;
		enum err_code code;
	} rows[] = {
		{ "BUSY", E_UNAVAILABLE },
		{ "CLUSTERDOWN", E_UNAVAILABLE },
		{ "ERR AUTH", E_ACCESS },
		{ "ERR Client sent AUTH", E_ACCESS },
		{ "ERR max number of clients", E_UNAVAILABLE },
		{ "ERR invalid password", E_ACCESS },
		{ "LOADING", E_UNAVAILABLE },
		{ "MASTERDOWN", E_UNAVAILABLE },
		{ "MISCONF", E_UNAVAILABLE },
		{ "NOAUTH", E_ACCESS },
		{ "NOPERM", E_ACCESS },
		{ "NOSCRIPT", E_NOT_FOUND },
		{ "OOM", E_LIMITED },
		{ "READONLY", E_UNAVAILABLE },
		{ "TRYAGAIN", E_UNAVAILABLE },
		{ "WRONGPASS", E_ACCESS },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (!strncmp(text, rows[i].start, strlen(rows[i].start)))
			return rows[i].code;
	return E_INVALID;
}

/* What one recv returned is the reader's, or is why there is nothing; n < 0: errno. */
static int feed(redisContext *c, const char *bytes, ssize_t n, struct err *err)
{
	if (n == 0)
		return err_set(err, E_UNAVAILABLE, "the server closed the connection");
	if (n < 0)
		return err_set(err, E_UNAVAILABLE, "recv: %s", strerror(errno));
	if (redisReaderFeed(c->reader, bytes, (size_t)n) != REDIS_OK)
		return err_set(err, E_NOMEM, "no memory for a Redis reply");
	return 0;
}

static bool is_nothing(ssize_t n)
{
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

/*
 * With time enough left the wait is a blocking recv in short slices, which saves the poll
 * of every exchange; near the deadline, poll is exact.  Not redisBufferRead: it does not
 * say that it timed out.
 */
int redis_reply_await(redisContext *c, struct deadline deadline, struct err *err)
{
	char bytes[RECV_SIZE];
	ssize_t n;

	do {
		bool exact = deadline_left_ms(deadline) < RECV_MS + RECV_SLACK;
		int r = exact ? wait_for(c, POLLIN, deadline, "reading", err) : 0;

		if (r)
			return r;
		n = recv(c->fd, bytes, sizeof(bytes), exact ? MSG_DONTWAIT : 0);
	} while (is_nothing(n));
	return feed(c, bytes, n, err);
}

int redis_reply_pull(redisContext *c, struct err *err)
{
	char bytes[RECV_SIZE];

	for (int i = 0; i < PULLS; i++) {
		ssize_t n = recv(c->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
		int r = is_nothing(n) ? 0 : feed(c, bytes, n, err);

		if (r || n < (ssize_t)sizeof(bytes))
			return r;
	}
	return 0;
}

int redis_reply_take(redisContext *c, redisReply **ret_reply, struct err *err)
{
	void *any = NULL;

	if (redisGetReplyFromReader(c, &any) != REDIS_OK)
		return lost(c, err);
	if (!any && c->reader->len - c->reader->pos > REDIS_REPLY_MAX)
		return err_set(err, E_LIMITED, "reply over %d bytes", REDIS_REPLY_MAX);
	*ret_reply = any;
	return 0;
}

int redis_reply_next(redisContext *c, struct deadline deadline, redisReply **ret_reply,
		     struct err *err)
{
	redisReply *reply = NULL;
	int r = redis_reply_take(c, &reply, err);

	while (!r && !reply) {
		r = redis_reply_await(c, deadline, err);
		if (!r)
			r = redis_reply_take(c, &reply, err);
	}
	if (!r)
		*ret_reply = reply;
	return r;
}

int redis_reply_read(redisContext *c, struct deadline deadline, redisReply **ret_reply,
		     struct err *err)
{
	redisReply *reply = NULL;
	int r = redis_reply_next(c, deadline, &reply, err);

	if (r)
		return r;
	if (reply->type == REDIS_REPLY_ERROR) {
		r = err_set(err, redis_reply_code(reply->str), "%s", reply->str);
		freeReplyObject(reply);
		return r;
	}
	*ret_reply = reply;
	return 0;
}

/* From now on a recv may wait, but for one slice only. */
static int bound_recv(redisContext *c, struct err *err)
{
	const struct timeval slice = { .tv_usec = RECV_MS * 1000 };
	int flags = fcntl(c->fd, F_GETFL);

	if (flags < 0 ||
	    setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &slice, sizeof(slice)) < 0 ||
	    fcntl(c->fd, F_SETFL, flags & ~O_NONBLOCK) < 0)
		return err_set(err, E_UNAVAILABLE, "socket: %s", strerror(errno));
	return 0;
}

int redis_reply_opened(redisContext *c, struct err *err)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	if (error)
		return err_set(err, E_UNAVAILABLE, "connect: %s", strerror(error));
	return bound_recv(c, err);
}

static int append_login(redisContext *c, const struct redis_config *config,
			int *ret_logins, struct err *err)
{
	int logins = 0, r = REDIS_OK;

	if (config->password[0]) {
		r = config->user[0] ? redisAppendCommand(c, "AUTH %s %s", config->user,
							 config->password)
				    : redisAppendCommand(c, "AUTH %s", config->password);
		logins++;
	}
	if (r == REDIS_OK && config->database) {
		r = redisAppendCommand(c, "SELECT %d", config->database);
		logins++;
	}
	if (r != REDIS_OK)
		return err_set(err, E_NOMEM, "no memory for a Redis connection");
	*ret_logins = logins;
	return 0;
}

int redis_reply_open(const struct redis_config *config, redisContext **ret_context,
		     int *ret_logins, struct err *err)
{
	redisContext *c = config->socket[0]
				  ? redisConnectUnixNonBlock(config->socket)
				  : redisConnectNonBlock(config->host, config->port);
	int r;

	if (!c)
		return err_set(err, E_NOMEM, "no memory for a Redis connection");
	r = c->err ? lost(c, err) : append_login(c, config, ret_logins, err);
	if (r)
		redisFree(c);
	else
		*ret_context = c;
	return r;
}

static int login(redisContext *c, int logins, struct deadline deadline, struct err *err)
{
	int r = logins ? redis_reply_flush(c, deadline, err) : 0;

	while (!r && logins--) {
		redisReply *reply = NULL;

		r = redis_reply_read(c, deadline, &reply, err);
		freeReplyObject(reply);
	}
	return r;
}

int redis_reply_connect(const struct redis_config *config, struct deadline deadline,
			redisContext **ret_context, struct err *err)
{
	redisContext *c = NULL;
	int logins = 0, r = redis_reply_open(config, &c, &logins, err);

	if (r)
		return r;
	r = wait_for(c, POLLOUT, deadline, "connecting", err);
	if (!r)
		r = redis_reply_opened(c, err);
	if (!r)
		r = login(c, logins, deadline, err);
	if (r)
		redisFree(c);
	else
		*ret_context = c;
	return r;
}
