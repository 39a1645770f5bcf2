/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the command line changes, told to the audit log.
 */
#pragma once

#include "app/app.h"
#include "store/token_store.h"

/*
 * Put a command's line into [log] audit_log.  command: "token revoke".  subject: what id
 * counts ("token_id", "player_id"); with id 0 it is left out.  status: the command's exit
 * status; what failed is told as well, but for arguments that were not understood.
 * Where it cannot be written standard error says so; the change stands.  Thread: main.
 */
void app_audit(const struct app *app, const char *command, const char *subject,
	       int64_t id, int status);

/* The same of a token that something was done to, successfully: number and selector. */
void app_audit_token(const struct app *app, const char *command,
		     const struct store_token *token);
