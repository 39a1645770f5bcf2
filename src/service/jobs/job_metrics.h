/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The jobs' numbers as metrics: what the host's processes did with them, and how many
 * there are.
 */
#pragma once

#include "base/metric.h"
#include "store/job_store.h"

enum job_metric {
	JOB_METRIC_ACCEPTED, /* JOB_SERIES */
	JOB_METRIC_ENDED,    /* JOB_END_SERIES */
	JOB_METRIC_REPEATED, /* JOB_REPEAT_SERIES */
	JOB_METRIC_RUN,      /* JOB_SERIES */
	JOB_METRIC_COUNT
};

enum job_result { JOB_END_DONE, JOB_END_FAILED, JOB_END_CANCELLED, JOB_END_COUNT };
enum job_repeat {
	JOB_REPEAT_RETRIED,    /* what failed it may pass */
	JOB_REPEAT_PUT_BACK,   /* its process stops, or could not begin */
	JOB_REPEAT_TAKEN_OVER, /* its process gave no sign of life */
	JOB_REPEAT_COUNT
};

/* Series by kind, and by an end or a reason besides. */
#define JOB_SERIES(kind)             ((unsigned)(kind)-JOB_ANSWER)
#define JOB_END_SERIES(kind, end)    (JOB_SERIES(kind) * JOB_END_COUNT + (end))
#define JOB_REPEAT_SERIES(kind, why) (JOB_SERIES(kind) * JOB_REPEAT_COUNT + (why))

/* Of the processes: counted where it happens. */
extern const struct metric_table job_metrics_table;

/* Count one job; words of the table or NULL.  Thread: any. */
void job_metrics_accepted(metric_word *words, unsigned kind);
void job_metrics_ended(metric_word *words, unsigned kind, enum job_result result,
		       unsigned n);
void job_metrics_repeated(metric_word *words, unsigned kind, enum job_repeat why,
			  unsigned n);
void job_metrics_ran(metric_word *words, unsigned kind, int64_t us);

/* Of the host: the series of its one metric. */
enum job_open { JOB_OPEN_QUEUED, JOB_OPEN_DELAYED, JOB_OPEN_RUNNING, JOB_OPEN_COUNT };
extern const struct metric_table job_open_metrics_table;
