/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the whole host has done and has open, out of its metrics: for the answers that
 * show such numbers as JSON.
 */
#pragma once

#include "base/metrics.h"

#include <stdint.h>

struct service_figures {
	int64_t processes, process_starts, process_kills;
	int64_t started_ms; /* wall clock: the oldest process that serves */
	struct {
		int64_t hits; /* of both levels */
		int64_t hot_hits, redis_hits;
		int64_t misses, stale, bypass, stored, store_failures;
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
};

/* Thread: any. */
void service_figures_read(const struct metrics_snapshot *snapshot,
			  struct service_figures *ret_figures);
