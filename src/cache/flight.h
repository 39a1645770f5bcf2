/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Single flight: of the processes of one host that miss the same key at once, one
 * computes.  A table of leases in shared memory says who: no lock, no wait, no wake-up.
 * A lease ends with flight_end, with its time, or with its process, however that died;
 * the next to ask leads then.
 *
 * The road of who asks:
 *
 *   1. look into the cache; nothing there:
 *   2. flight_begin.  Somebody else leads: do something else and begin again at 1 a few
 *      milliseconds later, at the latest at until_us.
 *   3. We lead: look into the cache once more, the one before us may just have finished.
 *   4. Compute, put it into the cache, and only then flight_end; also after a failure.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <talloc.h>

/* Leases of a host at the same time, in buckets of FLIGHT_WAYS. */
#define FLIGHT_SLOTS 4096
#define FLIGHT_WAYS  8

struct flights;

/* What flight_begin decided; of one who leads also the lease, for flight_end. */
struct flight {
	bool leads;
	pid_t pid;        /* who leads (0 = not known); it may be our own process */
	int64_t until_us; /* monotonic: when that lease ends by itself, at the latest */
	/* The lease; control 0: none, the table had no room */
	uint32_t slot;
	uint64_t control;
};

/*
 * Open the leases of an instance.  shared false: among the threads of this process only.
 * ret_flights: child of mem.  Fails with: what segment_open says, E_NOMEM.  Thread: main.
 */
int flights_open(TALLOC_CTX *mem, const char *instance, bool shared,
		 struct flights **ret_flights, struct err *err) MUST_CHECK;

/*
 * Lead the computation of a key for at most lease_us from now_us (monotonic), or say who
 * leads it.  When there is no room for another lease, everybody leads for himself; that
 * is counted.  Two threads of one process count as two.  Never fails, never blocks.
 * Thread: any.
 */
void flight_begin(struct flights *flights, const char *key, int64_t now_us,
		  int64_t lease_us, struct flight *ret_flight);

/*
 * Give the lease back.  False: it was not ours any more, because its time had passed and
 * somebody else may lead by now.  Harmless for one who does not lead.  Thread: any.
 */
bool flight_end(struct flights *flights, const struct flight *flight);

struct flight_stats {
	uint64_t led;       /* began to lead, with a lease */
	uint64_t followed;  /* answers that somebody else leads */
	uint64_t succeeded; /* of the led ones: after one that died or took too long */
	uint64_t full;      /* led without a lease: no room */
};
/* Counters since the start of this process.  Thread: any. */
void flight_stats(const struct flights *flights, struct flight_stats *ret_stats);

/* Remove the instance's segment; for tests. */
void flights_unlink(const char *instance);
