/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The host's part of a bucket that lives in Redis: a few tokens leased at a time.
 *
 * Redis holds the bucket as what is missing from it: the debt of tokens that were given
 * to requests, which drains at the rate, and the tokens that hosts hold on lease, which
 * do not drain.  Debt and leases together never exceed the burst, so that all hosts
 * together never admit more than burst + rate * w in a window w, whenever the tokens are
 * used.  A host renews, gives back and accounts for its lease with the next one; a lease
 * that runs out counts as used, and what was left of it is credited when its host comes
 * back, as far as that debt has not drained meanwhile.
 *
 * The lease word: tokens in 16 bits, the number of the claim in 8, the end in 40 bits of
 * milliseconds.  Only one thread of a host has the claim; an answer from Redis
 * that comes after the claim has ended is thrown away.
 */
#pragma once

#include "service/quota/quota_memory.h"

struct quota_lease_context {
	struct redis_client *redis;
	int64_t host_id;
	int64_t redis_now_us;   /* tests: Redis goes by this; 0 = by its own clock */
	int64_t claim_ms;       /* the longest that asking Redis may take */
	int64_t claim_until_us; /* of quota_lease_claim */
	int32_t per_minute, burst;
};

enum quota_lease_result {
	LEASE_TAKEN,
	LEASE_DRY,  /* the bucket is empty */
	LEASE_AWAY, /* Redis cannot be asked */
};

/* Tokens on lease that have not run out. */
uint32_t quota_lease_left(const struct quota_slot *slot, int64_t now_ms);

/*
 * Use one.  ret_low: so few are left that the caller might look after new ones.
 * Thread: any, lock-free.
 */
bool quota_lease_take(struct quota_slot *slot, int64_t now_ms, bool *ret_low);

/* Whether the bucket was found empty and cannot have got a token since. */
bool quota_lease_dry(const struct quota_slot *slot, int64_t now_ms);

/* Become the one that refreshes: false when another one is. */
bool quota_lease_claim(struct quota_slot *slot, struct quota_lease_context *ctx);
bool quota_lease_claimed(const struct quota_slot *slot);

/*
 * Ask Redis for tokens, with the claim, which is given back.  use: one of them at once
 * for the caller (LEASE_TAKEN).  err says why with LEASE_AWAY.  Thread: any; waits for
 * Redis within deadline.
 */
enum quota_lease_result quota_lease_refresh(struct quota_slot *slot,
					    const struct quota_caller_id *id,
					    const struct quota_lease_context *ctx,
					    bool use, int64_t now_ms,
					    struct deadline deadline, struct err *err);

/*
 * Whether Redis would do what a lease needs, without taking anything.
 * Fails with: what redis_script_run says.  Thread: any; waits within deadline.
 */
int quota_lease_probe(struct redis_client *redis, struct deadline deadline,
		      struct err *err) MUST_CHECK;

/* Forget everything: the slot gets another caller. */
void quota_lease_forget(struct quota_slot *slot);

/* The script, for the test that compares its hash. */
extern const struct redis_script quota_lease_script;
