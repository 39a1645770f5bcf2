/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/jobs/job.h"

#define REST_MS     1000
#define REST_MAX_MS 60000

int64_t service_job_rest_ms(unsigned failures, int64_t age_ms, uint64_t chance)
{
	int64_t rest_ms = REST_MS;

	if (failures >= JOB_FAILURES_MAX || age_ms >= JOB_TRY_MS)
		return -1;
	for (unsigned i = 1; i < failures && rest_ms < REST_MAX_MS; i++)
		rest_ms *= 2;
	if (rest_ms > REST_MAX_MS)
		rest_ms = REST_MAX_MS;
	return rest_ms / 2 + (int64_t)(chance % (uint64_t)(rest_ms / 2 + 1));
}
