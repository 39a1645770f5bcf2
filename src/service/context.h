/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every use case needs: pools, cache, defaults.  Owned by app, which builds it once;
 * read-only afterwards.
 */
#pragma once

#include "base/metric.h"
#include "cache/cache.h"
#include "redis/client.h"
#include "service/lookup.h"
#include "sql/pool.h"

struct quota;
struct service_population;
struct service_access;
struct work_queue;
struct flights;

struct service_context {
	struct sql_pool *sql;
	struct redis_client *redis; /* never NULL; may be disabled */
	struct cache *cache;
	struct service_lookup *lookup; /* never NULL: short memory of the process */
	struct service_population *population; /* NULL where nothing is compared */
	struct service_access *access;         /* who asks; NULL where nobody is asked */
	struct quota *quota;                   /* NULL: nothing is counted */
	metric_word *metrics; /* of service_metrics_table; NULL: not shown to anybody */
	metric_word *job_metrics; /* the same of job_metrics_table */
	struct work_queue *work;  /* NULL: whoever asks computes (the command line) */
	struct flights *flights;  /* who of the host computes what; NULL beside work */
	const char *default_tz;
	const uint16_t *default_queues;
	size_t default_queue_count;
	const char *build; /* "1.0.0" or with the commit */
};
