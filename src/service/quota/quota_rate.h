/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One token bucket as one word of shared memory: the generic cell rate algorithm (GCRA),
 * ITU-T Recommendation I.371, Annex A, in its virtual scheduling form.  The word is the
 * theoretical arrival time: when the bucket would be full again.  0 is a full bucket.  In
 * any window w at most burst + rate * w are admitted, and none that fits is refused.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct quota_rate {
	int64_t interval_ns; /* between two at the steady rate */
	int64_t depth_ns;    /* of the whole burst */
};

/*
 * The rate of one of so many hosts: its share of per_minute and of burst, rounded down,
 * but one at least, so that nobody is locked out.  All are at least 1.
 */
struct quota_rate quota_rate_of(int32_t per_minute, int32_t burst, int32_t hosts);

/* Take one if there is one.  Thread: any, lock-free. */
bool quota_rate_take(_Atomic int64_t *word, struct quota_rate rate, int64_t now_ms);

/* Take one that was given elsewhere: at most the bucket is empty.  Thread: any. */
void quota_rate_force(_Atomic int64_t *word, struct quota_rate rate, int64_t now_ms);

/* Give one back that was taken and not used: at most the bucket is full.  Thread: any. */
void quota_rate_give(_Atomic int64_t *word, struct quota_rate rate);

/* How many are left now. */
int64_t quota_rate_left(const _Atomic int64_t *word, struct quota_rate rate,
			int64_t now_ms);

/* Milliseconds until there are n in the bucket, rounded up; n at most the burst. */
int64_t quota_rate_wait_ms(const _Atomic int64_t *word, struct quota_rate rate, int64_t n,
			   int64_t now_ms);
