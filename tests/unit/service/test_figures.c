/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the services count, and the figures that are made of it. */
#include "service/figures.h"

#include "quota/quota_fixture.h"

#include "cache/cache.h"
#include "cache/cache_metrics.h"
#include "redis/redis_metrics.h"
#include "service/cold.h"
#include "service/quota/service_metrics.h"
#include "sql/pool.h"
#include "sql/sql_metrics.h"
#include "work/work_metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct metric_table *const tables[] = {
	&service_metrics_table, &cache_metrics_table, &redis_metrics_table,
	&sql_metrics_table,     &work_metrics_table,
};

static struct metrics *open_metrics(size_t count)
{
	struct metrics *m = NULL;

	assert_int_equal(metrics_open("unit", false, tables, count, &m, NULL), 0);
	return m;
}

static struct service_figures read_figures(struct metrics *m)
{
	struct metrics_snapshot *snapshot;
	struct service_figures f;

	assert_int_equal(metrics_look(m, NULL, &snapshot, NULL), 0);
	service_figures_read(snapshot, &f);
	talloc_free(snapshot);
	return f;
}

static metric_word *words_of(struct metrics *m, const struct metric_table *table,
			     size_t metric)
{
	return metric_in(table, metrics_words(m, table), metric);
}

static void figures_are_those_of_the_tables(void **state)
{
	struct metrics *m = open_metrics(ARRAY_LEN(tables));
	metric_word *lookups = words_of(m, &cache_metrics_table, CACHE_METRIC_LOOKUPS);
	metric_word *stores = words_of(m, &cache_metrics_table, CACHE_METRIC_STORES);
	struct service_figures f;

	(void)state;
	metric_set(&lookups[CACHE_SERIES(CACHE_HOT, CACHE_HIT)], 10);
	metric_set(&lookups[CACHE_SERIES(CACHE_HOT, CACHE_MISS)], 9);
	metric_set(&lookups[CACHE_SERIES(CACHE_REDIS, CACHE_HIT)], 1);
	metric_set(&lookups[CACHE_SERIES(CACHE_REDIS, CACHE_MISS)], 2);
	metric_set(&lookups[CACHE_SERIES(CACHE_REDIS, CACHE_STALE)], 3);
	metric_set(&lookups[CACHE_SERIES(CACHE_REDIS, CACHE_BYPASS)], 4);
	metric_set(&stores[CACHE_STORED], 5);
	metric_set(&stores[CACHE_STORE_FAILED], 6);
	metric_set(words_of(m, &redis_metrics_table, REDIS_METRIC_WAITS), 7);
	metric_set(words_of(m, &sql_metrics_table, SQL_METRIC_CONNECTS) +
			   SQL_CONNECT_FAILED,
		   8);
	f = read_figures(m);
	assert_int_equal(f.cache.hits, 11);
	assert_int_equal(f.cache.hot_hits, 10);
	assert_int_equal(f.cache.redis_hits, 1);
	assert_int_equal(f.cache.misses, 2);
	assert_int_equal(f.cache.stale, 3);
	assert_int_equal(f.cache.bypass, 4);
	assert_int_equal(f.cache.stored, 5);
	assert_int_equal(f.cache.store_failures, 6);
	assert_int_equal(f.redis.waits, 7);
	assert_int_equal(f.mysql.failed, 8);
	assert_int_equal(f.mysql.opened, 0);
	assert_int_equal(f.processes, 1);
	assert_int_equal(f.process_starts, 1);
	assert_true(f.started_ms > 0);
	metrics_close(m);
}

static void set_work(struct metrics *m, enum work_metric metric, unsigned series, int n)
{
	metric_set(&words_of(m, &work_metrics_table, metric)[series], n);
}

static void work_is_added_up_by_class(void **state)
{
	struct metrics *m = open_metrics(ARRAY_LEN(tables));
	metric_word *run = words_of(m, &work_metrics_table, WORK_METRIC_RUN);
	struct work_figures f;

	(void)state;
	set_work(m, WORK_METRIC_THREADS, 0, 5);
	set_work(m, WORK_METRIC_LIMIT, WORK_BATCH, 256);
	set_work(m, WORK_METRIC_ITEMS,
		 WORK_ITEM_SERIES(WORK_BATCH, WORK_REFRESH, WORK_ITEM_QUEUED), 2);
	set_work(m, WORK_METRIC_ITEMS,
		 WORK_ITEM_SERIES(WORK_BATCH, WORK_JOB, WORK_ITEM_QUEUED), 3);
	set_work(m, WORK_METRIC_ITEMS,
		 WORK_ITEM_SERIES(WORK_INTERACTIVE, WORK_ANSWER, WORK_ITEM_RUNNING), 4);
	set_work(m, WORK_METRIC_SUBMITTED, WORK_JOB, 6);
	set_work(m, WORK_METRIC_SUBMITTED, WORK_ANSWER, 7);
	set_work(m, WORK_METRIC_ENDED,
		 WORK_END_SERIES(WORK_WARMUP, WORK_JOB, WORK_END_CANCELLED), 8);
	set_work(m, WORK_METRIC_ENDED,
		 WORK_END_SERIES(WORK_INTERACTIVE, WORK_CONFIRM, WORK_END_DONE), 9);
	set_work(m, WORK_METRIC_REPEATED,
		 WORK_REPEAT_SERIES(WORK_BATCH, WORK_JOB, WORK_REPEAT_RETRIED), 10);
	metric_observe(run, 100);
	metric_observe(run + (size_t)(WORK_KIND_COUNT - 1) * METRIC_HISTOGRAM_WORDS, 50);
	f = read_figures(m).work;
	assert_int_equal(f.threads, 5);
	assert_int_equal(f.by_class[WORK_BATCH].limit, 256);
	assert_int_equal(f.by_class[WORK_BATCH].queued, 5);
	assert_int_equal(f.by_class[WORK_BATCH].running, 0);
	assert_int_equal(f.by_class[WORK_INTERACTIVE].running, 4);
	assert_int_equal(f.submitted, 13);
	assert_int_equal(f.cancelled, 8);
	assert_int_equal(f.done, 9);
	assert_int_equal(f.retried, 10);
	assert_int_equal(f.later, 0);
	assert_int_equal(f.attempts, 2);
	assert_int_equal(f.run_us, 150);
	metrics_close(m);
}

