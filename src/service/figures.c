/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/figures.h"

#include "cache/cache.h"
#include "cache/cache_metrics.h"
#include "redis/redis_metrics.h"
#include "service/quota/service_metrics.h"
#include "sql/sql_metrics.h"
#include "work/work_metrics.h"

/* 0 where the table is not counted in. */
static int64_t number(const struct metrics_snapshot *snapshot,
		      const struct metric_table *table, size_t metric, unsigned series)
{
	const metric_word *words = metrics_snapshot_metric(snapshot, table, metric);

	return words ? metric_get(&words[series]) : 0;
}

/* All series together. */
static int64_t total(const struct metrics_snapshot *snapshot,
		     const struct metric_table *table, size_t metric)
{
	int64_t sum = 0;

	for (unsigned i = 0; i < metric_series(&table->metrics[metric]); i++)
		sum += number(snapshot, table, metric, i);
	return sum;
}

#define OWN(metric) number(s, &metrics_own_table, METRICS_OWN_##metric, 0)
#define CACHE(metric, series) \
	number(s, &cache_metrics_table, CACHE_METRIC_##metric, series)
#define LOOKUPS(level, state) CACHE(LOOKUPS, CACHE_SERIES(CACHE_##level, CACHE_##state))
#define SQL(metric, series)   number(s, &sql_metrics_table, SQL_METRIC_##metric, series)
#define REDIS(metric)         number(s, &redis_metrics_table, REDIS_METRIC_##metric, 0)
#define COLD(metric, series) \
	number(s, &service_metrics_table, SERVICE_METRIC_##metric, series)

#define WORK(metric, series) number(s, &work_metrics_table, WORK_METRIC_##metric, series)
#define WORK_TOTAL(metric)   total(s, &work_metrics_table, WORK_METRIC_##metric)
#define ITEMS(class, type, state) \
	WORK(ITEMS, WORK_ITEM_SERIES(class, type, WORK_ITEM_##state))
#define ENDED(class, type, end) WORK(ENDED, WORK_END_SERIES(class, type, WORK_END_##end))
#define REPEATED(class, type, why) \
	WORK(REPEATED, WORK_REPEAT_SERIES(class, type, WORK_REPEAT_##why))

static void add_durations(const struct metrics_snapshot *s, unsigned kind,
			  struct work_figures *f)
{
	const metric_word *run =
		metrics_snapshot_metric(s, &work_metrics_table, WORK_METRIC_RUN);

	if (!run)
		return;
	run += (size_t)kind * METRIC_HISTOGRAM_WORDS;
	f->attempts += (int64_t)metric_observed(run);
	f->run_us += metric_get(&run[METRIC_BUCKETS]);
}

static void add_kind(const struct metrics_snapshot *s, unsigned class, unsigned type,
		     struct work_figures *f)
{
	f->by_class[class].queued += ITEMS(class, type, QUEUED);
	f->by_class[class].delayed += ITEMS(class, type, DELAYED);
	f->by_class[class].running += ITEMS(class, type, RUNNING);
	f->done += ENDED(class, type, DONE);
	f->failed += ENDED(class, type, FAILED);
	f->timed_out += ENDED(class, type, TIMED_OUT);
	f->cancelled += ENDED(class, type, CANCELLED);
	f->retried += REPEATED(class, type, RETRIED);
	f->later += REPEATED(class, type, LATER);
	add_durations(s, WORK_KIND_SERIES(class, type), f);
}

static void read_work(const struct metrics_snapshot *s, struct work_figures *f)
{
	f->threads = WORK(THREADS, 0);
	f->waiters = WORK(WAITERS, 0);
	f->submitted = WORK_TOTAL(SUBMITTED);
	f->coalesced = WORK_TOTAL(COALESCED);
	f->refused = WORK_TOTAL(REFUSED);
	for (unsigned class = 0; class < WORK_CLASS_COUNT; class ++) {
		f->by_class[class].limit = WORK(LIMIT, class);
		for (unsigned type = 0; type < WORK_TYPE_COUNT; type++)
			add_kind(s, class, type, f);
	}
}

static void read_circuit(const struct metrics_snapshot *s,
			 const struct metric_table *table, size_t state, size_t events,
			 struct circuit_figures *f)
{
	for (unsigned i = 0; i < BREAKER_STATES; i++)
		f->processes[i] = number(s, table, state, i);
	for (unsigned i = 0; i < BREAKER_COUNT_SERIES; i++)
		f->counts[i] = number(s, table, events, i);
}

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
			   .store_failures = CACHE(STORES, CACHE_STORE_FAILED),
			   .hot_stored = CACHE(HOT, CACHE_HOT_STORED),
			   .hot_evicted = CACHE(HOT, CACHE_HOT_EVICTED),
			   .hot_refused = CACHE(HOT, CACHE_HOT_REFUSED),
			   .hot_damaged = CACHE(HOT, CACHE_HOT_DAMAGED),
			   .led = CACHE(FLIGHTS, CACHE_FLIGHT_LED),
			   .followed = CACHE(FLIGHTS, CACHE_FLIGHT_FOLLOWED),
			   .succeeded = CACHE(FLIGHTS, CACHE_FLIGHT_SUCCEEDED),
			   .full = CACHE(FLIGHTS, CACHE_FLIGHT_FULL) },
		.cold = { .entered = COLD(COLD, SERVICE_COLD_ENTERED),
			  .refused = COLD(COLD, SERVICE_COLD_REFUSED),
			  .in_progress = COLD(COLD_NOW, 0) },
	};
	read_pools(s, f);
	read_work(s, &f->work);
	read_circuit(s, &sql_metrics_table, SQL_METRIC_CIRCUIT, SQL_METRIC_CIRCUIT_EVENTS,
		     &f->mysql_circuit);
	read_circuit(s, &redis_metrics_table, REDIS_METRIC_CIRCUIT,
		     REDIS_METRIC_CIRCUIT_EVENTS, &f->redis_circuit);
}
