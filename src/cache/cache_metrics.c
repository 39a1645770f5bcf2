/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/cache_metrics.h"

#include "base/attr.h"
#include "cache/flight.h"

static const char *const results[] = { [CACHE_HIT] = "hit",
				       [CACHE_MISS] = "miss",
				       [CACHE_STALE] = "stale",
				       [CACHE_BYPASS] = "bypass" };
/* Where answers are kept; a level's look-ups follow those of the level before. */
static const char *const levels[] = { "hot", "redis" };

static const char *lookup_label(unsigned series, unsigned label)
{
	return label ? results[series % ARRAY_LEN(results)]
		     : levels[series / ARRAY_LEN(results)];
}

static const char *const outcomes[] = {
	[CACHE_STORED] = "stored", [CACHE_STORE_FAILED] = "failed"
};

static const char *const hot_events[] = { [CACHE_HOT_STORED] = "stored",
					  [CACHE_HOT_EVICTED] = "evicted",
					  [CACHE_HOT_REFUSED] = "refused",
					  [CACHE_HOT_DAMAGED] = "damaged" };
static const char *const flight_events[] = { [CACHE_FLIGHT_LED] = "led",
					     [CACHE_FLIGHT_FOLLOWED] = "followed",
					     [CACHE_FLIGHT_SUCCEEDED] = "succeeded",
					     [CACHE_FLIGHT_FULL] = "full" };

static const struct metric metrics[] = {
	[CACHE_METRIC_LOOKUPS] = { .name = "cache_lookups",
				   .help = "Look-ups of finished answers by level.",
				   .type = METRIC_COUNTER,
				   .labels = { "level", "result" },
				   .value = lookup_label,
				   .series = CACHE_LOOKUP_SERIES },
	[CACHE_METRIC_STORES] = { .name = "cache_stores",
				  .help = "Finished answers sent to Redis.",
				  .type = METRIC_COUNTER,
				  .labels = { "result" },
				  .values = outcomes,
				  .series = ARRAY_LEN(outcomes) },
	[CACHE_METRIC_HOT] = { .name = "cache_hot_bodies",
			       .help = "Bodies of the hot level: stored, given way "
				       "before their time, too large or without room, "
				       "found damaged and wiped.",
			       .type = METRIC_COUNTER,
			       .labels = { "event" },
			       .values = hot_events,
			       .series = ARRAY_LEN(hot_events) },
	[CACHE_METRIC_FLIGHTS] = { .name = "cache_flights",
				   .help = "Who computes, of those that miss the same: "
					   "began to lead, found another leading, led "
					   "after one that did not end, led without a "
					   "lease.",
				   .type = METRIC_COUNTER,
				   .labels = { "event" },
				   .values = flight_events,
				   .series = ARRAY_LEN(flight_events) },
};

const struct metric_table cache_metrics_table = { metrics, CACHE_METRIC_COUNT, false };

void cache_metrics_publish(void *cache, metric_word *words)
{
	metric_word *hot = metric_in(&cache_metrics_table, words, CACHE_METRIC_HOT);
	struct cache_stats s;

	cache_stats(cache, &s);
	metric_set(&hot[CACHE_HOT_STORED], (int64_t)s.hot.stored);
	metric_set(&hot[CACHE_HOT_EVICTED], (int64_t)s.hot.evicted);
	metric_set(&hot[CACHE_HOT_REFUSED], (int64_t)s.hot.refused);
	metric_set(&hot[CACHE_HOT_DAMAGED], (int64_t)s.hot.damaged);
}

void cache_metrics_publish_flights(void *flights, metric_word *words)
{
	metric_word *f = metric_in(&cache_metrics_table, words, CACHE_METRIC_FLIGHTS);
	struct flight_stats s;

	flight_stats(flights, &s);
	metric_set(&f[CACHE_FLIGHT_LED], (int64_t)s.led);
	metric_set(&f[CACHE_FLIGHT_FOLLOWED], (int64_t)s.followed);
	metric_set(&f[CACHE_FLIGHT_SUCCEEDED], (int64_t)s.succeeded);
	metric_set(&f[CACHE_FLIGHT_FULL], (int64_t)s.full);
}
