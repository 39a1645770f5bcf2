/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/cache.h"

#include "tests/unit/redis/redis_server.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define NOW INT64_C(1750000000000)

struct fixture {
	TALLOC_CTX *mem;
	struct redis_server server;
	struct redis_client *redis;
	struct cache_config config;
	struct cache *cache;
};

static const struct deadline none;

static int setup(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);
	struct redis_config redis = {
		.enabled = true, .timeout_ms = 10000, .pool_size = 2, .key_prefix = "lme:"
	};

	f->mem = f;
	redis_server_init(&f->server);
	redis.socket = f->server.socket;
	assert_int_equal(redis_client_new(f, &redis, &f->redis, NULL), 0);
	f->config = (struct cache_config){ .ttl_s = { 300, 3600, 86400 },
					   .generation_ttl_s = 60,
					   .build = "1.0" };
	assert_int_equal(cache_new(f, &f->config, f->redis, &f->cache, NULL), 0);
	if (redis_server_available())
		redis_server_start(&f->server);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	redis_client_free(f->redis);
	redis_server_done(&f->server);
	talloc_free(f);
	return 0;
}

static struct cache_answer get(struct fixture *f, const char *key, int64_t now_ms)
{
	struct cache_answer a;

	cache_get(f->cache, f->mem, none, "P", key, false, now_ms, &a);
	return a;
}

static int64_t put(struct fixture *f, const char *key, enum cache_class class,
		   uint64_t generation, int64_t until_ms, const char *body)
{
	const struct cache_entry entry = { .key = key,
					   .puuid = "P",
					   .ttl_class = class,
					   .generation = generation,
					   .valid_until_ms = until_ms,
					   .body = body,
					   .len = strlen(body) };

	return cache_put(f->cache, none, &entry, NOW);
}

static void publish(struct fixture *f, uint64_t generation)
{
	const char *puuid = "P";

	assert_int_equal(cache_publish(f->cache, none, &puuid, &generation, 1, NULL), 0);
}

/* name NULL: all. */
static int forget(struct fixture *f, const char *puuid, const char *name, uint64_t *count)
{
	return cache_forget_bodies(f->cache, none, puuid, &name, name != NULL, count,
				   NULL);
}

static const char *key_of(const struct cache *cache, TALLOC_CTX *mem,
			  const char *canonical)
{
	struct buf text;
	size_t inherited_len;

	buf_init(&text, mem, 0);
	buf_add_str(&text, "analytics:{P}:week:period_stats");
	inherited_len = text.len;
	buf_add_str(&text, canonical);
	return cache_key(cache, &text, inherited_len);
}

static void keys_tell_queries_and_builds_apart(void **state)
{
	struct fixture *f = *state;
	struct cache_config other = f->config;
	struct cache *newer;
	const char *a, *b;

	other.build = "1.1";
	assert_int_equal(cache_new(f, &other, f->redis, &newer, NULL), 0);
	a = key_of(f->cache, f->mem, "tz=UTC");
	b = key_of(f->cache, f->mem, "tz=UTC");
	assert_string_equal(a, b);
	assert_int_equal(strncmp(a, "analytics:{P}:week:period_stats:", 32), 0);
	assert_int_equal(strlen(a), 32 + 32);
	b = key_of(f->cache, f->mem, "tz=UTD");
	assert_string_not_equal(a, b);
	b = key_of(newer, f->mem, "tz=UTC");
	assert_string_not_equal(a, b);
}

static void a_body_is_as_good_as_its_generation(void **state)
{
	struct fixture *f = *state;
	struct cache_answer a;

	need_server();
	a = get(f, "k{P}", NOW);
	assert_int_equal(a.state, CACHE_MISS);
	assert_false(a.generation_known);
	(void)put(f, "k{P}", CACHE_SHORT, 7, 0, "seven");
	publish(f, 7);
	a = get(f, "k{P}", NOW + 1000);
	assert_int_equal(a.state, CACHE_HIT);
	assert_int_equal(a.len, 5);
	assert_memory_equal(a.body, "seven", 5);
	assert_int_equal(a.generation, 7);
	assert_int_equal(a.stored_ms, NOW);
	assert_int_equal(a.expires_ms, NOW + 300000);
	publish(f, 8);
	a = get(f, "k{P}", NOW + 1000);
	assert_int_equal(a.state, CACHE_STALE);
	assert_true(a.generation_known);
	assert_int_equal(a.current, 8);
	assert_memory_equal(a.body, "seven", 5);
	/* A refill that was read before the import and comes after it changes nothing. */
	publish(f, 7);
	assert_int_equal(get(f, "k{P}", NOW + 1000).state, CACHE_STALE);
	(void)put(f, "k{P}", CACHE_SHORT, 8, 0, "eight");
	assert_int_equal(get(f, "k{P}", NOW + 1000).state, CACHE_HIT);
}

