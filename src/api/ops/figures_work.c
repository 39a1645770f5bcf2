/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The host's work queues and circuits. */
#include "api/http_metrics.h"
#include "api/ops/figures.h"

bool figures_are_async(const struct service_figures *f)
{
	return f->work.threads > 0;
}

/* Of all classes. */
static int64_t queued(const struct work_figures *f)
{
	int64_t n = 0;

	for (unsigned i = 0; i < WORK_CLASS_COUNT; i++)
		n += f->by_class[i].queued + f->by_class[i].delayed;
	return n;
}

static int64_t running(const struct work_figures *f)
{
	int64_t n = 0;

	for (unsigned i = 0; i < WORK_CLASS_COUNT; i++)
		n += f->by_class[i].running;
	return n;
}

/* In percent of what may wait. */
static double utilization(const struct work_figures *f)
{
	int64_t limit = 0;

	for (unsigned i = 0; i < WORK_CLASS_COUNT; i++)
		limit += f->by_class[i].limit;
	return limit ? 100.0 * (double)queued(f) / (double)limit : 0;
}

/* The inherited names and units: times in nanoseconds. */
static void write_inherited(struct json_writer *w, const struct work_figures *f)
{
	int64_t failed = f->failed + f->timed_out + f->cancelled;
	int64_t run_ns = f->run_us * 1000;

	json_put_int(w, "TasksProcessed", f->done + failed);
	json_put_int(w, "TasksSucceeded", f->done);
	json_put_int(w, "TasksFailed", failed);
	json_put_int(w, "TasksInQueue", queued(f));
	json_put_int(w, "AverageTaskTime", f->attempts ? run_ns / f->attempts : 0);
	json_put_int(w, "TotalProcessTime", run_ns);
	json_put_int(w, "WorkersActive", running(f));
	json_put_real(w, "QueueUtilization", utilization(f), 2);
}

static void write_classes(struct json_writer *w, const struct work_figures *f)
{
	json_open_object(w, "classes");
	for (unsigned i = 0; i < WORK_CLASS_COUNT; i++) {
		json_open_object(w, work_class_name((enum work_class)i));
		json_put_int(w, "queued", f->by_class[i].queued);
		json_put_int(w, "delayed", f->by_class[i].delayed);
		json_put_int(w, "running", f->by_class[i].running);
		json_put_int(w, "limit", f->by_class[i].limit);
		json_close_object(w);
	}
	json_close_object(w);
}

static void write_counts(struct json_writer *w, const struct work_figures *f)
{
	json_put_int(w, "submitted", f->submitted);
	json_put_int(w, "coalesced", f->coalesced);
	json_put_int(w, "refused", f->refused);
	json_put_int(w, "done", f->done);
	json_put_int(w, "failed", f->failed);
	json_put_int(w, "timed_out", f->timed_out);
	json_put_int(w, "cancelled", f->cancelled);
	json_put_int(w, "retried", f->retried);
	json_put_int(w, "put_off", f->later);
}

/* Requests that wait, and those that the queue did not answer. */
static void write_requests(struct json_writer *w, const struct metrics_snapshot *snapshot)
{
	static const char *const names[] = {
		[HTTP_FALLBACK_SYNC] = "sync_fallbacks",
		[HTTP_FALLBACK_STALE] = "stale_fallbacks",
		[HTTP_FALLBACK_REFUSED] = "refused_requests",
		[HTTP_FALLBACK_ABANDONED] = "abandoned_requests",
		[HTTP_FALLBACK_LATE] = "late_requests",
	};
	const metric_word *fallbacks = metrics_snapshot_metric(
		snapshot, &http_metrics_table, HTTP_METRIC_FALLBACKS);
	const struct metric *metric;
	const metric_word *held =
		metrics_snapshot_find(snapshot, "requests_held", &metric);

	json_put_int(w, "held_requests", held ? metric_get(held) : 0);
	for (unsigned i = 0; i < HTTP_FALLBACK_COUNT; i++)
		json_put_int(w, names[i], fallbacks ? metric_get(&fallbacks[i]) : 0);
}

void figures_write_worker_pool(struct json_writer *w,
			       const struct metrics_snapshot *snapshot,
			       const struct service_figures *f)
{
	json_open_object(w, "worker_pool");
	json_put_bool(w, "enabled", figures_are_async(f));
	json_put_text(w, "status", figures_are_async(f) ? "running" : "disabled");
	json_put_int(w, "threads", f->work.threads);
	json_put_int(w, "waiters", f->work.waiters);
	write_inherited(w, &f->work);
	write_classes(w, &f->work);
	write_counts(w, &f->work);
	write_requests(w, snapshot);
	json_close_object(w);
}

static void write_circuit(struct json_writer *w, const char *key,
			  const struct circuit_figures *f)
{
	json_open_object(w, key);
	json_open_object(w, "processes");
	for (unsigned i = 0; i < BREAKER_STATES; i++)
		json_put_int(w, breaker_metrics_state(i, 0), f->processes[i]);
	json_close_object(w);
	json_put_int(w, "calls", f->counts[BREAKER_COUNT_CALLS]);
	json_put_int(w, "failed", f->counts[BREAKER_COUNT_FAILED]);
	json_put_int(w, "slow", f->counts[BREAKER_COUNT_SLOW]);
	json_put_int(w, "refused", f->counts[BREAKER_COUNT_REFUSED]);
	json_put_int(w, "opened", f->counts[BREAKER_COUNT_OPENED]);
	json_close_object(w);
}

void figures_write_circuits(struct json_writer *w, const struct service_figures *f)
{
	json_open_object(w, "circuits");
	write_circuit(w, "mysql", &f->mysql_circuit);
	write_circuit(w, "redis", &f->redis_circuit);
	json_close_object(w);
}
