/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/quota/quota_cold.h"

#include "service/quota/latch.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static bool is_taken(const struct quota_cold_place *place, int64_t now_ms)
{
	int32_t pid = atomic_load(&place->pid);
	int64_t age = now_ms - atomic_load(&place->since_ms);

	if (!pid || age > QUOTA_COLD_MAX_MS || age < -QUOTA_COLD_MAX_MS)
		return false;
	return pid == getpid() || kill(pid, 0) == 0 || errno != ESRCH;
}

static bool is_of(const struct quota_cold_place *place, const uint64_t key[static 2])
{
	return atomic_load(&place->key[0]) == key[0] &&
	       atomic_load(&place->key[1]) == key[1];
}

static bool enter_set(struct quota_cold_place *set, const uint64_t key[static 2],
		      int32_t max, int64_t now_ms)
{
	struct quota_cold_place *free_place = NULL;
	int32_t mine = 0;

	for (size_t i = 0; i < QUOTA_COLD_WAYS; i++) {
		/* Asking for a process is a system call: not for places of others. */
		if (is_of(&set[i], key) && is_taken(&set[i], now_ms))
			mine++;
		else if (!free_place && !atomic_load(&set[i].pid))
			free_place = &set[i];
	}
	for (size_t i = 0; !free_place && i < QUOTA_COLD_WAYS; i++)
		if (!is_taken(&set[i], now_ms))
			free_place = &set[i];
	if (mine >= max)
		return false;
	if (!free_place)
		return true;
	atomic_store(&free_place->key[0], key[0]);
	atomic_store(&free_place->key[1], key[1]);
	atomic_store(&free_place->since_ms, now_ms);
	atomic_store(&free_place->pid, getpid());
	return true;
}

bool quota_cold_enter(struct quota_cold *cold, const uint64_t key[static 2], int32_t max,
		      int64_t now_ms)
{
	size_t set = key[1] % QUOTA_COLD_SETS;
	int64_t mark;
	bool entered;

	/* Somebody died with the latch: for 100 ms nobody is counted. */
	if (!latch_take(&cold->latches[set], &mark))
		return true;
	entered = enter_set(cold->places[set], key, max, now_ms);
	latch_release(&cold->latches[set], mark);
	return entered;
}

void quota_cold_leave(struct quota_cold *cold, const uint64_t key[static 2])
{
	struct quota_cold_place *set = cold->places[key[1] % QUOTA_COLD_SETS];

	for (size_t i = 0; i < QUOTA_COLD_WAYS; i++) {
		int32_t pid = getpid();

		if (is_of(&set[i], key) &&
		    atomic_compare_exchange_strong(&set[i].pid, &pid, 0))
			return;
	}
}
