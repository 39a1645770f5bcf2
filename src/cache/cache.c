/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/cache.h"

#include "base/buf.h"
#include "base/digest.h"
#include "cache/frame.h"
#include "cache/pack.h"

#include <stdatomic.h>
#include <string.h>

struct cache {
	struct cache_config config;
	struct redis_client *redis;
	struct hot *hot; /* NULL: Redis alone */
	_Atomic uint64_t hot_hits, redis_hits, misses, stale, bypass, stored,
		store_failures;
	_Atomic uint64_t draws; /* of the jitter */
};

int cache_new(TALLOC_CTX *mem, const struct cache_config *config,
	      struct redis_client *redis, struct cache **ret_cache, struct err *err)
{
	struct cache *cache = talloc_zero(mem, struct cache);

	if (!cache)
		goto nomem;
	cache->config = *config;
	cache->redis = redis;
	cache->config.build = talloc_strdup(cache, config->build ? config->build : "");
	cache->config.host.instance =
		talloc_strdup(cache, config->host.instance ? config->host.instance : "");
	if (!cache->config.build || !cache->config.host.instance)
		goto nomem;
	*ret_cache = cache;
	return 0;
nomem:
	talloc_free(cache);
	return err_set(err, E_NOMEM, "no memory for the cache");
}

int cache_open_hot(struct cache *cache, struct err *err)
{
	const struct hot_host *host = &cache->config.host;

	return host->size ? hot_open(cache, host->instance, true, host->size, &cache->hot,
				     err)
			  : 0;
}

char *cache_key(const struct cache *cache, TALLOC_CTX *mem, const char *inherited,
		const char *canonical)
{
	char hex[DIGEST_SHORT_SIZE];
	/* No byte of either text is a line feed, so that the joint is unambiguous. */
	struct buf text, key;

	buf_init(&text, mem, 256);
	buf_add_str(&text, cache->config.build);
	buf_add_char(&text, '\n');
	buf_add_str(&text, canonical);
	if (text.failed)
		return NULL;
	buf_init(&key, mem, 192);
	buf_add_str(&key, inherited);
	buf_add_char(&key, ':');
	buf_add_str(&key, digest_short(text.data, text.len, hex));
	buf_done(&text);
	return key.failed ? NULL : key.data;
}

static char *generation_key(TALLOC_CTX *mem, const char *puuid)
{
	struct buf key;

	buf_init(&key, mem, 96);
	buf_add_str(&key, "gen:{");
	buf_add_str(&key, puuid);
	buf_add_char(&key, '}');
	return key.failed ? NULL : key.data;
}

static void count(struct cache *cache, const struct cache_answer *answer)
{
	_Atomic uint64_t *counters[] = { [CACHE_HIT] = answer->level == CACHE_HOT
							       ? &cache->hot_hits
							       : &cache->redis_hits,
					 [CACHE_MISS] = &cache->misses,
					 [CACHE_STALE] = &cache->stale,
					 [CACHE_BYPASS] = &cache->bypass };

	atomic_fetch_add_explicit(counters[answer->state], 1, memory_order_relaxed);
}

static enum cache_freshness freshness_of(const struct cache_answer *answer)
{
	if (!answer->generation_known)
		return CACHE_UNPROVEN;
	if (answer->generation != answer->current)
		return CACHE_OUTDATED;
	return answer->expires_ms <= answer->asked_ms ? CACHE_EXPIRED : CACHE_FRESH;
}

void cache_confirm(struct cache *cache, struct cache_answer *answer, uint64_t current)
{
	if (cache->hot)
		hot_learn(cache->hot, answer->puuid, current, answer->asked_ms,
			  answer->epoch);
	answer->generation_known = true;
	answer->current = current;
	answer->freshness = freshness_of(answer);
	answer->state = answer->freshness == CACHE_FRESH ? CACHE_HIT : CACHE_STALE;
	count(cache, answer);
}

/* A look-up on its way. */
struct look {
	struct cache *cache;
	TALLOC_CTX *mem;
	struct deadline deadline;
	const char *key;
	bool want_gzip;
	struct hot_body found; /* the best so far, if the answer has a level */
	struct cache_answer answer;
};

