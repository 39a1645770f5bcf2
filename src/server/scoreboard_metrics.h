/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the scoreboard shows, as metrics of the host.
 */
#pragma once

#include "base/metric.h"

enum scoreboard_metric {
	SCOREBOARD_METRIC_THREADS,
	SCOREBOARD_METRIC_HELD,
	SCOREBOARD_METRIC_DRAINING,
	SCOREBOARD_METRIC_OLDEST,
	SCOREBOARD_METRIC_COUNT
};

extern const struct metric_table scoreboard_metrics_table;

/* A metrics_publish_fn over a struct scoreboard. */
void scoreboard_metrics_publish(void *scoreboard, metric_word *words);
