/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The admin's command: finds the command in the table, reads the configuration, runs it.
 */
#include "app/command.h"

#include "app/exit.h"
#include "app/version.h"
#include "base/nearest.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char try_help[] = "try \"lme --help\"";

static void print_help(FILE *out)
{
	fputs("usage: lme [--config FILE] COMMAND [ARGUMENT]...\n"
	      "       lme COMMAND --help | lme --help | lme --version\n\n"
	      "commands:\n",
	      out);
	for (const struct app_command *c = app_commands; c->name; c++)
		fprintf(out, "  %-8s  %s\n", c->name, c->summary);
	fputs("\nThe configuration is --config, else $LME_CONFIG, else\n" LME_SYSCONFDIR
	      "/lme.ini if it exists, else the defaults.\n",
	      out);
}

static void print_command_help(const struct app_command *c, FILE *out)
{
	fprintf(out, "usage: lme [--config FILE] %s %s\n%s\n", c->name, c->usage,
		c->summary);
	if (c->help)
		fprintf(out, "\n%s", c->help);
}

int command_usage(const char *name, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "lme %s: ", name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "; try \"lme %s --help\"\n", name);
	return APP_USAGE;
}

int command_fail(const char *name, const struct err *err)
{
	fprintf(stderr, "lme %s: %s\n", name, err->text);
	return app_exit_of(err->code);
}

static const struct app_command *find_command(const char *name)
{
	for (const struct app_command *c = app_commands; c->name; c++) {
		if (strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

static int unknown_command(const char *name)
{
	const char *best = NULL;
	unsigned distance = nearest_limit(name) + 1;

	for (const struct app_command *c = app_commands; c->name; c++) {
		unsigned d = nearest_distance(name, c->name);

		if (d < distance) {
			best = c->name;
			distance = d;
		}
	}
	if (best)
		fprintf(stderr, "lme: unknown command \"%s\"; did you mean \"%s\"?\n",
			name, best);
	else
		fprintf(stderr, "lme: unknown command \"%s\"; %s\n", name, try_help);
	return APP_USAGE;
}

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	}
	return false;
}

static int run_command(const struct app_command *command, const char *config, int argc,
		       char **argv)
{
	struct app bare = { .config_path = app_config_path(config) };
	struct app *app = NULL;
	struct err err = { 0 };
	int status, r;

	if (asks_for_help(argc, argv)) {
		print_command_help(command, stdout);
		return APP_OK;
	}
	if (!command->needs_no_config) {
		r = app_open(config, &app, &err);
		if (r < 0) {
			fprintf(stderr, "lme: %s\n", err.text);
			return r == -E_NOMEM || r == -E_BUG ? APP_INTERNAL : APP_CONFIG;
		}
	}
	optind = 0;
	status = command->run(app ? app : &bare, argc, argv);
	app_close(app);
	return status;
}

/* What is printed must have arrived; a reader that has seen enough is no failure. */
static int close_output(int status)
{
	bool failed = ferror(stdout) != 0;

	errno = 0;
	if (fclose(stdout) != 0 || failed) {
		if (errno == EPIPE)
			return status;
		fprintf(stderr, "lme: standard output: %s\n",
			errno ? strerror(errno) : "write failed");
		return status == APP_OK ? APP_IO : status;
	}
	return status;
}

static int run_main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	const struct app_command *command;
	const char *config = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "+c:hV", options, NULL)) != -1) {
		switch (c) {
		case 'c':
			config = optarg;
			break;
		case 'h':
			print_help(stdout);
			return APP_OK;
		case 'V':
			puts("lme (LoL Match Exporter) " APP_VERSION);
			return APP_OK;
		default:
			fprintf(stderr, "lme: %s\n", try_help);
			return APP_USAGE;
		}
	}
	if (optind >= argc) {
		print_help(stderr);
		return APP_USAGE;
	}
	command = find_command(argv[optind]);
	if (!command)
		return unknown_command(argv[optind]);
	return run_command(command, config, argc - optind, argv + optind);
}

int main(int argc, char **argv)
{
	/* Sockets must not kill us; "lme matches X | head" ends through close_output. */
	signal(SIGPIPE, SIG_IGN);
	return close_output(run_main(argc, argv));
}
