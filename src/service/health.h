/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state of the neighbours: MySQL, its schema, Redis, and who counts the quotas. Asked
 * for by probes many times a second, looked at once a second: whoever comes first after
 * that looks (with short deadlines of its own), everybody else is given the last result.
 */
#pragma once

#include "service/context.h"
#include "service/quota/quota.h"

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

#define HEALTH_NODES_MAX 16 /* servers of a Redis cluster that are shown */

enum health_status { HEALTH_PASS, HEALTH_WARN, HEALTH_FAIL };

struct health_check {
	enum health_status status;
	int64_t since_ms; /* wall clock: in this status since */
	char reason[512]; /* "" when it passes */
};

struct health_report {
	enum health_status status; /* the worst of the checks */
	int64_t checked_ms;        /* wall clock of the look */
	int64_t started_ms;        /* of this process */
	struct health_check mysql, schema, redis, quota;
	char server_version[64]; /* of the database server, "" unknown */
	uint32_t schema_version, schema_expected;
	bool redis_enabled;
	bool quota_enabled, quota_shared;   /* counted at all; by Redis for all hosts */
	struct breaker_stats mysql_circuit; /* as this process sees it */
	struct redis_stats redis_stats;     /* as this process sees it */
	struct redis_node_stats redis_nodes[HEALTH_NODES_MAX]; /* of a cluster */
	size_t redis_node_count;
};

struct service_health;

/*
 * ret_health: talloc child of mem.  Looks at nothing yet.  Fails with: E_NOMEM.
 */
int service_health_new(TALLOC_CTX *mem, struct service_context *ctx,
		       struct service_health **ret_health, struct err *err) MUST_CHECK;

/*
 * The report of the last look, or of a new one when that is older than a second.  Blocks
 * at most about two seconds, and only the one who looks.  Thread: any.
 */
void service_health_report(struct service_health *health, int64_t now_ms,
			   struct health_report *ret_report);

/* "pass", "warn", "fail".  Static. */
const char *service_health_name(enum health_status status);
