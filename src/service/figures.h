/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the whole host has done and has open, out of its metrics: for the answers that
 * show such numbers as JSON.
 */
#pragma once

#include "base/breaker_metrics.h"
#include "base/metrics.h"
#include "work/stats.h"

#include <stdint.h>

/* A neighbour's circuits: processes by state, and what these counted. */
struct circuit_figures {
	int64_t processes[BREAKER_STATES];
	int64_t counts[BREAKER_COUNT_SERIES];
};

/* The work queues. */
struct work_figures {
	int64_t threads, waiters;
	struct {
		int64_t queued, delayed, running, limit;
	} by_class[WORK_CLASS_COUNT];
	int64_t submitted, coalesced, refused;
	int64_t done, failed, timed_out, cancelled;
	int64_t retried, later;
	int64_t attempts, run_us; /* how many, and how long together */
};

struct service_figures {
	int64_t processes, process_starts, process_kills;
	int64_t started_ms; /* wall clock: the oldest process that serves */
	struct {
		int64_t hits; /* of both levels */
		int64_t hot_hits, redis_hits;
		int64_t misses, stale, bypass, stored, store_failures;
		int64_t hot_stored, hot_evicted, hot_refused, hot_damaged;
		int64_t led, followed, succeeded, full; /* single flight */
	} cache;
	struct {
		int64_t open, in_use, limit, waiting, taken, waits, timed_out;
		int64_t opened, failed;
	} mysql;
	struct {
		int64_t open, in_use, limit, commands, failures, waits;
	} redis;
	struct {
		int64_t entered, refused, in_progress;
	} cold;
	struct work_figures work;
	struct circuit_figures mysql_circuit, redis_circuit;
};

/* Thread: any. */
void service_figures_read(const struct metrics_snapshot *snapshot,
			  struct service_figures *ret_figures);