static void a_body_brings_its_generation_along(void **state)
{
	struct fixture *f = *state;
	struct cache_entry entry = {
		.key = "k{P}",
		.puuid = "P",
		.generation = 9,
		.body = "nine",
		.len = 4,
		.publish = true,
	};

	need_server();
	assert_true(cache_put(f->cache, none, &entry, NOW) > NOW);
	assert_int_equal(get(f, "k{P}", NOW).state, CACHE_HIT);
	/* One computed from older rows is stored, and is stale at once. */
	entry.generation = 8;
	assert_true(cache_put(f->cache, none, &entry, NOW) > NOW);
	assert_int_equal(get(f, "k{P}", NOW).state, CACHE_STALE);
	assert_int_equal(get(f, "k{P}", NOW).current, 9);
}

/* Each as if it had been asked alone, in the order of the questions. */
static void many_are_looked_up_at_once(void **state)
{
	struct fixture *f = *state;
	struct cache_answer a[4];
	const struct cache_question questions[] = {
		{ .puuid = "P", .key = "none{P}", .ret_answer = &a[0] },
		{ .puuid = "P", .key = "k{P}", .ret_answer = &a[1] },
		{ .puuid = "Q", .key = "k{Q}", .ret_answer = &a[2] },
		{ .puuid = "P", .key = "old{P}", .ret_answer = &a[3] },
	};
	struct cache_stats s;

	need_server();
	(void)put(f, "k{P}", CACHE_SHORT, 7, 0, "seven");
	(void)put(f, "k{Q}", CACHE_SHORT, 5, 0, "of Q");
	(void)put(f, "old{P}", CACHE_SHORT, 6, 0, "six");
	publish(f, 7);
	cache_get_many(f->cache, f->mem, none, questions, 4, NOW);
	assert_int_equal(a[0].state, CACHE_MISS);
	assert_null(a[0].body);
	assert_int_equal(a[0].current, 7);
	assert_int_equal(a[1].state, CACHE_HIT);
	assert_memory_equal(a[1].body, "seven", 6);
	assert_int_equal(a[2].state, CACHE_STALE);
	assert_false(a[2].generation_known);
	assert_memory_equal(a[2].body, "of Q", 5);
	assert_int_equal(a[3].state, CACHE_STALE);
	assert_true(a[3].generation_known);
	cache_stats(f->cache, &s);
	assert_int_equal(s.misses, 1);
	assert_int_equal(s.hits, 1);
	assert_int_equal(s.stale, 1); /* that of Q is not decided yet */
	redis_server_stop(&f->server, SIGKILL);
	cache_get_many(f->cache, f->mem, none, questions, 4, NOW);
	for (int i = 0; i < 4; i++)
		assert_int_equal(a[i].state, CACHE_BYPASS);
	cache_get_many(f->cache, f->mem, none, questions, 0, NOW);
}

static void an_unknown_generation_is_for_the_caller(void **state)
{
	struct fixture *f = *state;
	struct cache_answer a;
	struct cache_stats s;

	need_server();
	(void)put(f, "k{P}", CACHE_SHORT, 7, 0, "seven");
	a = get(f, "k{P}", NOW);
	assert_int_equal(a.state, CACHE_STALE);
	assert_false(a.generation_known);
	assert_non_null(a.body);
	cache_confirm(f->cache, &a, 7);
	assert_int_equal(a.state, CACHE_HIT);
	cache_confirm(f->cache, &a, 8);
	assert_int_equal(a.state, CACHE_STALE);
	cache_stats(f->cache, &s);
	assert_int_equal(s.hits, 1);
	assert_int_equal(s.stale, 1);
	assert_int_equal(s.misses, 0);
	assert_int_equal(s.stored, 1);
	assert_int_equal(s.store_failures, 0);
}

