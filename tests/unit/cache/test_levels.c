/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cache over both its levels: two processes of one host, and another host. */
#include "cache/cache.h"

#include "base/attr.h"
#include "cache/cache_metrics.h"
#include "cache/hot_priv.h"
#include "tests/unit/redis/redis_server.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <cmocka.h>

#define MAX_AGE 1000
#define LONG    4000 /* bytes: worth compressing */
#define KEY     "analytics:{P}:week:summary:1"
#define OTHER   "analytics:{P}:week:roles:1"

/* What processes call "publish" reads the clock, so the test's time begins with it. */
#define START (f->start_ms)

enum { ONE, TWO, OTHER_HOST, SHELL, CACHES };

struct fixture {
	TALLOC_CTX *mem;
	struct redis_server server;
	struct redis_client *redis;
	char instances[2][32];
	struct cache *caches[CACHES];
	int64_t start_ms;
};

static const struct deadline none;

static struct cache *make_cache(struct fixture *f, const char *instance, bool serves)
{
	const struct cache_config config = {
		.ttl_s = { 300, 3600, 86400 },
		.generation_ttl_s = 60,
		.generation_max_age_ms = MAX_AGE,
		.stale_s = 600,
		.build = "1.0",
		.host = { instance, (uid_t)-1, HOT_SIZE_MIN },
	};
	struct cache *cache = NULL;

	assert_int_equal(cache_new(f, &config, f->redis, &cache, NULL), 0);
	if (serves)
		assert_int_equal(cache_open_hot(cache, NULL), 0);
	return cache;
}

static int setup(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);
	struct redis_config redis = {
		.enabled = true, .timeout_ms = 10000, .pool_size = 2, .key_prefix = "lme:"
	};
	static int number;

	f->mem = f;
	f->start_ms = clock_wall_ms();
	redis_server_init(&f->server);
	redis.socket = f->server.socket;
	assert_int_equal(redis_client_new(f, &redis, &f->redis, NULL), 0);
	for (int i = 0; i < 2; i++)
		snprintf(f->instances[i], sizeof(f->instances[i]), "lv-%d-%d",
			 (int)getpid(), number++);
	f->caches[ONE] = make_cache(f, f->instances[0], true);
	f->caches[TWO] = make_cache(f, f->instances[0], true);
	f->caches[OTHER_HOST] = make_cache(f, f->instances[1], true);
	f->caches[SHELL] = make_cache(f, f->instances[0], false);
	if (redis_server_available())
		redis_server_start(&f->server);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 2; i++)
		hot_unlink(f->instances[i], HOT_SIZE_MIN);
	redis_client_free(f->redis);
	redis_server_done(&f->server);
	talloc_free(f);
	return 0;
}

static struct cache_answer get_key(struct fixture *f, int who, const char *key, bool gzip,
				   int64_t now_ms)
{
	struct cache_answer a;

	cache_get(f->caches[who], f->mem, none, "P", key, gzip, now_ms, &a);
	return a;
}

static struct cache_answer get_as(struct fixture *f, int who, bool gzip, int64_t now_ms)
{
	return get_key(f, who, KEY, gzip, now_ms);
}

static struct cache_answer get(struct fixture *f, int who, int64_t now_ms)
{
	return get_as(f, who, false, now_ms);
}

/* What was looked for before. */
static void put_looked_for(struct fixture *f, int who, const char *key,
			   uint64_t generation, const struct cache_answer *found,
			   int64_t now_ms)
{
	char body[LONG];
	const struct cache_entry entry = { .key = key,
					   .puuid = "P",
					   .ttl_class = CACHE_SHORT,
					   .generation = generation,
					   .body = body,
					   .len = sizeof(body),
					   .publish = true,
					   .epoch = found->epoch,
					   .seen = found->seen };

	memset(body, 'a' + (int)(generation % 26), sizeof(body));
	assert_true(cache_put(f->caches[who], none, &entry, now_ms) > now_ms);
}

