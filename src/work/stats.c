/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "work/stats.h"

void work_histogram_add(struct work_histogram *h, int64_t us)
{
	h->buckets[metric_bucket(us)]++;
	h->sum_us += us > 0 ? (uint64_t)us : 0;
}

/* Attempts and how long they took together. */
struct runs {
	uint64_t count, sum_us;
};

static struct runs runs_of(const struct work_counts *c)
{
	struct runs runs = { .sum_us = c->run.sum_us };

	for (unsigned i = 0; i < METRIC_BUCKETS; i++)
		runs.count += c->run.buckets[i];
	return runs;
}

/* The mean; fallback where nothing has run. */
static double mean_us(struct runs runs, double fallback)
{
	return runs.count ? (double)runs.sum_us / (double)runs.count : fallback;
}

int64_t work_stats_drain_us(const struct work_stats *stats)
{
	const int32_t threads = stats->threads > 1 ? stats->threads - 1 : 1;
	uint64_t items = 0;
	struct runs all = { 0 };
	double us = 0;

	for (unsigned i = 0; i < WORK_CLASS_COUNT * WORK_TYPE_COUNT; i++) {
		const struct runs runs =
			runs_of(&stats->by[i / WORK_TYPE_COUNT][i % WORK_TYPE_COUNT]);

		if (i % WORK_TYPE_COUNT == WORK_CONFIRM)
			continue;
		all.count += runs.count;
		all.sum_us += runs.sum_us;
	}
	for (unsigned i = 0; i < WORK_CLASS_COUNT * WORK_TYPE_COUNT; i++) {
		const struct work_counts *c =
			&stats->by[i / WORK_TYPE_COUNT][i % WORK_TYPE_COUNT];
		const uint64_t n = c->queued + c->delayed + c->running;

		if (i % WORK_TYPE_COUNT == WORK_CONFIRM || !n)
			continue;
		items += n;
		us += (double)n * mean_us(runs_of(c), mean_us(all, 0));
	}
	return items && all.count ? (int64_t)(us / threads) : -1;
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
