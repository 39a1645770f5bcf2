/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inside of a runner of jobs.
 */
#pragma once

#include "service/job_runner.h"

#include <pthread.h>

struct job_task {
	struct job_runner *runner;
	int64_t job_id;
	char claim[JOB_CLAIM_SIZE];
	int32_t done;
	bool lost; /* not ours any more */
};

struct job_runner {
	struct service_context *ctx;
	job_run_fn run;
	void *arg;
	pthread_t worker, keeper;
	char name[JOB_CLAIM_SIZE - 24]; /* of this runner; a claim adds a number */
	uint64_t claims;
	/* The rest under lock */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool stopping, woken;
	int threads;           /* that have not ended */
	struct job_task *task; /* being done; NULL = none */
};

/* With the lock held: until something changes, or the time is over. */
void job_runner_wait_ms(struct job_runner *runner, int64_t ms);
