/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inside of a runner of jobs.
 */
#pragma once

#include "service/jobs/job_runner.h"

#include <pthread.h>

struct job_task {
	struct job_runner *runner;
	const struct store_job *job;
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
	int threads;                /* that have not ended */
	struct job_task *task;      /* being done, or its end stored; NULL = none */
	struct job_outlook outlook; /* as seen last */
};

/* Of a statement or two about jobs. */
struct deadline job_runner_sql_deadline(void);

/* A sign of life; -E_CANCELLED when the job is somebody else's. */
int job_runner_beat(struct job_runner *runner, int64_t job_id, const char *claim,
		    int32_t done);

/* Queue what the claim has again: the process stops. */
void job_runner_put_back(struct job_runner *runner, const char *claim);

/* The attempt is over: r and err as run returned them; end may be changed. */
void job_runner_end(struct job_runner *runner, struct job_task *task, int r,
		    struct job_end *end, const struct err *err);

/* Beat and look until the runner stops.  Thread: its keeper. */
void job_runner_keep(struct job_runner *runner);

/* With the lock held: until something changes, or the time is over. */
void job_runner_wait_ms(struct job_runner *runner, int64_t ms);
