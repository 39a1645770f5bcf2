/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One connection to Redis: hiredis formats and parses, the socket is ours.  Every wait is
 * bounded by what is left of the deadline, so that a frozen or trickling server holds
 * nobody.
 * redis/client.h is the door for everybody else.
 */
#pragma once

#include "redis/client.h"

#define REDIS_REPLY_MAX (64 * 1024 * 1024) /* unread bytes of one reply */

struct redisContext;
struct redisReply;

/*
 * Connect, authenticate, select the database.  ret_context: freed with redisFree.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT, E_ACCESS (password), E_NOMEM.
 */
int redis_reply_connect(const struct redis_config *config, struct deadline deadline,
			struct redisContext **ret_context, struct err *err) MUST_CHECK;

/*
 * Begin to connect: the socket is writable once that has ended, and redis_reply_opened
 * then says how.  ret_context: freed with redisFree.  ret_logins: so many replies, none
 * of them to be an error, come before those of whatever is appended.
 * Fails with: E_UNAVAILABLE, E_NOMEM.
 */
int redis_reply_open(const struct redis_config *config, struct redisContext **ret_context,
		     int *ret_logins, struct err *err) MUST_CHECK;

/* How a connect has ended; before the first write.  Fails with: E_UNAVAILABLE. */
int redis_reply_opened(struct redisContext *context, struct err *err) MUST_CHECK;

/* Write everything that was appended.  Fails with: E_UNAVAILABLE, E_TIMEOUT. */
int redis_reply_flush(struct redisContext *context, struct deadline deadline,
		      struct err *err) MUST_CHECK;

/*
 * Write what the socket takes without waiting.  ret_done: that was all.
 * Fails with: E_UNAVAILABLE.
 */
int redis_reply_push(struct redisContext *context, bool *ret_done,
		     struct err *err) MUST_CHECK;

/*
 * Wait until something comes and read it; redis_reply_take then says whether that is a
 * reply.  Fails with: E_UNAVAILABLE, E_TIMEOUT, E_NOMEM.
 */
int redis_reply_await(struct redisContext *context, struct deadline deadline,
		      struct err *err) MUST_CHECK;

/* Read what has come, waiting for nothing.  Fails with: E_UNAVAILABLE, E_NOMEM. */
int redis_reply_pull(struct redisContext *context, struct err *err) MUST_CHECK;

/*
 * Take the next reply of what was read.  ret_reply: freed with freeReplyObject; NULL: it
 * is not all there yet.  Fails with: E_UNAVAILABLE, E_LIMITED (over REDIS_REPLY_MAX).
 */
int redis_reply_take(struct redisContext *context, struct redisReply **ret_reply,
		     struct err *err) MUST_CHECK;

/*
 * Read the next reply.  ret_reply: freed with freeReplyObject; never an error reply.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT, E_LIMITED (over REDIS_REPLY_MAX), and for an
 * error reply with what redis_reply_code says of it.
 */
int redis_reply_read(struct redisContext *context, struct deadline deadline,
		     struct redisReply **ret_reply, struct err *err) MUST_CHECK;

/* The same, but an error reply is a reply, too. */
int redis_reply_next(struct redisContext *context, struct deadline deadline,
		     struct redisReply **ret_reply, struct err *err) MUST_CHECK;

/*
 * What Redis's error text means: E_NOT_FOUND (NOSCRIPT), E_ACCESS, E_LIMITED (out of
 * memory), E_UNAVAILABLE (loading, cluster, read-only, busy), else E_INVALID.
 */
enum err_code redis_reply_code(const char *text);
