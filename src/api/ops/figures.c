/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/ops/figures.h"

bool figures_look(struct api_call *call, struct metrics_snapshot **ret_snapshot)
{
	struct err err = { 0 };

	if (metrics_look(call->api->metrics, call->mem, ret_snapshot, &err) == 0)
		return true;
	call_fail(call, &err, PROBLEM_NOT_FOUND);
	return false;
}

bool figures_read(struct api_call *call, struct service_figures *ret_figures)
{
	struct metrics_snapshot *snapshot;

	if (!figures_look(call, &snapshot))
		return false;
	service_figures_read(snapshot, ret_figures);
	return true;
}

static void write_hot(struct json_writer *w, const struct service_figures *f)
{
	json_open_object(w, "hot_bodies");
	json_put_int(w, "stored", f->cache.hot_stored);
	json_put_int(w, "evicted", f->cache.hot_evicted);
	json_put_int(w, "refused", f->cache.hot_refused);
	json_put_int(w, "damaged", f->cache.hot_damaged);
	json_close_object(w);
}

static void write_flights(struct json_writer *w, const struct service_figures *f)
{
	json_open_object(w, "single_flight");
	json_put_int(w, "led", f->cache.led);
	json_put_int(w, "followed", f->cache.followed);
	json_put_int(w, "succeeded", f->cache.succeeded);
	json_put_int(w, "full", f->cache.full);
	json_close_object(w);
}

void figures_write_cache(struct json_writer *w, const char *key,
			 const struct health_report *report,
			 const struct service_figures *f)
{
	const char *status = !report->redis_enabled                ? "disabled"
			     : report->redis.status == HEALTH_PASS ? "connected"
								   : "error";

	json_open_object(w, key);
	json_put_bool(w, "enabled", report->redis_enabled);
	json_put_text(w, "status", status);
	json_put_int(w, "hits", f->cache.hits);
	json_put_int(w, "hot_hits", f->cache.hot_hits);
	json_put_int(w, "redis_hits", f->cache.redis_hits);
	json_put_int(w, "misses", f->cache.misses);
	json_put_int(w, "stale", f->cache.stale);
	json_put_int(w, "bypass", f->cache.bypass);
	json_put_int(w, "stored", f->cache.stored);
	json_put_int(w, "store_failures", f->cache.store_failures);
	write_hot(w, f);
	write_flights(w, f);
	json_close_object(w);
}

void figures_write_mysql(struct json_writer *w, const struct service_figures *f)
{
	json_open_object(w, "mysql_pool");
	json_put_int(w, "open", f->mysql.open);
	json_put_int(w, "in_use", f->mysql.in_use);
	json_put_int(w, "limit", f->mysql.limit);
	json_put_int(w, "waiting", f->mysql.waiting);
	json_put_int(w, "taken", f->mysql.taken);
	json_put_int(w, "waits", f->mysql.waits);
	json_put_int(w, "timed_out", f->mysql.timed_out);
	json_put_int(w, "opened", f->mysql.opened);
	json_put_int(w, "failed", f->mysql.failed);
	json_close_object(w);
}

void figures_write_redis(struct json_writer *w, const struct service_figures *f)
{
	json_open_object(w, "redis_pool");
	json_put_int(w, "open", f->redis.open);
	json_put_int(w, "in_use", f->redis.in_use);
	json_put_int(w, "limit", f->redis.limit);
	json_put_int(w, "exchanges", f->redis.commands);
	json_put_int(w, "waits", f->redis.waits);
	json_put_int(w, "failures", f->redis.failures);
	json_close_object(w);
}

void figures_write_cold(struct json_writer *w, const struct service_figures *f)
{
	json_open_object(w, "cold_work");
	json_put_int(w, "in_progress", f->cold.in_progress);
	json_put_int(w, "entered", f->cold.entered);
	json_put_int(w, "refused", f->cold.refused);
	json_close_object(w);
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

static void write_node(struct json_writer *w, const struct redis_node_stats *node)
{
	json_open_object(w, NULL);
	json_put_text(w, "address", node->address);
	json_put_text(w, "status", node->up ? "up" : node->tried ? "down" : "unknown");
	json_put_text(w, "reason", *node->reason ? node->reason : NULL);
	json_put_int(w, "slots", node->slots);
	json_put_int(w, "connections_in_use", node->in_use);
	json_put_int(w, "connections_open", node->open);
	json_put_int(w, "commands", (int64_t)node->commands);
	json_put_int(w, "failures", (int64_t)node->failures);
	json_close_object(w);
}

static void write_cluster(struct json_writer *w, const struct health_report *r)
{
	const struct redis_cluster_stats *c = &r->redis_stats.cluster;

	json_open_object(w, "cluster");
	json_put_int(w, "nodes", c->nodes);
	json_put_int(w, "nodes_down", c->nodes_down);
	json_put_int(w, "slots_covered", c->slots);
	json_put_int(w, "epoch", (int64_t)c->epoch);
	json_put_int(w, "refreshes", (int64_t)c->refreshes);
	json_put_int(w, "refresh_failures", (int64_t)c->refresh_failures);
	json_put_int(w, "moved", (int64_t)c->moved);
	json_put_int(w, "ask", (int64_t)c->asked);
	json_put_int(w, "retried", (int64_t)c->retried);
	json_put_int(w, "unreplicated", (int64_t)c->unreplicated);
	json_open_array(w, "node_list");
	for (size_t i = 0; i < r->redis_node_count; i++)
		write_node(w, &r->redis_nodes[i]);
	json_close_array(w);
	json_close_object(w);
}

void figures_write_checks(struct json_writer *w, const struct health_report *r,
			  const struct service_figures *f)
{
	json_open_object(w, "checks");
	open_check(w, "mysql", &r->mysql);
	json_put_text(w, "server_version", *r->server_version ? r->server_version : NULL);
	json_put_int(w, "connections_in_use", f->mysql.in_use);
	json_put_int(w, "connections_open", f->mysql.open);
	json_put_int(w, "connections_limit", f->mysql.limit);
	json_put_int(w, "waiting", f->mysql.waiting);
	write_circuit(w, &r->mysql_circuit);
	json_close_object(w);
	open_check(w, "schema", &r->schema);
	json_put_int(w, "version", r->schema_version);
	json_put_int(w, "expected", r->schema_expected);
	json_close_object(w);
	open_check(w, "redis", &r->redis);
	json_put_bool(w, "enabled", r->redis_enabled);
	json_put_int(w, "connections_in_use", f->redis.in_use);
	json_put_int(w, "connections_open", f->redis.open);
	json_put_int(w, "connections_limit", f->redis.limit);
	write_circuit(w, &r->redis_stats.breaker);
	if (r->redis_stats.is_cluster)
		write_cluster(w, r);
	json_close_object(w);
	open_check(w, "quota", &r->quota);
	json_put_bool(w, "enabled", r->quota_enabled);
	json_put_bool(w, "shared", r->quota_shared);
	json_close_object(w);
	json_close_object(w);
}