/* A body that may be shown at all takes the place of an older one. */
static bool offer(struct look *look, const struct hot_body *body, enum cache_level level)
{
	const int64_t end_ms =
		body->expires_ms + (int64_t)look->cache->config.stale_s * 1000;

	if (end_ms <= look->answer.asked_ms)
		return false;
	if (look->answer.level != CACHE_NOWHERE &&
	    look->answer.stored_ms >= body->stored_ms)
		return false;
	look->found = *body;
	look->answer.level = level;
	look->answer.generation = body->generation;
	look->answer.stored_ms = body->stored_ms;
	look->answer.expires_ms = body->expires_ms;
	return true;
}

static bool is_fresh(const struct look *look)
{
	return look->answer.level != CACHE_NOWHERE &&
	       freshness_of(&look->answer) == CACHE_FRESH;
}

static void look_into_hot(struct look *look)
{
	struct cache *cache = look->cache;
	struct cache_answer *answer = &look->answer;
	struct hot_body body;

	answer->epoch = hot_epoch(cache->hot);
	if (hot_get(cache->hot, look->mem, look->key, look->want_gzip, &body))
		(void)offer(look, &body, CACHE_HOT);
	answer->generation_known =
		hot_generation(cache->hot, answer->puuid, answer->asked_ms,
			       cache->config.generation_max_age_ms, &answer->current);
}

/* What Redis says of the generation; where it knows none, what the host does counts. */
static void take_generation(struct look *look, const struct redis_value *v)
{
	struct cache_answer *answer = &look->answer;
	uint64_t current;

	if (!frame_decode_generation(v->data, v->len, &current))
		return;
	/* Published on this host a moment ago, and not yet in Redis */
	if (answer->generation_known && answer->current > current)
		return;
	answer->generation_known = true;
	answer->current = current;
	if (look->cache->hot)
		hot_learn(look->cache->hot, answer->puuid, current, answer->asked_ms,
			  answer->epoch);
}

/* n = 1: the generation alone.  False: Redis is away. */
static bool look_into_redis(struct look *look, const char *generation, size_t n)
{
	struct cache *cache = look->cache;
	const char *keys[2] = { generation, look->key };
	struct redis_value values[2];
	struct hot_body body;

	if (redis_mget(cache->redis, look->mem, look->deadline, keys, n, values, NULL) <
	    0)
		return false;
	take_generation(look, &values[0]);
	if (n < 2 || !frame_decode(values[1].data, values[1].len, &body) ||
	    !offer(look, &body, CACHE_REDIS))
		return true;
	if (cache->hot && is_fresh(look))
		hot_put(cache->hot, look->answer.puuid, look->key, &body,
			look->answer.asked_ms);
	return true;
}

/* The form of the body that is handed out; false: it is gone. */
static bool choose_form(struct look *look, bool gzip)
{
	struct hot_body *found = &look->found;
	struct cache_answer *answer = &look->answer;
	const uint64_t generation = found->generation;

	if (!gzip && !found->plain) {
		/* Only the compressed one was copied. */
		if (!hot_get(look->cache->hot, look->mem, look->key, false, found) ||
		    found->generation != generation)
			return false;
		answer->stored_ms = found->stored_ms;
		answer->expires_ms = found->expires_ms;
	}
	answer->gzip = gzip && found->gzip;
	answer->body = answer->gzip ? found->gzip : found->plain;
	answer->len = answer->gzip ? found->gzip_len : found->plain_len;
	return true;
}

/* From what was found to the answer. */
static void decide(struct look *look, bool reached)
{
	struct cache_answer *answer = &look->answer;
	const bool found = answer->level != CACHE_NOWHERE;

	if (found)
		answer->freshness = freshness_of(answer);
	if (found &&
	    choose_form(look, look->want_gzip && answer->freshness == CACHE_FRESH)) {
		answer->state =
			answer->freshness == CACHE_FRESH ? CACHE_HIT : CACHE_STALE;
	} else {
		answer->level = CACHE_NOWHERE;
		answer->state = reached || look->cache->hot ? CACHE_MISS : CACHE_BYPASS;
	}
	/* Else it is counted by cache_confirm, which says more. */
	if (!found || answer->generation_known)
		count(look->cache, answer);
}

void cache_get(struct cache *cache, TALLOC_CTX *mem, struct deadline deadline,
	       const char *puuid, const char *key, bool want_gzip, int64_t now_ms,
	       struct cache_answer *ret_answer)
{
	struct look look = { .cache = cache,
			     .mem = mem,
			     .deadline = deadline,
			     .key = key,
			     .want_gzip = want_gzip,
			     .answer = { .puuid = puuid, .asked_ms = now_ms } };
	bool reached = false;
	char *generation;

