/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a work queue counts, by class and type, since it was made.
 */
#pragma once

#include "base/metric.h"

#include <stdint.h>

enum work_class { WORK_INTERACTIVE, WORK_BATCH, WORK_WARMUP, WORK_CLASS_COUNT };

/* What kind of work an item is. */
enum work_type {
	WORK_ANSWER,  /* a request waits for it */
	WORK_CONFIRM, /* is a body that is there still true?  One row is read */
	WORK_REFRESH, /* a stale body is computed anew */
	WORK_JOB,     /* of the table of jobs */
	WORK_MANY,    /* a request waits for many answers in one */
	WORK_TYPE_COUNT
};

/* Durations, in the buckets of metrics. */
struct work_histogram {
	uint64_t buckets[METRIC_BUCKETS];
	uint64_t sum_us;
};

struct work_counts {
	/* Now: */
	uint64_t queued, delayed, running;
	/* Ever: every submit that was accepted ends in exactly one of done, failed,
	 * timed_out and cancelled, or is coalesced into another. */
	uint64_t submitted, done, failed, timed_out, cancelled;
	uint64_t coalesced, refused, retried;
	uint64_t later; /* put off because somebody else was to end first */
	struct work_histogram wait, run; /* until it began; one attempt */
};

struct work_stats {
	int32_t threads;
	int32_t length[WORK_CLASS_COUNT]; /* items that may wait */
	uint64_t waiting;                 /* waiters of all items, now */
	struct work_counts by[WORK_CLASS_COUNT][WORK_TYPE_COUNT];
};

/* Count a duration.  Thread: the one that owns h. */
void work_histogram_add(struct work_histogram *h, int64_t us);

/*
 * Until what waits and runs now is done, in microseconds: by how long an attempt of its
 * class and type has taken on average, or where there was none, any attempt.  -1: nothing
 * waits, or nothing has run yet.  Confirmations, which have a thread of their own, are
 * left out.  Thread: any.
 */
int64_t work_stats_drain_us(const struct work_stats *stats);

/* "interactive", "batch", "warmup"; "answer", "confirm", "refresh", "job",
 * "many".  Static. */
const char *work_class_name(enum work_class work_class);
const char *work_type_name(enum work_type type);
