/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/quota/quota_memory.h"

#include "base/digest.h"
#include "base/secret.h"
#include "service/quota/latch.h"
#include "service/quota/quota_lease.h"

#include <string.h>

#define OVERFLOW_KEY 1 /* of no caller: only key[1] may be so small */

uint64_t quota_memory_layout(void)
{
	static const uint64_t parts[] = { 1, sizeof(struct quota_memory),
					  sizeof(struct quota_slot),
					  offsetof(struct quota_slot, unused) };

	return segment_layout(parts, ARRAY_LEN(parts));
}

void quota_memory_init(struct quota_memory *memory)
{
	if (atomic_load(&memory->ready))
		return;
	secret_random(memory->hash_key, sizeof(memory->hash_key));
	secret_random(&memory->host_id, sizeof(memory->host_id));
	/* Lua's numbers are exact up to 2^53. */
	memory->host_id = (memory->host_id & ((INT64_C(1) << 48) - 1)) | 1;
	for (int kind = 0; kind < 2; kind++)
		for (int class = 0; class < QUOTA_CLASS_COUNT; class ++)
			atomic_store(&memory->overflow[kind][class].key[0], OVERFLOW_KEY);
	atomic_store(&memory->ready, 1);
}

void quota_memory_key(const struct quota_memory *memory, const struct quota_caller_id *id,
		      uint64_t ret_key[static 2])
{
	digest_keyed(memory->hash_key, id->bytes, sizeof(id->bytes), ret_key);
	if (ret_key[0] <= OVERFLOW_KEY)
		ret_key[0] += OVERFLOW_KEY + 1;
}

bool quota_slot_is(const struct quota_slot *slot, const uint64_t key[static 2])
{
	uint64_t first = atomic_load(&slot->key[0]);

	return first == OVERFLOW_KEY ||
	       (first == key[0] && atomic_load(&slot->key[1]) == key[1]);
}

/* Whether nothing would be lost with it: a bucket made anew would be the same. */
static bool is_idle(const struct quota_slot *slot, int64_t now_ms)
{
	return atomic_load(&slot->key[0]) == 0 ||
	       (atomic_load(&slot->share) <= now_ms * 1000000 &&
		atomic_load(&slot->full_at_us) <= now_ms * 1000 &&
		quota_lease_left(slot, now_ms) == 0 && !quota_lease_claimed(slot));
}

static struct quota_slot *find_key(struct quota_slot *set, const uint64_t key[static 2])
{
	for (size_t i = 0; i < QUOTA_WAYS; i++)
		if (quota_slot_is(&set[i], key))
			return &set[i];
	return NULL;
}

static struct quota_slot *find_idle(struct quota_slot *set, int64_t now_ms)
{
	for (size_t i = 0; i < QUOTA_WAYS; i++)
		if (is_idle(&set[i], now_ms))
			return &set[i];
	return NULL;
}

/* Give the slot to another caller; nobody finds it meanwhile. */
static void install(struct quota_slot *slot, const uint64_t key[static 2])
{
	atomic_store(&slot->key[0], 0);
	atomic_store(&slot->key[1], key[1]);
	atomic_store(&slot->share, 0);
	quota_lease_forget(slot);
	atomic_store(&slot->key[0], key[0]);
}

/*
 * Two may find the caller missing at once; the set's latch lets one make the bucket.
 * NULL: no room, or the latch was not to be had.
 */
static struct quota_slot *make(struct quota_memory *memory, size_t set,
			       const uint64_t key[static 2], int64_t now_ms)
{
	_Atomic int64_t *latch = &memory->set_latches[set];
	struct quota_slot *slot;
	int64_t mark;

	if (!latch_take(latch, &mark))
		return NULL;
	slot = find_key(memory->slots[set], key);
	if (!slot) {
		slot = find_idle(memory->slots[set], now_ms);
		if (slot)
			install(slot, key);
	}
	latch_release(latch, mark);
	return slot;
}

struct quota_slot *quota_memory_find(struct quota_memory *memory,
				     const struct quota_caller_id *id,
				     const uint64_t key[static 2], int64_t now_ms)
{
	size_t set = id->identified ? key[1] % QUOTA_IDENTIFIED_SETS
				    : QUOTA_IDENTIFIED_SETS + key[1] % QUOTA_ADDRESS_SETS;
	struct quota_slot *slot = find_key(memory->slots[set], key);

	if (!slot)
		slot = make(memory, set, key, now_ms);
	return slot ? slot : &memory->overflow[id->identified][id->bytes[1]];
}
