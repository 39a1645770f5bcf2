/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/hot.h"

#include "base/digest.h"
#include "cache/hot_priv.h"

#include <string.h>
#include <unistd.h>

#define KIND "hot"

/* Changes with every change of what the segment holds. */
static uint64_t layout(size_t size)
{
	const uint64_t parts[] = {
		3, sizeof(struct hot_board), SLAB_SIZE, CLASSES, BUCKET, SLOT_TEXT, size
	};

	return segment_layout(parts, ARRAY_LEN(parts));
}

uint64_t hot_hash(const char *puuid)
{
	static const uint8_t key[DIGEST_KEY_LEN] = { 'h', 'o', 't' };
	uint64_t digest[2];

	digest_keyed(key, puuid, strlen(puuid), digest);
	return digest[0] ? digest[0] : 1;
}

/* Where everything is in a segment of this size. */
static void arrange(struct hot *hot)
{
	const size_t size = hot->segment.size;
	size_t room, buckets = 1;

	/* Two hints for the most slots that there can be. */
	while (buckets * BUCKET < size / 1024)
		buckets *= 2;
	hot->board = hot->segment.base;
	hot->buckets = buckets;
	hot->index = (hot_word *)(hot->board + 1);
	hot->slabs = (char *)(hot->index + buckets * BUCKET);
	room = size - (size_t)(hot->slabs - (char *)hot->segment.base);
	hot->slab_count = room / SLAB_SIZE;
}

static int destroy(struct hot *hot)
{
	segment_close(&hot->segment);
	return 0;
}

int hot_open(TALLOC_CTX *mem, const char *instance, bool shared, size_t size,
	     struct hot **ret_hot, struct err *err)
{
	struct hot *hot;
	int r;

	if (size < HOT_SIZE_MIN || size > HOT_SIZE_MAX)
		return err_set(err, E_INVALID, "hot level of %zu bytes: give %zu to %zu",
			       size, HOT_SIZE_MIN, HOT_SIZE_MAX);
	hot = talloc_zero(mem, struct hot);
	if (!hot)
		return err_set(err, E_NOMEM, "no memory for the hot level");
	if (shared)
		r = segment_open(KIND, instance, layout(size), size, &hot->segment, err);
	else
		r = segment_private(size, &hot->segment, err);
	if (r) {
		talloc_free(hot);
		return r;
	}
	arrange(hot);
	talloc_set_destructor(hot, destroy);
	*ret_hot = hot;
	return 0;
}

void hot_unlink(const char *instance, size_t size)
{
	segment_unlink(KIND, instance, layout(size));
}

uint64_t hot_epoch(const struct hot *hot)
{
	return atomic_load(&hot->board->epoch);
}

uint64_t hot_forget(struct hot *hot, const char *puuid, int64_t now_ms)
{
	const uint64_t player = hot_hash(puuid);

	atomic_fetch_add(&hot->board->epoch, HOT_EPOCH_FORGET);
	hot_forget_generation(hot, player);
	return hot_forget_slots(hot, player, now_ms);
}

struct emptied *hot_emptied(struct hot *hot)
{
	return &hot->board->emptied;
}

/* The hot level of user uid, if there is one and it may be opened. */
static bool join(const struct hot_host *host, uid_t uid, struct hot *ret_hot)
{
	*ret_hot = (struct hot){ 0 };
	if (host->size < HOT_SIZE_MIN || uid == (uid_t)-1 ||
	    segment_join(KIND, host->instance, layout(host->size), host->size, uid,
			 &ret_hot->segment, NULL))
		return false;
	arrange(ret_hot);
	return true;
}

/* The users whose level the host's services have; the second may be nobody's. */
static void users_of(const struct hot_host *host, uid_t ret_users[2])
{
	ret_users[0] = geteuid();
	ret_users[1] = host->service_uid == ret_users[0] ? (uid_t)-1 : host->service_uid;
}

/* The next level of the host's services, open; *at is 0 at the first. */
static bool join_next(const struct hot_host *host, size_t *at, struct hot *ret_hot)
{
	uid_t users[2];

	users_of(host, users);
	while (*at < ARRAY_LEN(users))
		if (join(host, users[(*at)++], ret_hot))
			return true;
	return false;
}

void hot_publish_on_host(const struct hot_host *host, const char *const *puuids,
			 const uint64_t *generations, size_t n, int64_t now_ms)
{
	struct hot hot;

	for (size_t at = 0; join_next(host, &at, &hot); segment_close(&hot.segment))
		for (size_t i = 0; i < n; i++)
			hot_publish(&hot, puuids[i], generations[i], now_ms);
}

uint64_t hot_forget_on_host(const struct hot_host *host, const char *puuid,
			    int64_t now_ms)
{
	uint64_t bodies = 0;
	struct hot hot;

	for (size_t at = 0; join_next(host, &at, &hot); segment_close(&hot.segment))
		bodies += hot_forget(&hot, puuid, now_ms);
	return bodies;
}

void hot_empty_on_host(const struct hot_host *host, const char *const *names, size_t n,
		       uint64_t mark)
{
	struct hot hot;

	for (size_t at = 0; join_next(host, &at, &hot); segment_close(&hot.segment))
		emptied_raise(&hot.board->emptied, names, n, mark);
}

void hot_stats(const struct hot *hot, struct hot_stats *ret_stats)
{
	*ret_stats = (struct hot_stats){
		.stored = atomic_load_explicit(&hot->stored, memory_order_relaxed),
		.evicted = atomic_load_explicit(&hot->evicted, memory_order_relaxed),
		.refused = atomic_load_explicit(&hot->refused, memory_order_relaxed),
		.damaged = atomic_load_explicit(&hot->damaged, memory_order_relaxed),
	};
}
