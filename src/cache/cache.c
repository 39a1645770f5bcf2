/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/cache.h"

#include "base/digest.h"
#include "cache/cache_priv.h"
#include "cache/frame.h"
#include "cache/pack.h"

#include <string.h>

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
	cache->emptied = &cache->own_emptied;
	cache_count_in(cache, cache->own);
	*ret_cache = cache;
	return 0;
nomem:
	talloc_free(cache);
	return err_set(err, E_NOMEM, "no memory for the cache");
}

void cache_count_in(struct cache *cache, metric_word *words)
{
	if (!words)
		return;
	cache->lookups = metric_in(&cache_metrics_table, words, CACHE_METRIC_LOOKUPS);
	cache->stores = metric_in(&cache_metrics_table, words, CACHE_METRIC_STORES);
}

int cache_open_hot(struct cache *cache, struct err *err)
{
	const struct hot_host *host = &cache->config.host;
	int r = host->size ? hot_open(cache, host->instance, true, host->size,
				      &cache->hot, err)
			   : 0;

	if (!r && cache->hot)
		cache->emptied = hot_emptied(cache->hot);
	return r;
}

char *cache_key(const struct cache *cache, struct buf *text, size_t inherited_len)
{
	char hex[DIGEST_SHORT_SIZE];

	/* No byte of either text is a line feed, so that the joint is unambiguous. */
	buf_add_char(text, '\n');
	buf_add_str(text, cache->config.build);
	if (text->failed)
		return NULL;
	digest_short(text->data + inherited_len, text->len - inherited_len, hex);
	text->len = inherited_len;
	buf_add_char(text, ':');
	buf_add(text, hex, sizeof(hex) - 1);
	return text->failed ? NULL : text->data;
}

static char *player_key(TALLOC_CTX *mem, const char *name, const char *puuid)
{
	struct buf key;

	buf_init(&key, mem, 96);
	buf_add_str(&key, name);
	buf_add_str(&key, ":{");
	buf_add_str(&key, puuid);
	buf_add_char(&key, '}');
	return key.failed ? NULL : key.data;
}

char *cache_generation_key(TALLOC_CTX *mem, const char *puuid)
{
	return player_key(mem, "gen", puuid);
}

char *cache_emptied_key(TALLOC_CTX *mem, const char *puuid)
{
	return player_key(mem, CACHE_EMPTIED_KEY, puuid);
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

int64_t cache_longest_ms(const struct cache *cache)
{
	int32_t longest = cache->config.generation_ttl_s;

	for (int i = 0; i < CACHE_CLASS_COUNT; i++)
		if (cache->config.ttl_s[i] > longest)
			longest = cache->config.ttl_s[i];
	return ((int64_t)longest + cache->config.stale_s) * 1000;
}

/* How long a generation is kept: cache_publish says why. */
static int64_t generation_ttl_ms(const struct cache *cache, uint64_t generation)
{
	return generation & CACHE_HIDDEN_BITS
		       ? cache_longest_ms(cache)
		       : (int64_t)cache->config.generation_ttl_s * 1000;
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
				 .ttl_ms = generation_ttl_ms(cache, entry->generation) };
	char *key;
	int r;

	if (body->plain_len > UINT32_MAX)
		return -E_LIMITED;
	frame_encode(head, body);
	ttl_ms += (int64_t)cache->config.stale_s * 1000;
	if (!entry->publish)
		return redis_set(cache->redis, deadline, entry->key, parts, part_count,
				 ttl_ms, NULL);
	max.key = key = cache_generation_key(NULL, entry->puuid);
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
	const struct hot_known known = { entry->generation, entry->seen.player };
	struct hot_body kept = *body;

	kept.epoch = entry->epoch;
	hot_learn(cache->hot, entry->puuid, known, now_ms, entry->epoch);
	/* The computation may have taken seconds, as nobody who writes does. */
	hot_put(cache->hot, entry->puuid, entry->key, &kept, clock_wall_ms());
}

