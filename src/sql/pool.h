/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bounded pool of connections with deadlines.  A connection found broken or idle too
 * long is replaced on take; the pool never holds more than config->pool_size.  A circuit
 * breaker stands in front of it.
 */
#pragma once

#include "sql/conn.h"

struct sql_pool;

struct sql_pool_stats {
	int32_t size, open, in_use, waiting;
	uint64_t taken, opened, failed, timed_out;
	uint64_t waits; /* takes that found all in use */
	bool up;        /* asked already, and the circuit is closed */
	struct breaker_stats breaker;
};

/*
 * Make a pool; connects to nothing yet.  config is copied.
 * Fails with: E_NOMEM, E_INVALID (bad table prefix).
 */
int sql_pool_new(TALLOC_CTX *mem, const struct sql_config *config,
		 struct sql_pool **ret_pool, struct err *err) MUST_CHECK;

/*
 * Take a connection, waiting at most until the earlier of deadline and pool_wait_ms.  The
 * deadline also becomes the connection's.  While the circuit is open fails at once, also
 * for those who wait already; a probe is let through when the server has given a sign of
 * life within connect_timeout_ms.
 * Fails with: E_UNAVAILABLE, E_ACCESS, E_TIMEOUT.  Thread: any.
 */
int sql_pool_take(struct sql_pool *pool, struct deadline deadline,
		  struct sql_conn **ret_conn, struct err *err) MUST_CHECK;

/* Give it back (rolls back an open transaction).  NULL is fine.  Thread: any. */
void sql_pool_give(struct sql_pool *pool, struct sql_conn *conn);

/* Figures of the pool.  Thread: any. */
void sql_pool_stats(struct sql_pool *pool, struct sql_pool_stats *ret_stats);

/* Close all; nobody may hold a connection any more.  NULL is fine. */
void sql_pool_free(struct sql_pool *pool);
