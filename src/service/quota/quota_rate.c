/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/quota/quota_rate.h"

#define MINUTE_NS INT64_C(60000000000)
#define MS_NS     INT64_C(1000000)

struct quota_rate quota_rate_of(int32_t per_minute, int32_t burst, int32_t hosts)
{
	/* Rounded up: never faster than the rate. */
	int64_t interval = (MINUTE_NS * hosts + per_minute - 1) / per_minute;
	int32_t share = burst / hosts > 0 ? burst / hosts : 1;

	return (struct quota_rate){ .interval_ns = interval,
				    .depth_ns = interval * share };
}

/*
 * When the bucket is full, at least now; a time beyond an empty bucket's comes of a clock
 * that was set back.
 */
static int64_t full_at(int64_t word, struct quota_rate rate, int64_t now_ns)
{
	int64_t at = word > now_ns ? word : now_ns;

	return at > now_ns + rate.depth_ns ? now_ns + rate.depth_ns : at;
}

bool quota_rate_take(_Atomic int64_t *word, struct quota_rate rate, int64_t now_ms)
{
	int64_t now = now_ms * MS_NS, old = atomic_load(word), next;

	bool admitted;

	do {
		next = full_at(old, rate, now) + rate.interval_ns;
		admitted = next <= now + rate.depth_ns;
		if (!admitted && old <= now + rate.depth_ns)
			return false;
		/* Written down, or a clock set back would refuse until it is there again.
		 */
		if (!admitted)
			next = now + rate.depth_ns;
	} while (!atomic_compare_exchange_weak(word, &old, next));
	return admitted;
}

void quota_rate_force(_Atomic int64_t *word, struct quota_rate rate, int64_t now_ms)
{
	int64_t now = now_ms * MS_NS, old = atomic_load(word), next;

	do {
		next = full_at(old, rate, now) + rate.interval_ns;
		if (next > now + rate.depth_ns)
			next = now + rate.depth_ns;
	} while (!atomic_compare_exchange_weak(word, &old, next));
}

void quota_rate_give(_Atomic int64_t *word, struct quota_rate rate)
{
	/* A time that has passed is a full bucket, however long ago it was. */
	atomic_fetch_sub(word, rate.interval_ns);
}

int64_t quota_rate_left(const _Atomic int64_t *word, struct quota_rate rate,
			int64_t now_ms)
{
	int64_t now = now_ms * MS_NS;

	return (now + rate.depth_ns - full_at(atomic_load(word), rate, now)) /
	       rate.interval_ns;
}

int64_t quota_rate_wait_ms(const _Atomic int64_t *word, struct quota_rate rate, int64_t n,
			   int64_t now_ms)
{
	int64_t now = now_ms * MS_NS;
	int64_t wait = full_at(atomic_load(word), rate, now) - now -
		       (rate.depth_ns - n * rate.interval_ns);

	return wait > 0 ? (wait + MS_NS - 1) / MS_NS : 0;
}