static void what_is_not_counted_is_zero(void **state)
{
	struct metrics *m = open_metrics(0);
	struct service_figures f = read_figures(m);

	(void)state;
	assert_int_equal(f.cache.hits, 0);
	assert_int_equal(f.mysql.limit, 0);
	assert_int_equal(f.work.threads, 0);
	assert_int_equal(f.work.attempts, 0);
	assert_int_equal(f.processes, 1);
	metrics_close(m);
}

static void pools_are_copied(void **state)
{
	const struct sql_config sql = { .pool_size = 5 };
	const struct redis_config redis = { .enabled = true, .pool_size = 6 };
	struct metrics *m = open_metrics(ARRAY_LEN(tables));
	struct redis_client *client;
	struct sql_pool *pool;
	struct service_figures f;

	(void)state;
	assert_int_equal(sql_pool_new(NULL, &sql, &pool, NULL), 0);
	assert_int_equal(redis_client_new(NULL, &redis, &client, NULL), 0);
	assert_int_equal(metrics_add_source(m, &sql_metrics_table, sql_metrics_publish,
					    pool, NULL),
			 0);
	assert_int_equal(metrics_add_source(m, &redis_metrics_table,
					    redis_metrics_publish, client, NULL),
			 0);
	f = read_figures(m);
	assert_int_equal(f.mysql.limit, 5);
	assert_int_equal(f.mysql.open, 0);
	assert_int_equal(f.redis.limit, 6);
	assert_int_equal(f.mysql_circuit.processes[BREAKER_CLOSED], 1);
	assert_int_equal(f.mysql_circuit.processes[BREAKER_OPEN], 0);
	assert_int_equal(f.redis_circuit.processes[BREAKER_CLOSED], 1);
	redis_client_free(client);
	sql_pool_free(pool);
	metrics_close(m);
}

static void cold_work_is_counted(void **state)
{
	struct quota_fixture *f = quota_fixture_new();
	struct metrics *m = open_metrics(ARRAY_LEN(tables));
	const struct quota_caller caller = { .token_id = 1 };
	const struct access_viewer viewer = { .counted_as = &caller };
	struct service_context ctx = { .metrics =
					       metrics_words(m, &service_metrics_table) };
	struct err err = { 0 };

	(void)state;
	quota_fixture_add(f);
	ctx.quota = f->quotas[0];
	/* The fixture lets a caller have two. */
	assert_int_equal(service_cold_enter(&ctx, &viewer, &err), 0);
	assert_int_equal(service_cold_enter(&ctx, &viewer, &err), 0);
	assert_int_equal(service_cold_enter(&ctx, &viewer, &err), -E_BUSY);
	assert_int_equal(read_figures(m).cold.in_progress, 2);
	service_cold_leave(&ctx, &viewer);
	assert_int_equal(service_cold_enter(&ctx, NULL, &err), 0);
	service_cold_leave(&ctx, &viewer);
	service_cold_leave(&ctx, NULL);
	assert_int_equal(read_figures(m).cold.in_progress, 0);
	assert_int_equal(read_figures(m).cold.entered, 3);
	assert_int_equal(read_figures(m).cold.refused, 1);
	/* And where nobody counts. */
	ctx.metrics = NULL;
	assert_int_equal(service_cold_enter(&ctx, &viewer, &err), 0);
	service_cold_leave(&ctx, &viewer);
	metrics_close(m);
	quota_fixture_free(f);
}

static void quotas_are_counted(void **state)
{
	struct quota_fixture *f = quota_fixture_new();
	struct metrics *m = open_metrics(ARRAY_LEN(tables));
	metric_word *takes = words_of(m, &service_metrics_table, SERVICE_METRIC_QUOTA);
	const struct quota_caller caller = { .token_id = 1 };
	struct quota_state s;
	int64_t admitted = 0, refused = 0;

	(void)state;
	quota_fixture_add(f);
	quota_count_in(f->quotas[0], metrics_words(m, &service_metrics_table));
	while (refused < 3) {
		if (quota_take(f->quotas[0], &caller, QUOTA_EXPENSIVE, NOW,
			       (struct deadline){ 0 }, &s))
			admitted++;
		else
			refused++;
	}
	assert_true(admitted > 0);
	assert_int_equal(metric_get(&takes[service_metrics_quota(QUOTA_EXPENSIVE, true)]),
			 admitted);
	assert_int_equal(
		metric_get(&takes[service_metrics_quota(QUOTA_EXPENSIVE, false)]), 3);
	assert_int_equal(metric_get(&takes[service_metrics_quota(QUOTA_CHEAP, true)]), 0);
	metrics_close(m);
	quota_fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_those_of_the_tables),
		cmocka_unit_test(work_is_added_up_by_class),
		cmocka_unit_test(what_is_not_counted_is_zero),
		cmocka_unit_test(pools_are_copied),
		cmocka_unit_test(cold_work_is_counted),
		cmocka_unit_test(quotas_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
