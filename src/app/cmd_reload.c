/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/command.h"

#include "app/exit.h"
#include "server/scoreboard.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { PROCESSES_MAX = 64 };

/* Send SIGHUP to each; returns the exit status. */
static int tell(const struct scoreboard_process *procs, size_t n)
{
	size_t told = 0;

	for (size_t i = 0; i < n; i++) {
		if (kill(procs[i].pid, SIGHUP) == 0) {
			told++;
		} else if (errno != ESRCH) {
			fprintf(stderr, "lme reload: process %d: %s\n", (int)procs[i].pid,
				strerror(errno));
			return errno == EPERM ? APP_ACCESS : APP_INTERNAL;
		}
	}
	printf("%zu %s told\n", told, told == 1 ? "process" : "processes");
	return APP_OK;
}

int cmd_reload(struct app *app, int argc, char **argv)
{
	struct scoreboard_process procs[PROCESSES_MAX];
	struct scoreboard *sb = NULL;
	struct err err = { 0 };
	size_t n = 0;
	int r;

	if (argc != 1)
		return command_usage("reload", "unknown argument \"%s\"", argv[1]);
	r = scoreboard_attach(app->settings.instance, app_service_uid(&app->settings),
			      &sb, &err);
	if (r < 0 && r != -E_NOT_FOUND)
		return command_fail("reload", &err);
	if (sb)
		n = scoreboard_read(sb, procs, PROCESSES_MAX, NULL);
	scoreboard_close(sb);
	if (n == 0) {
		fprintf(stderr,
			"lme reload: no process of the instance \"%s\" runs here; "
			"[site] instance names it\n",
			app->settings.instance);
		return APP_UNAVAILABLE;
	}
	return tell(procs, n);
}
