/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/quota/quota_lease.h"
#include "service/quota/quota_priv.h"
#include "service/quota/service_metrics.h"

#include <string.h>
#include <time.h>

#define KIND           "quota"
#define RETRY_AFTER_MS 1000
#define AWAY_MAX_MS    60000 /* farther away: the clock was set back */
#define FIND_TRIES     3
#define MINUTE_US      INT64_C(60000000)
#define CLAIM_SPARE_MS 50 /* of a claim beyond what Redis may take */

/* One quota_take on its way. */
struct take {
	struct quota *quota;
	const struct quota_plan *plan;
	struct quota_caller_id id;
	uint64_t key[2];
	struct quota_slot *slot;
	int64_t now_ms;
	struct deadline deadline;
};

enum outcome { ADMITTED, REFUSED, AWAY /* Redis does not say */ };

static struct quota_plan make_plan(const struct quota_limit *limit, int32_t hosts)
{
	struct quota_plan plan = { .limit = *limit };

	if (limit->per_minute < 1)
		return plan;
	if (plan.limit.burst < 1)
		plan.limit.burst = 1;
	plan.share =
		quota_rate_of(limit->per_minute, plan.limit.burst, hosts > 1 ? hosts : 1);
	plan.window_s =
		(int32_t)(((int64_t)plan.limit.burst * 60 + limit->per_minute - 1) /
			  limit->per_minute);
	return plan;
}

/* A look-up has to be given back exactly, and a lease cannot do that. */
static void make_plans(struct quota *quota)
{
	const struct quota_config *config = &quota->config;

	for (int class = 0; class < QUOTA_LOOKUP; class ++) {
		quota->plans[0][class] =
			make_plan(&config->address[class], config->hosts);
		quota->plans[1][class] =
			make_plan(&config->identified[class], config->hosts);
	}
	quota->plans[0][QUOTA_LOOKUP] = quota->plans[0][QUOTA_CHEAP];
	quota->plans[0][QUOTA_LOOKUP].local = true;
}

static int open_memory(struct quota *quota, struct err *err)
{
	uint64_t layout = quota_memory_layout() ^ sizeof(struct quota_shared);
	int r = segment_open(KIND, quota->config.instance, layout,
			     sizeof(struct quota_shared), &quota->segment, err);

	if (r == 0)
		r = segment_lock(&quota->segment, err);
	if (r < 0)
		return r;
	quota->shared = quota->segment.base;
	quota_memory_init(&quota->shared->memory);
	segment_unlock(&quota->segment);
	return 0;
}

static bool redis_enabled(struct redis_client *redis)
{
	struct redis_stats stats = { 0 };

	if (redis)
		redis_client_stats(redis, &stats);
	return stats.enabled;
}

int quota_new(TALLOC_CTX *mem, const struct quota_config *config,
	      struct redis_client *redis, struct quota **ret_quota, struct err *err)
{
	struct quota *quota = talloc_zero(mem, struct quota);
	int r = 0;

	if (!quota)
		return err_set(err, E_NOMEM, "no memory for the quotas");
	quota->config = *config;
	quota->redis = redis_enabled(redis) ? redis : NULL;
	quota->segment.fd = quota->segment.lock_fd = -1;
	make_plans(quota);
	if (config->enabled)
		r = open_memory(quota, err);
	if (r < 0) {
		quota_free(quota);
		return r;
	}
	*ret_quota = quota;
	return 0;
}

void quota_count_in(struct quota *quota, metric_word *words)
{
	quota->takes = metric_in(&service_metrics_table, words, SERVICE_METRIC_QUOTA);
}

void quota_free(struct quota *quota)
{
	if (!quota)
		return;
	segment_close(&quota->segment);
	talloc_free(quota);
}

void quota_unlink(const char *instance)
{
	segment_unlink(KIND, instance,
		       quota_memory_layout() ^ sizeof(struct quota_shared));
}

/* Whether Redis may be asked: while it is away one of the host a second may. */
static bool may_ask(struct take *t)
{
	_Atomic int64_t *retry = &t->quota->shared->memory.retry_at_ms;
	int64_t at = atomic_load(retry);

	if (at == 0)
		return true;
	if (t->now_ms < at && at <= t->now_ms + AWAY_MAX_MS)
		return false;
	return atomic_compare_exchange_strong(retry, &at, t->now_ms + RETRY_AFTER_MS);
}

static bool is_away(const struct take *t)
{
	return atomic_load(&t->quota->shared->memory.retry_at_ms) != 0;
}

