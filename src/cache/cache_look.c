/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The look-up over both levels.  What the host's memory can answer by itself, a fresh
 * body of a generation that is known, asks nobody; everything else takes one round trip
 * to Redis, and the better of two bodies wins.
 */
#include "cache/cache_priv.h"
#include "cache/frame.h"

#include <string.h>

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
	if (answer->emptied)
		return CACHE_OUTDATED;
	if (!answer->generation_known)
		return CACHE_UNPROVEN;
	if (answer->generation != answer->current)
		return CACHE_OUTDATED;
	return answer->expires_ms <= answer->asked_ms ? CACHE_EXPIRED : CACHE_FRESH;
}

void cache_confirm(struct cache *cache, struct cache_answer *answer, uint64_t current)
{
	const struct hot_known known = { current, answer->seen.player };

	if (cache->hot)
		hot_learn(cache->hot, answer->puuid, known, answer->asked_ms,
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
	uint64_t least;        /* of the player's marks a body must have seen this */
	bool knows_all;        /* marks, as well as they need be */
	struct cache_answer answer;
};

/*
 * Whether a body has not seen a mark.  One that is older than any body can be concerns
 * none: Redis forgets it then, and who has never heard of it stores good bodies.
 */
static bool is_before(const struct look *look, uint64_t seen, uint64_t mark)
{
	return seen < mark &&
	       (int64_t)(mark / 1000) >
		       look->answer.asked_ms - cache_longest_ms(look->cache);
}

/* Whether a body is from before its sort was emptied.  The rule is that it is not. */
static bool is_emptied(const struct look *look, const struct hot_body *body)
{
	const struct emptied *emptied = look->cache->emptied;

	if (is_before(look, body->seen.player, look->least))
		return true;
	return body->seen.everybody < emptied_any(emptied) &&
	       is_before(look, body->seen.everybody, emptied_of(emptied, look->key));
}

/* A body, as far as it is known: one that was emptied is worse than of a generation. */
static int worth_of(const struct look *look, const struct hot_body *body)
{
	const struct cache_answer *answer = &look->answer;

	if (is_emptied(look, body))
		return 0;
	return answer->generation_known && body->generation == answer->current ? 2 : 1;
}

/*
 * Of two bodies the one of the player's generation, else the younger.  The same body from
 * Redis is better where nobody knows the generation, which Redis would know of somebody
 * who hides, and where the host's has not seen all marks: then its copy is renewed.
 */
static bool is_better(const struct look *look, const struct hot_body *body,
		      enum cache_level level)
{
	const struct cache_answer *have = &look->answer;
	const int was = worth_of(look, &look->found), is = worth_of(look, body);

	if (was != is)
		return is > was;
	if (have->stored_ms == body->stored_ms)
		return level == CACHE_REDIS &&
		       (!have->generation_known ||
			look->found.seen.player < have->seen.player);
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
	look->answer.emptied = is_emptied(look, body);
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
	struct hot_known known;
	struct hot_body body;

	answer->epoch = hot_epoch(cache->hot);
	look->knows_all = emptied_known(cache->emptied, answer->asked_ms,
					cache->config.generation_max_age_ms);
	answer->seen.everybody = emptied_any(cache->emptied);
	answer->generation_known =
		hot_generation(cache->hot, answer->puuid, answer->asked_ms,
			       cache->config.generation_max_age_ms, &known);
	answer->current = known.generation;
	answer->seen.player = look->least = known.emptied;
	if (look->key &&
	    hot_get(cache->hot, look->mem, look->key, look->want_gzip, &body))
		(void)offer(look, &body, CACHE_HOT);
}

/*
 * The marks of the player.  Where Redis has lost them, what the host remembers counts,
 * which does not tell names apart.
 */
static void take_marks(struct look *look, const struct redis_value *v)
{
	struct cache_answer *answer = &look->answer;
	const char *key = look->key ? look->key : "";
	uint64_t any;
	const uint64_t own =
		emptied_read(v->data, v->len, emptied_name_of(key, strlen(key)), &any);

	answer->seen.everybody = emptied_any(look->cache->emptied);
	if (any >= answer->seen.player) {
		answer->seen.player = any;
		look->least = own;
	}
	if (answer->level != CACHE_NOWHERE)
		answer->emptied = is_emptied(look, &look->found);
}

/* What Redis says of the generation; where it knows none, what the host does counts. */
static void take_generation(struct look *look, const struct redis_value *v)
{
	struct cache_answer *answer = &look->answer;
	struct hot_known known = { .emptied = answer->seen.player };

	if (!frame_decode_generation(v->data, v->len, &known.generation))
		return;
	/* Published on this host a moment ago, and not yet in Redis */
	if (answer->generation_known && answer->current > known.generation)
		return;
	answer->generation_known = true;
	answer->current = known.generation;
	if (look->cache->hot)
		hot_learn(look->cache->hot, answer->puuid, known, answer->asked_ms,
			  answer->epoch);
}

/* On its way into the host's memory a good body has seen all marks that we have. */
static void take_body(struct look *look, const struct redis_value *v)
{
	struct cache *cache = look->cache;
	struct hot_body body;

	if (!frame_decode(v->data, v->len, &body) || !offer(look, &body, CACHE_REDIS))
		return;
	body.epoch = look->answer.epoch;
	body.seen = look->answer.seen;
	if (cache->hot && is_fresh(look))
		hot_put(cache->hot, look->answer.puuid, look->key, &body,
			clock_wall_ms());
}

/* What is asked of Redis about one body, in this order: PER_BODY values. */
enum { OF_GENERATION, OF_EMPTIED, OF_BODY, PER_BODY };

static bool make_keys(const struct look *look, TALLOC_CTX *mem, const char **ret_keys)
{
	ret_keys[OF_GENERATION] = cache_generation_key(mem, look->answer.puuid);
	ret_keys[OF_EMPTIED] = cache_emptied_key(mem, look->answer.puuid);
	ret_keys[OF_BODY] = look->key;
	return ret_keys[OF_GENERATION] && ret_keys[OF_EMPTIED];
}

static void take_all(struct look *look, const struct redis_value *values, bool body)
{
	take_marks(look, &values[OF_EMPTIED]);
	take_generation(look, &values[OF_GENERATION]);
	if (body)
		take_body(look, &values[OF_BODY]);
}

/*
 * n keys, and (all; there is room for it) the marks of everybody with them.  In a
 * cluster another server may have those.  While it is away nobody can set any, so that
 * what is known counts.
 */
static bool ask_redis(struct look *look, const char **keys, size_t n, bool all,
		      struct redis_value *ret_values)
{
	struct cache *cache = look->cache;
	struct redis_stats stats;
	int r;

	keys[n] = CACHE_EMPTIED_KEY;
	ret_values[n] = (struct redis_value){ 0 };
	r = redis_mget(cache->redis, look->mem, look->deadline, keys, all ? n + 1 : n,
		       ret_values, NULL);
	if (all)
		emptied_learn(cache->emptied, r < 0 ? NULL : ret_values[n].data,
			      ret_values[n].len, look->answer.asked_ms);
	if (r < 0 && all) {
		redis_client_stats(cache->redis, &stats);
		if (stats.is_cluster)
			r = redis_mget(cache->redis, look->mem, look->deadline, keys, n,
				       ret_values, NULL);
	}
	return r >= 0;
}

/* False: Redis is away. */
static bool look_into_redis(struct look *look, const char **keys, bool body)
{
	struct redis_value values[PER_BODY + 1];
	const bool all = !look->knows_all;
	const char *asked[PER_BODY + 1];

	memcpy(asked, keys, PER_BODY * sizeof(*keys));
	look->knows_all = true;
	if (!ask_redis(look, asked, body ? PER_BODY : OF_BODY, all, values))
		return false;
	take_all(look, values, body);
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

/* Whether the host's body is good, as far as one can tell without it being asked for. */
static bool is_hopeful(const struct look *look)
{
	const struct cache_answer *answer = &look->answer;

	if (answer->level == CACHE_NOWHERE)
		return false;
	return freshness_of(answer) == CACHE_FRESH ||
	       (freshness_of(answer) == CACHE_UNPROVEN &&
		answer->expires_ms > answer->asked_ms);
}

/* Into Redis, for what the host's memory does not answer by itself. */
static bool ask_further(struct look *look)
{
	const bool ask_body = look->key && !is_hopeful(look);
	const char *keys[PER_BODY];
	bool reached =
		make_keys(look, look->mem, keys) && look_into_redis(look, keys, ask_body);

	/* Another host may have computed the body that ours is not any more; and what
	 * nobody vouches for is better had from there. */
	if (reached && look->key && !ask_body && !is_fresh(look))
		(void)look_into_redis(look, keys, true);
	return reached;
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

	if (cache->hot)
		look_into_hot(&look);
	if (!is_fresh(&look) || !look.knows_all)
		away = !ask_further(&look);
	decide(&look, away);
	*ret_answer = look.answer;
}

void cache_begin(struct cache *cache, TALLOC_CTX *mem, struct deadline deadline,
		 const char *puuid, int64_t now_ms, struct cache_answer *ret_answer)
{
	struct look look = {
		.cache = cache,
		.mem = mem,
		.deadline = deadline,
		.answer = { .state = CACHE_MISS, .puuid = puuid, .asked_ms = now_ms }
	};

	if (cache->hot)
		look_into_hot(&look);
	(void)ask_further(&look);
	*ret_answer = look.answer;
}

/* Look-ups that are asked for together. */
struct many {
	size_t *at, asked; /* which they are */
	const char **keys; /* PER_BODY of each */
	struct redis_value *values;
	bool all; /* everybody's marks, too */
};

static bool many_init(struct many *many, TALLOC_CTX *mem, size_t n)
{
	many->keys = talloc_array(mem, const char *, PER_BODY *(unsigned)n + 1);
	many->values = talloc_array(mem, struct redis_value, PER_BODY * (unsigned)n + 1);
	many->at = talloc_array(mem, size_t, n + 1);
	return many->keys && many->values && many->at;
}

/* What the host's memory does not answer, from Redis at once. */
static bool look_many_into_redis(struct look *looks, size_t n, TALLOC_CTX *mem)
{
	struct many many = { 0 };

	if (!many_init(&many, mem, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (is_fresh(&looks[i]) && looks[i].knows_all)
			continue;
		if (!make_keys(&looks[i], many.keys, &many.keys[PER_BODY * many.asked]))
			return false;
		many.all |= !looks[i].knows_all;
		many.at[many.asked++] = i;
	}
	if (many.asked &&
	    !ask_redis(looks, many.keys, PER_BODY * many.asked, many.all, many.values))
		return false;
	for (size_t i = 0; i < many.asked; i++)
		take_all(&looks[many.at[i]], &many.values[PER_BODY * i], true);
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
