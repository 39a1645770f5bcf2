/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/redis_metrics.h"

#include "base/breaker_metrics.h"
#include "redis/client.h"

static const char *const redirects[] = {
	[REDIS_MOVED] = "moved", [REDIS_ASKED] = "ask", [REDIS_RETRIED] = "retried"
};
static const char *const refreshes[] = {
	[REDIS_REFRESHED] = "refreshed", [REDIS_REFRESH_FAILED] = "failed"
};

static const struct metric metrics[] = {
	[REDIS_METRIC_UP] = { .name = "redis_up",
			      .help = "Processes whose last exchange with Redis "
				      "succeeded.",
			      .type = METRIC_GAUGE },
	[REDIS_METRIC_OPEN] = { .name = "redis_connections_open",
				.help = "Redis connections that are open.",
				.type = METRIC_GAUGE },
	[REDIS_METRIC_IN_USE] = { .name = "redis_connections_in_use",
				  .help = "Redis connections at work.",
				  .type = METRIC_GAUGE },
	[REDIS_METRIC_LIMIT] = { .name = "redis_connections_limit",
				 .help = "Redis connections that the pools may open.",
				 .type = METRIC_GAUGE },
	[REDIS_METRIC_COMMANDS] = { .name = "redis_exchanges",
				    .help = "Exchanges with Redis that were begun.",
				    .type = METRIC_COUNTER },
	[REDIS_METRIC_FAILURES] = { .name = "redis_failures",
				    .help = "Exchanges with Redis that failed.",
				    .type = METRIC_COUNTER },
	[REDIS_METRIC_WAITS] = { .name = "redis_pool_waits",
				 .help = "Exchanges that found all Redis connections in "
					 "use.",
				 .type = METRIC_COUNTER },
	[REDIS_METRIC_CIRCUIT] = BREAKER_METRIC_STATE("redis", "Redis"),
	[REDIS_METRIC_CIRCUIT_EVENTS] = BREAKER_METRIC_COUNTS("redis", "Redis"),
	[REDIS_METRIC_REDIRECTS] = { .name = "redis_cluster_redirects",
				     .help = "Commands that a Redis cluster sent "
					     "elsewhere, and that were asked again.",
				     .type = METRIC_COUNTER,
				     .labels = { "kind" },
				     .values = redirects,
				     .series = ARRAY_LEN(redirects) },
	[REDIS_METRIC_REFRESHES] = { .name = "redis_cluster_refreshes",
				     .help = "Looks at the slot map of a Redis cluster.",
				     .type = METRIC_COUNTER,
				     .labels = { "result" },
				     .values = refreshes,
				     .series = ARRAY_LEN(refreshes) },
};

const struct metric_table redis_metrics_table = { metrics, REDIS_METRIC_COUNT, false };

static const struct metric cluster_metrics[] = {
	[REDIS_CLUSTER_METRIC_NODES] = { .name = "redis_cluster_nodes",
					 .help = "Servers of the Redis cluster that own "
						 "slots.",
					 .type = METRIC_GAUGE },
	[REDIS_CLUSTER_METRIC_DOWN] = { .name = "redis_cluster_nodes_down",
					.help = "Of these, out of reach.",
					.type = METRIC_GAUGE },
	[REDIS_CLUSTER_METRIC_SLOTS] = { .name = "redis_cluster_slots",
					 .help = "Slots that have an owner, of 16384.",
					 .type = METRIC_GAUGE },
};

const struct metric_table redis_cluster_metrics_table = { cluster_metrics,
							  REDIS_CLUSTER_METRIC_COUNT,
							  true };

static void set_cluster_counts(const struct redis_cluster_stats *c, metric_word *words)
{
	metric_word *redirected =
		metric_in(&redis_metrics_table, words, REDIS_METRIC_REDIRECTS);
	metric_word *refreshed =
		metric_in(&redis_metrics_table, words, REDIS_METRIC_REFRESHES);

	metric_set(&redirected[REDIS_MOVED], (int64_t)c->moved);
	metric_set(&redirected[REDIS_ASKED], (int64_t)c->asked);
	metric_set(&redirected[REDIS_RETRIED], (int64_t)c->retried);
	metric_set(&refreshed[REDIS_REFRESHED], (int64_t)c->refreshes);
	metric_set(&refreshed[REDIS_REFRESH_FAILED], (int64_t)c->refresh_failures);
}

void redis_metrics_publish(void *client, metric_word *words)
{
	struct redis_stats s;

	redis_client_stats(client, &s);
	metric_set(&words[REDIS_METRIC_UP], s.up);
	metric_set(&words[REDIS_METRIC_OPEN], s.open);
	metric_set(&words[REDIS_METRIC_IN_USE], s.in_use);
	metric_set(&words[REDIS_METRIC_LIMIT], s.enabled ? s.size : 0);
	metric_set(&words[REDIS_METRIC_COMMANDS], (int64_t)s.commands);
	metric_set(&words[REDIS_METRIC_FAILURES], (int64_t)s.failures);
	metric_set(&words[REDIS_METRIC_WAITS], (int64_t)s.waits);
	breaker_metrics_set(
		&s.breaker, s.enabled,
		metric_in(&redis_metrics_table, words, REDIS_METRIC_CIRCUIT),
		metric_in(&redis_metrics_table, words, REDIS_METRIC_CIRCUIT_EVENTS));
	set_cluster_counts(&s.cluster, words);
}

void redis_cluster_metrics_publish(void *client, metric_word *words)
{
	struct redis_stats s;

	redis_client_stats(client, &s);
	metric_set(&words[REDIS_CLUSTER_METRIC_NODES], s.cluster.nodes);
	metric_set(&words[REDIS_CLUSTER_METRIC_DOWN], s.cluster.nodes_down);
	metric_set(&words[REDIS_CLUSTER_METRIC_SLOTS], s.cluster.slots);
}
