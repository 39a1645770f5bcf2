/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Waiting for a replica to have what was written: replication follows behind, and what no
 * replica has is lost with the server.
 */
#pragma once

#include "base/clock.h"
#include "base/err.h"

#include <stdbool.h>

struct redisContext;
struct redisReply;

/*
 * Append a WAIT for one replica, of a tenth of a second at most and of half of what is
 * left.  It covers all that the server did before it.  Fails with: E_NOMEM.
 */
int redis_wait_append(struct redisContext *context, struct deadline deadline,
		      struct err *err) MUST_CHECK;

/* What the reply to WAIT says: whether a replica has it. */
bool redis_wait_replicated(const struct redisReply *reply);

/*
 * Read its answer.  ret_replicated: a replica has it; what was written stands anyway.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT.
 */
int redis_wait_read(struct redisContext *context, struct deadline deadline,
		    bool *ret_replicated, struct err *err) MUST_CHECK;
