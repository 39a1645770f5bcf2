/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The wiring: settings read, pools and caches made, in one visible order, for all
 * programs.
 */
#pragma once

#include "app/settings.h"
#include "service/access/access.h"
#include "service/context.h"

struct app {
	TALLOC_CTX *mem;
	const char *config_path; /* NULL: defaults only */
	struct app_settings settings;
	TALLOC_CTX *reloaded;     /* texts of the last app_reload; NULL = none yet */
	uint16_t *default_queues; /* what service.default_queues points at */
	struct service_context service;
};

/*
 * Where the configuration is: given (NULL = not given), else $LME_CONFIG, else the
 * installed one if it exists, else NULL (defaults only).  Static or borrowed.
 */
const char *app_config_path(const char *given);

/*
 * Find the configuration, load it, and build the service context.  Mistakes in the
 * file are counted, err holds the first; warnings go to standard error.  The log stays
 * where it is.  Connects to nothing.  ret_app: freed with app_close.  Fails with:
 * E_INVALID, E_NOT_FOUND, E_ACCESS (configuration), E_NOMEM.  Thread: main.
 */
int app_open(const char *config_path, struct app **ret_app, struct err *err) MUST_CHECK;

/*
 * Read the configuration again (SIGHUP) and take the reloadable settings over into
 * app->settings; their texts live until the next call.  ignored (may be NULL) hears of
 * every other setting that has changed ("mysql.port"): it needs a new start.  Passwords
 * are not compared.  What uses the new values is the caller's business.
 * Fails with: E_INVALID, E_NOT_FOUND, E_ACCESS, E_IO, E_NOMEM; then nothing has changed.
 * Thread: main.
 */
int app_reload(struct app *app, void (*ignored)(const char *key),
	       struct err *err) MUST_CHECK;

/*
 * Fill in app->service.access.  serves: with the memory that the host's processes share;
 * where that cannot be had, the log says so and it is this process's own.  app_close
 * undoes it.  Fails with: E_NOT_FOUND, E_ACCESS, E_INVALID, E_IO (key file), E_NOMEM.
 * Thread: main.
 */
int app_open_access(struct app *app, bool serves, struct err *err) MUST_CHECK;

/* Undo app_open; NULL is fine. */
void app_close(struct app *app);