static void put_key(struct fixture *f, int who, const char *key, uint64_t generation,
		    int64_t now_ms)
{
	const struct cache_answer found = get_key(f, who, key, false, now_ms);

	put_looked_for(f, who, key, generation, &found, now_ms);
}

static void put(struct fixture *f, int who, uint64_t generation, int64_t now_ms)
{
	put_key(f, who, KEY, generation, now_ms);
}

/* name NULL: all; puuid NULL: everybody's. */
static int empty(struct fixture *f, int who, const char *puuid, const char *name)
{
	uint64_t count = 0;

	return cache_forget_bodies(f->caches[who], none, puuid, &name, name != NULL,
				   &count, NULL);
}

static void publish(struct fixture *f, int who, uint64_t generation)
{
	const char *puuid = "P";

	assert_int_equal(
		cache_publish(f->caches[who], none, &puuid, &generation, 1, NULL), 0);
}

static void expect(struct cache_answer a, enum cache_freshness freshness,
		   enum cache_level level, uint64_t generation)
{
	assert_non_null(a.body);
	assert_int_equal(a.freshness, freshness);
	assert_int_equal(a.state, freshness == CACHE_FRESH ? CACHE_HIT : CACHE_STALE);
	assert_int_equal(a.level, level);
	assert_int_equal(a.generation, generation);
	assert_int_equal(a.body[0], a.gzip ? 0x1f : 'a' + (int)(generation % 26));
}

static void processes_of_a_host_share_bodies(void **state)
{
	struct fixture *f = *state;
	struct cache_stats s;

	need_server();
	put(f, ONE, 4, START);
	expect(get(f, TWO, START), CACHE_FRESH, CACHE_HOT, 4);
	/* Another host finds it in Redis, and the next time at home. */
	expect(get(f, OTHER_HOST, START), CACHE_FRESH, CACHE_REDIS, 4);
	expect(get(f, OTHER_HOST, START), CACHE_FRESH, CACHE_HOT, 4);
	cache_stats(f->caches[OTHER_HOST], &s);
	assert_int_equal(s.hot_hits, 1);
	assert_int_equal(s.redis_hits, 1);
	assert_int_equal(s.hits, 2);
}

static void the_hot_level_is_shown_as_metrics(void **state)
{
	struct fixture *f = *state;
	metric_word words[64] = { 0 };
	metric_word *hot = metric_in(&cache_metrics_table, words, CACHE_METRIC_HOT);

	need_server();
	assert_true(metric_table_words(&cache_metrics_table) <= ARRAY_LEN(words));
	cache_metrics_publish(f->caches[SHELL], words);
	assert_int_equal(metric_get(&hot[CACHE_HOT_STORED]), 0);
	put(f, ONE, 4, START);
	put(f, ONE, 5, START);
	cache_metrics_publish(f->caches[ONE], words);
	assert_true(metric_get(&hot[CACHE_HOT_STORED]) >= 2);
	assert_int_equal(metric_get(&hot[CACHE_HOT_EVICTED]), 0);
	assert_int_equal(metric_get(&hot[CACHE_HOT_DAMAGED]), 0);
	/* Each process its own. */
	cache_metrics_publish(f->caches[TWO], words);
	assert_int_equal(metric_get(&hot[CACHE_HOT_STORED]), 0);
}

static void a_hit_asks_redis_once_a_second(void **state)
{
	struct fixture *f = *state;
	struct redis_stats before, after;

	need_server();
	put(f, ONE, 4, START);
	redis_client_stats(f->redis, &before);
	for (int64_t at = 0; at < MAX_AGE; at++)
		expect(get(f, ONE, START + at), CACHE_FRESH, CACHE_HOT, 4);
	redis_client_stats(f->redis, &after);
	assert_int_equal(after.commands, before.commands);
	for (int64_t at = MAX_AGE; at < 2 * MAX_AGE; at++)
		expect(get(f, TWO, START + at), CACHE_FRESH, CACHE_HOT, 4);
	redis_client_stats(f->redis, &after);
	assert_int_equal(after.commands, before.commands + 1);
}

