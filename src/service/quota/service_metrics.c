/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/quota/service_metrics.h"

static const char *const classes[] = { [QUOTA_CHEAP] = "cheap",
				       [QUOTA_EXPENSIVE] = "expensive",
				       [QUOTA_LOOKUP] = "lookup" };
static const char *const verdicts[] = { "admitted", "refused" };
static const char *const cold_results[] = {
	[SERVICE_COLD_ENTERED] = "entered", [SERVICE_COLD_REFUSED] = "refused"
};

unsigned service_metrics_quota(enum quota_class quota_class, bool admitted)
{
	return (unsigned)quota_class * ARRAY_LEN(verdicts) + !admitted;
}

static const char *quota_label(unsigned series, unsigned label)
{
	return label ? verdicts[series % ARRAY_LEN(verdicts)]
		     : classes[series / ARRAY_LEN(verdicts)];
}

static const struct metric metrics[] = {
	[SERVICE_METRIC_QUOTA] = { .name = "quota_takes",
				   .help = "What was asked of quotas that have a limit.",
				   .type = METRIC_COUNTER,
				   .labels = { "class", "result" },
				   .value = quota_label,
				   .series = ARRAY_LEN(classes) * ARRAY_LEN(verdicts) },
	[SERVICE_METRIC_COLD] = { .name = "cold_work",
				  .help = "Answers that had to be computed: begun, or "
					  "refused because their caller had as many "
					  "under "
					  "way as it may.",
				  .type = METRIC_COUNTER,
				  .labels = { "result" },
				  .values = cold_results,
				  .series = ARRAY_LEN(cold_results) },
	[SERVICE_METRIC_COLD_NOW] = { .name = "cold_work_in_progress",
				      .help = "Answers that are being computed.",
				      .type = METRIC_GAUGE },
};

const struct metric_table service_metrics_table = { metrics, SERVICE_METRIC_COUNT,
						    false };
