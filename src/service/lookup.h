/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each process remembers for a short time, so that a hot answer needs no SQL: the
 * seasons, the champions' names, and whose Riot ID is whose.  All of it is bounded.
 */
#pragma once

#include "cache/cache.h"
#include "model/ids.h"
#include "sql/pool.h"

#include <stdbool.h>
#include <talloc.h>

#define LOOKUP_SEASONS_S     60
#define LOOKUP_CHAMPIONS_S   60
#define LOOKUP_RIOT_ID_S     10
#define LOOKUP_RIOT_ID_SLOTS 1024

struct service_lookup;

/* ret_lookup: freed with service_lookup_free.  Fails with: E_NOMEM. */
int service_lookup_new(TALLOC_CTX *mem, struct service_lookup **ret_lookup,
		       struct err *err) MUST_CHECK;
/* NULL is fine. */
void service_lookup_free(struct service_lookup *lookup);

/*
 * Leave the seasons in the cache (not owned) for the host's other processes, and take
 * them from there.  Thread: main, before any other call.
 */
void service_lookup_share(struct service_lookup *lookup, struct cache *cache);

/*
 * When each season starts (UTC ms), ascending; read at most every LOOKUP_SEASONS_S. While
 * MySQL is away the last ones read are given, by this process or, where it has read none,
 * by one that left them in the cache.  conn: NULL = one of the pool is taken; who
 * holds one already gives that.  ret_starts_ms: array in mem.
 * Fails with: E_NOMEM, sql codes.  Thread: any.
 */
int service_lookup_seasons(struct service_lookup *lookup, TALLOC_CTX *mem,
			   struct sql_pool *sql, struct sql_conn *conn,
			   struct deadline deadline, int64_t **ret_starts_ms,
			   size_t *ret_count, struct err *err) MUST_CHECK;

/*
 * The names of n champions, ids of stored matches; "" for one without a name.  Read again
 * when too old, or when one is not in what was read.  ret_names: n texts in mem.
 * Fails with: E_NOMEM, sql codes.  Thread: any.
 */
int service_lookup_champions(struct service_lookup *lookup, TALLOC_CTX *mem,
			     struct sql_conn *conn, const uint16_t *ids, size_t n,
			     const char **ret_names, struct err *err) MUST_CHECK;

/* Whose Riot ID this is, when it was asked for lately; false otherwise.  Thread: any. */
bool service_lookup_riot_id(struct service_lookup *lookup, const char *riot_id,
			    const char *riot_tag, const char *platform,
			    char ret_puuid[static MODEL_PUUID_SIZE]);
void service_lookup_keep_riot_id(struct service_lookup *lookup, const char *riot_id,
				 const char *riot_tag, const char *platform,
				 const char *puuid);

/* Forget whose it is; whether it was known.  Thread: any. */
bool service_lookup_forget_riot_id(struct service_lookup *lookup, const char *riot_id,
				   const char *riot_tag, const char *platform);

/* Wipe the Riot IDs that are too old to be answered from; NULL is fine.  Thread: any. */
void service_lookup_sweep(struct service_lookup *lookup);