static void a_host_sees_its_own_publications_at_once(void **state)
{
	struct fixture *f = *state;

	need_server();
	for (uint64_t generation = 4; generation < 40; generation += 8) {
		put(f, ONE, generation, START);
		expect(get(f, TWO, START), CACHE_FRESH, CACHE_HOT, generation);
		publish(f, ONE, generation + 4);
		expect(get(f, TWO, START), CACHE_OUTDATED, CACHE_HOT, generation);
		/* By the shell as well, and what is older lowers nothing. */
		put(f, ONE, generation + 4, START);
		publish(f, SHELL, generation + 8);
		publish(f, SHELL, generation);
		expect(get(f, ONE, START), CACHE_OUTDATED, CACHE_HOT, generation + 4);
	}
}

static void another_host_sees_them_in_time(void **state)
{
	struct fixture *f = *state;

	need_server();
	put(f, ONE, 4, START);
	expect(get(f, OTHER_HOST, START), CACHE_FRESH, CACHE_REDIS, 4);
	publish(f, ONE, 8);
	/* Nothing says so there for the time that is allowed … */
	expect(get(f, OTHER_HOST, START + MAX_AGE - 1), CACHE_FRESH, CACHE_HOT, 4);
	/* … and not a moment longer. */
	expect(get(f, OTHER_HOST, START + MAX_AGE), CACHE_OUTDATED, CACHE_HOT, 4);
	/* What the first host computes meanwhile is better than one's own. */
	put(f, ONE, 8, START + MAX_AGE);
	expect(get(f, OTHER_HOST, START + MAX_AGE), CACHE_FRESH, CACHE_REDIS, 8);
	expect(get(f, OTHER_HOST, START + MAX_AGE), CACHE_FRESH, CACHE_HOT, 8);
}

static void without_redis_bodies_are_shown_as_what_they_are(void **state)
{
	struct fixture *f = *state;
	struct cache_answer a;

	need_server();
	put(f, ONE, 4, START);
	redis_server_stop(&f->server, SIGKILL);
	expect(get(f, TWO, START + MAX_AGE - 1), CACHE_FRESH, CACHE_HOT, 4);
	a = get(f, TWO, START + MAX_AGE);
	expect(a, CACHE_UNPROVEN, CACHE_HOT, 4);
	assert_false(a.generation_known);
	/* MySQL knows; then the host knows for a while, too. */
	cache_confirm(f->caches[TWO], &a, 4);
	assert_int_equal(a.state, CACHE_HIT);
	expect(get(f, ONE, START + 2 * MAX_AGE - 1), CACHE_FRESH, CACHE_HOT, 4);
	expect(get(f, ONE, START + 2 * MAX_AGE), CACHE_UNPROVEN, CACHE_HOT, 4);
	/* New bodies go to the host's memory alone. */
	put(f, ONE, 8, START + 2 * MAX_AGE);
	expect(get(f, TWO, START + 2 * MAX_AGE), CACHE_FRESH, CACHE_HOT, 8);
	assert_int_equal(get(f, OTHER_HOST, START).state, CACHE_MISS);
}

/* What each level has to say is counted, not what becomes of the answer. */
static void without_redis_it_is_counted_as_passed_by(void **state)
{
	struct fixture *f = *state;
	struct cache_answer many = { 0 };
	const struct cache_question question = { "P", KEY, &many };
	struct cache_stats s;

	need_server();
	redis_server_stop(&f->server, SIGKILL);
	/* Still a miss for who computes: the host's memory takes the body. */
	assert_int_equal(get(f, ONE, START).state, CACHE_MISS);
	cache_get_many(f->caches[ONE], f, none, &question, 1, START);
	assert_int_equal(many.state, CACHE_MISS);
	put(f, ONE, 4, START); /* looks once, too */
	expect(get(f, ONE, START), CACHE_FRESH, CACHE_HOT, 4);
	cache_stats(f->caches[ONE], &s);
	assert_int_equal(s.misses, 0);
	assert_int_equal(s.bypass, 3);
	assert_int_equal(s.hot_hits, 1);
	assert_int_equal(s.stored, 0);
	assert_int_equal(s.store_failures, 1);
}

