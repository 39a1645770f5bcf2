/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The stored population as every process holds it: read from the histograms that ingest
 * keeps, looked at again at most every POPULATION_CHECK_S and read again only when they
 * changed.  While MySQL is away the last one is used.
 */
#pragma once

#include "model/peer_table.h"
#include "sql/pool.h"

#define POPULATION_CHECK_S 60

struct service_population;

/* One state of the population: immutable, shared, given back after use. */
struct population;

/* ret_service: freed with service_population_free.  Fails with: E_NOMEM. */
int service_population_new(TALLOC_CTX *mem, struct service_population **ret_service,
			   struct err *err) MUST_CHECK;
/* When nobody holds a population any more; NULL is fine. */
void service_population_free(struct service_population *service);

/*
 * The population, at most POPULATION_CHECK_S old unless MySQL is away.  conn: outside of
 * a transaction; NULL = one is taken from the pool when it is needed.
 * ret_population: given back with service_population_put.
 * Fails with (only while none was ever read): E_UNAVAILABLE (also: the histograms of the
 * stored games are still being built, or are broken, which is looked at again after
 * POPULATION_CHECK_S), E_TIMEOUT, E_NOMEM, sql codes.  Thread: any; the one that reads it
 * anew takes its time, the others are given the last one, or wait for the very first no
 * longer than deadline.
 */
int service_population_get(struct service_population *service, struct sql_pool *pool,
			   struct sql_conn *conn, struct deadline deadline,
			   const struct population **ret_population,
			   struct err *err) MUST_CHECK;
/* The same at a moment of the monotonic clock, in microseconds. */
int service_population_get_at(struct service_population *service, struct sql_pool *pool,
			      struct sql_conn *conn, struct deadline deadline,
			      int64_t now_us, const struct population **ret_population,
			      struct err *err) MUST_CHECK;

/* NULL is fine.  Thread: any. */
void service_population_put(struct service_population *service,
			    const struct population *population);

/* What to look up in; borrowed from the population. */
const struct peer_table *population_table(const struct population *population);

/* Changes when the population does; the same in every process ("12.3.40.0.0"). */
const char *population_version(const struct population *population);
