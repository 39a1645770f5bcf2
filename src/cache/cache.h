/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finished bodies by key, with generations.  A body begins with the generation (the
 * player's data_version) that it was computed from; Redis holds the player's current
 * generation beside it; unequal = stale.  Keys keep the inherited names and carry the
 * hash tag {puuid}, so that one player lives on one slot.
 */
#pragma once

#include "base/clock.h"
#include "base/err.h"
#include "base/metric.h"
#include "redis/client.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

enum cache_class { CACHE_SHORT, CACHE_MEDIUM, CACHE_LONG, CACHE_CLASS_COUNT };

struct cache_config {
	int32_t ttl_s[CACHE_CLASS_COUNT];
	int32_t jitter_percent;   /* each expiry is shortened by up to this much */
	int32_t generation_ttl_s; /* 60 */
	const char *build;        /* part of every key: another build, another body */
};

struct cache;

enum cache_state { CACHE_HIT, CACHE_MISS, CACHE_STALE, CACHE_BYPASS };

/* What a look-up brought.  body lives in mem; NULL unless hit or stale. */
struct cache_answer {
	enum cache_state state;
	const char *body;
	size_t len;
	int64_t stored_ms; /* wall clock of the computation */
	int64_t expires_ms;
	uint64_t generation;   /* the body's */
	bool generation_known; /* the current generation was in Redis … */
	uint64_t current;      /* … and this is it */
};

/*
 * Make the cache over a Redis client (not owned).  ret_cache: child of mem.
 * Fails with: E_INVALID, E_NOMEM.  Connects to nothing.
 */
int cache_new(TALLOC_CTX *mem, const struct cache_config *config,
	      struct redis_client *redis, struct cache **ret_cache,
	      struct err *err) MUST_CHECK;

/*
 * Count in these words of cache_metrics_table from now on; NULL changes nothing.
 * Thread: main, before others.
 */
void cache_count_in(struct cache *cache, metric_word *words);

/*
 * Build a key: "<inherited>:<hash of canonical>".  inherited is the name with the player
 * in braces ("analytics:{puuid}:week:period_stats"); canonical is every parameter that
 * changes the body in a fixed order.  Text in mem, NULL without memory.
 */
char *cache_key(const struct cache *cache, TALLOC_CTX *mem, const char *inherited,
		const char *canonical);

/*
 * Look a body up together with the player's generation, one round trip.  When the
 * generation is not in Redis (generation_known false) the caller reads it from MySQL,
 * compares, and publishes it with cache_publish.  Redis away: CACHE_BYPASS.  Never fails.
 * Thread: any.
 */
void cache_get(struct cache *cache, TALLOC_CTX *mem, struct deadline deadline,
	       const char *puuid, const char *key, int64_t now_ms,
	       struct cache_answer *ret_answer);

struct cache_question {
	const char *puuid, *key;
	struct cache_answer *ret_answer;
};

/* cache_get of n questions in one round trip. */
void cache_get_many(struct cache *cache, TALLOC_CTX *mem, struct deadline deadline,
		    const struct cache_question *questions, size_t n, int64_t now_ms);

/*
 * After a look-up that found a body but no generation (state CACHE_STALE,
 * generation_known false): say what MySQL has.  Decides and counts the look-up: CACHE_HIT
 * or CACHE_STALE. Thread: any.
 */
void cache_confirm(struct cache *cache, struct cache_answer *answer, uint64_t current);

/* A finished body on its way into the cache. */
struct cache_entry {
	const char *key;
	enum cache_class ttl_class;
	uint64_t generation;    /* that it was computed from */
	int64_t valid_until_ms; /* wall clock; 0 = no bound but the class's */
	const char *body;
	size_t len;
	const char *publish; /* puuid whose generation is published with it, or NULL */
};

/*
 * Store a body computed at now_ms for at most the class's TTL and not beyond its bound,
 * one round trip.  Returns until when (wall clock ms), 0 when it was not stored: that is
 * harmless and only counted.  Thread: any.
 */
int64_t cache_put(struct cache *cache, struct deadline deadline,
		  const struct cache_entry *entry, int64_t now_ms);

/* A generation with one of these bits is of a player who hides (model/access.h). */
#define CACHE_HIDDEN_BITS 3

/*
 * Publish players' generations (never lowers one).  n puuids in one pipeline.  That of
 * somebody who hides stays as long as the longest body may, so that no body from before
 * is shown while MySQL cannot be asked.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT.
 */
int cache_publish(struct cache *cache, struct deadline deadline,
		  const char *const *puuids, const uint64_t *generations, size_t n,
		  struct err *err) MUST_CHECK;

/*
 * Delete everything that is kept of a player, the generation too.  ret_count: keys that
 * were there.  Fails with: E_UNAVAILABLE, E_TIMEOUT.
 */
int cache_forget(struct cache *cache, struct deadline deadline, const char *puuid,
		 uint64_t *ret_count, struct err *err) MUST_CHECK;

/*
 * Delete a player's bodies, all of them or (name not NULL) those whose key has this name,
 * as in "analytics:{puuid}:week:<name>" or "<name>:{puuid}:157:week"; the generation
 * stays.  count: keys that were there are added.  Walks over all keys of the server.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT.  Thread: any.
 */
int cache_forget_bodies(struct cache *cache, struct deadline deadline, const char *puuid,
			const char *name, uint64_t *count, struct err *err) MUST_CHECK;

struct cache_stats {
	uint64_t hits, misses, stale, bypass, stored, store_failures;
};
/* Counters since the start of this process.  Thread: any. */
void cache_stats(struct cache *cache, struct cache_stats *ret_stats);
