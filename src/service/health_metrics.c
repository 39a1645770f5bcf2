/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/health_metrics.h"

#include "base/clock.h"
#include "service/health.h"

#define STATUSES (HEALTH_FAIL + 1)

static const char *const checks[] = { "mysql", "schema", "redis", "quota" };

static const char *status_label(unsigned series, unsigned label)
{
	return label ? service_health_name((enum health_status)(series % STATUSES))
		     : checks[series / STATUSES];
}

static const struct metric metrics[] = {
	[HEALTH_METRIC_STATUS] = { .name = "health_check",
				   .help = "1 for the status that the check has: as "
					   "/readyz says.",
				   .type = METRIC_GAUGE,
				   .labels = { "check", "status" },
				   .value = status_label,
				   .series = ARRAY_LEN(checks) * STATUSES },
	[HEALTH_METRIC_SINCE] = { .name = "health_check_since_time_seconds",
				  .help = "Since when the check has its status, since "
					  "the epoch.",
				  .type = METRIC_GAUGE,
				  .unit = METRIC_MICROSECONDS,
				  .labels = { "check" },
				  .values = checks,
				  .series = ARRAY_LEN(checks) },
};

const struct metric_table health_metrics_table = { metrics, HEALTH_METRIC_COUNT, true };

void health_metrics_publish(void *health, metric_word *words)
{
	metric_word *since = metric_in(&health_metrics_table, words, HEALTH_METRIC_SINCE);
	struct health_report r;
	const struct health_check *found[] = { &r.mysql, &r.schema, &r.redis, &r.quota };

	service_health_report(health, clock_wall_ms(), &r);
	for (unsigned i = 0; i < ARRAY_LEN(found); i++) {
		metric_set(&words[i * STATUSES + found[i]->status], 1);
		metric_set(&since[i], found[i]->since_ms * 1000);
	}
}
