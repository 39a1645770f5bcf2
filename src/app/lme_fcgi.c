/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The FastCGI application.  Serves the listening socket on descriptor 0 (spawn-fcgi,
 * multiwatch), or with --listen makes the socket and looks after its own processes.
 */
#include "api/api.h"
#include "app/app.h"
#include "app/app_metrics.h"
#include "app/exit.h"
#include "app/version.h"
#include "app/work.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "server/listen.h"
#include "server/prefork.h"
#include "server/scoreboard_metrics.h"
#include "server/server.h"
#include "service/lookup.h"
#include "service/quota/quota.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BACKLOG         1024
#define SOCKET_MODE     0660
#define STOP_GRACE_MS   5000 /* beyond the drain time, before a child is killed */
#define PROCESSES_LIMIT 64
#define READ_AHEAD_MS   1000

struct options {
	const char *config, *listen;
	int processes; /* 0 = from the settings */
	mode_t mode;   /* of the socket file */
};

/* One serving process. */
struct serving {
	struct app *app;
	struct api *api;
	struct metrics *metrics;
	bool read_ahead; /* tried, at the first tick */
};

static struct api_config api_config_of(const struct app_settings *s)
{
	return (struct api_config){
		.site_name = s->site_name,
		.base_path = s->base_path,
		.request_timeout_ms = s->request_timeout_ms,
		.max_body = s->max_body,
		.sync_fallback = (int32_t)s->work_sync_fallback,
		.policy = { .public_read = s->public_read,
			    .mmr = (enum mmr_visibility)s->mmr_visibility },
		.cors_origins = s->cors_origins,
		.audit_log = s->audit_log,
		.access_log = s->access_log,
		.access_flush_ms = s->access_flush_ms,
	};
}

static void say_ignored(const char *key)
{
	log_line(LOG_WARN, "reload: %s was changed; it counts after a restart", key);
}

static void handle(void *arg, TALLOC_CTX *mem, const struct http_request *req,
		   struct http_response *resp)
{
	struct serving *serving = arg;

	api_handle(serving->api, mem, req, resp);
}

static void on_log(void *arg, const struct http_request *req,
		   const struct http_response *resp, int64_t duration_us)
{
	struct serving *serving = arg;

	api_on_log(serving->api, req, resp, duration_us);
}

static void on_start(void *arg, struct scoreboard *scoreboard)
{
	struct serving *serving = arg;
	struct err err = { 0 };

	if (metrics_add_source(serving->metrics, &scoreboard_metrics_table,
			       scoreboard_metrics_publish, scoreboard, &err) < 0)
		log_line(LOG_WARN, "threads are not shown: %s", err.text);
	/* Not only from the first tick on. */
	metrics_publish(serving->metrics);
}

/*
 * The seasons, which cached answers are found by: a process that began while MySQL was
 * there can serve them when it is away.  Else they are read when they are needed.
 */
static void read_ahead(struct app *app)
{
	struct service_context *ctx = &app->service;
	TALLOC_CTX *mem = talloc_new(NULL);
	int64_t *starts_ms;
	struct err err = { 0 };
	size_t count;

	if (service_lookup_seasons(ctx->lookup, mem, ctx->sql, NULL,
				   deadline_in_ms(READ_AHEAD_MS), &starts_ms, &count,
				   &err) < 0)
		log_line(LOG_INFO, "seasons: %s; they are read when they are asked for",
			 err.text);
	talloc_free(mem);
}

static void on_tick(void *arg)
{
	struct serving *serving = arg;

	if (!serving->read_ahead)
		read_ahead(serving->app);
	serving->read_ahead = true;
	api_on_tick(serving->api);
	service_access_sweep(serving->app->service.access, clock_wall_ms());
}