static void a_body_ends(void **state)
{
	struct fixture *f = *state;

	need_server();
	publish(f, 4);
	(void)put(f, "k{P}", CACHE_MEDIUM, 4, 0, "x");
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:k{P}"), 3590000, 3600000);
	assert_int_equal(get(f, "k{P}", NOW + 3599999).state, CACHE_HIT);
	assert_int_equal(get(f, "k{P}", NOW + 3600000).state, CACHE_MISS);
	/* No longer than it is true. */
	assert_int_equal(put(f, "l{P}", CACHE_MEDIUM, 4, NOW + 20000, "x"), NOW + 20000);
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:l{P}"), 10000, 20000);
	assert_int_equal(get(f, "l{P}", NOW).expires_ms, NOW + 20000);
	assert_int_equal(put(f, "m{P}", CACHE_MEDIUM, 4, NOW, "x"), 0);
	assert_int_equal(redis_server_ask(&f->server, "EXISTS lme:m{P}"), 0);
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:gen:{P}"), 50000, 60000);
}

/* Bits 0 and 1 are not zero: the player hides. */
static void who_hides_stays_known(void **state)
{
	const char *puuids[] = { "P", "Q", "R" };
	const uint64_t generations[] = { 8, 13, 16 };
	struct fixture *f = *state;

	need_server();
	assert_int_equal(cache_publish(f->cache, none, puuids, generations, 3, NULL), 0);
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:gen:{P}"), 50000, 60000);
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:gen:{Q}"), 86390000,
			86400000);
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:gen:{R}"), 50000, 60000);
	assert_int_equal(get(f, "k{P}", NOW).current, 8);
	/* Shown again, it is forgotten as quickly as anybody's. */
	assert_int_equal(
		cache_publish(f->cache, none, puuids + 1, &(uint64_t){ 20 }, 1, NULL), 0);
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:gen:{Q}"), 50000, 60000);
}

static void a_player_is_forgotten_whole(void **state)
{
	struct fixture *f = *state;
	uint64_t count = 0;
	char key[32];

	need_server();
	for (int i = 0; i < 3000; i++) {
		snprintf(key, sizeof(key), "k%d{%s}", i, i % 3 ? "Q" : "P");
		(void)put(f, key, CACHE_SHORT, 1, 0, "x");
	}
	publish(f, 4);
	assert_int_equal(forget(f, "P", "summary", &count), 0);
	assert_int_equal(redis_server_ask(&f->server, "EXISTS lme:emptied:{P}"), 1);
	assert_int_equal(cache_forget(f->cache, none, "P", &count, NULL), 0);
	assert_int_equal(count, 1001);
	assert_int_equal(redis_server_ask(&f->server, "DBSIZE"), 2000);
	assert_int_equal(cache_forget(f->cache, none, "P", &count, NULL), 0);
	assert_int_equal(count, 0);
	redis_server_stop(&f->server, SIGKILL);
	assert_int_equal(cache_forget(f->cache, none, "P", &count, NULL), -E_UNAVAILABLE);
}

static void bodies_of_one_name_are_forgotten(void **state)
{
	struct fixture *f = *state;
	static const char *const keys[] = {
		"analytics:{P}:week:summary:1",  "analytics:{P}:all:summary:2",
		"analytics:{P}:week:summary2:3", "champion:{P}:157:week:4",
		"analytics:{Q}:week:summary:5",
	};
	uint64_t count = 10;

	need_server();
	publish(f, 7);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		(void)put(f, keys[i], CACHE_SHORT, 7, 0, "body");
	assert_int_equal(forget(f, "P", "summary", &count), 0);
	assert_int_equal(count, 12);
	for (size_t i = 0; i < ARRAY_LEN(keys) - 1; i++)
		assert_int_equal(get(f, keys[i], NOW).state,
				 i < 2 ? CACHE_MISS : CACHE_HIT);
	assert_int_equal(forget(f, "P", "champion", &count), 0);
	assert_int_equal(count, 13);
	assert_int_equal(forget(f, "P", NULL, &count), 0);
	assert_int_equal(count, 14);
	assert_true(get(f, keys[2], NOW).generation_known);
	assert_int_equal(get(f, keys[2], NOW).state, CACHE_MISS);
	assert_int_equal(
		redis_server_ask(&f->server, "EXISTS lme:analytics:{Q}:week:summary:5"),
		1);
}

static struct cache_answer get_of(struct fixture *f, const char *puuid, const char *key)
{
	struct cache_answer a;

	cache_get(f->cache, f->mem, none, puuid, key, false, NOW, &a);
	return a;
}