static struct quota_lease_context lease_context(const struct take *t)
{
	const struct quota_config *config = &t->quota->config;

	return (struct quota_lease_context){
		.redis = t->quota->redis,
		.host_id = t->quota->shared->memory.host_id,
		.redis_now_us = config->redis_by_caller ? t->now_ms * 1000 : 0,
		.claim_ms = config->redis_timeout_ms + CLAIM_SPARE_MS,
		.per_minute = t->plan->limit.per_minute,
		.burst = t->plan->limit.burst,
	};
}

/* Ask Redis with the claim.  use: for this request, else for those to come. */
static enum outcome refresh(struct take *t, const struct quota_lease_context *ctx,
			    bool use)
{
	_Atomic int64_t *retry = &t->quota->shared->memory.retry_at_ms;
	struct quota_away *away = &t->quota->shared->away;
	int64_t start_us = clock_mono_us();
	struct err err = { 0 };

	switch (quota_lease_refresh(t->slot, &t->id, ctx, use, t->now_ms, t->deadline,
				    &err)) {
	case LEASE_TAKEN:
		break;
	case LEASE_DRY:
		quota_away_clear(away);
		atomic_store(retry, 0);
		return REFUSED;
	case LEASE_AWAY:
		atomic_store(retry, t->now_ms + (clock_mono_us() - start_us) / 1000 +
					    RETRY_AFTER_MS);
		quota_away_note(away, err.text, clock_wall_ms());
		return AWAY;
	}
	quota_away_clear(away);
	if (atomic_load(retry))
		atomic_store(retry, 0);
	return ADMITTED;
}

static void look_ahead(struct take *t)
{
	struct quota_lease_context ctx = lease_context(t);

	if (quota_lease_dry(t->slot, t->now_ms) || is_away(t) ||
	    !quota_lease_claim(t->slot, &ctx))
		return;
	(void)refresh(t, &ctx, false);
}

/*
 * The lease is used up: ask for another, or wait while another thread does.  A claim
 * whose holder was killed ends before our patience does, and is then ours: going by the
 * share instead would give more than the quota while Redis is well.
 */
static enum outcome renew(struct take *t)
{
	static const struct timespec pause = { .tv_nsec = 100000 };
	struct quota_lease_context ctx = lease_context(t);
	struct deadline patience =
		deadline_min(t->deadline, deadline_in_ms(ctx.claim_ms + CLAIM_SPARE_MS));
	bool low;

	if (!may_ask(t))
		return AWAY;
	while (!quota_lease_claim(t->slot, &ctx)) {
		nanosleep(&pause, NULL);
		if (quota_lease_take(t->slot, t->now_ms, &low))
			return ADMITTED;
		if (quota_lease_dry(t->slot, t->now_ms))
			return REFUSED;
		if (is_away(t) || deadline_passed(patience))
			return AWAY;
	}
	/* Another one may have been here between our look and our claim: that is fine. */
	return refresh(t, &ctx, true);
}

static enum outcome from_redis(struct take *t)
{
	bool low = false;

	if (!t->quota->redis || t->plan->local)
		return AWAY;
	if (quota_lease_take(t->slot, t->now_ms, &low)) {
		if (low)
			look_ahead(t);
		return ADMITTED;
	}
	if (quota_lease_dry(t->slot, t->now_ms))
		return REFUSED;
	return renew(t);
}

/*
 * Whatever Redis lets through is taken from the host's share, too, so that the share is
 * right when Redis goes away; and what goes by the share is told to Redis later.
 */
static bool take_one(struct take *t, bool *ret_by_share)
{
	enum outcome outcome = from_redis(t);

	*ret_by_share = outcome == AWAY;
	if (outcome == REFUSED)
		return false;
	if (outcome == ADMITTED) {
		quota_rate_force(&t->slot->share, t->plan->share, t->now_ms);
		return true;
	}
	if (!quota_rate_take(&t->slot->share, t->plan->share, t->now_ms))
		return false;
	if (t->quota->redis && !t->plan->local)
		atomic_fetch_add(&t->slot->unreported, 1);
	return true;
}

static int32_t seconds_of_us(int64_t us)
{
	int64_t s = (us + 999999) / 1000000;

	return s > INT32_MAX ? INT32_MAX : (int32_t)s;
}

