/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state of the neighbours as metrics of the host.
 */
#pragma once

#include "base/metric.h"

enum health_metric { HEALTH_METRIC_STATUS, HEALTH_METRIC_SINCE, HEALTH_METRIC_COUNT };

extern const struct metric_table health_metrics_table;

/*
 * A metrics_publish_fn over a struct service_health: what it reports now, so it may look
 * at the neighbours first.
 */
void health_metrics_publish(void *health, metric_word *words);
