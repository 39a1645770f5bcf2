/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The host's metrics as text: Prometheus 0.0.4 and OpenMetrics 1.0.0.  Both are UTF-8.
 */
#pragma once

#include "base/buf.h"
#include "base/metrics.h"

enum metrics_format { METRICS_PROMETHEUS, METRICS_OPENMETRICS };

/* The exact content type.  Static. */
const char *metrics_text_type(enum metrics_format format);

/* Append all metrics of a snapshot to out.  Thread: any. */
void metrics_text_render(const struct metrics_snapshot *snapshot,
			 enum metrics_format format, struct buf *out);
