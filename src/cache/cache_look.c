/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The look-up over both levels.  What the host's memory can answer by itself, a fresh
 * body of a generation that is known, asks nobody; everything else takes one round trip
 * to Redis, and the better of two bodies wins.
 */
#include "cache/cache_priv.h"
#include "cache/frame.h"

/* Once an answer; a hit in the host's memory asked nobody else.  said: by Redis. */
static void count(struct cache *cache, const struct cache_answer *answer,
		  enum cache_state said)
{
	const bool hot_hit = answer->state == CACHE_HIT && answer->level == CACHE_HOT;

	if (cache->hot)
		metric_count(&cache->lookups[CACHE_SERIES(
				     CACHE_HOT, hot_hit ? CACHE_HIT : CACHE_MISS)],
			     1);
	if (!hot_hit)
		metric_count(&cache->lookups[CACHE_SERIES(CACHE_REDIS, said)], 1);
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
	count(cache, answer, answer->state);
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

/*
 * Of two bodies one of the player's generation, else the younger; where nobody knows the
 * generation the one from Redis, which would know it of somebody who hides.
 */
static bool is_better(const struct look *look, const struct hot_body *body,
		      enum cache_level level)
{
	const struct cache_answer *have = &look->answer;
	const bool was = have->generation_known && have->generation == have->current;
	const bool is = have->generation_known && body->generation == have->current;

	if (was != is)
		return is;
	if (have->stored_ms == body->stored_ms)
		return !have->generation_known && level == CACHE_REDIS;
	return have->stored_ms < body->stored_ms;
}

/* A body that may be shown at all takes the place of a worse one. */
static bool offer(struct look *look, const struct hot_body *body, enum cache_level level)
{
	const int64_t end_ms =
		body->expires_ms + (int64_t)look->cache->config.stale_s * 1000;

	if (end_ms <= look->answer.asked_ms)
		return false;
	if (look->answer.level != CACHE_NOWHERE && !is_better(look, body, level))
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

static void take_body(struct look *look, const struct redis_value *v)
{
	struct cache *cache = look->cache;
	struct hot_body body;

	if (!frame_decode(v->data, v->len, &body) || !offer(look, &body, CACHE_REDIS))
		return;
	body.epoch = look->answer.epoch;
	if (cache->hot && is_fresh(look))
		hot_put(cache->hot, look->answer.puuid, look->key, &body,
			look->answer.asked_ms);
}

/* n = 1: the generation alone.  False: Redis is away. */
static bool look_into_redis(struct look *look, const char *generation, size_t n)
{
	const char *keys[2] = { generation, look->key };
	struct redis_value values[2];

	if (redis_mget(look->cache->redis, look->mem, look->deadline, keys, n, values,
		       NULL) < 0)
		return false;
	take_generation(look, &values[0]);
	if (n > 1)
		take_body(look, &values[1]);
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

/*
 * From what was found to the answer.  away: Redis was asked and did not answer, which
 * keeps nothing out of the host's memory.
 */
static void decide(struct look *look, bool away)
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
		answer->state = away && !look->cache->hot ? CACHE_BYPASS : CACHE_MISS;
	}
	/* Else it is counted by cache_confirm, which says more. */
	if (!answer->body || answer->generation_known)
		count(look->cache, answer,
		      away && !answer->body ? CACHE_BYPASS : answer->state);
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
	bool away = false;
	char *generation;

	if (cache->hot)
		look_into_hot(&look);
	if (!is_fresh(&look)) {
		const bool ask_body = look.answer.level == CACHE_NOWHERE ||
				      look.answer.generation_known ||
				      look.answer.expires_ms <= now_ms;

		generation = cache_generation_key(mem, puuid);
		away = !generation ||
		       !look_into_redis(&look, generation, ask_body ? 2 : 1);
		/* Another host may have computed the body that ours is not any more; and
		 * what nobody vouches for is better had from there. */
		if (!away && !ask_body && !is_fresh(&look))
			(void)look_into_redis(&look, generation, 2);
	}
	decide(&look, away);
	*ret_answer = look.answer;
}

/* What the host's memory does not answer, from Redis at once. */
static bool look_many_into_redis(struct look *looks, size_t n, TALLOC_CTX *mem)
{
	const char **keys = talloc_array(mem, const char *, 2 * (unsigned)n + 1);
	struct redis_value *values =
		talloc_array(mem, struct redis_value, 2 * (unsigned)n + 1);
	size_t *at = talloc_array(mem, size_t, n + 1), asked = 0;

	if (!keys || !values || !at)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (is_fresh(&looks[i]))
			continue;
		keys[2 * asked] = cache_generation_key(keys, looks[i].answer.puuid);
		keys[2 * asked + 1] = looks[i].key;
		if (!keys[2 * asked])
			return false;
		at[asked++] = i;
	}
	if (asked && redis_mget(looks->cache->redis, mem, looks->deadline, keys,
				2 * asked, values, NULL) < 0)
		return false;
	for (size_t i = 0; i < asked; i++) {
		take_generation(&looks[at[i]], &values[2 * i]);
		take_body(&looks[at[i]], &values[2 * i + 1]);
	}
	return true;
}

void cache_get_many(struct cache *cache, TALLOC_CTX *mem, struct deadline deadline,
		    const struct cache_question *questions, size_t n, int64_t now_ms)
{
	struct look *looks = talloc_array(mem, struct look, n + 1);
	bool away;

	for (size_t i = 0; i < n; i++) {
		const struct cache_question *question = &questions[i];
		struct look look = {
			.cache = cache,
			.mem = mem,
			.deadline = deadline,
			.key = question->key,
			.answer = { .puuid = question->puuid, .asked_ms = now_ms },
		};

		if (looks && cache->hot)
			look_into_hot(&look);
		if (looks)
			looks[i] = look;
		else
			*question->ret_answer =
				(struct cache_answer){ .state = CACHE_BYPASS };
	}
	away = !looks || !look_many_into_redis(looks, n, mem);
	for (size_t i = 0; looks && i < n; i++) {
		decide(&looks[i], away);
		*questions[i].ret_answer = looks[i].answer;
	}
}
