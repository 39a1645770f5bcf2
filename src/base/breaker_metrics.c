/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/breaker_metrics.h"

const char *breaker_metrics_state(unsigned series, unsigned label)
{
	(void)label;
	return breaker_state_name((enum breaker_state)series);
}

const char *breaker_metrics_count(unsigned series, unsigned label)
{
	static const char *const names[] = { [BREAKER_COUNT_CALLS] = "call",
					     [BREAKER_COUNT_FAILED] = "failed",
					     [BREAKER_COUNT_SLOW] = "slow",
					     [BREAKER_COUNT_REFUSED] = "refused",
					     [BREAKER_COUNT_OPENED] = "opened" };

	(void)label;
	return names[series];
}

void breaker_metrics_set(const struct breaker_stats *stats, bool used, metric_word *state,
			 metric_word *counts)
{
	for (unsigned i = 0; i < BREAKER_STATES; i++)
		metric_set(&state[i], used && stats->state == (enum breaker_state)i);
	metric_set(&counts[BREAKER_COUNT_CALLS], (int64_t)stats->calls);
	metric_set(&counts[BREAKER_COUNT_FAILED], (int64_t)stats->failed);
	metric_set(&counts[BREAKER_COUNT_SLOW], (int64_t)stats->slow);
	metric_set(&counts[BREAKER_COUNT_REFUSED], (int64_t)stats->refused);
	metric_set(&counts[BREAKER_COUNT_OPENED], (int64_t)stats->opened);
}
