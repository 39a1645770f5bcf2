/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/cache.h"

#include "base/buf.h"
#include "base/digest.h"
#include "cache/cache_metrics.h"

#include <stdatomic.h>
#include <string.h>

/*
 * What stands before a body in Redis, little-endian:
 *
 *   0  "LMB1"         the format's name and version
 *   4  u32            bytes of the body
 *   8  u64            generation that the body was computed from
 *  16  i64            stored:  wall clock ms of the computation
 *  24  i64            expires: wall clock ms after which it is no answer
 *  32  the body
 */
#define HEAD_LEN 32

#define CACHE_WORDS (CACHE_BYPASS + 1 + CACHE_STORE_FAILED + 1)

static const char magic[4] = { 'L', 'M', 'B', '1' };

struct cache {
	struct cache_config config;
	struct redis_client *redis;
	metric_word own[CACHE_WORDS];
	metric_word *lookups, *stores; /* in own, or where cache_count_in said */
	_Atomic uint64_t draws;        /* of the jitter */
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
	if (!cache->config.build)
		goto nomem;
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

static void put_u64(uint8_t *p, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static uint64_t get_u64(const uint8_t *p)
{
	uint64_t v = 0;

	for (int i = 7; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

static void encode_head(uint8_t head[static HEAD_LEN], size_t len, uint64_t generation,
			int64_t stored_ms, int64_t expires_ms)
{
	memcpy(head, magic, sizeof(magic));
	for (int i = 0; i < 4; i++)
		head[4 + i] = (uint8_t)(len >> (8 * i));
	put_u64(head + 8, generation);
	put_u64(head + 16, (uint64_t)stored_ms);
	put_u64(head + 24, (uint64_t)expires_ms);
}

/* Anything but a whole body of this format counts as absent. */
static bool decode(const struct redis_value *v, struct cache_answer *answer)
{
	const uint8_t *p = (const uint8_t *)v->data;

	if (!p || v->len < HEAD_LEN || memcmp(p, magic, sizeof(magic)) != 0)
		return false;
	if ((get_u64(p) >> 32) != v->len - HEAD_LEN)
		return false;
	answer->generation = get_u64(p + 8);
	answer->stored_ms = (int64_t)get_u64(p + 16);
	answer->expires_ms = (int64_t)get_u64(p + 24);
	answer->body = v->data + HEAD_LEN;
	answer->len = v->len - HEAD_LEN;
	return true;
}

/* A plain decimal number, nothing else. */
static bool decode_generation(const struct redis_value *v, uint64_t *ret)
{
	uint64_t n = 0;

	if (!v->data || !v->len || v->len > 19)
		return false;
	for (size_t i = 0; i < v->len; i++) {
		if (v->data[i] < '0' || v->data[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(v->data[i] - '0');
	}
	*ret = n;
	return true;
}

static void count(struct cache *cache, enum cache_state state)
{
	metric_count(&cache->lookups[state], 1);
}

void cache_confirm(struct cache *cache, struct cache_answer *answer, uint64_t current)
{
	answer->generation_known = true;
	answer->current = current;
	answer->state = answer->generation == current ? CACHE_HIT : CACHE_STALE;
	count(cache, answer->state);
}

/* What Redis said of the generation and the body; v NULL: it was not asked. */
static struct cache_answer judge(struct cache *cache, const struct redis_value *v,
				 int64_t now_ms)
{
	struct cache_answer answer = { .state = CACHE_BYPASS };
	bool found;

	if (!v) {
		count(cache, CACHE_BYPASS);
		return answer;
	}
	answer.generation_known = decode_generation(&v[0], &answer.current);
	found = decode(&v[1], &answer);
	if (!found || answer.expires_ms <= now_ms) {
		answer.body = NULL;
		answer.len = 0;
		answer.state = CACHE_MISS;
		count(cache, CACHE_MISS);
	} else if (answer.generation_known) {
		cache_confirm(cache, &answer, answer.current);
	} else {
		answer.state = CACHE_STALE; /* until cache_confirm says more */
	}
	return answer;
}

void cache_get(struct cache *cache, TALLOC_CTX *mem, struct deadline deadline,
	       const char *puuid, const char *key, int64_t now_ms,
	       struct cache_answer *ret_answer)
{
	char *generation = generation_key(mem, puuid);
	const char *keys[2] = { generation, key };
	struct redis_value values[2];
	bool asked = generation && key &&
		     redis_mget(cache->redis, mem, deadline, keys, 2, values, NULL) == 0;

	*ret_answer = judge(cache, asked ? values : NULL, now_ms);
}

void cache_get_many(struct cache *cache, TALLOC_CTX *mem, struct deadline deadline,
		    const struct cache_question *questions, size_t n, int64_t now_ms)
{
	const char **keys = talloc_array(mem, const char *, 2 * (unsigned)n + 1);
	struct redis_value *values =
		talloc_array(mem, struct redis_value, 2 * (unsigned)n + 1);
	bool asked = keys && values;

	for (size_t i = 0; asked && i < n; i++) {
		keys[2 * i] = generation_key(keys, questions[i].puuid);
		keys[2 * i + 1] = questions[i].key;
		asked = keys[2 * i] && keys[2 * i + 1];
	}
	if (asked && n)
		asked = redis_mget(cache->redis, mem, deadline, keys, 2 * n, values,
				   NULL) == 0;
	for (size_t i = 0; i < n; i++)
		*questions[i].ret_answer =
			judge(cache, asked ? &values[2 * i] : NULL, now_ms);
	talloc_free(keys);
	talloc_free(values);
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
		 const struct cache_entry *entry, const struct redis_arg *parts,
		 size_t part_count, int64_t ttl_ms)
{
	struct redis_max max = { .number = entry->generation,
				 .ttl_ms =
					 (int64_t)cache->config.generation_ttl_s * 1000 };
	char *key;
	int r;

	if (!entry->publish)
		return redis_set(cache->redis, deadline, entry->key, parts, part_count,
				 ttl_ms, NULL);
	max.key = key = generation_key(NULL, entry->publish);
	if (!key)
		return -E_NOMEM;
	r = redis_set_with_max(cache->redis, deadline, entry->key, parts, part_count,
			       ttl_ms, &max, NULL);
	talloc_free(key);
	return r;
}

int64_t cache_put(struct cache *cache, struct deadline deadline,
		  const struct cache_entry *entry, int64_t now_ms)
{
	int64_t ttl = lifetime_ms(cache, entry->ttl_class, now_ms, entry->valid_until_ms);
	uint8_t head[HEAD_LEN];
	struct redis_arg parts[2] = { { head, sizeof(head) },
				      { entry->body, entry->len } };

	if (ttl <= 0)
		return 0;
	encode_head(head, entry->len, entry->generation, now_ms, now_ms + ttl);
	if (!entry->key || entry->len > UINT32_MAX ||
	    store(cache, deadline, entry, parts, 2, ttl) < 0) {
		metric_count(&cache->stores[CACHE_STORE_FAILED], 1);
		return 0;
	}
	metric_count(&cache->stores[CACHE_STORED], 1);
	return now_ms + ttl;
}

static int64_t longest_ttl_ms(const struct cache *cache)
{
	int32_t longest = cache->config.generation_ttl_s;

	for (int i = 0; i < CACHE_CLASS_COUNT; i++)
		if (cache->config.ttl_s[i] > longest)
			longest = cache->config.ttl_s[i];
	return (int64_t)longest * 1000;
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

int cache_publish(struct cache *cache, struct deadline deadline,
		  const char *const *puuids, const uint64_t *generations, size_t n,
		  struct err *err)
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

/* Takes the pattern over. */
static int forget(struct cache *cache, struct deadline deadline, char *pattern,
		  uint64_t *ret_count, struct err *err)
{
	int r = pattern ? redis_unlink_matching(cache->redis, deadline, pattern,
						ret_count, err)
			: err_set(err, E_NOMEM, "no memory to forget a player");

	talloc_free(pattern);
	return r;
}

int cache_forget(struct cache *cache, struct deadline deadline, const char *puuid,
		 uint64_t *ret_count, struct err *err)
{
	return forget(cache, deadline, talloc_asprintf(NULL, "*{%s}*", puuid), ret_count,
		      err);
}

/* The generation's key ends with the player. */
int cache_forget_bodies(struct cache *cache, struct deadline deadline, const char *puuid,
			const char *name, uint64_t *count, struct err *err)
{
	uint64_t first = 0, second = 0;
	int r = forget(cache, deadline,
		       name ? talloc_asprintf(NULL, "analytics:{%s}:*:%s:*", puuid, name)
			    : talloc_asprintf(NULL, "*:{%s}:*", puuid),
		       &first, err);

	*count += first;
	if (r || !name)
		return r;
	r = forget(cache, deadline, talloc_asprintf(NULL, "%s:{%s}:*", name, puuid),
		   &second, err);
	*count += second;
	return r;
}

void cache_stats(struct cache *cache, struct cache_stats *ret_stats)
{
	*ret_stats = (struct cache_stats){
		.hits = (uint64_t)metric_get(&cache->lookups[CACHE_HIT]),
		.misses = (uint64_t)metric_get(&cache->lookups[CACHE_MISS]),
		.stale = (uint64_t)metric_get(&cache->lookups[CACHE_STALE]),
		.bypass = (uint64_t)metric_get(&cache->lookups[CACHE_BYPASS]),
		.stored = (uint64_t)metric_get(&cache->stores[CACHE_STORED]),
		.store_failures =
			(uint64_t)metric_get(&cache->stores[CACHE_STORE_FAILED]),
	};
}