static void everybodys_bodies_of_a_name_are_forgotten(void **state)
{
	static const char *const keys[][2] = {
		{ "P", "analytics:{P}:week:summary:1" },
		{ "Q", "analytics:{Q}:week:summary:1" },
		{ "Q", "champion:{Q}:157:week:2" },
		{ "Q", "analytics:{Q}:week:roles:3" },
	};
	struct fixture *f = *state;
	const char *names[] = { "summary", "champion" }, *puuids[] = { "P", "Q" };
	uint64_t count = 10;

	need_server();
	assert_int_equal(
		cache_publish(f->cache, none, puuids, (uint64_t[]){ 7, 7 }, 2, NULL), 0);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		(void)put(f, keys[i][1], CACHE_SHORT, 7, 0, "body");
	assert_int_equal(
		cache_forget_bodies(f->cache, none, NULL, names, 2, &count, NULL), 0);
	assert_int_equal(count, 13);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		assert_int_equal(get_of(f, keys[i][0], keys[i][1]).state,
				 i < 3 ? CACHE_MISS : CACHE_HIT);
	/* As long as the longest body */
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:emptied"), 86390000,
			86400000);
	assert_int_equal(redis_server_ask(&f->server, "EXISTS lme:gen:{P}"), 1);
	redis_server_stop(&f->server, SIGKILL);
	assert_int_equal(
		cache_forget_bodies(f->cache, none, NULL, names, 2, &count, NULL),
		-E_UNAVAILABLE);
}

/* Looked for before it, and stored after it: so it says what it had seen. */
static void what_was_on_its_way_counts_as_forgotten(void **state)
{
	static const char key[] = "analytics:{P}:week:summary:1",
			  other[] = "analytics:{P}:week:roles:1";
	struct fixture *f = *state;
	const char *name = "summary";
	uint64_t count = 0;

	need_server();
	publish(f, 7);
	for (int everybody = 0; everybody < 2; everybody++) {
		struct cache_entry entry = { .key = key,
					     .puuid = "P",
					     .generation = 7,
					     .body = "body",
					     .len = 4,
					     .seen = get(f, key, NOW).seen };

		assert_int_equal(cache_forget_bodies(f->cache, none,
						     everybody ? NULL : "P", &name, 1,
						     &count, NULL),
				 0);
		(void)cache_put(f->cache, none, &entry, NOW);
		assert_int_equal(get(f, key, NOW).freshness, CACHE_OUTDATED);
		assert_int_equal(get(f, key, NOW).state, CACHE_STALE);
		/* Another name was not meant. */
		entry.key = other;
		(void)cache_put(f->cache, none, &entry, NOW);
		assert_int_equal(get(f, other, NOW).state, CACHE_HIT);
		/* Nor does MySQL make it good. */
		assert_int_equal(redis_server_ask(&f->server, "DEL lme:gen:{P}"), 1);
		assert_int_equal(get(f, key, NOW).freshness, CACHE_OUTDATED);
		publish(f, 7);
		entry.key = key;
		entry.seen = get(f, key, NOW).seen;
		(void)cache_put(f->cache, none, &entry, NOW);
		assert_int_equal(get(f, key, NOW).state, CACHE_HIT);
	}
}

static void who_computes_whatever_there_is_sees_the_marks(void **state)
{
	struct fixture *f = *state;
	struct cache_answer a;
	uint64_t count = 0;

	need_server();
	publish(f, 7);
	assert_int_equal(forget(f, "P", NULL, &count), 0);
	cache_begin(f->cache, f->mem, none, "P", NOW, &a);
	assert_int_equal(a.state, CACHE_MISS);
	assert_true(a.generation_known);
	assert_int_equal(a.current, 7);
	assert_true(a.seen.player > 0);
	assert_int_equal(a.seen.player, get(f, "k{P}", NOW).seen.player);
	/* A mark is never given twice, though Redis loses the key. */
	assert_int_equal(redis_server_ask(&f->server, "DEL lme:emptied:{P}"), 1);
	assert_int_equal(forget(f, "P", NULL, &count), 0);
	assert_true(get(f, "k{P}", NOW).seen.player > a.seen.player);
}

static void expiries_are_spread(void **state)
{
	struct fixture *f = *state;
	int64_t low = INT64_MAX, high = 0;

	need_server();
	f->config.jitter_percent = 10;
	assert_int_equal(cache_new(f, &f->config, f->redis, &f->cache, NULL), 0);
	publish(f, 1);
	for (int i = 0; i < 50; i++) {
		int64_t ttl;

		(void)put(f, "k{P}", CACHE_LONG, 1, 0, "x");
		ttl = get(f, "k{P}", NOW).expires_ms - NOW;
		low = ttl < low ? ttl : low;
		high = ttl > high ? ttl : high;
	}
	assert_in_range(low, 86400000 / 10 * 9, 86400000 / 100 * 94);
	assert_in_range(high, 86400000 / 100 * 96, 86400000);
}

