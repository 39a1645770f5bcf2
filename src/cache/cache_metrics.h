/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cache's numbers as metrics.
 */
#pragma once

#include "base/metric.h"

enum cache_metric { CACHE_METRIC_LOOKUPS, CACHE_METRIC_STORES, CACHE_METRIC_COUNT };

/* Series of the look-ups are enum cache_state, those of the stores: */
enum cache_store_result { CACHE_STORED, CACHE_STORE_FAILED };

extern const struct metric_table cache_metrics_table;
