/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The services' numbers as metrics: quotas and cold work.
 */
#pragma once

#include "base/metric.h"
#include "service/quota/quota.h"

enum service_metric {
	SERVICE_METRIC_QUOTA,
	SERVICE_METRIC_COLD,
	SERVICE_METRIC_COLD_NOW,
	SERVICE_METRIC_COUNT
};

/* Series of SERVICE_METRIC_COLD. */
enum service_cold_result { SERVICE_COLD_ENTERED, SERVICE_COLD_REFUSED };

extern const struct metric_table service_metrics_table;

/* The series of SERVICE_METRIC_QUOTA. */
unsigned service_metrics_quota(enum quota_class quota_class, bool admitted);
