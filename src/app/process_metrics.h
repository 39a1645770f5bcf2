/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the processes are and use, as metrics.
 */
#pragma once

#include "base/metric.h"

enum process_metric {
	PROCESS_METRIC_CPU,
	PROCESS_METRIC_RESIDENT,
	PROCESS_METRIC_BUILD,
	PROCESS_METRIC_COUNT
};

extern const struct metric_table process_metrics_table;

/* A metrics_publish_fn: asks the system about this process.  arg is not used. */
void process_metrics_publish(void *arg, metric_word *words);
