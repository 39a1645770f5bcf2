/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Between cache.c, which stores and tells, and cache_look.c, which looks up.
 */
#pragma once

#include "cache/cache.h"
#include "cache/cache_metrics.h"

#include <stdatomic.h>

#define CACHE_WORDS (CACHE_LOOKUP_SERIES + CACHE_STORE_FAILED + 1)

struct cache {
	struct cache_config config;
	struct redis_client *redis;
	struct hot *hot; /* NULL: Redis alone */
	struct emptied own_emptied;
	struct emptied *emptied; /* the host's, or our own without hot */
	metric_word own[CACHE_WORDS];
	metric_word *lookups, *stores; /* in own, or where cache_count_in said */
	_Atomic uint64_t draws;        /* of the jitter */
};

/* How long the longest body may be kept, on either level. */
int64_t cache_longest_ms(const struct cache *cache);

/* The key under which Redis holds a player's generation, in mem; NULL without memory. */
char *cache_generation_key(TALLOC_CTX *mem, const char *puuid);

/* The same of the marks of what was emptied; those of everybody. */
char *cache_emptied_key(TALLOC_CTX *mem, const char *puuid);
#define CACHE_EMPTIED_KEY "emptied"
