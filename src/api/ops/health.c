/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Probes: is the process alive, can it answer, what is wrong. */
#include "api/ops/figures.h"

#include <string.h>

static void no_store(struct api_call *call)
{
	(void)http_response_header(call->resp, "Cache-Control", "no-store");
}

static struct health_report report_of(struct api_call *call)
{
	struct health_report report;

	service_health_report(call->api->health, call->now_ms, &report);
	return report;
}

static int status_code(enum health_status status)
{
	return status == HEALTH_FAIL ? 503 : 200;
}

static void write_reasons(struct json_writer *w, const char *key,
			  const struct health_report *r)
{
	const struct health_check *checks[] = { &r->mysql, &r->schema, &r->redis,
						&r->quota };
	static const char *const names[] = { "mysql", "schema", "redis", "quota" };
	char text[560];

	json_open_array(w, key);
	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		if (checks[i]->status == HEALTH_PASS)
			continue;
		strcpy(text, names[i]);
		strcat(text, ": ");
		strcat(text, checks[i]->reason);
		json_put_text(w, NULL, text);
	}
	json_close_array(w);
}

/* The process answers: nothing else is asked. */
void handle_livez(struct api_call *call)
{
	static const char body[] = "{\"status\":\"pass\"}";

	no_store(call);
	call_fixed(call, body);
}

void handle_readyz(struct api_call *call)
{
	struct health_report report = report_of(call);
	struct service_figures figures;
	struct json_writer w;
	struct buf out;

	if (!figures_read(call, &figures))
		return;
	buf_init(&out, call->mem, 1024);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_text(&w, "status", service_health_name(report.status));
	write_reasons(&w, "reasons", &report);
	figures_write_checks(&w, &report, &figures);
	json_close_object(&w);
	no_store(call);
	call_json(call, status_code(report.status), &out);
}

void handle_health(struct api_call *call)
{
	struct health_report report = report_of(call);
	struct service_figures figures;
	struct json_writer w;
	struct buf out;

	if (!figures_read(call, &figures))
		return;
	buf_init(&out, call->mem, 2048);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_text(&w, "service", "LoL Match Exporter");
	json_put_text(&w, "status", service_health_name(report.status));
	json_put_text(&w, "version", call->api->service->build);
	json_put_time(&w, "started", report.started_ms);
	json_put_time(&w, "checked", report.checked_ms);
	json_open_object(&w, "features");
	json_put_bool(&w, "analytics",
		      report.mysql.status != HEALTH_FAIL &&
			      report.schema.status == HEALTH_PASS);
	json_put_bool(&w, "riot_api", false);
	json_put_bool(&w, "database", report.mysql.status != HEALTH_FAIL);
	json_put_bool(&w, "sync_service", false);
	json_close_object(&w);
	write_reasons(&w, "reasons", &report);
	figures_write_checks(&w, &report, &figures);
	json_open_object(&w, "access_log");
	json_put_int(&w, "lines_dropped", (int64_t)line_log_dropped(call->api->access));
	json_close_object(&w);
	json_close_object(&w);
	no_store(call);
	call_json(call, status_code(report.status), &out);
}

void handle_health_v1(struct api_call *call)
{
	struct health_report report = report_of(call);
	struct json_writer w;
	struct buf out;

	if (report.status == HEALTH_FAIL) {
		const char *reason = report.mysql.status == HEALTH_FAIL
					     ? report.mysql.reason
					     : report.schema.reason;

		call_problem(call, PROBLEM_SERVICE_UNAVAILABLE,
			     "Analytics service is unavailable: %s", reason);
		return;
	}
	buf_init(&out, call->mem, 256);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_put_text(&w, "message", "Analytics service is healthy");
	json_put_text(&w, "status", "available");
	json_close_object(&w);
	no_store(call);
	call_json(call, 200, &out);
}

static void write_performance(struct json_writer *w, const struct health_report *r,
			      const struct service_figures *f)
{
	json_open_object(w, "performance");
	json_put_text(w, "scope", "host");
	figures_write_cache(w, "cache", r, f);
	figures_write_mysql(w, f);
	figures_write_redis(w, f);
	figures_write_cold(w, f);
	json_close_object(w);
}

void handle_health_v2(struct api_call *call)
{
	struct health_report report = report_of(call);
	bool healthy = report.status != HEALTH_FAIL;
	struct metrics_snapshot *snapshot;
	struct service_figures figures;
	struct json_writer w;
	struct buf out;

	if (!figures_look(call, &snapshot))
		return;
	service_figures_read(snapshot, &figures);
	buf_init(&out, call->mem, 2048);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_text(&w, "service", "Optimized Analytics Service");
	json_put_text(&w, "status", healthy ? "healthy" : "unhealthy");
	json_put_bool(&w, "healthy", healthy);
	json_open_object(&w, "features");
	json_put_bool(&w, "native_analytics", true);
	figures_write_cache(&w, "redis_cache", &report, &figures);
	figures_write_worker_pool(&w, snapshot, &figures);
	json_put_bool(&w, "async_processing", figures_are_async(&figures));
	json_close_object(&w);
	write_performance(&w, &report, &figures);
	json_put_time(&w, "timestamp", call->now_ms);
	write_reasons(&w, "issues", &report);
	figures_write_checks(&w, &report, &figures);
	json_close_object(&w);
	no_store(call);
	call_json(call, status_code(report.status), &out);
}
