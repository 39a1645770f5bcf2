/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/sql_metrics.h"

#include "base/breaker_metrics.h"
#include "sql/pool.h"

static const char *const results[] = {
	[SQL_CONNECTED] = "connected", [SQL_CONNECT_FAILED] = "failed"
};

static const struct metric metrics[] = {
	[SQL_METRIC_UP] = { .name = "mysql_up",
			    .help = "Processes whose last attempt to reach the database "
				    "succeeded.",
			    .type = METRIC_GAUGE },
	[SQL_METRIC_OPEN] = { .name = "mysql_connections_open",
			      .help = "Database connections that are open.",
			      .type = METRIC_GAUGE },
	[SQL_METRIC_IN_USE] = { .name = "mysql_connections_in_use",
				.help = "Database connections at work.",
				.type = METRIC_GAUGE },
	[SQL_METRIC_LIMIT] = { .name = "mysql_connections_limit",
			       .help = "Database connections that the pools may open.",
			       .type = METRIC_GAUGE },
	[SQL_METRIC_WAITING] = { .name = "mysql_pool_waiting",
				 .help = "Threads that wait for a database connection.",
				 .type = METRIC_GAUGE },
	[SQL_METRIC_TAKEN] = { .name = "mysql_pool_taken",
			       .help = "Database connections taken from the pools.",
			       .type = METRIC_COUNTER },
	[SQL_METRIC_WAITS] = { .name = "mysql_pool_waits",
			       .help = "Takes that found all database connections in "
				       "use.",
			       .type = METRIC_COUNTER },
	[SQL_METRIC_TIMEOUTS] = { .name = "mysql_pool_timeouts",
				  .help = "Takes that waited in vain.",
				  .type = METRIC_COUNTER },
	[SQL_METRIC_CONNECTS] = { .name = "mysql_connects",
				  .help = "Attempts to connect to the database.",
				  .type = METRIC_COUNTER,
				  .labels = { "result" },
				  .values = results,
				  .series = ARRAY_LEN(results) },
	[SQL_METRIC_CIRCUIT] = BREAKER_METRIC_STATE("mysql", "the database"),
	[SQL_METRIC_CIRCUIT_EVENTS] = BREAKER_METRIC_COUNTS("mysql", "the database"),
};

const struct metric_table sql_metrics_table = { metrics, SQL_METRIC_COUNT, false };

void sql_metrics_publish(void *pool, metric_word *words)
{
	struct sql_pool_stats s;
	metric_word *connects = metric_in(&sql_metrics_table, words, SQL_METRIC_CONNECTS);

	sql_pool_stats(pool, &s);
	metric_set(&words[SQL_METRIC_UP], s.up);
	metric_set(&words[SQL_METRIC_OPEN], s.open);
	metric_set(&words[SQL_METRIC_IN_USE], s.in_use);
	metric_set(&words[SQL_METRIC_LIMIT], s.size);
	metric_set(&words[SQL_METRIC_WAITING], s.waiting);
	metric_set(&words[SQL_METRIC_TAKEN], (int64_t)s.taken);
	metric_set(&words[SQL_METRIC_WAITS], (int64_t)s.waits);
	metric_set(&words[SQL_METRIC_TIMEOUTS], (int64_t)s.timed_out);
	metric_set(&connects[SQL_CONNECTED], (int64_t)s.opened);
	metric_set(&connects[SQL_CONNECT_FAILED], (int64_t)s.failed);
	breaker_metrics_set(
		&s.breaker, true,
		metric_in(&sql_metrics_table, words, SQL_METRIC_CIRCUIT),
		metric_in(&sql_metrics_table, words, SQL_METRIC_CIRCUIT_EVENTS));
}