static void on_reload(void *arg)
{
	struct serving *serving = arg;
	const struct app_settings *s = &serving->app->settings;
	struct api_config config;
	struct err err = { 0 };

	/* A mistake in the file must not keep rotated logs from being opened anew. */
	if (app_reload(serving->app, say_ignored, &err) < 0)
		log_line(LOG_ERROR, "reload: %s; the settings stay as they were",
			 err.text);
	if (log_open(s->log_file, (enum log_level)s->log_level, &err) < 0)
		log_line(LOG_ERROR, "reload: log: %s; the old one stays", err.text);
	config = api_config_of(s);
	api_reload(serving->api, &config);
	log_line(LOG_INFO, "reloaded");
}

static int fail(const struct err *err)
{
	log_line(LOG_ERROR, "%s", err->text);
	return (int)app_exit_of(err->code);
}

static int serve(struct serving *serving, int listen_fd, struct err *err)
{
	const struct app_settings *s = &serving->app->settings;
	struct server_config server = app_settings_server(s);
	struct api_config config = api_config_of(s);
	int rc = log_open(s->log_file, (enum log_level)s->log_level, err);

	if (rc == 0)
		rc = app_metrics_open(serving->app, &serving->metrics, err);
	config.metrics = serving->metrics;
	if (rc == 0)
		rc = api_new(serving->app->mem, &config, &serving->app->service,
			     &serving->api, err);
	if (rc < 0)
		return rc;
	server.listen_fd = listen_fd;
	server.handler = handle;
	server.on_start = on_start;
	server.on_log = on_log;
	server.on_tick = on_tick;
	server.on_reload = on_reload;
	server.app = serving;
	rc = server_run(&server, err);
	if (!api_stop(serving->api, deadline_in_ms(s->drain_timeout_ms))) {
		log_line(LOG_WARN, "a job does not end; it is put back for others");
		_exit(APP_OK); /* its thread still runs over what would be freed */
	}
	/* What the queue counted outlives it. */
	metrics_publish(serving->metrics);
	app_close_work(serving->app);
	talloc_free(serving->api);
	return rc;
}

/* Only what serves counts requests: the command line would own the memory. */
static int open_quota(struct app *app, struct err *err)
{
	struct quota_config config = app_settings_quota(&app->settings);

	return quota_new(app->mem, &config, app->service.redis, &app->service.quota, err);
}

/* Without shared memory every body comes from Redis. */
static void open_hot(struct app *app)
{
	struct err err = { 0 };

	if (cache_open_hot(app->service.cache, &err) < 0)
		log_line(LOG_WARN, "no shared memory for cached answers: %s", err.text);
}

/* The life of one serving process; returns its exit status. */
static int run_child(void *arg, int listen_fd)
{
	const struct options *options = arg;
	struct serving serving = { 0 };
	struct err err = { 0 };
	int status = APP_OK;

	/* Else each request would push the web server off its processor, in the middle of
	 * handing over the next ones. */
	thread_batch();
	if (app_open(options->config, &serving.app, &err) < 0) {
		fprintf(stderr, "lme-fcgi: %s\n", err.text);
		return err.code == E_NOMEM ? APP_INTERNAL : APP_CONFIG;
	}
	open_hot(serving.app);
	if (app_open_access(serving.app, true, &err) < 0 ||
	    open_quota(serving.app, &err) < 0 || app_open_work(serving.app, &err) < 0 ||
	    serve(&serving, listen_fd, &err) < 0)
		status = fail(&err);
	app_close_work(serving.app);
	metrics_close(serving.metrics);
	quota_free(serving.app->service.quota);
	app_close(serving.app);
	return status;
}

/* The parent's log; its other settings count from the next start. */
static void reload_parent(void *arg)
{
	const struct options *options = arg;
	struct app *app = NULL;
	struct err err = { 0 };
	int rc = app_open(options->config, &app, &err);

	if (rc == 0)
		rc = log_open(app->settings.log_file,
			      (enum log_level)app->settings.log_level, &err);
	if (rc < 0)
		log_line(LOG_ERROR, "reload: %s; the old log stays", err.text);
	app_close(app);
}

