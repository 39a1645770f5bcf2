/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/metric.h"

#include <math.h>

#define FIRST_OCTAVE 6 /* 2^6 = 64 µs is the first edge */
#define SQRT2_Q32    INT64_C(6074001000)

int64_t metric_edge_us(unsigned i)
{
	int64_t octave = INT64_C(1) << (FIRST_OCTAVE + i / 2);

	return i % 2 ? (octave * SQRT2_Q32 + (INT64_C(1) << 31)) >> 32 : octave;
}

unsigned metric_bucket(int64_t us)
{
	unsigned octave, i;

	if (us <= metric_edge_us(0))
		return 0;
	if (us > metric_edge_us(METRIC_EDGES - 1))
		return METRIC_EDGES;
	/* The octave's own edge is the last that is below it. */
	octave = 63 - (unsigned)__builtin_clzll((uint64_t)us - 1);
	i = 2 * (octave - FIRST_OCTAVE);
	return us <= metric_edge_us(i + 1) ? i + 1 : i + 2;
}

unsigned metric_series(const struct metric *metric)
{
	unsigned n = metric->count_series ? metric->count_series() : metric->series;

	return n ? n : 1;
}

size_t metric_series_words(const struct metric *metric)
{
	return metric->type == METRIC_HISTOGRAM ? METRIC_HISTOGRAM_WORDS : 1;
}

static size_t words_before(const struct metric_table *table, size_t i)
{
	size_t n = 0;

	for (size_t k = 0; k < i; k++)
		n += metric_series(&table->metrics[k]) *
		     metric_series_words(&table->metrics[k]);
	return n;
}

size_t metric_table_words(const struct metric_table *table)
{
	return words_before(table, table->count);
}

metric_word *metric_in(const struct metric_table *table, metric_word *words, size_t i)
{
	return words ? words + words_before(table, i) : NULL;
}

void metric_observe(metric_word *histogram, int64_t us)
{
	if (!histogram)
		return;
	if (us < 0)
		us = 0;
	metric_count(&histogram[metric_bucket(us)], 1);
	metric_count(&histogram[METRIC_BUCKETS], us);
}

uint64_t metric_observed(const metric_word *histogram)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < METRIC_BUCKETS; i++)
		n += (uint64_t)metric_get(&histogram[i]);
	return n;
}

/* What a bucket's durations are taken for, in seconds. */
static double middle(unsigned bucket)
{
	unsigned low = bucket ? bucket - 1 : 0;
	unsigned high = bucket < METRIC_EDGES ? bucket : METRIC_EDGES - 1;

	return sqrt((double)metric_edge_us(low) * (double)metric_edge_us(high)) / 1e6;
}

double metric_quantile(const metric_word *histogram, double q)
{
	uint64_t counts[METRIC_BUCKETS], n = 0, below = 0;
	unsigned i;

	/* The numbers move: one look at each. */
	for (i = 0; i < METRIC_BUCKETS; i++)
		n += counts[i] = (uint64_t)metric_get(&histogram[i]);
	if (!n)
		return -1;
	for (i = 0; i < METRIC_BUCKETS - 1; i++) {
		below += counts[i];
		if ((double)below >= q * (double)n)
			break;
	}
	return middle(i);
}
