/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How much a caller may ask: one token bucket a caller and class, in memory that the
 * host's processes share.  Where Redis is there, the bucket itself lives in Redis and the
 * host leases small batches from it, so that a request needs no round trip of its own and
 * all hosts together never give more than the quota; where it is away, the host goes on
 * with its share.
 */
#pragma once

#include "base/clock.h"
#include "base/err.h"
#include "base/metric.h"
#include "redis/client.h"

#include <stdbool.h>
#include <talloc.h>

enum quota_class {
	QUOTA_CHEAP,
	QUOTA_EXPENSIVE,
	QUOTA_LOOKUP, /* of an address: look-ups of credentials that turn out bad */
	QUOTA_CLASS_COUNT
};

struct quota_limit {
	int32_t per_minute; /* 0 = no limit */
	int32_t burst;
};

struct quota_config {
	bool enabled;
	const char *instance;
	int32_t hosts; /* that share the Redis: what one may give while it is away */
	/* Cheap and expensive; QUOTA_LOOKUP goes by the address's cheap limit. */
	struct quota_limit identified[QUOTA_LOOKUP]; /* of a token or session */
	struct quota_limit address[QUOTA_LOOKUP];    /* of an anonymous address */
	int32_t cold_per_caller;  /* cold computations at once; 0 = no limit */
	int32_t redis_timeout_ms; /* of the client: nobody waits longer */
	bool redis_by_caller;     /* tests: Redis goes by now_ms, not by its own clock */
};

struct quota;

/* Who is counted: exactly one is set. */
struct quota_caller {
	int64_t token_id;    /* 0 = none; a session counts as its token or player */
	int64_t player_id;   /* of a session opened by a proof */
	const char *address; /* as the web server decided it; IPv6 counts by /64 */
};

/* What the answer's headers say (draft-ietf-httpapi-ratelimit-headers). */
struct quota_state {
	bool limited;     /* a limit applies at all */
	int32_t limit;    /* burst */
	int32_t window_s; /* in which the burst refills */
	int32_t remaining;
	int32_t reset_s;       /* until the bucket is full again */
	int32_t retry_after_s; /* of a refusal, at least 1 */
};

/*
 * ret_quota: freed with quota_free.  redis is not owned.
 * Fails with: what segment_open says, E_NOMEM.  Thread: main.
 */
int quota_new(TALLOC_CTX *mem, const struct quota_config *config,
	      struct redis_client *redis, struct quota **ret_quota,
	      struct err *err) MUST_CHECK;
/*
 * Count what is taken in these words of service_metrics_table from now on.
 * Thread: main, before others.
 */
void quota_count_in(struct quota *quota, metric_word *words);

/* NULL is fine. */
void quota_free(struct quota *quota);

/* Remove an instance's memory (tests; uninstall). */
void quota_unlink(const char *instance);

/*
 * Take one from the caller's bucket.  Returns whether the request may go on.  Never
 * fails: without Redis the host's share counts.  Waits for Redis only when the lease is
 * used up, once a second at most while Redis is away, and no longer than its time-out.
 * now_ms: of a clock that all processes of the host read, best one that is never set.
 * QUOTA_LOOKUP is for addresses only and always goes by the host's share.
 * quota NULL: nothing is counted.  Thread: any.
 */
bool quota_take(struct quota *quota, const struct quota_caller *caller,
		enum quota_class quota_class, int64_t now_ms, struct deadline deadline,
		struct quota_state *ret_state);

/*
 * Give back a QUOTA_LOOKUP that was taken for an address: the credential was good, or
 * could not be looked up.  quota NULL is fine.  Thread: any.
 */
void quota_give_lookup(struct quota *quota, const char *address, int64_t now_ms);

/* Who counts. */
struct quota_status {
	bool enabled;          /* requests are counted */
	bool shared;           /* in Redis, by all hosts together, while it does so */
	int64_t away_since_ms; /* wall clock: since then by the host's share; 0 = it does
				*/
	char reason[160];      /* why it does not */
};

/*
 * Ask Redis whether it counts, and say so; what is found holds for the whole host.
 * why_not: the reason when it is known already that it does not, and then it is not
 * asked; else NULL.  quota NULL: nothing is counted.  Waits for Redis within deadline.
 * Thread: any.
 */
void quota_look(struct quota *quota, const char *why_not, struct deadline deadline,
		struct quota_status *ret_status);

/*
 * Whether Redis has begun or ceased to count since somebody on this host was told, who
 * logs it: at most once a minute.  Asks nobody.  now_ms: wall clock.  quota NULL is fine.
 * Thread: any.
 */
bool quota_news(struct quota *quota, int64_t now_ms, struct quota_status *ret_status);

/*
 * Enter cold work for a caller; false when it has cold_per_caller under way.  Leave with
 * the same caller when true.  Slots of processes that died are given back within a
 * minute.  quota NULL: true.  Thread: any.
 */
bool quota_enter_cold(struct quota *quota, const struct quota_caller *caller,
		      int64_t now_ms);
void quota_leave_cold(struct quota *quota, const struct quota_caller *caller);
