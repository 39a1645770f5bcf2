/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cache's numbers as metrics.
 */
#pragma once

#include "base/metric.h"
#include "cache/cache.h"

enum cache_metric {
	CACHE_METRIC_LOOKUPS,
	CACHE_METRIC_STORES,
	CACHE_METRIC_HOT,
	CACHE_METRIC_FLIGHTS,
	CACHE_METRIC_COUNT
};

/*
 * Series of the look-ups: what a level had to say.  The hot level has hits and misses;
 * Redis is counted where the hot level did not answer by itself.
 */
#define CACHE_SERIES(level, state) (((level)-CACHE_HOT) * (CACHE_BYPASS + 1) + (state))
#define CACHE_LOOKUP_SERIES        CACHE_SERIES(CACHE_REDIS + 1, 0)

/* Those of the stores: */
enum cache_store_result { CACHE_STORED, CACHE_STORE_FAILED };

/* Those of what happened to bodies in the hot level, and of single flight: */
enum cache_hot_event {
	CACHE_HOT_STORED,
	CACHE_HOT_EVICTED,
	CACHE_HOT_REFUSED,
	CACHE_HOT_DAMAGED
};
enum cache_flight_event {
	CACHE_FLIGHT_LED,
	CACHE_FLIGHT_FOLLOWED,
	CACHE_FLIGHT_SUCCEEDED,
	CACHE_FLIGHT_FULL
};

extern const struct metric_table cache_metrics_table;

/*
 * Two metrics_publish_fn for different metrics of the table: over a struct cache, whose
 * hot level is open, and over a struct flights.  The others are counted where it happens.
 */
void cache_metrics_publish(void *cache, metric_word *words);
void cache_metrics_publish_flights(void *flights, metric_word *words);
