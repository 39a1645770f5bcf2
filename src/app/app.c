/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/app.h"

#include "app/build_id.h"
#include "app/version.h"
#include "base/log.h"
#include "service/population.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define INSTALLED_CONFIG LME_SYSCONFDIR "/lme.ini"

const char *app_config_path(const char *given)
{
	const char *env = getenv("LME_CONFIG");

	if (given)
		return given;
	if (env && *env)
		return env;
	return access(INSTALLED_CONFIG, F_OK) == 0 ? INSTALLED_CONFIG : NULL;
}

static void count_mistake(void *arg, const char *file, unsigned line, const char *key,
			  const char *what)
{
	unsigned *count = arg;

	(void)file, (void)line, (void)key, (void)what;
	++*count;
}

/* Before any log is open, and for the command line: standard error it is. */
static void warn(const char *text)
{
	fprintf(stderr, "%s: warning: %s\n", program_invocation_short_name, text);
}

static int open_settings(struct app *app, struct err *err)
{
	size_t count;
	const struct setting *table = app_settings_table(&count);
	unsigned mistakes = 0;
	int r = settings_load(app->mem, table, count, app->config_path, &app->settings,
			      count_mistake, &mistakes, err);

	if (mistakes > 1)
		return err_prefix(err, "%u mistakes (see lme config check), first",
				  mistakes);
	if (r < 0)
		return r;
	r = app_settings_check(&app->settings, err);
	if (r == 0)
		r = app_settings_read_secrets(app->mem, &app->settings, app->config_path,
					      warn, err);
	if (r < 0 && app->config_path)
		return err_prefix(err, "%s", app->config_path);
	return r;
}

static int open_defaults(struct app *app, struct err *err)
{
	struct service_context *ctx = &app->service;

	int r = app_settings_queues(app->mem, app->settings.default_queues,
				    &app->default_queues, &ctx->default_queue_count, err);

	ctx->build = APP_VERSION;
	ctx->default_tz = app->settings.default_tz;
	ctx->default_queues = app->default_queues;
	return r;
}

static int open_sql(struct app *app, struct err *err)
{
	struct sql_config config = app_settings_sql(&app->settings);

	return sql_pool_new(app->mem, &config, &app->service.sql, err);
}

static void close_sql(struct app *app)
{
	sql_pool_free(app->service.sql);
}

static int open_redis(struct app *app, struct err *err)
{
	struct redis_config config = app_settings_redis(&app->settings);

	return redis_client_new(app->mem, &config, &app->service.redis, err);
}

static void close_redis(struct app *app)
{
	redis_client_free(app->service.redis);
}

/* Bodies of another build, even of the same version, are none of ours. */
static int open_cache(struct app *app, struct err *err)
{
	char id[APP_BUILD_ID_SIZE], build[sizeof(APP_VERSION) + 1 + sizeof(id)];
	struct cache_config config;

	app_build_id(id);
	snprintf(build, sizeof(build), "%s+%s", APP_VERSION, id);
	config = app_settings_cache(&app->settings, build);
	return cache_new(app->mem, &config, app->service.redis, &app->service.cache, err);
}

static int open_lookup(struct app *app, struct err *err)
{
	int r = service_lookup_new(app->mem, &app->service.lookup, err);

	if (r == 0)
		service_lookup_share(app->service.lookup, app->service.cache);
	return r;
}

static void close_lookup(struct app *app)
{
	service_lookup_free(app->service.lookup);
}

static int open_population(struct app *app, struct err *err)
{
	return service_population_new(app->mem, &app->service.population, err);
}

static void close_population(struct app *app)
{
	service_population_free(app->service.population);
}

static int open_access_of(struct app *app, bool shared, struct err *err)
{
	struct service_access_config config = app_settings_access(&app->settings);

	config.shared = shared;
	config.service_uid = shared ? ACCESS_NO_USER : app_service_uid(&app->settings);
	return service_access_new(app->mem, &config, app->service.sql,
				  &app->service.access, err);
}

int app_open_access(struct app *app, bool serves, struct err *err)
{
	struct err why = { 0 };
	int r = open_access_of(app, serves, &why);

	if (r && serves) {
		/* Only a revocation takes its second on this host too. */
		r = open_access_of(app, false, err);
		if (r == 0)
			log_line(LOG_WARN, "no shared memory for access: %s", why.text);
	} else if (r) {
		*err = why;
	}
	return r;
}

static void close_access(struct app *app)
{
	service_access_free(app->service.access);
}

/*
 * The start in order; a step may rely on those above it, and is undone before them.
 * close is called for the steps only whose open succeeded, and stands what was not
 * opened.
 */
static const struct step {
	int (*open)(struct app *app, struct err *err);
	void (*close)(struct app *app);
} steps[] = {
	{ open_settings, NULL },
	{ open_defaults, NULL },
	{ open_sql, close_sql },
	{ open_redis, close_redis },
	{ open_cache, NULL },
	{ open_lookup, close_lookup },
	{ open_population, close_population },
	{ NULL, close_access }, /* opened by who needs it: app_open_access */
};

static void undo_steps(struct app *app, size_t done)
{
	while (done-- > 0) {
		if (steps[done].close)
			steps[done].close(app);
	}
}

int app_open(const char *config_path, struct app **ret_app, struct err *err)
{
	struct app *app = talloc_zero(NULL, struct app);

	if (!app)
		return err_set(err, E_NOMEM, "no memory to start");
	app->mem = app;
	app->config_path = app_config_path(config_path);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		int r = steps[i].open ? steps[i].open(app, err) : 0;

		if (r < 0) {
			undo_steps(app, i);
			talloc_free(app);
			return r;
		}
	}
	*ret_app = app;
	return 0;
}

void app_close(struct app *app)
{
	if (!app)
		return;
	undo_steps(app, ARRAY_LEN(steps));
	talloc_free(app);
}
