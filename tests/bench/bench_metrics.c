/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Processor time of counting one request, in ns: the words that the interface adds to for
 * each.  One line a figure, "name value": one thread alone, and two threads of a process
 * that add to the same words all the time, which is the worst case.
 */
#include "base/clock.h"
#include "base/metrics.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNTS  5000000
#define THREADS 2

enum { DURATION, CACHE, BYTES, VERDICTS };

static const struct metric metrics[] = {
	[DURATION] = { .name = "duration", .type = METRIC_HISTOGRAM },
	[CACHE] = { .name = "cache", .type = METRIC_HISTOGRAM },
	[BYTES] = { .name = "bytes", .type = METRIC_COUNTER },
	[VERDICTS] = { .name = "verdicts", .type = METRIC_COUNTER },
};
static const struct metric_table table = { metrics, 4, false };
static const struct metric_table *const tables[] = { &table };

static metric_word *words;

/* Returns what it cost this thread, in ns a count. */
static double count(void)
{
	metric_word *duration = metric_in(&table, words, DURATION);
	metric_word *cache = metric_in(&table, words, CACHE);
	metric_word *bytes = metric_in(&table, words, BYTES);
	metric_word *verdicts = metric_in(&table, words, VERDICTS);
	int64_t start = clock_thread_us();

	for (int64_t i = 0; i < COUNTS; i++) {
		int64_t us = clock_mono_us() & 0xffff;

		metric_observe(duration, us);
		metric_observe(cache, us);
		metric_count(bytes, 3000);
		metric_count(verdicts, 1);
	}
	return (double)(clock_thread_us() - start) * 1000 / COUNTS;
}

static void *run(void *arg)
{
	*(double *)arg = count();
	return NULL;
}

int main(void)
{
	struct metrics *m;
	struct err err = { 0 };
	pthread_t threads[THREADS];
	double cost[THREADS];

	if (metrics_open("bench", false, tables, 1, &m, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	words = metrics_words(m, &table);
	printf("alone %.1f\n", count());
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, run, &cost[i]) != 0)
			abort();
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("together %.1f\n", (cost[0] + cost[1]) / THREADS);
	metrics_close(m);
	return 0;
}