/* Redis would know it of somebody who hides, so what it has beside none may be shown. */
static void what_nobody_vouches_for_comes_from_redis(void **state)
{
	struct fixture *f = *state;

	need_server();
	put(f, ONE, 4, START);
	assert_int_equal(redis_server_ask(&f->server, "DEL lme:gen:{P}"), 1);
	expect(get(f, ONE, START + MAX_AGE), CACHE_UNPROVEN, CACHE_REDIS, 4);
	assert_int_equal(redis_server_ask(&f->server, "DEL lme:" KEY), 1);
	expect(get(f, ONE, START + MAX_AGE), CACHE_UNPROVEN, CACHE_HOT, 4);
}

/* However the generation of who hides comes into Redis, it outlives every body. */
static void a_hidden_generation_outlives_the_bodies(void **state)
{
	const uint64_t hidden = 4 << 2 | 2;
	struct fixture *f = *state;

	need_server();
	put(f, ONE, hidden, START);
	assert_true(redis_server_ask(&f->server, "PTTL lme:gen:{P}") > 61000);
	assert_int_equal(redis_server_ask(&f->server, "PEXPIRE lme:gen:{P} 1000"), 1);
	assert_int_equal(cache_share(f->caches[ONE], none, "P", hidden, NULL), 0);
	assert_true(redis_server_ask(&f->server, "PTTL lme:gen:{P}") > 61000);
	publish(f, ONE, 5 << 2);
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:gen:{P}"), 1, 60000);
}

static void inflate_all(const char *packed, size_t len, char *to, size_t size)
{
	z_stream stream = { .next_in = (z_const Bytef *)packed,
			    .avail_in = (uInt)len,
			    .next_out = (Bytef *)to,
			    .avail_out = (uInt)size };

	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.total_out, size);
	inflateEnd(&stream);
}

static void compressed_is_the_same_body(void **state)
{
	static const int order[] = { ONE, OTHER_HOST, OTHER_HOST };
	static const enum cache_level levels[] = { CACHE_HOT, CACHE_REDIS, CACHE_HOT };
	struct fixture *f = *state;
	struct cache_answer plain, packed;
	char again[LONG];

	need_server();
	put(f, ONE, 4, START);
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		packed = get_as(f, order[i], true, START);
		plain = get(f, order[i], START);
		expect(packed, CACHE_FRESH, levels[i], 4);
		assert_true(packed.gzip && !plain.gzip);
		assert_true(packed.len < LONG / 2);
		assert_int_equal(plain.len, LONG);
		inflate_all(packed.body, packed.len, again, LONG);
		assert_memory_equal(again, plain.body, LONG);
	}
	/* A stale body is changed before it is sent, so it comes as it is. */
	publish(f, ONE, 8);
	packed = get_as(f, ONE, true, START);
	expect(packed, CACHE_OUTDATED, CACHE_HOT, 4);
	assert_false(packed.gzip);
	assert_int_equal(packed.len, LONG);
}

static void beyond_its_end_it_is_stale_for_a_while(void **state)
{
	struct fixture *f = *state;

	need_server();
	put(f, ONE, 4, START);
	redis_server_stop(&f->server, SIGKILL);
	for (int64_t at = 300000; at < 900000; at += 299999) {
		struct cache_answer a = get(f, ONE, START + at);

		expect(a, CACHE_UNPROVEN, CACHE_HOT, 4);
		cache_confirm(f->caches[ONE], &a, 4);
		expect(a, CACHE_EXPIRED, CACHE_HOT, 4);
		expect(get(f, ONE, START + at), CACHE_EXPIRED, CACHE_HOT, 4);
	}
	assert_int_equal(get(f, ONE, START + 900000).state, CACHE_MISS);
}

