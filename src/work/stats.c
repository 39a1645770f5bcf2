/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "work/stats.h"

void work_histogram_add(struct work_histogram *h, int64_t us)
{
	h->buckets[metric_bucket(us)]++;
	h->sum_us += us > 0 ? (uint64_t)us : 0;
}

const char *work_class_name(enum work_class work_class)
{
	static const char *const names[] = { [WORK_INTERACTIVE] = "interactive",
					     [WORK_BATCH] = "batch",
					     [WORK_WARMUP] = "warmup" };

	return names[work_class];
}

const char *work_type_name(enum work_type type)
{
	static const char *const names[] = { [WORK_ANSWER] = "answer",
					     [WORK_CONFIRM] = "confirm",
					     [WORK_REFRESH] = "refresh",
					     [WORK_JOB] = "job",
					     [WORK_MANY] = "many" };

	return names[type];
}
