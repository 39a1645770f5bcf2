/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Between cache.c, which stores and tells, and cache_look.c, which looks up.
 */
#pragma once

#include "cache/cache.h"

#include <stdatomic.h>

struct cache {
	struct cache_config config;
	struct redis_client *redis;
	struct hot *hot; /* NULL: Redis alone */
	_Atomic uint64_t hot_hits, redis_hits, misses, stale, bypass, stored,
		store_failures;
	_Atomic uint64_t draws; /* of the jitter */
};

/* The key under which Redis holds a player's generation, in mem; NULL without memory. */
char *cache_generation_key(TALLOC_CTX *mem, const char *puuid);
