/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/audit.h"

#include "api/audit.h"
#include "app/exit.h"
#include "base/clock.h"

#include <stdio.h>

static void write_line(const struct app *app, const struct audit_command *line)
{
	struct err err = { 0 };

	if (audit_command_write(app->settings.audit_log, line, &err) < 0)
		fprintf(stderr, "lme: warning: audit log: %s%s\n", err.text,
			line->status == APP_OK ? "; it was done all the same" : "");
}

void app_audit(const struct app *app, const char *command, const char *subject,
	       int64_t id, int status)
{
	const struct audit_command line = { .command = command,
					    .subject = id ? subject : NULL,
					    .id = id,
					    .status = status,
					    .now_ms = clock_wall_ms() };

	write_line(app, &line);
}

void app_audit_token(const struct app *app, const char *command,
		     const struct store_token *token)
{
	const struct audit_command line = { .command = command,
					    .subject = "token_id",
					    .id = token->token_id,
					    .token_selector = token->selector,
					    .status = APP_OK,
					    .now_ms = clock_wall_ms() };

	write_line(app, &line);
}