/* The parent reads the settings and lets go of everything before it makes children. */
static int run_prefork(struct options *options, char **argv)
{
	struct prefork_config config = { .path = options->listen,
					 .mode = options->mode,
					 .backlog = BACKLOG,
					 .argv = argv,
					 .child = run_child,
					 .on_reload = reload_parent,
					 .arg = options };
	struct app *app;
	struct err err = { 0 };
	int rc;

	if (app_open(options->config, &app, &err) < 0) {
		fprintf(stderr, "lme-fcgi: %s\n", err.text);
		return err.code == E_NOMEM ? APP_INTERNAL : APP_CONFIG;
	}
	rc = log_open(app->settings.log_file, (enum log_level)app->settings.log_level,
		      &err);
	config.processes =
		options->processes ? options->processes : (int)app->settings.processes;
	config.stop_timeout_ms = (int32_t)app->settings.drain_timeout_ms + STOP_GRACE_MS;
	app_close(app);
	if (rc == 0)
		rc = prefork_run(&config, &err);
	if (rc < 0) {
		fprintf(stderr, "lme-fcgi: %s\n", err.text);
		return err.code == E_INVALID ? APP_USAGE : app_exit_of(err.code);
	}
	return APP_OK;
}

static int run_on_stdin(struct options *options)
{
	struct err err = { 0 };

	if (listen_check(STDIN_FILENO, &err) < 0) {
		fprintf(stderr, "lme-fcgi: %s\n", err.text);
		return APP_USAGE;
	}
	return run_child(options, STDIN_FILENO);
}

static void print_help(void)
{
	puts("usage: lme-fcgi [--config FILE]\n"
	     "       lme-fcgi [--config FILE] --listen PATH [--processes N] [--mode "
	     "MODE]\n\n"
	     "Without --listen the listening socket is standard input, as spawn-fcgi "
	     "and\n"
	     "multiwatch hand it over:\n\n"
	     "  spawn-fcgi -n -b 1024 -s SOCKET -M 0660 -- \\\n"
	     "      multiwatch -f 2 -t 500 -- lme-fcgi\n\n"
	     "  --listen PATH   make the socket and look after the processes\n"
	     "  --processes N   how many, instead of [server] processes (1 to 64)\n"
	     "  --mode MODE     permissions of the socket file (0660)\n"
	     "  --config FILE   instead of $LME_CONFIG or the installed file\n"
	     "  --help, --version");
}

static int bad_usage(const char *what)
{
	fprintf(stderr, "lme-fcgi: %s; try \"lme-fcgi --help\"\n", what);
	return APP_USAGE;
}

static bool read_processes(const char *text, int *ret_processes)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end || n < 1 || n > PROCESSES_LIMIT)
		return false;
	*ret_processes = (int)n;
	return true;
}

static bool read_mode(const char *text, mode_t *ret_mode)
{
	char *end;
	long n = strtol(text, &end, 8);

	if (end == text || *end || n < 0 || n > 0777)
		return false;
	*ret_mode = (mode_t)n;
	return true;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ "listen", required_argument, NULL, 'l' },
		{ "mode", required_argument, NULL, 'm' },
		{ "processes", required_argument, NULL, 'p' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	struct options options = { .mode = SOCKET_MODE };
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'c') {
			options.config = optarg;
		} else if (c == 'l') {
			options.listen = optarg;
		} else if (c == 'p') {
			if (!read_processes(optarg, &options.processes))
				return bad_usage(
					"--processes: give a number from 1 to 64");
		} else if (c == 'm') {
			if (!read_mode(optarg, &options.mode))
				return bad_usage("--mode: give octal digits, 0 to 777");
		} else if (c == 'h') {
			print_help();
			return APP_OK;
		} else if (c == 'V') {
			puts("lme-fcgi " APP_VERSION);
			return APP_OK;
		} else {
			return bad_usage(
				"unknown option, or an option without its value");
		}
	}
	if (optind < argc)
		return bad_usage("no argument is expected");
	if (options.processes && !options.listen)
		return bad_usage("--processes needs --listen");
	return options.listen ? run_prefork(&options, argv) : run_on_stdin(&options);
}