static void a_player_is_forgotten_on_both_levels(void **state)
{
	struct fixture *f = *state;
	uint64_t count = 0;

	need_server();
	for (int who = ONE; who <= SHELL; who += SHELL) {
		put(f, ONE, 4, START);
		assert_int_equal(cache_forget(f->caches[who], none, "P", &count, NULL),
				 0);
		assert_int_equal(count, 2);
		assert_int_equal(get(f, ONE, START).state, CACHE_MISS);
		assert_false(get(f, ONE, START).generation_known);
	}
	/* On this host also when Redis cannot be told. */
	put(f, ONE, 4, START);
	redis_server_stop(&f->server, SIGKILL);
	assert_int_equal(cache_forget(f->caches[SHELL], none, "P", &count, NULL),
			 -E_UNAVAILABLE);
	assert_int_equal(get(f, ONE, START).state, CACHE_MISS);
}

static void expect_at(struct fixture *f, int who, const char *key, int64_t now_ms,
		      enum cache_freshness freshness, enum cache_level level)
{
	expect(get_key(f, who, key, false, now_ms), freshness, level, 4);
}

static void put_both_everywhere(struct fixture *f)
{
	static const char *const keys[] = { KEY, OTHER };

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		put_key(f, ONE, keys[i], 4, START);
		if (get_key(f, OTHER_HOST, keys[i], false, START).state != CACHE_HIT)
			put_key(f, OTHER_HOST, keys[i], 4, START);
		expect_at(f, OTHER_HOST, keys[i], START, CACHE_FRESH, CACHE_HOT);
	}
}

/* Of the player or of everybody, by a process of the service or by the shell. */
static void another_host_forgets_what_is_emptied_in_time(void **state)
{
	static const int who[] = { ONE, SHELL };
	struct fixture *f = *state;

	need_server();
	for (size_t i = 0; i < 2 * ARRAY_LEN(who); i++) {
		put_both_everywhere(f);
		assert_int_equal(empty(f, who[i / 2], i % 2 ? NULL : "P", "summary"), 0);
		/* On this host at once: of a player without a trace. */
		if (i % 2)
			expect_at(f, TWO, KEY, START, CACHE_OUTDATED, CACHE_HOT);
		else
			assert_int_equal(get(f, TWO, START).state, CACHE_MISS);
		expect_at(f, OTHER_HOST, KEY, START + MAX_AGE - 1, CACHE_FRESH,
			  CACHE_HOT);
		expect_at(f, OTHER_HOST, KEY, START + MAX_AGE, CACHE_OUTDATED, CACHE_HOT);
		/* MySQL does not make it good. */
		assert_int_equal(redis_server_ask(&f->server, "DEL lme:gen:{P}"), 1);
		expect_at(f, OTHER_HOST, KEY, START + 2 * MAX_AGE, CACHE_OUTDATED,
			  CACHE_HOT);
		/* What is computed from here on is an answer everywhere. */
		put(f, ONE, 4, START + 2 * MAX_AGE);
		expect_at(f, OTHER_HOST, KEY, START + 2 * MAX_AGE, CACHE_FRESH,
			  CACHE_REDIS);
		expect_at(f, OTHER_HOST, KEY, START + 2 * MAX_AGE, CACHE_FRESH,
			  CACHE_HOT);
		f->start_ms += 3 * MAX_AGE;
	}
}

/* The other host takes its copy once more from Redis, and then has it at home. */
static void answers_of_other_names_stay(void **state)
{
	struct fixture *f = *state;

	need_server();
	put_both_everywhere(f);
	assert_int_equal(empty(f, ONE, "P", "summary"), 0);
	expect_at(f, OTHER_HOST, OTHER, START + MAX_AGE, CACHE_FRESH, CACHE_HOT);
	expect_at(f, OTHER_HOST, OTHER, START + MAX_AGE, CACHE_FRESH, CACHE_REDIS);
	expect_at(f, OTHER_HOST, OTHER, START + MAX_AGE, CACHE_FRESH, CACHE_HOT);
	expect_at(f, ONE, OTHER, START + MAX_AGE, CACHE_FRESH, CACHE_REDIS);
	f->start_ms += MAX_AGE;
	put_both_everywhere(f);
	assert_int_equal(empty(f, ONE, NULL, "summary"), 0);
	expect_at(f, ONE, OTHER, START, CACHE_FRESH, CACHE_HOT);
	expect_at(f, OTHER_HOST, OTHER, START + MAX_AGE, CACHE_FRESH, CACHE_HOT);
	assert_int_equal(empty(f, ONE, "P", NULL), 0);
	expect_at(f, OTHER_HOST, OTHER, START + 2 * MAX_AGE, CACHE_OUTDATED, CACHE_HOT);
}

