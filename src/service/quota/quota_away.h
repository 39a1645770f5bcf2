/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * That a host's quotas go by its share, since when and why: in memory that its processes
 * share, because only one of them a second asks Redis and each may be asked for its
 * health. All zero is "Redis counts".
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define QUOTA_REASON_SIZE 160

struct quota_away {
	_Atomic int64_t since_ms;            /* wall clock; 0 = Redis counts */
	_Atomic int64_t told_of_ms, told_ms; /* the since that was told last, and when */
	_Atomic int64_t latch;               /* of who writes the reason */
	_Atomic uint64_t reason[QUOTA_REASON_SIZE / 8];
};

struct quota_away_state {
	int64_t since_ms; /* wall clock; 0 = Redis counts */
	char reason[QUOTA_REASON_SIZE];
};

/* Redis did not count, for this reason.  now_ms: wall clock.  Thread: any. */
void quota_away_note(struct quota_away *away, const char *reason, int64_t now_ms);

/* Redis counts.  Cheap while it did so before.  Thread: any. */
void quota_away_clear(struct quota_away *away);

/* Thread: any. */
void quota_away_read(const struct quota_away *away, struct quota_away_state *ret);

/*
 * Whether there is something new to tell, that Redis went or came back: for one process
 * of the host, and at most once a minute.  now_ms: wall clock.  Thread: any.
 */
bool quota_away_news(struct quota_away *away, int64_t now_ms,
		     struct quota_away_state *ret);
