/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/figures.h"

#include "cache/cache.h"
#include "cache/cache_metrics.h"
#include "redis/redis_metrics.h"
#include "service/service_metrics.h"
#include "sql/sql_metrics.h"

/* 0 where the table is not counted in. */
static int64_t number(const struct metrics_snapshot *snapshot,
		      const struct metric_table *table, size_t metric, unsigned series)
{
	const metric_word *words = metrics_snapshot_metric(snapshot, table, metric);

	return words ? metric_get(&words[series]) : 0;
}

#define OWN(metric) number(s, &metrics_own_table, METRICS_OWN_##metric, 0)
#define CACHE(metric, series) \
	number(s, &cache_metrics_table, CACHE_METRIC_##metric, series)
#define LOOKUPS(level, state) CACHE(LOOKUPS, CACHE_SERIES(CACHE_##level, CACHE_##state))
#define SQL(metric, series)   number(s, &sql_metrics_table, SQL_METRIC_##metric, series)
#define REDIS(metric)         number(s, &redis_metrics_table, REDIS_METRIC_##metric, 0)
#define COLD(metric, series) \
	number(s, &service_metrics_table, SERVICE_METRIC_##metric, series)

static void read_pools(const struct metrics_snapshot *s, struct service_figures *f)
{
	f->mysql.open = SQL(OPEN, 0);
	f->mysql.in_use = SQL(IN_USE, 0);
	f->mysql.limit = SQL(LIMIT, 0);
	f->mysql.waiting = SQL(WAITING, 0);
	f->mysql.taken = SQL(TAKEN, 0);
	f->mysql.waits = SQL(WAITS, 0);
	f->mysql.timed_out = SQL(TIMEOUTS, 0);
	f->mysql.opened = SQL(CONNECTS, SQL_CONNECTED);
	f->mysql.failed = SQL(CONNECTS, SQL_CONNECT_FAILED);
	f->redis.open = REDIS(OPEN);
	f->redis.in_use = REDIS(IN_USE);
	f->redis.limit = REDIS(LIMIT);
	f->redis.commands = REDIS(COMMANDS);
	f->redis.failures = REDIS(FAILURES);
	f->redis.waits = REDIS(WAITS);
}

void service_figures_read(const struct metrics_snapshot *s, struct service_figures *f)
{
	*f = (struct service_figures){
		.processes = OWN(PROCESSES),
		.process_starts = OWN(STARTS),
		.process_kills = OWN(KILLS),
		.started_ms = OWN(OLDEST) / 1000,
		.cache = { .hits = LOOKUPS(HOT, HIT) + LOOKUPS(REDIS, HIT),
			   .hot_hits = LOOKUPS(HOT, HIT),
			   .redis_hits = LOOKUPS(REDIS, HIT),
			   .misses = LOOKUPS(REDIS, MISS),
			   .stale = LOOKUPS(REDIS, STALE),
			   .bypass = LOOKUPS(REDIS, BYPASS),
			   .stored = CACHE(STORES, CACHE_STORED),
			   .store_failures = CACHE(STORES, CACHE_STORE_FAILED) },
		.cold = { .entered = COLD(COLD, SERVICE_COLD_ENTERED),
			  .refused = COLD(COLD, SERVICE_COLD_REFUSED),
			  .in_progress = COLD(COLD_NOW, 0) },
	};
	read_pools(s, f);
}
