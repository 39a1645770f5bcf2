/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A command that waits for a job of a server's.
 */
#pragma once

#include "app/app.h"
#include "service/jobs/job.h"

/*
 * Look at a job until it has ended, and show on standard error how far it is: one line
 * that is overwritten on a terminal, else one each time that it changes.  A job that
 * nobody begins for ten seconds is remarked on.  ret_job: as seen last.
 * Fails with: E_TIMEOUT (it goes on without us), what service_job_find says.
 * Thread: main.
 */
int job_wait(struct app *app, const char *public_id, struct deadline deadline,
	     struct store_job *ret_job, struct err *err) MUST_CHECK;