	if (cache->hot)
		look_into_hot(&look);
	if (!is_fresh(&look)) {
		const bool ask_body = look.answer.level == CACHE_NOWHERE ||
				      look.answer.generation_known ||
				      look.answer.expires_ms <= now_ms;

		generation = generation_key(mem, puuid);
		reached = generation &&
			  look_into_redis(&look, generation, ask_body ? 2 : 1);
		/* Another host may have computed the body that ours is not any more. */
		if (reached && !ask_body && !is_fresh(&look) &&
		    look.answer.generation_known)
			(void)look_into_redis(&look, generation, 2);
	}
	decide(&look, reached);
	*ret_answer = look.answer;
}

/* A well-mixed number from a counter (Steele, Lea, Flood: SplitMix64). */
static uint64_t draw(struct cache *cache, int64_t now_ms)
{
	uint64_t z = atomic_fetch_add_explicit(&cache->draws, 1, memory_order_relaxed);

	z = (z + 1) * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)now_ms;
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static int64_t lifetime_ms(struct cache *cache, enum cache_class ttl_class,
			   int64_t now_ms, int64_t valid_until_ms)
{
	int64_t ttl = (int64_t)cache->config.ttl_s[ttl_class] * 1000;
	int64_t spread = ttl * cache->config.jitter_percent / 100;

	if (spread > 0)
		ttl -= (int64_t)(draw(cache, now_ms) % (uint64_t)(spread + 1));
	if (valid_until_ms && valid_until_ms - now_ms < ttl)
		ttl = valid_until_ms - now_ms;
	return ttl;
}

static int store(struct cache *cache, struct deadline deadline,
		 const struct cache_entry *entry, const struct hot_body *body,
		 int64_t ttl_ms)
{
	uint8_t head[FRAME_LEN];
	const struct redis_arg parts[] = { { head, sizeof(head) },
					   { body->plain, body->plain_len },
					   { body->gzip, body->gzip_len } };
	const size_t part_count = body->gzip ? 3 : 2;
	struct redis_max max = { .number = entry->generation,
				 .ttl_ms =
					 (int64_t)cache->config.generation_ttl_s * 1000 };
	char *key;
	int r;

	if (body->plain_len > UINT32_MAX)
		return -E_LIMITED;
	frame_encode(head, body);
	ttl_ms += (int64_t)cache->config.stale_s * 1000;
	if (!entry->publish)
		return redis_set(cache->redis, deadline, entry->key, parts, part_count,
				 ttl_ms, NULL);
	max.key = key = generation_key(NULL, entry->puuid);
	if (!key)
		return -E_NOMEM;
	r = redis_set_with_max(cache->redis, deadline, entry->key, parts, part_count,
			       ttl_ms, &max, NULL);
	talloc_free(key);
	return r;
}

static void store_hot(struct cache *cache, const struct cache_entry *entry,
		      const struct hot_body *body, int64_t now_ms)
{
	hot_learn(cache->hot, entry->puuid, entry->generation, now_ms, entry->epoch);
	hot_put(cache->hot, entry->puuid, entry->key, body, now_ms);
}

int64_t cache_put(struct cache *cache, struct deadline deadline,
		  const struct cache_entry *entry, int64_t now_ms)
{
	int64_t ttl = lifetime_ms(cache, entry->ttl_class, now_ms, entry->valid_until_ms);
	struct hot_body body = { .plain = entry->body,
				 .plain_len = entry->len,
				 .generation = entry->generation,
				 .stored_ms = now_ms,
				 .expires_ms = now_ms + ttl };
	bool stored = cache->hot != NULL;
	char *packed = NULL;

	if (ttl <= 0)
		return 0;
	if (pack_gzip(NULL, entry->body, entry->len, &packed, &body.gzip_len))
		body.gzip = packed;
	if (cache->hot)
		store_hot(cache, entry, &body, now_ms);
	if (store(cache, deadline, entry, &body, ttl) == 0)
		stored = true;
	else
		atomic_fetch_add_explicit(&cache->store_failures, 1,
					  memory_order_relaxed);
	talloc_free(packed);
	if (!stored)
		return 0;
	atomic_fetch_add_explicit(&cache->stored, 1, memory_order_relaxed);
	return now_ms + ttl;
}

