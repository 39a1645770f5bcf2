/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/work.h"

#include "base/log.h"
#include "cache/flight.h"
#include "sql/watch.h"
#include "work/queue.h"

#include <unistd.h>

#define GRACE_MS 5000

static int open_flights(struct app *app, struct err *err)
{
	struct err why = { 0 };

	if (flights_open(app->mem, app->settings.instance, true, &app->service.flights,
			 &why) == 0)
		return 0;
	log_line(LOG_WARN, "no shared memory to agree who computes: %s", why.text);
	return flights_open(app->mem, app->settings.instance, false,
			    &app->service.flights, err);
}

int app_open_work(struct app *app, struct err *err)
{
	struct work_config config = app_settings_work(&app->settings);
	int r = open_flights(app, err);

	/* Who watches over deadlines must not be a child of a thread that gives way. */
	if (r == 0)
		r = sql_watch_start(err);
	return r ? r : work_queue_new(&config, &app->service.work, err);
}

void app_close_work(struct app *app)
{
	struct work_queue *queue = app->service.work;

	if (!queue)
		return;
	/* The server's drain is over: whatever is left is background work. */
	if (!work_queue_stop(queue, (struct deadline){ 1 }, GRACE_MS)) {
		log_line(LOG_WARN, "a work thread did not come back within %d ms",
			 GRACE_MS);
		_exit(0);
	}
	work_queue_free(queue);
	app->service.work = NULL;
}