int64_t cache_put(struct cache *cache, struct deadline deadline,
		  const struct cache_entry *entry, int64_t now_ms)
{
	int64_t ttl = lifetime_ms(cache, entry->ttl_class, now_ms, entry->valid_until_ms);
	struct hot_body body = { .plain = entry->body,
				 .plain_len = entry->len,
				 .generation = entry->generation,
				 .seen = entry->seen,
				 .stored_ms = now_ms,
				 .expires_ms = now_ms + ttl };
	char *packed = NULL;
	bool stored;

	if (ttl <= 0)
		return 0;
	if (pack_gzip(NULL, entry->body, entry->len, &packed, &body.gzip_len))
		body.gzip = packed;
	if (cache->hot)
		store_hot(cache, entry, &body, now_ms);
	stored = store(cache, deadline, entry, &body, ttl) == 0;
	metric_count(&cache->stores[stored ? CACHE_STORED : CACHE_STORE_FAILED], 1);
	talloc_free(packed);
	return stored || cache->hot ? now_ms + ttl : 0;
}

int cache_share(struct cache *cache, struct deadline deadline, const char *puuid,
		uint64_t generation, struct err *err)
{
	char *key = cache_generation_key(NULL, puuid);
	const char *keys[] = { key };
	int r = key ? redis_set_max(cache->redis, deadline, keys, &generation, 1,
				    generation_ttl_ms(cache, generation), err)
		    : err_set(err, E_NOMEM, "no memory to share a generation");

	talloc_free(key);
	return r;
}

/* Keys and generations, those who hide at the end; returns how many do not. */
static size_t sort_hidden(TALLOC_CTX *mem, const char *const *puuids,
			  const uint64_t *generations, size_t n, const char **ret_keys,
			  uint64_t *ret_generations)
{
	size_t shown = 0, hidden = n;

	for (size_t i = 0; i < n; i++) {
		size_t at = generations[i] & CACHE_HIDDEN_BITS ? --hidden : shown++;

		ret_keys[at] = cache_generation_key(mem, puuids[i]);
		ret_generations[at] = generations[i];
	}
	return shown;
}

