/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/health.h"

#include "base/cond.h"
#include "store/schema.h"

#include <stdio.h>
#include <string.h>

#define FRESH_MS         1000
#define SCHEMA_FRESH_MS  5000 /* a current schema is believed so long */
#define MYSQL_TIMEOUT_MS 1500
#define REDIS_TIMEOUT_MS 500

struct service_health {
	struct service_context *ctx;
	pthread_mutex_t lock; /* guards report and looking */
	pthread_cond_t seen;  /* the first look has ended */
	bool looking, ever;
	int64_t schema_ms; /* last time the schema was read and found current */
	struct health_report report;
};

static int destroy(struct service_health *health)
{
	cond_destroy_pair(&health->lock, &health->seen);
	return 0;
}

int service_health_new(TALLOC_CTX *mem, struct service_context *ctx,
		       struct service_health **ret_health, struct err *err)
{
	struct service_health *health = talloc_zero(mem, struct service_health);

	if (!health || cond_init_pair(&health->lock, &health->seen) < 0) {
		talloc_free(health);
		return err_set(err, E_NOMEM, "health: out of memory");
	}
	health->ctx = ctx;
	health->report.started_ms = clock_wall_ms();
	talloc_set_destructor(health, destroy);
	*ret_health = health;
	return 0;
}

/* A look of the future was before the wall clock was set back: look again. */
static bool is_fresh(int64_t seen_ms, int64_t now_ms, int64_t for_ms)
{
	return seen_ms <= now_ms && now_ms - seen_ms < for_ms;
}

/* Note a check's outcome; since moves only when the status does. */
static void note(struct health_check *check, enum health_status status,
		 const char *reason, int64_t now_ms)
{
	if (check->since_ms == 0 || check->status != status)
		check->since_ms = now_ms;
	check->status = status;
	snprintf(check->reason, sizeof(check->reason), "%s", reason);
}

static void look_at_schema(struct service_health *health, struct sql_conn *conn,
			   struct health_report *report, int64_t now_ms)
{
	struct store_schema_status status;
	struct err err = { 0 };

	if (report->schema.status == HEALTH_PASS && health->schema_ms &&
	    is_fresh(health->schema_ms, now_ms, SCHEMA_FRESH_MS))
		return;
	if (store_schema_status(conn, &status, &err) < 0) {
		note(&report->schema, HEALTH_FAIL, err.text, now_ms);
		return;
	}
	report->schema_version = status.version;
	report->schema_expected = status.expected;
	health->schema_ms = now_ms;
	if (status.state == SCHEMA_CURRENT)
		note(&report->schema, HEALTH_PASS, "", now_ms);
	else
		note(&report->schema, HEALTH_FAIL, status.detail, now_ms);
}

/* Every connection at work is load, not an outage. */
static bool pool_is_busy(struct sql_pool *pool)
{
	struct sql_pool_stats stats;

	sql_pool_stats(pool, &stats);
	return stats.up && stats.in_use >= stats.size;
}

static void look_at_mysql(struct service_health *health, struct health_report *report,
			  int64_t now_ms)
{
	struct sql_conn *conn = NULL;
	struct err err = { 0 };
	int rc = sql_pool_take(health->ctx->sql, deadline_in_ms(MYSQL_TIMEOUT_MS), &conn,
			       &err);

	if (rc == 0)
		rc = sql_conn_ping(conn, &err);
	if (rc == 0) {
		note(&report->mysql, HEALTH_PASS, "", now_ms);
		snprintf(report->server_version, sizeof(report->server_version), "%s",
			 sql_conn_server_version(conn));
		look_at_schema(health, conn, report, now_ms);
	} else if (rc == -E_TIMEOUT && pool_is_busy(health->ctx->sql)) {
		note(&report->mysql, HEALTH_WARN, err.text, now_ms);
	} else {
		note(&report->mysql, HEALTH_FAIL, err.text, now_ms);
		note(&report->schema, HEALTH_FAIL,
		     "unknown while the database cannot be asked", now_ms);
		health->schema_ms = 0;
	}
	sql_pool_give(health->ctx->sql, conn);
}

static void look_at_redis(struct service_health *health, struct health_report *report,
			  int64_t now_ms)
{
	struct redis_stats stats;
	struct err err = { 0 };

	redis_client_stats(health->ctx->redis, &stats);
	report->redis_enabled = stats.enabled;
	if (!report->redis_enabled)
		note(&report->redis, HEALTH_WARN,
		     "switched off ([redis] enabled): every answer is computed", now_ms);
	else if (redis_ping(health->ctx->redis, deadline_in_ms(REDIS_TIMEOUT_MS), &err) <
		 0)
		note(&report->redis, HEALTH_WARN, err.text, now_ms);
	else
		note(&report->redis, HEALTH_PASS, "", now_ms);
}

/*
 * Redis may answer PING and refuse the script: quotas then hold for each host alone.
 * While it does not even answer PING it is not asked a second time.
 */
static void look_at_quota(struct service_health *health, struct health_report *report,
			  int64_t now_ms)
{
	struct health_check *check = &report->quota;
	const bool away = report->redis.status != HEALTH_PASS;
	struct quota_status status;
	char text[sizeof(check->reason)];

	quota_look(health->ctx->quota, away ? report->redis.reason : NULL,
		   deadline_in_ms(REDIS_TIMEOUT_MS), &status);
	report->quota_enabled = status.enabled;
	report->quota_shared = status.shared;
	if (!status.away_since_ms) {
		note(check, HEALTH_PASS, "", now_ms);
		return;
	}
	snprintf(text, sizeof(text),
		 "counted by this host alone, Redis does not count: %.160s",
		 status.reason);
	note(check, HEALTH_WARN, text, now_ms);
	check->since_ms = status.away_since_ms;
}

static enum health_status worst(enum health_status a, enum health_status b)
{
	return a > b ? a : b;
}

/* Look at everything, on a copy: the lock is not held. */
static void look(struct service_health *health, struct health_report *report,
		 int64_t now_ms)
{
	struct sql_pool_stats pool;

	look_at_mysql(health, report, now_ms);
	look_at_redis(health, report, now_ms);
	look_at_quota(health, report, now_ms);
	report->checked_ms = now_ms;
	report->status = worst(worst(report->mysql.status, report->schema.status),
			       worst(report->redis.status, report->quota.status));
	sql_pool_stats(health->ctx->sql, &pool);
	report->mysql_circuit = pool.breaker;
	redis_client_stats(health->ctx->redis, &report->redis_stats);
	report->redis_node_count = redis_client_nodes(
		health->ctx->redis, report->redis_nodes, HEALTH_NODES_MAX);
}

void service_health_report(struct service_health *health, int64_t now_ms,
			   struct health_report *ret_report)
{
	struct health_report report;

	pthread_mutex_lock(&health->lock);
	while (!health->ever && health->looking)
		pthread_cond_wait(&health->seen, &health->lock);
	if (!health->looking &&
	    (!health->ever || !is_fresh(health->report.checked_ms, now_ms, FRESH_MS))) {
		health->looking = true;
		report = health->report;
		pthread_mutex_unlock(&health->lock);
		look(health, &report, now_ms);
		pthread_mutex_lock(&health->lock);
		health->report = report;
		health->looking = false;
		health->ever = true;
		pthread_cond_broadcast(&health->seen);
	}
	*ret_report = health->report;
	pthread_mutex_unlock(&health->lock);
}

const char *service_health_name(enum health_status status)
{
	static const char *const names[] = { "pass", "warn", "fail" };

	return names[status];
}
