/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/redis_metrics.h"

#include "redis/client.h"

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
};

const struct metric_table redis_metrics_table = { metrics, REDIS_METRIC_COUNT, false };

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
}
