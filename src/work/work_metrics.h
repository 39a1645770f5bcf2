/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The work queues' numbers as metrics.
 */
#pragma once

#include "base/metric.h"
#include "work/stats.h"

enum work_metric {
	WORK_METRIC_THREADS,
	WORK_METRIC_WAITERS,
	WORK_METRIC_LIMIT,     /* by class */
	WORK_METRIC_ITEMS,     /* WORK_ITEM_SERIES */
	WORK_METRIC_SUBMITTED, /* by type: an item may rise to another class */
	WORK_METRIC_COALESCED, /* these two: WORK_KIND_SERIES */
	WORK_METRIC_REFUSED,
	WORK_METRIC_ENDED,    /* WORK_END_SERIES */
	WORK_METRIC_REPEATED, /* WORK_REPEAT_SERIES */
	WORK_METRIC_WAIT,     /* these two: WORK_KIND_SERIES */
	WORK_METRIC_RUN,
	WORK_METRIC_COUNT
};

enum work_item_state { WORK_ITEM_QUEUED, WORK_ITEM_DELAYED, WORK_ITEM_RUNNING };
enum work_end { WORK_END_DONE, WORK_END_FAILED, WORK_END_TIMED_OUT, WORK_END_CANCELLED };
enum work_repeat { WORK_REPEAT_RETRIED, WORK_REPEAT_LATER };

/* Series by class and type, and by something of n values besides. */
#define WORK_KIND_SERIES(class, type) ((unsigned)(class) * WORK_TYPE_COUNT + (type))
#define WORK_KIND_COUNT               WORK_KIND_SERIES(WORK_CLASS_COUNT, 0)
#define WORK_ITEM_SERIES(class, type, state) \
	(WORK_KIND_SERIES(class, type) * (WORK_ITEM_RUNNING + 1) + (state))
#define WORK_END_SERIES(class, type, end) \
	(WORK_KIND_SERIES(class, type) * (WORK_END_CANCELLED + 1) + (end))
#define WORK_REPEAT_SERIES(class, type, why) \
	(WORK_KIND_SERIES(class, type) * (WORK_REPEAT_LATER + 1) + (why))

extern const struct metric_table work_metrics_table;

/* A metrics_publish_fn: copies the figures of a struct work_queue. */
void work_metrics_publish(void *queue, metric_word *words);