/* As Redis said last, without what other hosts have given since. */
static void describe_bucket(const struct take *t, struct quota_state *state)
{
	int64_t per_minute = t->plan->limit.per_minute, burst = t->plan->limit.burst;
	int64_t until_full_us = atomic_load(&t->slot->full_at_us) - t->now_ms * 1000;
	int64_t missing, left;

	if (until_full_us < 0)
		until_full_us = 0;
	missing = (until_full_us * per_minute + MINUTE_US - 1) / MINUTE_US;
	left = burst - missing + quota_lease_left(t->slot, t->now_ms);
	state->remaining = (int32_t)(left < 0 ? 0 : left > burst ? burst : left);
	state->reset_s = seconds_of_us(until_full_us);
	state->retry_after_s =
		seconds_of_us(until_full_us - (burst - 1) * MINUTE_US / per_minute);
}

static void describe_share(const struct take *t, struct quota_state *state)
{
	struct quota_rate rate = t->plan->share;
	const _Atomic int64_t *word = &t->slot->share;
	int64_t full = rate.depth_ns / rate.interval_ns;

	state->remaining = (int32_t)quota_rate_left(word, rate, t->now_ms);
	state->reset_s =
		seconds_of_us(quota_rate_wait_ms(word, rate, full, t->now_ms) * 1000);
	state->retry_after_s =
		seconds_of_us(quota_rate_wait_ms(word, rate, 1, t->now_ms) * 1000);
}

static struct quota_state describe(const struct take *t, bool admitted, bool by_share)
{
	struct quota_state state = { .limited = true,
				     .limit = t->plan->limit.burst,
				     .window_s = t->plan->window_s };

	if (by_share)
		describe_share(t, &state);
	else
		describe_bucket(t, &state);
	if (admitted) {
		state.retry_after_s = 0;
		return state;
	}
	state.remaining = 0;
	if (state.retry_after_s < 1)
		state.retry_after_s = 1;
	if (state.reset_s < state.retry_after_s)
		state.reset_s = state.retry_after_s;
	return state;
}

bool quota_take(struct quota *quota, const struct quota_caller *caller,
		enum quota_class quota_class, int64_t now_ms, struct deadline deadline,
		struct quota_state *ret_state)
{
	struct take t = { .quota = quota, .now_ms = now_ms, .deadline = deadline };
	bool admitted, by_share, moved = true;

	*ret_state = (struct quota_state){ 0 };
	if (!quota || !quota->shared)
		return true;
	t.id = quota_caller_id(caller, quota_class);
	t.plan = &quota->plans[t.id.identified][quota_class];
	if (t.plan->limit.per_minute < 1)
		return true;
	quota_memory_key(&quota->shared->memory, &t.id, t.key);
	/* The slot may have been given away between finding it and counting in it. */
	for (int i = 0; i < FIND_TRIES && moved; i++) {
		t.slot = quota_memory_find(&quota->shared->memory, &t.id, t.key, now_ms);
		admitted = take_one(&t, &by_share);
		moved = !quota_slot_is(t.slot, t.key);
	}
	*ret_state = describe(&t, admitted, by_share);
	if (quota->takes)
		metric_count(&quota->takes[service_metrics_quota(quota_class, admitted)],
			     1);
	return admitted;
}

void quota_give_lookup(struct quota *quota, const char *address, int64_t now_ms)
{
	const struct quota_caller caller = { .address = address };
	struct quota_caller_id id = quota_caller_id(&caller, QUOTA_LOOKUP);
	const struct quota_plan *plan;
	uint64_t key[2];

	if (!quota || !quota->shared)
		return;
	plan = &quota->plans[0][QUOTA_LOOKUP];
	if (plan->limit.per_minute < 1)
		return;
	quota_memory_key(&quota->shared->memory, &id, key);
	quota_rate_give(
		&quota_memory_find(&quota->shared->memory, &id, key, now_ms)->share,
		plan->share);
}

bool quota_enter_cold(struct quota *quota, const struct quota_caller *caller,
		      int64_t now_ms)
{
	struct quota_caller_id id = quota_caller_id(caller, QUOTA_CHEAP);
	uint64_t key[2];

	if (!quota || !quota->shared || quota->config.cold_per_caller < 1)
		return true;
	quota_memory_key(&quota->shared->memory, &id, key);
	return quota_cold_enter(&quota->shared->cold, key, quota->config.cold_per_caller,
				now_ms);
}

void quota_leave_cold(struct quota *quota, const struct quota_caller *caller)
{
	struct quota_caller_id id = quota_caller_id(caller, QUOTA_CHEAP);
	uint64_t key[2];

	if (!quota || !quota->shared || quota->config.cold_per_caller < 1)
		return;
	quota_memory_key(&quota->shared->memory, &id, key);
	quota_cold_leave(&quota->shared->cold, key);
}
