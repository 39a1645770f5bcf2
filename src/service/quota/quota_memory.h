/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of buckets that a host's processes share.  A caller's bucket is in one set of
 * QUOTA_WAYS slots, chosen by a keyed hash that strangers cannot aim at.  Only a bucket
 * that is full, as one never used would be, gives its slot to another caller; when a set
 * has none, its callers share the bucket kept for overflow.  Tokens and addresses have
 * tables of their own, so that no flood of addresses reaches a token's bucket.
 *
 * Every word of a slot is atomic and right by itself: a process may be killed anywhere.
 */
#pragma once

#include "base/segment.h"
#include "service/quota/quota_caller.h"

#include <stdatomic.h>

#define QUOTA_WAYS            16
#define QUOTA_IDENTIFIED_SETS 1024
#define QUOTA_ADDRESS_SETS    2048
#define QUOTA_SETS            (QUOTA_IDENTIFIED_SETS + QUOTA_ADDRESS_SETS)

struct quota_slot {
	_Atomic uint64_t key[2]; /* 0: free */
	_Atomic int64_t share;   /* quota_rate: what this host gave, from wherever */
	_Atomic uint64_t lease;  /* see quota_lease.h */
	_Atomic int64_t claim_until_us; /* of whoever refreshes the lease; monotonic */
	_Atomic int64_t lease_id;       /* Redis's name of the lease */
	_Atomic int64_t leased_ms;      /* when it was had */
	_Atomic int64_t full_at_us;     /* the bucket in Redis, as far as known */
	_Atomic int64_t dry_until_ms;   /* no use to ask Redis before */
	_Atomic uint32_t wish;          /* size of the next lease */
	_Atomic uint32_t unreported;    /* given while Redis was away */
	_Atomic uint32_t unused;        /* of leases that ran out */
} __attribute__((aligned(128)));

struct quota_memory {
	_Atomic uint32_t ready;
	uint8_t hash_key[16];        /* written before ready */
	int64_t host_id;             /* this memory's name in Redis; the same */
	_Atomic int64_t retry_at_ms; /* Redis is away; 0 = it is not */
	_Atomic int64_t set_latches[QUOTA_SETS];
	struct quota_slot slots[QUOTA_SETS][QUOTA_WAYS];
	struct quota_slot overflow[2][QUOTA_CLASS_COUNT]; /* addresses, identified */
};

/* Part of the segment's name: changes with the structs. */
uint64_t quota_memory_layout(void);

/* Make what must not be zero in new memory; under the segment's lock. */
void quota_memory_init(struct quota_memory *memory);

/* The key of a caller within this memory; never 0. */
void quota_memory_key(const struct quota_memory *memory, const struct quota_caller_id *id,
		      uint64_t ret_key[static 2]);

/*
 * The caller's bucket, found or made, or the overflow's.  Thread: any; may wait for
 * about 2 ms for others who make one in the same set.
 */
struct quota_slot *quota_memory_find(struct quota_memory *memory,
				     const struct quota_caller_id *id,
				     const uint64_t key[static 2], int64_t now_ms);

/* Whether the slot is still (or is the overflow) what quota_memory_find said. */
bool quota_slot_is(const struct quota_slot *slot, const uint64_t key[static 2]);