int cache_share(struct cache *cache, struct deadline deadline, const char *puuid,
		uint64_t generation, struct err *err)
{
	char *key = generation_key(NULL, puuid);
	const char *keys[] = { key };
	int r = key ? redis_set_max(cache->redis, deadline, keys, &generation, 1,
				    (int64_t)cache->config.generation_ttl_s * 1000, err)
		    : err_set(err, E_NOMEM, "no memory to share a generation");

	talloc_free(key);
	return r;
}

static int64_t longest_ttl_ms(const struct cache *cache)
{
	int32_t longest = cache->config.generation_ttl_s;

	for (int i = 0; i < CACHE_CLASS_COUNT; i++)
		if (cache->config.ttl_s[i] > longest)
			longest = cache->config.ttl_s[i];
	return ((int64_t)longest + cache->config.stale_s) * 1000;
}

/* Keys and generations, those who hide at the end; returns how many do not. */
static size_t sort_hidden(TALLOC_CTX *mem, const char *const *puuids,
			  const uint64_t *generations, size_t n, const char **ret_keys,
			  uint64_t *ret_generations)
{
	size_t shown = 0, hidden = n;

	for (size_t i = 0; i < n; i++) {
		size_t at = generations[i] & CACHE_HIDDEN_BITS ? --hidden : shown++;

		ret_keys[at] = generation_key(mem, puuids[i]);
		ret_generations[at] = generations[i];
	}
	return shown;
}

static int publish_in_redis(struct cache *cache, struct deadline deadline,
			    const char *const *puuids, const uint64_t *generations,
			    size_t n, struct err *err)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	const char **keys = mem ? talloc_zero_array(mem, const char *, n) : NULL;
	uint64_t *sorted = mem ? talloc_array(mem, uint64_t, n) : NULL;
	size_t shown = 0;
	int r = keys && sorted ? 0 : -E_NOMEM;

	if (!r)
		shown = sort_hidden(mem, puuids, generations, n, keys, sorted);
	for (size_t i = 0; !r && i < n; i++)
		if (!keys[i])
			r = -E_NOMEM;
	if (r)
		r = err_set(err, E_NOMEM, "no memory to publish generations");
	if (!r)
		r = redis_set_max(cache->redis, deadline, keys, sorted, shown,
				  (int64_t)cache->config.generation_ttl_s * 1000, err);
	if (!r)
		r = redis_set_max(cache->redis, deadline, keys + shown, sorted + shown,
				  n - shown, longest_ttl_ms(cache), err);
	talloc_free(mem);
	return r;
}

/*
 * Redis first: who learns from it what was before, learns it in an epoch that is over
 * when the host has been told.
 */
int cache_publish(struct cache *cache, struct deadline deadline,
		  const char *const *puuids, const uint64_t *generations, size_t n,
		  struct err *err)
{
	int r = publish_in_redis(cache, deadline, puuids, generations, n, err);
	const int64_t now_ms = clock_wall_ms();

	if (!cache->hot)
		hot_publish_on_host(&cache->config.host, puuids, generations, n, now_ms);
	for (size_t i = 0; cache->hot && i < n; i++)
		hot_publish(cache->hot, puuids[i], generations[i], now_ms);
	return r;
}

/* Redis first here, too: what is filled in from it meanwhile goes with the rest. */
int cache_forget(struct cache *cache, struct deadline deadline, const char *puuid,
		 uint64_t *ret_count, struct err *err)
{
	char *pattern = talloc_asprintf(NULL, "*{%s}*", puuid);
	int r = pattern ? redis_unlink_matching(cache->redis, deadline, pattern,
						ret_count, err)
			: err_set(err, E_NOMEM, "no memory to forget a player");

	if (cache->hot)
		(void)hot_forget(cache->hot, puuid, clock_wall_ms());
	else
		(void)hot_forget_on_host(&cache->config.host, puuid, clock_wall_ms());
	talloc_free(pattern);
	return r;
}

static uint64_t figure(const _Atomic uint64_t *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

void cache_stats(struct cache *cache, struct cache_stats *ret_stats)
{
	*ret_stats = (struct cache_stats){
		.hot_hits = figure(&cache->hot_hits),
		.redis_hits = figure(&cache->redis_hits),
		.misses = figure(&cache->misses),
		.stale = figure(&cache->stale),
		.bypass = figure(&cache->bypass),
		.stored = figure(&cache->stored),
		.store_failures = figure(&cache->store_failures),
	};
	ret_stats->hits = ret_stats->hot_hits + ret_stats->redis_hits;
	if (cache->hot)
		hot_stats(cache->hot, &ret_stats->hot);
}
