/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Probes: is the process alive, can it answer, what is wrong. */
#include "api/call.h"
#include "json/writer.h"

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

static void open_check(struct json_writer *w, const char *name,
		       const struct health_check *check)
{
	json_open_object(w, name);
	json_put_text(w, "status", service_health_name(check->status));
	json_put_time(w, "since", check->since_ms);
	json_put_text(w, "reason", *check->reason ? check->reason : NULL);
}

static void write_circuit(struct json_writer *w, const struct breaker_stats *b)
{
	json_open_object(w, "circuit");
	json_put_text(w, "state", breaker_state_name(b->state));
	if (b->since_ms)
		json_put_time(w, "since", b->since_ms);
	else
		json_put_null(w, "since");
	json_put_text(w, "reason", *b->reason ? b->reason : NULL);
	json_put_int(w, "opened", (int64_t)b->opened);
	json_put_int(w, "refused", (int64_t)b->refused);
	json_close_object(w);
}

static void write_checks(struct json_writer *w, const struct health_report *r)
{
	json_open_object(w, "checks");
	open_check(w, "mysql", &r->mysql);
	json_put_text(w, "server_version", *r->server_version ? r->server_version : NULL);
	json_put_int(w, "connections_in_use", r->sql.in_use);
	json_put_int(w, "connections_open", r->sql.open);
	json_put_int(w, "connections_limit", r->sql.size);
	json_put_int(w, "waiting", r->sql.waiting);
	write_circuit(w, &r->sql.breaker);
	json_close_object(w);
	open_check(w, "schema", &r->schema);
	json_put_int(w, "version", r->schema_version);
	json_put_int(w, "expected", r->schema_expected);
	json_close_object(w);
	open_check(w, "redis", &r->redis);
	json_put_bool(w, "enabled", r->redis_enabled);
	json_put_int(w, "connections_in_use", r->redis_stats.in_use);
	json_put_int(w, "connections_open", r->redis_stats.open);
	json_put_int(w, "connections_limit", r->redis_stats.size);
	write_circuit(w, &r->redis_stats.breaker);
	json_close_object(w);
	open_check(w, "quota", &r->quota);
	json_put_bool(w, "enabled", r->quota_enabled);
	json_put_bool(w, "shared", r->quota_shared);
	json_close_object(w);
	json_close_object(w);
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
	call->resp->status = 200;
	call->resp->content_type = "application/json";
	call->resp->body = body;
	call->resp->body_len = sizeof(body) - 1;
}

void handle_readyz(struct api_call *call)
{
	struct health_report report = report_of(call);
	struct json_writer w;
	struct buf out;

	buf_init(&out, call->mem, 1024);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_text(&w, "status", service_health_name(report.status));
	write_reasons(&w, "reasons", &report);
	write_checks(&w, &report);
	json_close_object(&w);
	no_store(call);
	call_json(call, status_code(report.status), &out);
}

void handle_health(struct api_call *call)
{
	struct health_report report = report_of(call);
	struct json_writer w;
	struct buf out;

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
	write_checks(&w, &report);
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

static void write_cache(struct json_writer *w, const char *key,
			const struct health_report *r)
{
	const char *status = !r->redis_enabled                ? "disabled"
			     : r->redis.status == HEALTH_PASS ? "connected"
							      : "error";

	json_open_object(w, key);
	json_put_bool(w, "enabled", r->redis_enabled);
	json_put_text(w, "status", status);
	json_put_int(w, "hits", (int64_t)r->cache.hits);
	json_put_int(w, "misses", (int64_t)r->cache.misses);
	json_put_int(w, "stale", (int64_t)r->cache.stale);
	json_put_int(w, "bypass", (int64_t)r->cache.bypass);
	json_put_int(w, "stored", (int64_t)r->cache.stored);
	json_put_int(w, "store_failures", (int64_t)r->cache.store_failures);
	json_close_object(w);
}

static void write_no_pool(struct json_writer *w)
{
	json_open_object(w, "worker_pool");
	json_put_bool(w, "enabled", false);
	json_put_text(w, "status",
		      "not implemented: answers are computed by the request");
	json_close_object(w);
}

static void write_performance(struct json_writer *w, const struct health_report *r)
{
	json_open_object(w, "performance");
	json_put_text(w, "scope", "process");
	write_cache(w, "cache", r);
	json_open_object(w, "mysql_pool");
	json_put_int(w, "taken", (int64_t)r->sql.taken);
	json_put_int(w, "opened", (int64_t)r->sql.opened);
	json_put_int(w, "failed", (int64_t)r->sql.failed);
	json_put_int(w, "timed_out", (int64_t)r->sql.timed_out);
	json_put_int(w, "in_use", r->sql.in_use);
	json_close_object(w);
	json_close_object(w);
}

void handle_health_v2(struct api_call *call)
{
	struct health_report report = report_of(call);
	bool healthy = report.status != HEALTH_FAIL;
	struct json_writer w;
	struct buf out;

	buf_init(&out, call->mem, 2048);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_text(&w, "service", "Optimized Analytics Service");
	json_put_text(&w, "status", healthy ? "healthy" : "unhealthy");
	json_put_bool(&w, "healthy", healthy);
	json_open_object(&w, "features");
	json_put_bool(&w, "native_analytics", true);
	write_cache(&w, "redis_cache", &report);
	write_no_pool(&w);
	json_put_bool(&w, "async_processing", false);
	json_close_object(&w);
	write_performance(&w, &report);
	json_put_time(&w, "timestamp", call->now_ms);
	write_reasons(&w, "issues", &report);
	json_close_object(&w);
	no_store(call);
	call_json(call, status_code(report.status), &out);
}
