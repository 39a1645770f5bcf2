/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/quota/quota_lease.h"

#include "base/digest.h"

#include <inttypes.h>
#include <stdio.h>

#define TOKEN_BITS  16
#define CLAIM_BITS  8
#define END_BITS    40 /* of milliseconds: it comes round in 34 years */
#define WISH_MAX    8192
#define QUICK_MS    100 /* a lease that lasted less was too small */
#define SLOW_MS     500 /* too large */
#define LIFE_MIN_MS 100
#define LIFE_MAX_MS 1000
#define DRY_MAX_MS  1000 /* others may give back what they hold */
#define LOW_FROM    8    /* leases of so many are renewed before they are used up */

/* The lease word, unpacked. */
struct lease {
	uint32_t tokens;
	uint8_t claim;
	uint64_t end; /* END_BITS of its time in ms */
};

static struct lease unpack(uint64_t word)
{
	return (struct lease){
		.tokens = word & ((1u << TOKEN_BITS) - 1),
		.claim = (uint8_t)(word >> TOKEN_BITS),
		.end = word >> (TOKEN_BITS + CLAIM_BITS),
	};
}

static uint64_t pack(struct lease lease)
{
	return lease.tokens | (uint64_t)lease.claim << TOKEN_BITS |
	       lease.end << (TOKEN_BITS + CLAIM_BITS);
}

static uint64_t end_of(int64_t ms)
{
	return (uint64_t)ms & ((UINT64_C(1) << END_BITS) - 1);
}

/* An end farther away than a lease lasts has passed, or the clock was set back. */
static bool lasts(struct lease lease, int64_t now_ms)
{
	uint64_t left = end_of((int64_t)lease.end - now_ms);

	return left > 0 && left <= LIFE_MAX_MS;
}

uint32_t quota_lease_left(const struct quota_slot *slot, int64_t now_ms)
{
	struct lease lease = unpack(atomic_load(&slot->lease));

	return lasts(lease, now_ms) ? lease.tokens : 0;
}

bool quota_lease_take(struct quota_slot *slot, int64_t now_ms, bool *ret_low)
{
	uint64_t word = atomic_load(&slot->lease);
	uint32_t wish;
	struct lease lease;

	do {
		lease = unpack(word);
		if (!lease.tokens || !lasts(lease, now_ms))
			return false;
		lease.tokens--;
	} while (!atomic_compare_exchange_weak(&slot->lease, &word, pack(lease)));
	wish = atomic_load_explicit(&slot->wish, memory_order_relaxed);
	*ret_low = wish >= LOW_FROM && lease.tokens == wish / 4;
	return true;
}

bool quota_lease_dry(const struct quota_slot *slot, int64_t now_ms)
{
	int64_t until = atomic_load(&slot->dry_until_ms);

	return until > now_ms && until <= now_ms + DRY_MAX_MS;
}

bool quota_lease_claimed(const struct quota_slot *slot)
{
	return atomic_load(&slot->claim_until_us) > clock_mono_us();
}

bool quota_lease_claim(struct quota_slot *slot, struct quota_lease_context *ctx)
{
	int64_t now = clock_mono_us(), until = atomic_load(&slot->claim_until_us);

	ctx->claim_until_us = now + ctx->claim_ms * 1000;
	/* A time beyond one claim comes of a machine that was started anew. */
	if (until > now && until <= ctx->claim_until_us)
		return false;
	return atomic_compare_exchange_strong(&slot->claim_until_us, &until,
					      ctx->claim_until_us);
}

/*
 * Number the claim in the lease word, so that an answer to an older one is noticed.
 * Returns the lease as it is from now on; tokens that ran out are taken to *ret_unused.
 */
static struct lease number_claim(struct quota_slot *slot, int64_t now_ms,
				 uint32_t *ret_unused)
{
	uint64_t word = atomic_load(&slot->lease);
	struct lease lease;

	do {
		lease = unpack(word);
		*ret_unused = 0;
		if (!lasts(lease, now_ms)) {
			*ret_unused = lease.tokens;
			lease.tokens = 0;
		}
		lease.claim++;
	} while (!atomic_compare_exchange_weak(&slot->lease, &word, pack(lease)));
	return lease;
}

/* Put tokens into the lease, unless there was another claim since. */
static void add_tokens(struct quota_slot *slot, uint8_t claim, uint32_t tokens,
		       int64_t end_ms)
{
	uint64_t word = atomic_load(&slot->lease);
	struct lease lease;

	do {
		lease = unpack(word);
		if (lease.claim != claim)
			return;
		lease.tokens += tokens;
		lease.end = end_of(end_ms);
	} while (!atomic_compare_exchange_weak(&slot->lease, &word, pack(lease)));
}

/* Double the next lease while they are used up quickly, halve it while they are not. */
static uint32_t next_wish(struct quota_slot *slot, uint32_t unused, int64_t now_ms)
{
	uint32_t wish = atomic_load(&slot->wish);
	int64_t lasted = now_ms - atomic_load(&slot->leased_ms);

	if (unused || lasted > SLOW_MS)
		wish /= 2;
	else if (lasted < QUICK_MS)
		wish *= 2;
	if (wish < 1)
		wish = 1;
	if (wish > WISH_MAX)
		wish = WISH_MAX;
	atomic_store(&slot->wish, wish);
	atomic_store(&slot->leased_ms, now_ms);
	return wish;
}

