/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A circuit breaker's numbers in the table of the layer that has one.
 */
#pragma once

#include "base/breaker.h"
#include "base/metric.h"

/* Series of BREAKER_METRIC_STATE are enum breaker_state; of BREAKER_METRIC_CALLS: */
enum breaker_count {
	BREAKER_COUNT_CALLS,
	BREAKER_COUNT_FAILED,
	BREAKER_COUNT_SLOW,
	BREAKER_COUNT_REFUSED,
	BREAKER_COUNT_OPENED,
	BREAKER_COUNT_SERIES
};

#define BREAKER_STATES (BREAKER_OPEN + 1)

/* The labels' texts.  Static. */
const char *breaker_metrics_state(unsigned series, unsigned label);
const char *breaker_metrics_count(unsigned series, unsigned label);

/* Two metrics for the table of a layer: "<neighbour>_circuit" and its counters. */
#define BREAKER_METRIC_STATE(neighbour, text)                                   \
	{                                                                       \
		.name = neighbour "_circuit",                                   \
		.help = "Processes by the state of their circuit to " text ".", \
		.type = METRIC_GAUGE, .labels = { "state" },                    \
		.value = breaker_metrics_state, .series = BREAKER_STATES        \
	}
#define BREAKER_METRIC_COUNTS(neighbour, text)                                        \
	{                                                                             \
		.name = neighbour "_circuit_events",                                  \
		.help = "Calls to " text " through the circuit, of these failed and " \
			"slow ones; calls that it refused; how often it opened.",     \
		.type = METRIC_COUNTER, .labels = { "event" },                        \
		.value = breaker_metrics_count, .series = BREAKER_COUNT_SERIES        \
	}

/*
 * Set the words of both.  used false: there is no such neighbour, and no state counts.
 * Thread: any.
 */
void breaker_metrics_set(const struct breaker_stats *stats, bool used, metric_word *state,
			 metric_word *counts);
