/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finished bodies by key, with generations, on two levels: memory that the host's
 * processes share (cache/hot.h), and Redis, which the hosts share.  A body begins with
 * the generation (the player's data_version) that it was computed from; Redis holds the
 * player's current generation beside it; unequal = stale.  So is one that was looked for
 * before its sort was emptied (cache/emptied.h).  Keys keep the inherited names and carry
 * the hash tag {puuid}, so that one player lives on one slot.
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/metric.h"
#include "cache/hot.h"
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
	/* How long a generation, and what was emptied, counts on this host without asking
	 * Redis: 1,000 */
	int32_t generation_max_age_ms;
	int32_t stale_s;      /* how long a body is kept beyond its end */
	const char *build;    /* part of every key: another build, another body */
	struct hot_host host; /* whose hot level is told; size 0 = there is none */
};

struct cache;

enum cache_state { CACHE_HIT, CACHE_MISS, CACHE_STALE, CACHE_BYPASS };

/* What a body found is worth; one that is not fresh is CACHE_STALE. */
enum cache_freshness {
	CACHE_FRESH,
	CACHE_EXPIRED,  /* beyond its end, within the grace: of the right generation */
	CACHE_OUTDATED, /* of another generation, or from before it was emptied */
	CACHE_UNPROVEN, /* nobody knows the current generation */
};

enum cache_level { CACHE_NOWHERE, CACHE_HOT, CACHE_REDIS };

