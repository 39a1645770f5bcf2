/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/scoreboard_metrics.h"

#include "server/scoreboard.h"

#include <stdlib.h>

/* STAGE_NONE is no thread. */
#define FIRST_STAGE STAGE_IDLE

/* Those of threads: a held request has none. */
static const char *const stages[] = { "idle", "reading", "handling", "writing" };

_Static_assert(FIRST_STAGE + ARRAY_LEN(stages) == STAGE_HELD, "each stage has a name");

static const struct metric metrics[] = {
	[SCOREBOARD_METRIC_THREADS] = { .name = "threads",
					.help = "Request threads by what they do.",
					.type = METRIC_GAUGE,
					.labels = { "stage" },
					.values = stages,
					.series = ARRAY_LEN(stages) },
	[SCOREBOARD_METRIC_HELD] = { .name = "requests_held",
				     .help = "Requests that wait for work and take no "
					     "thread.",
				     .type = METRIC_GAUGE },
	[SCOREBOARD_METRIC_DRAINING] = { .name = "processes_draining",
					 .help = "Processes that finish what they have "
						 "and then end.",
					 .type = METRIC_GAUGE },
	[SCOREBOARD_METRIC_OLDEST] = { .name = "oldest_request_age_seconds",
				       .help = "How long the request is in work that is "
					       "so for the longest time.",
				       .type = METRIC_GAUGE,
				       .unit = METRIC_MICROSECONDS },
};

const struct metric_table scoreboard_metrics_table = { metrics, SCOREBOARD_METRIC_COUNT,
						       true };

void scoreboard_metrics_publish(void *scoreboard, metric_word *words)
{
	const struct metric_table *table = &scoreboard_metrics_table;
	struct scoreboard_process *procs = calloc(SCOREBOARD_PROCESSES, sizeof(*procs));
	int64_t draining = 0, held = 0, oldest_us = 0;
	size_t n = procs ? scoreboard_read(scoreboard, procs, SCOREBOARD_PROCESSES, NULL)
			 : 0;

	for (size_t i = 0; i < n; i++) {
		for (unsigned stage = FIRST_STAGE; stage < STAGE_HELD; stage++)
			metric_count(&words[stage - FIRST_STAGE], procs[i].stages[stage]);
		held += procs[i].held;
		draining += procs[i].draining;
		if (procs[i].slowest_us > oldest_us)
			oldest_us = procs[i].slowest_us;
	}
	metric_set(metric_in(table, words, SCOREBOARD_METRIC_HELD), held);
	metric_set(metric_in(table, words, SCOREBOARD_METRIC_DRAINING), draining);
	metric_set(metric_in(table, words, SCOREBOARD_METRIC_OLDEST), oldest_us);
	free(procs);
}
