/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the host did with jobs and batches. */
#include "api/http_metrics.h"
#include "api/ops/figures.h"
#include "service/jobs/job.h"
#include "service/jobs/job_metrics.h"

static const struct {
	const char *name;
	double q;
} quantiles[] = { { "p50_ms", 0.5 }, { "p90_ms", 0.9 }, { "p99_ms", 0.99 } };

void figures_write_durations(struct json_writer *w, const metric_word *histogram)
{
	uint64_t n = metric_observed(histogram);
	double sum_ms = (double)metric_get(&histogram[METRIC_BUCKETS]) / 1000;

	json_put_int(w, "count", (int64_t)n);
	if (!n)
		json_put_null(w, "mean_ms");
	else
		json_put_real(w, "mean_ms", sum_ms / (double)n, 3);
	for (size_t i = 0; i < ARRAY_LEN(quantiles); i++) {
		if (!n)
			json_put_null(w, quantiles[i].name);
		else
			json_put_real(w, quantiles[i].name,
				      metric_quantile(histogram, quantiles[i].q) * 1000,
				      3);
	}
}

static int64_t of(const metric_word *words, unsigned series)
{
	return words ? metric_get(&words[series]) : 0;
}

static void write_open(struct json_writer *w, const struct metrics_snapshot *snapshot)
{
	const struct metric *metric;
	const metric_word *words = metrics_snapshot_find(snapshot, "jobs", &metric);

	json_put_int(w, "queued", of(words, JOB_OPEN_QUEUED));
	json_put_int(w, "delayed", of(words, JOB_OPEN_DELAYED));
	json_put_int(w, "running", of(words, JOB_OPEN_RUNNING));
}

static const metric_word *job_metric(const struct metrics_snapshot *snapshot,
				     enum job_metric metric)
{
	return metrics_snapshot_metric(snapshot, &job_metrics_table, metric);
}

static void write_run(struct json_writer *w, const metric_word *runs, unsigned kind)
{
	if (!runs)
		return;
	json_open_object(w, "run");
	figures_write_durations(w, runs + JOB_SERIES(kind) * METRIC_HISTOGRAM_WORDS);
	json_close_object(w);
}

static void write_kind(struct json_writer *w, const struct metrics_snapshot *snapshot,
		       unsigned kind)
{
	const metric_word *accepted = job_metric(snapshot, JOB_METRIC_ACCEPTED);
	const metric_word *ends = job_metric(snapshot, JOB_METRIC_ENDED);
	const metric_word *repeats = job_metric(snapshot, JOB_METRIC_REPEATED);

	json_open_object(w, job_kind_name(kind));
	json_put_int(w, "accepted", of(accepted, JOB_SERIES(kind)));
	json_put_int(w, "done", of(ends, JOB_END_SERIES(kind, JOB_END_DONE)));
	json_put_int(w, "failed", of(ends, JOB_END_SERIES(kind, JOB_END_FAILED)));
	json_put_int(w, "cancelled", of(ends, JOB_END_SERIES(kind, JOB_END_CANCELLED)));
	json_put_int(w, "retried",
		     of(repeats, JOB_REPEAT_SERIES(kind, JOB_REPEAT_RETRIED)));
	json_put_int(w, "put_back",
		     of(repeats, JOB_REPEAT_SERIES(kind, JOB_REPEAT_PUT_BACK)));
	json_put_int(w, "taken_over",
		     of(repeats, JOB_REPEAT_SERIES(kind, JOB_REPEAT_TAKEN_OVER)));
	write_run(w, job_metric(snapshot, JOB_METRIC_RUN), kind);
	json_close_object(w);
}

void figures_write_jobs(struct json_writer *w, const struct metrics_snapshot *snapshot)
{
	json_open_object(w, "jobs");
	write_open(w, snapshot);
	for (unsigned kind = JOB_ANSWER; kind < JOB_KINDS; kind++)
		write_kind(w, snapshot, kind);
	json_close_object(w);
}

void figures_write_batch(struct json_writer *w, const struct metrics_snapshot *snapshot)
{
	const struct metric_table *table = &http_metrics_table;
	const metric_word *items =
		metrics_snapshot_metric(snapshot, table, HTTP_METRIC_BATCH_ITEMS);

	json_open_object(w, "batch");
	json_put_int(
		w, "requests",
		of(metrics_snapshot_metric(snapshot, table, HTTP_METRIC_BATCHES), 0));
	json_open_object(w, "items");
	for (enum http_batch_item i = 0; i < HTTP_ITEM_COUNT; i++)
		json_put_int(w, http_metrics_item(i), of(items, i));
	json_close_object(w);
	json_close_object(w);
}
