/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Redis pools' numbers as metrics.
 */
#pragma once

#include "base/metric.h"

enum redis_metric {
	REDIS_METRIC_UP,
	REDIS_METRIC_OPEN,
	REDIS_METRIC_IN_USE,
	REDIS_METRIC_LIMIT,
	REDIS_METRIC_COMMANDS,
	REDIS_METRIC_FAILURES,
	REDIS_METRIC_WAITS,
	REDIS_METRIC_CIRCUIT,
	REDIS_METRIC_CIRCUIT_EVENTS,
	REDIS_METRIC_REDIRECTS,
	REDIS_METRIC_REFRESHES,
	REDIS_METRIC_COUNT
};

/* Series of REDIS_METRIC_REDIRECTS and of REDIS_METRIC_REFRESHES. */
enum redis_redirect_result { REDIS_MOVED, REDIS_ASKED, REDIS_RETRIED };
enum redis_refresh_result { REDIS_REFRESHED, REDIS_REFRESH_FAILED };

extern const struct metric_table redis_metrics_table;

/* The cluster as the process that is asked knows it; 0 where there is none. */
enum redis_cluster_metric {
	REDIS_CLUSTER_METRIC_NODES,
	REDIS_CLUSTER_METRIC_DOWN,
	REDIS_CLUSTER_METRIC_SLOTS,
	REDIS_CLUSTER_METRIC_COUNT
};

extern const struct metric_table redis_cluster_metrics_table;

/* Each a metrics_publish_fn: copies the figures of a struct redis_client. */
void redis_metrics_publish(void *client, metric_word *words);
void redis_cluster_metrics_publish(void *client, metric_word *words);