static void foreign_bytes_are_no_body(void **state)
{
	static const char *const values[] = { "", "x", "LMB3", "{\"success\":true}",
					      "LMB9aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
	struct fixture *f = *state;

	need_server();
	publish(f, 1);
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		struct redis_arg part = { values[i], strlen(values[i]) };

		assert_int_equal(redis_set(f->redis, none, "k{P}", &part, 1, 60000, NULL),
				 0);
		assert_int_equal(get(f, "k{P}", NOW).state, CACHE_MISS);
	}
	/* A generation that is none is unknown. */
	(void)put(f, "k{P}", CACHE_SHORT, 1, 0, "x");
	assert_int_equal(redis_server_ask(&f->server, "SET lme:gen:{P} 1x"), 0);
	assert_false(get(f, "k{P}", NOW).generation_known);
}

static void a_body_is_kept_a_while_beyond_its_end(void **state)
{
	struct fixture *f = *state;
	struct cache_answer a;

	need_server();
	f->config.stale_s = 600;
	assert_int_equal(cache_new(f, &f->config, f->redis, &f->cache, NULL), 0);
	publish(f, 4);
	(void)put(f, "k{P}", CACHE_SHORT, 4, 0, "x");
	assert_in_range(redis_server_ask(&f->server, "PTTL lme:k{P}"), 890000, 900000);
	assert_int_equal(get(f, "k{P}", NOW + 299999).freshness, CACHE_FRESH);
	a = get(f, "k{P}", NOW + 300000);
	assert_int_equal(a.state, CACHE_STALE);
	assert_int_equal(a.freshness, CACHE_EXPIRED);
	assert_int_equal(a.len, 1);
	assert_int_equal(get(f, "k{P}", NOW + 899999).freshness, CACHE_EXPIRED);
	assert_int_equal(get(f, "k{P}", NOW + 900000).state, CACHE_MISS);
	/* Expired and of another generation: that says more. */
	publish(f, 8);
	assert_int_equal(get(f, "k{P}", NOW + 300000).freshness, CACHE_OUTDATED);
	/* MySQL has the last word on the generation, not on the time. */
	assert_int_equal(redis_server_ask(&f->server, "DEL lme:gen:{P}"), 1);
	a = get(f, "k{P}", NOW + 300000);
	assert_int_equal(a.freshness, CACHE_UNPROVEN);
	cache_confirm(f->cache, &a, 4);
	assert_int_equal(a.state, CACHE_STALE);
	assert_int_equal(a.freshness, CACHE_EXPIRED);
}

static void without_redis_it_is_by_passed(void **state)
{
	struct fixture *f = *state;
	const char *puuid = "P";
	uint64_t generation = 1;
	struct cache_stats s;

	redis_server_stop(&f->server, SIGKILL);
	assert_int_equal(get(f, "k{P}", NOW).state, CACHE_BYPASS);
	assert_int_equal(put(f, "k{P}", CACHE_SHORT, 1, 0, "x"), 0);
	assert_int_equal(cache_publish(f->cache, none, &puuid, &generation, 1, NULL),
			 -E_UNAVAILABLE);
	cache_stats(f->cache, &s);
	assert_int_equal(s.bypass, 1);
	assert_int_equal(s.store_failures, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys_tell_queries_and_builds_apart),
		TEST(a_body_is_as_good_as_its_generation),
		TEST(a_body_brings_its_generation_along),
		TEST(many_are_looked_up_at_once),
		TEST(an_unknown_generation_is_for_the_caller),
		TEST(a_body_ends),
		TEST(who_hides_stays_known),
		TEST(a_player_is_forgotten_whole),
		TEST(bodies_of_one_name_are_forgotten),
		TEST(everybodys_bodies_of_a_name_are_forgotten),
		TEST(what_was_on_its_way_counts_as_forgotten),
		TEST(who_computes_whatever_there_is_sees_the_marks),
		TEST(expiries_are_spread),
		TEST(foreign_bytes_are_no_body),
		TEST(a_body_is_kept_a_while_beyond_its_end),
		TEST(without_redis_it_is_by_passed),
	};

	return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
