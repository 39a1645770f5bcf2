/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/app_metrics.h"

#include "api/http_metrics.h"
#include "app/process_metrics.h"
#include "base/log.h"
#include "cache/cache_metrics.h"
#include "redis/redis_metrics.h"
#include "server/scoreboard_metrics.h"
#include "service/health_metrics.h"
#include "service/jobs/job_metrics.h"
#include "service/quota/service_metrics.h"
#include "sql/sql_metrics.h"
#include "work/work_metrics.h"

static const struct metric_table *const tables[] = {
	&process_metrics_table, &scoreboard_metrics_table, &http_metrics_table,
	&service_metrics_table, &cache_metrics_table,      &redis_metrics_table,
	&sql_metrics_table,     &health_metrics_table,     &redis_cluster_metrics_table,
	&work_metrics_table,    &job_metrics_table,        &job_open_metrics_table,
};

const struct metric_table *const *app_metrics_tables(size_t *ret_count)
{
	*ret_count = ARRAY_LEN(tables);
	return tables;
}

static int open_memory(const char *instance, struct metrics **ret_metrics,
		       struct err *err)
{
	struct err why = { 0 };

	if (metrics_open(instance, true, tables, ARRAY_LEN(tables), ret_metrics, &why) ==
	    0)
		return 0;
	log_line(LOG_WARN, "no shared metrics, each process shows its own: %s", why.text);
	return metrics_open(instance, false, tables, ARRAY_LEN(tables), ret_metrics, err);
}

static int add_sources(struct app *app, struct metrics *m, struct err *err)
{
	const struct {
		const struct metric_table *table;
		metrics_publish_fn publish;
		void *arg;
	} sources[] = {
		{ &process_metrics_table, process_metrics_publish, NULL },
		{ &redis_metrics_table, redis_metrics_publish, app->service.redis },
		{ &redis_cluster_metrics_table, redis_cluster_metrics_publish,
		  app->service.redis },
		{ &sql_metrics_table, sql_metrics_publish, app->service.sql },
		{ &cache_metrics_table, cache_metrics_publish, app->service.cache },
		{ &cache_metrics_table, cache_metrics_publish_flights,
		  app->service.flights },
		{ &work_metrics_table, work_metrics_publish, app->service.work },
	};
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(sources) && r == 0; i++)
		r = metrics_add_source(m, sources[i].table, sources[i].publish,
				       sources[i].arg, err);
	return r;
}

int app_metrics_open(struct app *app, struct metrics **ret_metrics, struct err *err)
{
	struct service_context *ctx = &app->service;
	struct metrics *m = NULL;
	int r = open_memory(app->settings.instance, &m, err);

	if (r == 0)
		r = add_sources(app, m, err);
	if (r < 0) {
		metrics_close(m);
		return r;
	}
	ctx->metrics = metrics_words(m, &service_metrics_table);
	ctx->job_metrics = metrics_words(m, &job_metrics_table);
	cache_count_in(ctx->cache, metrics_words(m, &cache_metrics_table));
	if (ctx->quota)
		quota_count_in(ctx->quota, ctx->metrics);
	*ret_metrics = m;
	return 0;
}