/* What a look-up brought.  body lives in mem; NULL unless hit or stale. */
struct cache_answer {
	enum cache_state state;
	enum cache_freshness freshness; /* of the body, if there is one */
	enum cache_level level;         /* that the body came from */
	const char *body;
	size_t len;
	bool gzip;         /* body is the compressed form; never a stale one */
	int64_t stored_ms; /* wall clock of the computation */
	int64_t expires_ms;
	uint64_t generation;   /* the body's */
	bool generation_known; /* the current generation was in the cache … */
	uint64_t current;      /* … and this is it */
	bool emptied;          /* the body is from before its sort was */
	/* For what is learnt from the database later on */
	const char *puuid;
	int64_t asked_ms;
	uint64_t epoch;
	struct emptied_seen seen; /* of a body that is computed from here on */
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
 * Make a key of a text in place: "<inherited>:<hash of canonical>".  Its first
 * inherited_len bytes are the name with the player in braces
 * ("analytics:{puuid}:week:period_stats"), the rest is canonical: every parameter that
 * changes the body in a fixed order.  Returns the text's data, NULL without memory.
 * Thread: any.
 */
char *cache_key(const struct cache *cache, struct buf *text, size_t inherited_len);

/*
 * Open the host's hot level, which this process then shares; without it the cache is
 * Redis alone.  instance and size as in config.host.
 * Fails with: what hot_open says.  Thread: main, before any other call.
 */
int cache_open_hot(struct cache *cache, struct err *err) MUST_CHECK;

/*
 * Look a body up together with the player's generation: in the hot level, and where that
 * does not answer by itself in Redis, in one round trip.  When nobody knows the
 * generation (generation_known false) the caller reads it from MySQL and hands it to
 * cache_confirm.  Neither level there to ask: CACHE_BYPASS.  puuid lives as long as the
 * answer.  Never fails.  Thread: any.
 */
void cache_get(struct cache *cache, TALLOC_CTX *mem, struct deadline deadline,
	       const char *puuid, const char *key, bool want_gzip, int64_t now_ms,
	       struct cache_answer *ret_answer);

/*
 * The same without a body, for one who computes whatever there is: the state is
 * CACHE_MISS.  Counts nothing.
 */
void cache_begin(struct cache *cache, TALLOC_CTX *mem, struct deadline deadline,
		 const char *puuid, int64_t now_ms, struct cache_answer *ret_answer);

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
 * or CACHE_STALE; the host learns it.  Thread: any.
 */
void cache_confirm(struct cache *cache, struct cache_answer *answer, uint64_t current);

/* A finished body on its way into the cache. */
struct cache_entry {
	const char *key;
	const char *puuid; /* whose it is */
	enum cache_class ttl_class;
	uint64_t generation;    /* that it was computed from */
	int64_t valid_until_ms; /* wall clock; 0 = no bound but the class's */
	const char *body;
	size_t len;
	bool publish; /* Redis does not know the generation yet */
	/* Of the look-up before it (struct cache_answer) */
	uint64_t epoch;
	struct emptied_seen seen;
};

/*
 * Store a body computed at now_ms for at most the class's TTL and not beyond its bound,
 * on both levels, plain and compressed; Redis takes one round trip.  Returns until when
 * (wall clock ms), 0 when it was stored nowhere: that is harmless and only counted.
 * Thread: any.
 */
int64_t cache_put(struct cache *cache, struct deadline deadline,
		  const struct cache_entry *entry, int64_t now_ms);

/*
 * Give Redis a generation that the database was asked for.  Never lowers one.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT, E_NOMEM.  Thread: any.
 */
int cache_share(struct cache *cache, struct deadline deadline, const char *puuid,
		uint64_t generation, struct err *err) MUST_CHECK;

/* A generation with one of these bits is of a player who hides (model/access.h). */
#define CACHE_HIDDEN_BITS 3

/*
 * Publish players' generations that have just been committed (never lowers one), in Redis
 * and, whatever becomes of that, on this host.  n puuids in one pipeline.  That of
 * somebody who hides stays as long as the longest body may, so that no body from before
 * is shown while MySQL cannot be asked.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT.  Thread: any.
 */
int cache_publish(struct cache *cache, struct deadline deadline,
		  const char *const *puuids, const uint64_t *generations, size_t n,
		  struct err *err) MUST_CHECK;

/*
 * Delete everything that is kept of a player, the generation too: in Redis, and whatever
 * becomes of that, on this host to the last byte.  ret_count: bodies that Redis had, and
 * the generation.  Fails with: E_UNAVAILABLE, E_TIMEOUT.
 */
int cache_forget(struct cache *cache, struct deadline deadline, const char *puuid,
		 uint64_t *ret_count, struct err *err) MUST_CHECK;

/*
 * Delete a player's bodies (puuid NULL: everybody's): those whose key has one of n names,
 * as in "analytics:{puuid}:week:<name>" or "<name>:{puuid}:157:week"; of a player, n = 0
 * is all of them.  The generation stays.  What was looked for before it and is stored
 * after it counts as deleted, too.  This host goes by it when it returns, whatever
 * becomes of Redis, and others when they ask next (generation_max_age_ms).  count: keys
 * that were there are added.  Walks over all keys of the server. Fails with:
 * E_UNAVAILABLE, E_TIMEOUT, E_LIMITED, E_NOMEM.  Thread: any.
 */
int cache_forget_bodies(struct cache *cache, struct deadline deadline, const char *puuid,
			const char *const *names, size_t n, uint64_t *count,
			struct err *err) MUST_CHECK;

/*
 * Leave len bytes under a name for the host's other processes, and those to come: what
 * they need to find anything while the database is away.  A hint: it may be gone at any
 * time, and without a hot level it is not kept at all.  Another build has its own.
 * Thread: any.
 */
void cache_note(struct cache *cache, const char *name, const void *data, size_t len,
		int64_t now_ms);

/* What was left last under the name, a copy in mem; false: nothing.  Thread: any. */
bool cache_noted(struct cache *cache, TALLOC_CTX *mem, const char *name,
		 const void **ret_data, size_t *ret_len);

struct cache_stats {
	uint64_t hits, misses, stale, bypass;
	uint64_t hot_hits, redis_hits;   /* together: hits */
	uint64_t stored, store_failures; /* on any level; in Redis */
	struct hot_stats hot;
};
/* Counters since the start of this process.  Thread: any. */
void cache_stats(struct cache *cache, struct cache_stats *ret_stats);
