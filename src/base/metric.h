/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Metrics as tables: each layer describes its own in one static const struct
 * metric_table, and counts in words that base/metrics.h gives it.  A word is a number of
 * this process alone; what is shown is the sum over the host.
 *
 * How a layer publishes its numbers:
 *
 *	enum { WORK_TASKS, WORK_QUEUED, WORK_WAIT };    the order of the table
 *	static const struct metric work_metrics[] = {
 *		[WORK_TASKS] = { .name = "work_tasks", .help = "Tasks by outcome.",
 *				 .type = METRIC_COUNTER, .labels = { "outcome" },
 *				 .values = outcomes, .series = ARRAY_LEN(outcomes) },
 *		…
 *	};
 *	const struct metric_table work_metric_table = { work_metrics, 3, … };
 *
 * name it in app/app_metrics.c and give each metric a row in docs/metrics.md.  Then
 *either
 *
 * - count where it happens:  metric_count(&tasks[outcome], 1), where tasks is
 *   metric_in(&work_metric_table, words, WORK_TASKS) and words metrics_words(…).  Exact
 *   at once, whichever process is asked, and not lost with a killed process; or
 * - keep a struct of figures as before and copy it with a source (metrics_add_source), a
 *   line a figure:  metric_set(metric_in(table, words, POOL_OPEN), stats.open).  Up to a
 *   second old; what a killed process had not yet copied is lost.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum metric_type {
	METRIC_COUNTER,   /* only grows; kept when its process ends */
	METRIC_GAUGE,     /* signed; ends with its process; the host's is the sum */
	METRIC_HISTOGRAM, /* of durations: METRIC_HISTOGRAM_WORDS words a series */
	METRIC_INFO,      /* 1, with the text as its label */
};

/* What a word holds; durations are shown in seconds. */
enum metric_unit { METRIC_PLAIN, METRIC_MICROSECONDS, METRIC_BYTES };

#define METRIC_LABELS_MAX 3

struct metric {
	/* As shown, without "lme_" before and "_total" or "_info" behind it. */
	const char *name;
	const char *help;
	enum metric_type type;
	enum metric_unit unit;
	/* Names of the labels; their texts are values[series], or value() of each. */
	const char *labels[METRIC_LABELS_MAX];
	const char *const *values;
	const char *(*value)(unsigned series, unsigned label);
	unsigned series;                /* 0 without labels, which is one */
	unsigned (*count_series)(void); /* instead of series; the same at every call */
	bool sparse;                    /* series that are still 0 are not shown */
};

struct metric_table {
	const struct metric *metrics;
	size_t count;
	/* The numbers are the host's already: made by a source when somebody looks. */
	bool of_host;
};

typedef _Atomic uint64_t metric_word;

/*
 * A histogram has two buckets an octave: bucket i holds durations up to
 * metric_edge_us(i), the last one those beyond 33 s.  Behind the buckets stands the sum.
 */
#define METRIC_EDGES           39
#define METRIC_BUCKETS         (METRIC_EDGES + 1)
#define METRIC_HISTOGRAM_WORDS (METRIC_BUCKETS + 1)

/* The upper edge of a bucket in µs, 64 · 2^(i/2) rounded; i < METRIC_EDGES. */
int64_t metric_edge_us(unsigned i);

/* The bucket of a duration; below 0 counts as 0.  Thread: any. */
unsigned metric_bucket(int64_t us);

/* Series of a metric, at least 1, and the words of one series.  Thread: any. */
unsigned metric_series(const struct metric *metric);
size_t metric_series_words(const struct metric *metric);

/* Words of a table.  Thread: any. */
size_t metric_table_words(const struct metric_table *table);

/* The first word of the table's metric i; NULL when words is.  Thread: any. */
metric_word *metric_in(const struct metric_table *table, metric_word *words, size_t i);

/* Add to a counter or gauge (n may be negative for a gauge); NULL: nothing is counted. */
static inline void metric_count(metric_word *word, int64_t n)
{
	if (word)
		atomic_fetch_add_explicit(word, (uint64_t)n, memory_order_relaxed);
}

/* Set a word; NULL is fine. */
static inline void metric_set(metric_word *word, int64_t value)
{
	if (word)
		atomic_store_explicit(word, (uint64_t)value, memory_order_relaxed);
}

/* Thread: any. */
static inline int64_t metric_get(const metric_word *word)
{
	return (int64_t)atomic_load_explicit(word, memory_order_acquire);
}

/* Count a duration; below 0 counts as 0.  histogram NULL is fine.  Thread: any. */
void metric_observe(metric_word *histogram, int64_t us);

/* How many were observed.  Thread: any. */
uint64_t metric_observed(const metric_word *histogram);

/*
 * The q-quantile (0 < q <= 1) in seconds: the geometric mean of the edges of the bucket
 * that holds it, so it is wrong by a factor of at most 2^(1/4), 19 %; in the first bucket
 * (up to 64 µs) it is said to be 64 µs, in the last one 33 s.  -1 of an empty histogram.
 * Thread: any.
 */
double metric_quantile(const metric_word *histogram, double q);
