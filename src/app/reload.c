/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/app.h"

#include <stdio.h>

/* A password may have come from its own file, so the two cannot be compared. */
static void report_ignored(const struct app *app, const struct setting *s,
			   const struct app_settings *fresh,
			   void (*ignored)(const char *key))
{
	char key[80];

	if (!ignored || s->type == SETTING_SECRET ||
	    settings_equal(s, &app->settings, fresh))
		return;
	snprintf(key, sizeof(key), "%s.%s", s->section, s->key);
	ignored(key);
}

int app_reload(struct app *app, void (*ignored)(const char *key), struct err *err)
{
	TALLOC_CTX *mem = talloc_new(app->mem);
	struct app_settings fresh;
	size_t count;
	const struct setting *table = app_settings_table(&count);
	int r;

	if (!mem)
		return err_set(err, E_NOMEM, "no memory to reload");
	r = settings_load(mem, table, count, app->config_path, &fresh, NULL, NULL, err);
	if (r < 0) {
		talloc_free(mem);
		return r;
	}
	for (size_t i = 0; i < count; i++) {
		if (table[i].reloadable)
			settings_take(&table[i], &app->settings, &fresh);
		else
			report_ignored(app, &table[i], &fresh, ignored);
	}
	talloc_free(app->reloaded);
	app->reloaded = mem;
	return 0;
}