/* Those who hide first, and the others whatever became of that. */
static int publish_sorted(struct cache *cache, struct deadline deadline,
			  const char *const *keys, const uint64_t *generations,
			  size_t shown, size_t n, struct err *err)
{
	int hidden =
		redis_set_max(cache->redis, deadline, keys + shown, generations + shown,
			      n - shown, cache_longest_ms(cache), err);
	int r = redis_set_max(cache->redis, deadline, keys, generations, shown,
			      (int64_t)cache->config.generation_ttl_s * 1000,
			      hidden ? NULL : err);

	return hidden ? hidden : r;
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
		r = publish_sorted(cache, deadline, keys, sorted, shown, n, err);
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

static void forget_on_host(struct cache *cache, const char *puuid)
{
	if (cache->hot)
		(void)hot_forget(cache->hot, puuid, clock_wall_ms());
	else
		(void)hot_forget_on_host(&cache->config.host, puuid, clock_wall_ms());
}

/* Keys like the pattern, which is freed; NULL: no memory. */
static int unlink_like(struct cache *cache, struct deadline deadline, char *pattern,
		       redis_wanted_fn wanted, const void *arg, uint64_t *ret_count,
		       struct err *err)
{
	int r = pattern ? redis_unlink_matching(cache->redis, deadline, pattern, wanted,
						arg, ret_count, err)
			: err_set(err, E_NOMEM, "no memory for a pattern of keys");

	talloc_free(pattern);
	return r;
}

static int forget_marks(struct cache *cache, struct deadline deadline, const char *puuid,
			struct err *err)
{
	char *key = cache_emptied_key(NULL, puuid);
	const char *keys[] = { key };
	int r = key ? redis_unlink(cache->redis, deadline, keys, 1, err)
		    : err_set(err, E_NOMEM, "no memory to forget marks");

	talloc_free(key);
	return r;
}

/* Redis first here, too: what is filled in from it meanwhile goes with the rest. */
int cache_forget(struct cache *cache, struct deadline deadline, const char *puuid,
		 uint64_t *ret_count, struct err *err)
{
	int r = forget_marks(cache, deadline, puuid, err);

	if (!r)
		r = unlink_like(cache, deadline, talloc_asprintf(NULL, "*{%s}*", puuid),
				NULL, NULL, ret_count, err);
	forget_on_host(cache, puuid);
	return r;
}

struct names {
	const char *const *names;
	size_t n;
};

static bool has_name(const char *key, size_t len, const void *arg)
{
	const struct emptied_name name = emptied_name_of(key, len);
	const struct names *names = arg;

	for (size_t i = 0; i < names->n; i++)
		if (strlen(names->names[i]) == name.len &&
		    memcmp(names->names[i], name.text, name.len) == 0)
			return true;
	return false;
}

/*
 * The mark first: from then on no body from before it is an answer, whoever stores it
 * when.  It is kept as long as the longest of them may be.
 */
static int mark(struct cache *cache, struct deadline deadline, const char *puuid,
		const struct names *names, uint64_t *ret_mark, struct err *err)
{
	char *own = puuid ? cache_emptied_key(NULL, puuid) : NULL;
	int r = puuid && !own
			? err_set(err, E_NOMEM, "no memory for a mark")
			: redis_mark(cache->redis, deadline,
				     own ? own : CACHE_EMPTIED_KEY, names->names,
				     names->n, cache_longest_ms(cache), ret_mark, err);

	talloc_free(own);
	return r;
}

/* The keys of generations and marks end with the player. */
static int unlink_bodies(struct cache *cache, struct deadline deadline, const char *puuid,
			 const struct names *names, uint64_t *count, struct err *err)
{
	uint64_t unlinked = 0;
	int r = unlink_like(cache, deadline,
			    talloc_asprintf(NULL, "*:{%s}:*", puuid ? puuid : "*"),
			    names->n || !puuid ? has_name : NULL, names, &unlinked, err);

	*count += unlinked;
	return r;
}

/* The host's memory of a player does not tell names apart: all of it goes. */
static void forget_bodies_on_host(struct cache *cache, const char *puuid,
				  const struct names *names, uint64_t marked)
{
	if (puuid)
		forget_on_host(cache, puuid);
	else if (cache->hot)
		emptied_raise(cache->emptied, names->names, names->n, marked);
	else
		hot_empty_on_host(&cache->config.host, names->names, names->n, marked);
}

int cache_forget_bodies(struct cache *cache, struct deadline deadline, const char *puuid,
			const char *const *names, size_t n, uint64_t *count,
			struct err *err)
{
	static const char *const all[] = { EMPTIED_ALL };
	const struct names wanted = { names, n }, marked = { n ? names : all, n ? n : 1 };
	uint64_t given = 0;
	int r = mark(cache, deadline, puuid, &marked, &given, err);

	if (!r)
		r = unlink_bodies(cache, deadline, puuid, &wanted, count, err);
	forget_bodies_on_host(cache, puuid, &marked,
			      given ? given : (uint64_t)clock_wall_ms() * 1000);
	return r;
}

void cache_stats(struct cache *cache, struct cache_stats *ret_stats)
{
	const metric_word *l = cache->lookups;
	struct cache_stats stats = {
		.hot_hits = (uint64_t)metric_get(&l[CACHE_SERIES(CACHE_HOT, CACHE_HIT)]),
		.redis_hits =
			(uint64_t)metric_get(&l[CACHE_SERIES(CACHE_REDIS, CACHE_HIT)]),
		.misses = (uint64_t)metric_get(&l[CACHE_SERIES(CACHE_REDIS, CACHE_MISS)]),
		.stale = (uint64_t)metric_get(&l[CACHE_SERIES(CACHE_REDIS, CACHE_STALE)]),
		.bypass =
			(uint64_t)metric_get(&l[CACHE_SERIES(CACHE_REDIS, CACHE_BYPASS)]),
		.stored = (uint64_t)metric_get(&cache->stores[CACHE_STORED]),
		.store_failures =
			(uint64_t)metric_get(&cache->stores[CACHE_STORE_FAILED]),
	};

	stats.hits = stats.hot_hits + stats.redis_hits;
	if (cache->hot)
		hot_stats(cache->hot, &stats.hot);
	*ret_stats = stats;
}
