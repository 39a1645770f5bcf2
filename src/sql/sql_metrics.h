/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The database pools' numbers as metrics.
 */
#pragma once

#include "base/metric.h"

enum sql_metric {
	SQL_METRIC_UP,
	SQL_METRIC_OPEN,
	SQL_METRIC_IN_USE,
	SQL_METRIC_LIMIT,
	SQL_METRIC_WAITING,
	SQL_METRIC_TAKEN,
	SQL_METRIC_WAITS,
	SQL_METRIC_TIMEOUTS,
	SQL_METRIC_CONNECTS,
	SQL_METRIC_CIRCUIT,
	SQL_METRIC_CIRCUIT_EVENTS,
	SQL_METRIC_COUNT
};

/* Series of SQL_METRIC_CONNECTS. */
enum sql_connect_result { SQL_CONNECTED, SQL_CONNECT_FAILED };

extern const struct metric_table sql_metrics_table;

/* A metrics_publish_fn: copies the figures of a struct sql_pool. */
void sql_metrics_publish(void *pool, metric_word *words);
