/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The host's numbers in the answers of this folder.
 */
#pragma once

#include "api/call.h"
#include "json/writer.h"
#include "service/figures.h"

/* The host's metrics in the call's memory; false: the call was answered with why not. */
bool figures_look(struct api_call *call, struct metrics_snapshot **ret_snapshot);

/* The same as figures. */
bool figures_read(struct api_call *call, struct service_figures *ret_figures);

/* An object key each.  report: of this process, for what is switched on and up. */
void figures_write_cache(struct json_writer *w, const char *key,
			 const struct health_report *report,
			 const struct service_figures *figures);
void figures_write_mysql(struct json_writer *w, const struct service_figures *figures);
void figures_write_redis(struct json_writer *w, const struct service_figures *figures);
void figures_write_cold(struct json_writer *w, const struct service_figures *figures);
void figures_write_checks(struct json_writer *w, const struct health_report *report,
			  const struct service_figures *figures);
void figures_write_circuits(struct json_writer *w, const struct service_figures *figures);
/* snapshot: what figures were read from. */
void figures_write_worker_pool(struct json_writer *w,
			       const struct metrics_snapshot *snapshot,
			       const struct service_figures *figures);

/* Jobs and batches of the host, an object "jobs" and one "batch". */
void figures_write_jobs(struct json_writer *w, const struct metrics_snapshot *snapshot);
void figures_write_batch(struct json_writer *w, const struct metrics_snapshot *snapshot);

/* Count, mean and quantiles of a histogram, into an open object. */
void figures_write_durations(struct json_writer *w, const metric_word *histogram);

/* Whether answers are computed by the threads of a work queue. */
bool figures_are_async(const struct service_figures *figures);
