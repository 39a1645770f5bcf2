/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The work queue of a serving process, and the leases by which the processes of a host
 * agree who computes what.
 */
#pragma once

#include "app/app.h"

/*
 * Fill in app->service.work and flights.  Where leases cannot be shared the log says so,
 * and each process computes for itself.  Fails with: E_INVALID, E_NOMEM.  Thread: main.
 */
int app_open_work(struct app *app, struct err *err) MUST_CHECK;

/*
 * End the queue; nothing waits in it any more that a request waits for.  A thread that
 * does not come back from its work ends the process (status 0), because what it works on
 * cannot be freed.  Again, or without app_open_work, is fine.  Thread: main.
 */
void app_close_work(struct app *app);
