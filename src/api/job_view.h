/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Jobs over HTTP: what is shown of one, and how a request becomes one.
 */
#pragma once

#include "json/writer.h"
#include "service/jobs/job.h"

struct api_call;

/* The members of a job, into an object that is open. */
void job_put(struct json_writer *w, const struct api_call *call,
	     const struct store_job *job);

/* Answer with a job as {"success", "data"}. */
void job_answer(struct api_call *call, int status, const struct store_job *job);

/*
 * Make a job and answer 202 with its place; a failure is answered, too.  params: the
 * job's, as JSON.
 */
void job_begin(struct api_call *call, enum job_kind kind, int32_t total,
	       const struct buf *params);

/*
 * Whether the request asks to be answered by a job (Prefer: respond-async) and may have
 * one: strangers have none, their preference is ignored.  Then it was answered: at once
 * where nothing has to be computed, else with a job.
 */
bool job_defer(struct api_call *call);