static void what_was_on_its_way_is_no_answer_anywhere(void **state)
{
	static const char *const puuids[] = { "P", NULL };
	static const int stores[] = { TWO, OTHER_HOST };
	struct fixture *f = *state;

	need_server();
	for (size_t i = 0; i < 2 * ARRAY_LEN(puuids); i++) {
		const int who = stores[i % 2];
		const struct cache_answer found = get(f, who, START);

		assert_int_equal(empty(f, ONE, puuids[i / 2], "summary"), 0);
		put_looked_for(f, who, KEY, 4, &found, START);
		for (int reader = ONE; reader <= OTHER_HOST; reader++)
			assert_int_equal(get(f, reader, START + MAX_AGE).freshness,
					 CACHE_OUTDATED);
		f->start_ms += 2 * MAX_AGE;
		put(f, who, 4, START);
		for (int reader = ONE; reader <= OTHER_HOST; reader++)
			assert_int_equal(get(f, reader, START).freshness, CACHE_FRESH);
		f->start_ms += 2 * MAX_AGE;
	}
}

/* The host remembers what Redis has lost, or cannot say. */
static void what_was_emptied_stays_so_without_redis(void **state)
{
	static const char *const puuids[] = { "P", NULL };
	struct fixture *f = *state;

	need_server();
	for (size_t i = 0; i < ARRAY_LEN(puuids); i++) {
		put_both_everywhere(f);
		assert_int_equal(empty(f, ONE, puuids[i], "summary"), 0);
		expect_at(f, OTHER_HOST, KEY, START + MAX_AGE, CACHE_OUTDATED, CACHE_HOT);
		assert_int_equal(redis_server_ask(&f->server, "FLUSHALL"), 0);
		expect_at(f, OTHER_HOST, KEY, START + 2 * MAX_AGE, CACHE_OUTDATED,
			  CACHE_HOT);
		f->start_ms += 3 * MAX_AGE;
	}
	redis_server_stop(&f->server, SIGKILL);
	expect_at(f, OTHER_HOST, KEY, START, CACHE_OUTDATED, CACHE_HOT);
	/* The host that is asked empties itself all the same. */
	put(f, ONE, 4, START);
	expect_at(f, TWO, KEY, START, CACHE_FRESH, CACHE_HOT);
	assert_int_equal(empty(f, SHELL, NULL, "summary"), -E_UNAVAILABLE);
	expect_at(f, TWO, KEY, START, CACHE_OUTDATED, CACHE_HOT);
	put(f, ONE, 4, START);
	expect_at(f, TWO, KEY, START, CACHE_FRESH, CACHE_HOT);
	assert_int_equal(empty(f, ONE, NULL, "summary"), -E_UNAVAILABLE);
	expect_at(f, TWO, KEY, START, CACHE_OUTDATED, CACHE_HOT);
}

/* The mark is gone with the last body that it was about; the host may remember it. */
static void a_mark_ends_with_the_bodies(void **state)
{
	struct fixture *f = *state;
	const int64_t longest = 87000 * INT64_C(1000);

	need_server();
	put_both_everywhere(f);
	assert_int_equal(empty(f, ONE, "P", "summary"), 0);
	assert_int_equal(empty(f, ONE, NULL, "summary"), 0);
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:emptied:{P}"),
			longest - 9999, longest);
	expect_at(f, OTHER_HOST, KEY, START + MAX_AGE, CACHE_OUTDATED, CACHE_HOT);
	assert_int_equal(redis_server_ask(&f->server, "FLUSHALL"), 0);
	f->start_ms += longest + 9999;
	put_looked_for(f, ONE, KEY, 4, &(struct cache_answer){ 0 }, START);
	expect_at(f, OTHER_HOST, KEY, START, CACHE_FRESH, CACHE_REDIS);
}

