/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Jobs are done by asking the interface itself: a job is one request, or many whose
 * answers only go into the cache.  They are asked as whoever wanted the job, with the
 * rights of the moment.
 */
#pragma once

#include "base/clock.h"
#include "base/metric.h"

#include <stdbool.h>

struct api;

/* Begin to do jobs in this process, once.  Thread: the one that ticks. */
void api_jobs_start(struct api *api);

/* A job was queued.  Thread: any. */
void api_jobs_wake(struct api *api);

/* A metrics_publish_fn of job_open_metrics_table over a struct api. */
void api_jobs_publish(void *api, metric_word *words);

/* As job_runner_stop.  Thread: the one that ticks. */
bool api_jobs_stop(struct api *api, struct deadline deadline);
