/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The commands of "lme": one row and one file each (cmd_<name>.c).
 */
#pragma once

#include "app/app.h"

/*
 * Run a command: argv[0] is the command's name.  Results go to standard output, one clear
 * line about a failure to standard error; returns an enum app_exit.  Options are read
 * with getopt_long (optind is 0 at the start; "--help" was dealt with before).  A command
 * that needs no configuration gets an app of which only config_path is filled.
 */
typedef int (*app_command_fn)(struct app *app, int argc, char **argv);

struct app_command {
	const char *name;
	const char *usage;   /* "[--jobs N] PATH…" */
	const char *summary; /* one line */
	const char *help;    /* options and examples, whole lines; NULL = none */
	app_command_fn run;
	bool needs_no_config; /* runs although the configuration is broken */
};

/* Say what is wrong with the arguments and how to get help; returns APP_USAGE. */
int command_usage(const char *name, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Say why the command failed; returns the exit status of err. */
int command_fail(const char *name, const struct err *err);

/* All commands, sorted by name; ends with a row whose name is NULL. */
extern const struct app_command app_commands[];

/* The rows' functions, each in its cmd_<name>.c. */
int cmd_cache(struct app *app, int argc, char **argv);
int cmd_config(struct app *app, int argc, char **argv);
int cmd_db(struct app *app, int argc, char **argv);
int cmd_demo(struct app *app, int argc, char **argv);
int cmd_import(struct app *app, int argc, char **argv);
int cmd_job(struct app *app, int argc, char **argv);
int cmd_matches(struct app *app, int argc, char **argv);
int cmd_player(struct app *app, int argc, char **argv);
int cmd_reload(struct app *app, int argc, char **argv);
int cmd_routes(struct app *app, int argc, char **argv);
int cmd_stats(struct app *app, int argc, char **argv);
int cmd_token(struct app *app, int argc, char **argv);
