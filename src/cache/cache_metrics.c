/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/cache_metrics.h"

#include "base/attr.h"

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
};

const struct metric_table cache_metrics_table = { metrics, CACHE_METRIC_COUNT, false };