/* Short where the bucket fills quickly: what is on lease does not drain. */
static int64_t lease_life_ms(const struct quota_lease_context *ctx)
{
	int64_t life = (int64_t)ctx->burst * 30000 / ctx->per_minute;

	if (life < LIFE_MIN_MS)
		return LIFE_MIN_MS;
	return life > LIFE_MAX_MS ? LIFE_MAX_MS : life;
}

/* What the script is told, and what it answers. */
struct exchange {
	struct lease lease;
	uint32_t unused, unreported, wish;
	int64_t life_ms;
	int64_t granted, wait_us, full_us, id; /* the answer */
};

static int ask(struct quota_slot *slot, const struct quota_caller_id *id,
	       const struct quota_lease_context *ctx, bool use, int64_t now_ms,
	       struct deadline deadline, struct exchange *x, struct err *err)
{
	int64_t known_us = atomic_load(&slot->full_at_us) - now_ms * 1000;
	int64_t args[] = { ctx->redis_now_us,
			   ctx->per_minute,
			   ctx->burst,
			   ctx->host_id,
			   atomic_load(&slot->lease_id),
			   x->lease.tokens,
			   x->unused,
			   x->wish,
			   use,
			   x->life_ms * 1000,
			   x->unreported,
			   known_us > 0 ? known_us : 0 };
	char key[6 + DIGEST_SHORT_SIZE] = "quota:";
	int64_t answer[4];
	int r;

	digest_short(id->bytes, sizeof(id->bytes), key + 6);
	r = redis_script_run(ctx->redis, deadline, &quota_lease_script, key, args,
			     ARRAY_LEN(args), answer, ARRAY_LEN(answer), err);
	if (r < 0)
		return r;
	x->granted = answer[0];
	x->wait_us = answer[1];
	x->full_us = answer[2];
	x->id = answer[3];
	return 0;
}

/* What Redis has heard nothing of goes into the next report. */
static void keep_report(struct quota_slot *slot, const struct exchange *x)
{
	atomic_fetch_add(&slot->unused, x->unused);
	atomic_fetch_add(&slot->unreported, x->unreported);
}

static void take_answer(struct quota_slot *slot, const struct exchange *x, bool use,
			int64_t now_ms)
{
	int64_t wait_ms = (x->wait_us + 999) / 1000;

	atomic_store(&slot->lease_id, x->id);
	atomic_store(&slot->full_at_us, now_ms * 1000 + x->full_us);
	/* A bucket that gives less than was asked for wants smaller questions. */
	if (x->granted < x->wish)
		atomic_store(&slot->wish, x->granted > 0 ? (uint32_t)x->granted : 1);
	if (x->granted == 0)
		atomic_store(&slot->dry_until_ms,
			     now_ms + (wait_ms < DRY_MAX_MS ? wait_ms : DRY_MAX_MS));
	if (x->granted > 0)
		add_tokens(slot, x->lease.claim, (uint32_t)(x->granted - use),
			   now_ms + x->life_ms);
}

enum quota_lease_result quota_lease_refresh(struct quota_slot *slot,
					    const struct quota_caller_id *id,
					    const struct quota_lease_context *ctx,
					    bool use, int64_t now_ms,
					    struct deadline deadline, struct err *err)
{
	int64_t claim = ctx->claim_until_us;
	struct exchange x = { .life_ms = lease_life_ms(ctx) };
	enum quota_lease_result result = LEASE_AWAY;
	uint32_t ran_out;

	x.lease = number_claim(slot, now_ms, &ran_out);
	x.unused = ran_out + atomic_exchange(&slot->unused, 0);
	x.unreported = atomic_exchange(&slot->unreported, 0);
	x.wish = next_wish(slot, x.unused, now_ms);
	if (ask(slot, id, ctx, use, now_ms, deadline, &x, err) < 0) {
		keep_report(slot, &x);
	} else if (clock_mono_us() < claim) {
		take_answer(slot, &x, use, now_ms);
		result = x.granted > 0 ? LEASE_TAKEN : LEASE_DRY;
	} else {
		(void)err_set(err, E_TIMEOUT, "Redis answered too late");
	}
	/* Not when it ended and is somebody else's. */
	atomic_compare_exchange_strong(&slot->claim_until_us, &claim, 0);
	return result;
}

int quota_lease_probe(struct redis_client *redis, struct deadline deadline,
		      struct err *err)
{
	/* None is wanted of a bucket that nobody uses; its key ends by itself. */
	static const int64_t args[] = { 0, 60, 1, 1, 0, 0, 0, 0, 0, 1000000, 0, 0 };
	int64_t answer[4];

	return redis_script_run(redis, deadline, &quota_lease_script, "quota:probe", args,
				ARRAY_LEN(args), answer, ARRAY_LEN(answer), err);
}

void quota_lease_forget(struct quota_slot *slot)
{
	struct lease lease = unpack(atomic_load(&slot->lease));

	lease.tokens = 0;
	lease.claim++;
	lease.end = 0;
	atomic_store(&slot->lease, pack(lease));
	atomic_store(&slot->claim_until_us, 0);
	atomic_store(&slot->lease_id, 0);
	atomic_store(&slot->leased_ms, 0);
	atomic_store(&slot->full_at_us, 0);
	atomic_store(&slot->dry_until_ms, 0);
	atomic_store(&slot->wish, 0);
	atomic_store(&slot->unreported, 0);
	atomic_store(&slot->unused, 0);
}
