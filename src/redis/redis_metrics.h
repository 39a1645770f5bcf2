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
	REDIS_METRIC_COUNT
};

extern const struct metric_table redis_metrics_table;

/* A metrics_publish_fn: copies the figures of a struct redis_client. */
void redis_metrics_publish(void *client, metric_word *words);
