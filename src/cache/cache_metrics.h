/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cache's numbers as metrics.
 */
#pragma once

#include "base/metric.h"
#include "cache/cache.h"

enum cache_metric { CACHE_METRIC_LOOKUPS, CACHE_METRIC_STORES, CACHE_METRIC_COUNT };

/*
 * Series of the look-ups: what a level had to say.  The hot level has hits and misses;
 * Redis is counted where the hot level did not answer by itself.
 */
#define CACHE_SERIES(level, state) (((level)-CACHE_HOT) * (CACHE_BYPASS + 1) + (state))
#define CACHE_LOOKUP_SERIES        CACHE_SERIES(CACHE_REDIS + 1, 0)

/* Those of the stores: */
enum cache_store_result { CACHE_STORED, CACHE_STORE_FAILED };

extern const struct metric_table cache_metrics_table;
