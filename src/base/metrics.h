/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The numbers of an instance's processes in memory that they share: one cell a process,
 * which its threads add to without a lock and nobody else writes.  Whoever is asked sums
 * over the host.
 *
 * The counters of a process that ended are folded into a retired cell by the next one
 * that starts, exactly once: the new sums are written beside the old ones, and one word,
 * the state, says from then on which of both counts and that the folded cell does not.
 * A process that is killed anywhere in it leaves the fold undone or done.
 */
#pragma once

#include "base/err.h"
#include "base/metric.h"

#include <talloc.h>

#define METRICS_PROCESSES 64
#define METRICS_TABLES    16
#define METRICS_SOURCES   16

struct metrics;

/* The first table of every instance: its processes. */
enum metrics_own {
	METRICS_OWN_PROCESSES,
	METRICS_OWN_STARTS,
	METRICS_OWN_KILLS,
	METRICS_OWN_OLDEST,
	METRICS_OWN_COUNT
};
extern const struct metric_table metrics_own_table;

/*
 * Open the numbers of an instance with these tables (static, at most METRICS_TABLES - 1;
 * another choice of tables is another segment) and take a cell.  shared false: memory of
 * this process alone.  ret_metrics: closed with metrics_close.
 * Fails with: what segment_open says, E_LIMITED (64 live processes, tables), E_NOMEM.
 * Thread: main, before others.
 */
int metrics_open(const char *instance, bool shared,
		 const struct metric_table *const *tables, size_t count,
		 struct metrics **ret_metrics, struct err *err) MUST_CHECK;

/* Fold this process's counters and unmap; NULL is fine.  Thread: the last that counts. */
void metrics_close(struct metrics *metrics);

/*
 * The words of a table in this process's cell; they live until metrics_close.  NULL when
 * metrics is, or the table was not named to metrics_open, or is of the host.
 * Thread: any.
 */
metric_word *metrics_words(struct metrics *metrics, const struct metric_table *table);

/* Sets the words of a table from figures that somebody keeps.  Must not wait long. */
typedef void (*metrics_publish_fn)(void *arg, metric_word *words);

/*
 * Have a table's words set at each metrics_publish (a table of processes) or whenever
 * somebody looks (one of the host).  Fails with: E_LIMITED, E_NOT_FOUND (no such table).
 * Thread: main, before others.
 */
int metrics_add_source(struct metrics *metrics, const struct metric_table *table,
		       metrics_publish_fn publish, void *arg, struct err *err) MUST_CHECK;

/* Let the sources of this process's tables set its words: once a second.  Thread: any. */
void metrics_publish(struct metrics *metrics);

struct metrics_snapshot;

/*
 * The host's numbers now; publishes first.  ret_snapshot: talloc child of mem.
 * Fails with: E_NOMEM, E_UNAVAILABLE (processes end quicker than one can look).  Thread:
 * any.
 */
int metrics_look(struct metrics *metrics, TALLOC_CTX *mem,
		 struct metrics_snapshot **ret_snapshot, struct err *err) MUST_CHECK;

/* Tables in order; NULL behind the last one.  Thread: any. */
const struct metric_table *metrics_snapshot_table(const struct metrics_snapshot *snapshot,
						  size_t i);

/* Metric i of a table, all its series; NULL when the table is not among them. */
const metric_word *metrics_snapshot_metric(const struct metrics_snapshot *snapshot,
					   const struct metric_table *table, size_t i);

/*
 * The same by the metric's name, whose table the asker need not know.
 */
const metric_word *metrics_snapshot_find(const struct metrics_snapshot *snapshot,
					 const char *name,
					 const struct metric **ret_metric);

/* Remove an instance's segment; for tests. */
void metrics_unlink(const char *instance, const struct metric_table *const *tables,
		    size_t count);
