/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Between the pool (client.c) and the commands (command.c).
 */
#pragma once

#include "redis/client.h"

struct redis_cluster;
struct redisContext;

/*
 * One exchange on a connection: append, flush, read.  It must be repeatable: when an idle
 * connection turns out to be dead, it is run again on a fresh one.
 */
typedef int (*redis_exchange_fn)(struct redisContext *context, struct deadline deadline,
				 void *arg, struct err *err);

/*
 * Run an exchange on a connection of the pool, within deadline and the configured
 * time-out.  Any failure throws the connection away.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT, what exchange returned.  Thread: any.
 */
int redis_client_run(struct redis_client *client, struct deadline deadline,
		     redis_exchange_fn exchange, void *arg, struct err *err) MUST_CHECK;

/*
 * The same until a limit.  own_limit: it is the configured time-out, or most of it, so
 * that a server which lets it pass is away.
 */
int redis_client_run_until(struct redis_client *client, struct deadline limit,
			   bool own_limit, redis_exchange_fn exchange, void *arg,
			   struct err *err) MUST_CHECK;

/* The cluster that carries the commands out instead of the pool; NULL: there is none. */
struct redis_cluster *redis_client_cluster(const struct redis_client *client);

/* What stands before every key; "" for nothing. */
const char *redis_client_prefix(const struct redis_client *client);