/* When a slot's writer began, as others see it; 0: there is none. */
static int64_t began(struct fixture *f, int host)
{
	struct hot *hot = NULL;
	int64_t newest = 0;
	size_t words;

	assert_int_equal(hot_open(f, f->instances[host], true, HOT_SIZE_MIN, &hot, NULL),
			 0);
	for (uint64_t ref = 1; ref <= hot->slab_count * 128; ref++) {
		hot_word *slot = hot_slot(hot, ref, &words);

		if (slot && hot_peek(slot, SLOT_KEY) &&
		    (int64_t)hot_peek(slot, SLOT_BEGAN) > newest)
			newest = (int64_t)hot_peek(slot, SLOT_BEGAN);
	}
	talloc_free(hot);
	return newest;
}

/* A request may take seconds before it stores; then its writer is not dead at once. */
static void a_writer_begins_when_it_writes(void **state)
{
	struct fixture *f = *state;

	need_server();
	put(f, ONE, 4, START - 10 * STUCK_MS);
	assert_true(began(f, 0) >= START);
	expect_at(f, OTHER_HOST, KEY, START - 10 * STUCK_MS, CACHE_FRESH, CACHE_REDIS);
	assert_true(began(f, 1) >= START);
}

static void expect_note(const struct fixture *f, int who, const char *name,
			const char *wanted)
{
	const void *data = NULL;
	size_t len = 0;
	const bool found = cache_noted(f->caches[who], f->mem, name, &data, &len);

	assert_int_equal(found, wanted != NULL);
	if (!wanted)
		return;
	assert_int_equal(len, strlen(wanted));
	assert_memory_equal(data, wanted, len);
}

static void notes_are_the_hosts(void **state)
{
	struct fixture *f = *state;

	expect_note(f, TWO, "a", NULL);
	cache_note(f->caches[ONE], "a", "first", 5, START);
	cache_note(f->caches[ONE], "b", "", 0, START);
	cache_note(f->caches[ONE], "a", "other one", 9, START);
	expect_note(f, TWO, "a", "other one");
	expect_note(f, TWO, "b", "");
	expect_note(f, TWO, "c", NULL);
	expect_note(f, OTHER_HOST, "a", NULL);
	/* Without a hot level there is nowhere to keep them. */
	cache_note(f->caches[SHELL], "a", "third", 5, START);
	expect_note(f, SHELL, "a", NULL);
	expect_note(f, TWO, "a", "other one");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(processes_of_a_host_share_bodies),
		TEST(the_hot_level_is_shown_as_metrics),
		TEST(a_hit_asks_redis_once_a_second),
		TEST(what_nobody_vouches_for_comes_from_redis),
		TEST(a_hidden_generation_outlives_the_bodies),
		TEST(a_host_sees_its_own_publications_at_once),
		TEST(another_host_sees_them_in_time),
		TEST(without_redis_bodies_are_shown_as_what_they_are),
		TEST(without_redis_it_is_counted_as_passed_by),
		TEST(compressed_is_the_same_body),
		TEST(beyond_its_end_it_is_stale_for_a_while),
		TEST(a_player_is_forgotten_on_both_levels),
		TEST(another_host_forgets_what_is_emptied_in_time),
		TEST(answers_of_other_names_stay),
		TEST(what_was_on_its_way_is_no_answer_anywhere),
		TEST(what_was_emptied_stays_so_without_redis),
		TEST(a_mark_ends_with_the_bodies),
		TEST(a_writer_begins_when_it_writes),
		TEST(notes_are_the_hosts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
