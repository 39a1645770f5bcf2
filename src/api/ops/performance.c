/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inherited answers about the optimised service, true for the whole host. */
#include "api/http_metrics.h"
#include "api/ops/figures.h"

static const metric_word *http_metric(const struct metrics_snapshot *snapshot,
				      enum http_metric metric)
{
	return metrics_snapshot_metric(snapshot, &http_metrics_table, metric);
}

static void write_routes(struct json_writer *w, const struct metrics_snapshot *snapshot)
{
	const metric_word *h = http_metric(snapshot, HTTP_METRIC_DURATION);

	json_open_array(w, "routes");
	for (unsigned row = 0; row < http_metrics_rows(); row++)
		for (unsigned class = 0; class < HTTP_METRICS_CLASSES;
		     class ++, h += METRIC_HISTOGRAM_WORDS) {
			struct http_metrics_row name = http_metrics_row(row);

			if (metric_observed(h) == 0)
				continue;
			json_open_object(w, NULL);
			json_put_text(w, "method", name.method);
			json_put_text(w, "route", name.route);
			json_put_text(w, "status", http_metrics_class(class));
			figures_write_durations(w, h);
			json_close_object(w);
		}
	json_close_array(w);
}

static void write_cache_states(struct json_writer *w,
			       const struct metrics_snapshot *snapshot)
{
	const metric_word *h = http_metric(snapshot, HTTP_METRIC_CACHE);
	const char *name;

	json_open_object(w, "by_cache");
	for (unsigned i = 0; (name = http_metrics_cache_state(i)); i++) {
		json_open_object(w, name);
		figures_write_durations(w, h + (size_t)i * METRIC_HISTOGRAM_WORDS);
		json_close_object(w);
	}
	json_close_object(w);
}

static void write_bytes(struct json_writer *w, const struct metrics_snapshot *snapshot)
{
	const metric_word *bytes = http_metric(snapshot, HTTP_METRIC_BYTES);

	json_open_object(w, "body_bytes");
	for (unsigned class = 0; class < HTTP_METRICS_CLASSES; class ++)
		json_put_int(w, http_metrics_class(class), metric_get(&bytes[class]));
	json_close_object(w);
}

static void write_requests(struct json_writer *w, const struct metrics_snapshot *snapshot)
{
	json_open_object(w, "requests");
	json_put_text(w, "quantiles",
		      "from buckets of half an octave: right within 19 %");
	write_routes(w, snapshot);
	write_cache_states(w, snapshot);
	write_bytes(w, snapshot);
	json_close_object(w);
}

/* Numbers that the layers above the interface count, by the names of their metrics. */
static void write_threads(struct json_writer *w, const struct metrics_snapshot *snapshot)
{
	const struct metric *metric;
	const metric_word *words = metrics_snapshot_find(snapshot, "threads", &metric);

	json_open_object(w, "threads");
	for (unsigned i = 0; words && i < metric_series(metric); i++)
		json_put_int(w, metric->values[i], metric_get(&words[i]));
	json_close_object(w);
}

static void write_service(struct json_writer *w, const struct api_call *call,
			  const struct metrics_snapshot *snapshot,
			  const struct health_report *report,
			  const struct service_figures *f)
{
	json_open_object(w, "service");
	json_put_bool(w, "running", true);
	json_put_bool(w, "cache_enabled", report->redis_enabled);
	json_put_bool(w, "async_processing", figures_are_async(f));
	json_put_text(w, "version", call->api->service->build);
	json_put_time(w, "started", f->started_ms);
	json_put_int(w, "uptime_seconds", (call->now_ms - f->started_ms) / 1000);
	json_put_int(w, "processes", f->processes);
	json_put_int(w, "process_starts", f->process_starts);
	json_put_int(w, "process_kills", f->process_kills);
	figures_write_checks(w, report, f);
	write_threads(w, snapshot);
	figures_write_mysql(w, f);
	figures_write_redis(w, f);
	figures_write_cold(w, f);
	figures_write_circuits(w, f);
	write_requests(w, snapshot);
	json_close_object(w);
}

void handle_performance(struct api_call *call)
{
	struct metrics_snapshot *snapshot;
	struct health_report report;
	struct service_figures f;
	struct json_writer w;
	struct buf out;

	if (!figures_look(call, &snapshot))
		return;
	service_health_report(call->api->health, call->now_ms, &report);
	service_figures_read(snapshot, &f);
	buf_init(&out, call->mem, 8192);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	figures_write_cache(&w, "cache", &report, &f);
	figures_write_worker_pool(&w, snapshot, &f);
	figures_write_jobs(&w, snapshot);
	figures_write_batch(&w, snapshot);
	write_service(&w, call, snapshot, &report, &f);
	json_close_object(&w);
	json_open_object(&w, "meta");
	json_put_text(&w, "scope", "host");
	json_put_time(&w, "retrieved_at", call->now_ms);
	json_close_object(&w);
	json_close_object(&w);
	call_no_store(call);
	call_json(call, 200, &out);
}
