/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/command.h"

#include "app/exit.h"

#include <stdio.h>
#include <string.h>

struct mistakes {
	unsigned count;
};

static void print_mistake(void *arg, const char *file, unsigned line, const char *key,
			  const char *what)
{
	struct mistakes *m = arg;

	m->count++;
	fprintf(stderr, "%s:%u: %s%s%s\n", file, line, key, *key ? ": " : "", what);
}

static void print_warning(const char *text)
{
	fprintf(stderr, "warning: %s\n", text);
}

/* Load path into settings, printing every mistake; returns an exit status. */
static int load(TALLOC_CTX *mem, const char *path, struct app_settings *settings,
		unsigned *lines)
{
	size_t count;
	const struct setting *table = app_settings_table(&count);
	struct mistakes m = { 0 };
	struct err err = { 0 };
	int r = settings_load_lines(mem, table, count, path, settings, print_mistake, &m,
				    lines, &err);

	if (r == 0) {
		r = app_settings_check(settings, &err);
		if (r == 0)
			r = app_settings_read_secrets(mem, settings, path, print_warning,
						      &err);
		if (r < 0 && path)
			(void)err_prefix(&err, "%s", path);
	}
	if (r < 0 && m.count == 0)
		fprintf(stderr, "lme config: %s\n", err.text);
	return r == -E_NOMEM ? APP_INTERNAL : r < 0 ? APP_CONFIG : APP_OK;
}

static unsigned *new_lines(TALLOC_CTX *mem)
{
	size_t count;

	app_settings_table(&count);
	return talloc_array(mem, unsigned, count);
}

static int check(TALLOC_CTX *mem, unsigned *lines, const char *path)
{
	struct app_settings settings;
	int status = load(mem, path, &settings, lines);

	if (status == APP_OK)
		printf("%s: no mistakes\n", path ? path : "defaults");
	return status;
}

static int show(TALLOC_CTX *mem, unsigned *lines, const char *path)
{
	struct app_settings settings;
	size_t count;
	const struct setting *table = app_settings_table(&count);
	int status = load(mem, path, &settings, lines);

	if (status == APP_OK)
		settings_write_values(table, count, &settings, path, lines, stdout);
	return status;
}

static int annotated(void)
{
	size_t count;
	const struct setting *table = app_settings_table(&count);

	fputs("# Configuration of LoL Match Exporter.  Every key is shown at its "
	      "default;\n"
	      "# take the \"#\" off a line to change it.  \"lme config check\" names "
	      "every\n"
	      "# mistake.  Comments need lines of their own; a value is the rest of its "
	      "line,\n# and may stand in double quotes.\n"
	      "#\n# Made by \"lme config annotated\".\n",
	      stdout);
	settings_write_annotated(table, count, stdout);
	return APP_OK;
}

static int reference(void)
{
	size_t count;
	const struct setting *table = app_settings_table(&count);

	fputs("# Configuration reference\n\n"
	      "Made by `lme config reference` from the settings table; do not edit. The "
	      "file "
	      "is\n`lme.ini`; \"reload\" says whether `lme reload` is enough to make a "
	      "change count.\n",
	      stdout);
	settings_write_reference(table, count, stdout);
	return APP_OK;
}

static int man(void)
{
	size_t count;
	const struct setting *table = app_settings_table(&count);

	settings_write_man(table, count, stdout);
	return APP_OK;
}

int cmd_config(struct app *app, int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	TALLOC_CTX *mem = talloc_new(NULL);
	unsigned *lines = new_lines(mem);
	int status;

	if (!lines)
		status = APP_INTERNAL;
	else if (strcmp(what, "check") == 0 && argc <= 3)
		status = check(mem, lines, argc == 3 ? argv[2] : app->config_path);
	else if (strcmp(what, "show") == 0 && argc == 2)
		status = show(mem, lines, app->config_path);
	else if (strcmp(what, "annotated") == 0 && argc == 2)
		status = annotated();
	else if (strcmp(what, "reference") == 0 && argc == 2)
		status = reference();
	else if (strcmp(what, "man") == 0 && argc == 2)
		status = man();
	else
		status = command_usage(
			"config", "say one of check [FILE], show, annotated, reference, "
				  "reference");
	talloc_free(mem);
	return status;
}
