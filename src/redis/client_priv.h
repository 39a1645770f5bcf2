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
 * The right to one exchange with the server: its circuit let the caller through, and a
 * place in its pool is the caller's.
 */
struct redis_lease {
	struct redis_client *client;
	struct breaker_ticket ticket;
	struct redisContext *context; /* NULL while there is none */
	bool reused;                  /* it was idle, and may turn out to be dead */
	bool connecting;   /* to be cleared by who has opened it and logged in */
	int64_t others_us; /* of an exchange: not the server's time, but its replica's */
};

/*
 * One exchange on a connection: append, flush, read.  It must be repeatable: when an idle
 * connection turns out to be dead, it is run again on a fresh one.
 */
typedef int (*redis_exchange_fn)(struct redis_lease *lease, struct deadline deadline,
				 void *arg, struct err *err);

/*
 * Run an exchange on a connection of the pool, within deadline and the configured
 * time-out.  Any failure throws the connection away.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT, what exchange returned.  Thread: any.
 */
int redis_client_run(struct redis_client *client, struct deadline deadline,
		     redis_exchange_fn exchange, void *arg, struct err *err) MUST_CHECK;

/*
 * Get one, waiting for a place until the limit.  ret_lease: redis_lease_end ends it.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT.  Thread: any.
 */
int redis_lease_take(struct redis_client *client, struct deadline limit,
		     struct redis_lease *ret_lease, struct err *err) MUST_CHECK;

/* Begin to connect, as redis_reply_open does; the context is the lease's. */
int redis_lease_open(struct redis_lease *lease, int *ret_logins,
		     struct err *err) MUST_CHECK;

/*
 * r: how the exchange went.  true: the idle connection was dead, it has been closed, and
 * the exchange is to be tried again on a fresh one.  Thread: any.
 */
bool redis_lease_renew(struct redis_lease *lease, int r);

/*
 * Give the connection back; any failure r throws it away.  took_us: how long the server
 * needed, and nobody else.  own_limit: what ends a wait is the configured time-out, not
 * the caller's; a server that lets most of it pass is away.  Thread: any.
 */
void redis_lease_end(struct redis_lease *lease, int r, bool own_limit, int64_t took_us,
		     struct err *err);

/* The cluster that carries the commands out instead of the pool; NULL: there is none. */
struct redis_cluster *redis_client_cluster(const struct redis_client *client);

/* What stands before every key; "" for nothing. */
const char *redis_client_prefix(const struct redis_client *client);
