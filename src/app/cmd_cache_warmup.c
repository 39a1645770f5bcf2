/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lme cache warmup: a job that has players' answers computed before anybody asks.  A body
 * belongs to the program that made it (app/build_id.h), so this one can only ask: a
 * server process does the job.
 */
#include "app/cache_warmup.h"

#include "api/batch_items.h"
#include "api/routes.h"
#include "app/audit.h"
#include "app/command.h"
#include "app/exit.h"
#include "app/job_wait.h"
#include "http/request.h"
#include "http/router.h"
#include "service/jobs/warmup.h"
#include "service/player.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX      "/api/analytics/v2/"
#define WORK_MS     120000
#define TIMEOUT_S   3600
#define TIMEOUT_MAX 86400

struct order {
	struct app *app;
	TALLOC_CTX *mem;
	const char *what[BATCH_ITEMS_MAX]; /* endpoints below PREFIX, with their query */
	size_t what_count;
	const char *puuids[WARMUP_PLAYERS_MAX];
	size_t puuid_count;
	const char *region;
	long top, timeout_s;
	bool no_wait;
};

static int fail(const struct err *err)
{
	return command_fail("cache", err);
}

/* A whole number from 1; 0 when it is none. */
static long number_of(const char *text, long max)
{
	char *end;
	long v = strtol(text, &end, 10);

	return *text && !*end && v >= 1 && v <= max ? v : 0;
}

static int take_option(struct order *order, int c)
{
	switch (c) {
	case 'w':
		if (order->what_count == ARRAY_LEN(order->what))
			return command_usage("cache", "--what: at most %d of them",
					     BATCH_ITEMS_MAX);
		order->what[order->what_count++] = optarg;
		return APP_OK;
	case 't':
		order->top = number_of(optarg, WARMUP_PLAYERS_MAX);
		return order->top ? APP_OK
				  : command_usage("cache", "--top is a number, 1 to %d",
						  WARMUP_PLAYERS_MAX);
	case 's':
		order->timeout_s = number_of(optarg, TIMEOUT_MAX);
		return order->timeout_s ? APP_OK
					: command_usage("cache",
							"--timeout is a number of "
							"seconds, 1 to %d",
							TIMEOUT_MAX);
	case 'r':
		order->region = optarg;
		return APP_OK;
	default:
		order->no_wait = true;
		return APP_OK;
	}
}

static int read_options(struct order *order, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "what", required_argument, NULL, 'w' },
		{ "top", required_argument, NULL, 't' },
		{ "timeout", required_argument, NULL, 's' },
		{ "region", required_argument, NULL, 'r' },
		{ "no-wait", no_argument, NULL, 'n' },
		{ NULL, 0, NULL, 0 },
	};
	int c, status = APP_OK;

	opterr = 0;
	while (status == APP_OK &&
	       (c = getopt_long(argc, argv, ":", longs, NULL)) != -1) {
		if (c == '?' || c == ':')
			return command_usage("cache", "%s \"%s\"",
					     c == ':' ? "no value behind"
						      : "unknown option",
					     argv[optind - 1]);
		status = take_option(order, c);
	}
	if (status != APP_OK)
		return status;
	if ((argc == optind) == !order->top)
		return command_usage("cache", "name players, or give --top");
	if (argc - optind > WARMUP_PLAYERS_MAX)
		return command_usage("cache", "at most %d players in one warm-up",
				     WARMUP_PLAYERS_MAX);
	return APP_OK;
}

/* Path and query of an endpoint, about nobody yet; NULL without memory. */
static char *target_of(const struct order *order, const char *what)
{
	return talloc_asprintf(order->mem, "%s" PREFIX "%s",
			       order->app->settings.base_path, what);
}

static int check_what(struct order *order)
{
	struct router *router = NULL;
	struct err err = { 0 };

	if (api_routes_compile(order->mem, &router, &err) < 0)
		return fail(&err);
	for (size_t i = 0; i < order->what_count; i++) {
		const char *target = target_of(order, order->what[i]);
		struct http_request req = { 0 };
		struct router_match match;

		if (!target || http_request_set_target(&req, order->mem, target) < 0 ||
		    req.malformed ||
		    !batch_route_in(router, order->app->settings.base_path, req.path,
				    &match))
			return command_usage("cache",
					     "--what: \"%.80s\" is no answer about "
					     "players, as period/week",
					     order->what[i]);
	}
	return APP_OK;
}

static void take_usual(struct order *order)
{
	size_t n;
	const char *const *usual = service_warmup_usual(&n);

	if (order->what_count)
		return;
	for (size_t i = 0; i < n; i++)
		order->what[order->what_count++] = usual[i];
}

/* A job for who is not stored would only count failures. */
static int find_player(struct order *order, const char *text)
{
	struct model_player player;
	struct player_ref ref;
	struct err err = { 0 };
	const char *puuid;

	if (service_player_parse(order->mem, text, &ref, &err) < 0)
		return command_usage("cache", "%s", err.text);
	ref.platform = order->region;
	if (service_player_find(&order->app->service, &ref, NULL, deadline_in_ms(WORK_MS),
				&player, &err) < 0)
		return fail(&err);
	puuid = talloc_strdup(order->mem, player.puuid);
	if (!puuid)
		return command_fail("cache", &(struct err){ .code = E_NOMEM,
							    .text = "out of memory" });
	order->puuids[order->puuid_count++] = puuid;
	return APP_OK;
}

static int find_top(struct order *order)
{
	struct err err = { 0 };
	const char **puuids;
	size_t n;

	if (service_warmup_players(&order->app->service, order->mem, (uint32_t)order->top,
				   deadline_in_ms(WORK_MS), &puuids, &n, &err) < 0)
		return fail(&err);
	if (n == 0)
		return command_fail("cache",
				    &(struct err){ .code = E_NOT_FOUND,
						   .text = "no player is stored" });
	memcpy(order->puuids, puuids, n * sizeof(*puuids));
	order->puuid_count = n;
	return APP_OK;
}

static int find_players(struct order *order, int argc, char **argv)
{
	int status = order->top ? find_top(order) : APP_OK;

	for (int i = optind; i < argc && status == APP_OK; i++)
		status = find_player(order, argv[i]);
	if (status == APP_OK &&
	    order->puuid_count * order->what_count > WARMUP_TARGETS_MAX)
		status = command_usage("cache",
				       "players times --what: at most %d answers in one "
				       "warm-up",
				       WARMUP_TARGETS_MAX);
	return status;
}

static int create(struct order *order, struct store_job *ret_job)
{
	struct service_warmup warmup;
	const struct buf *params;
	struct err err = { .code = E_NOMEM, .text = "out of memory" };

	service_warmup_begin(&warmup, order->mem);
	for (size_t i = 0; i < order->puuid_count; i++)
		for (size_t k = 0; k < order->what_count; k++) {
			const char *what = order->what[k];
			const char *target = talloc_asprintf(
				order->mem, "%s%cplayer=%s", target_of(order, what),
				strchr(what, '?') ? '&' : '?', order->puuids[i]);

			if (!target)
				return fail(&err);
			service_warmup_add(&warmup, target);
		}
	params = service_warmup_params(&warmup);
	if (params->failed ||
	    service_job_create(&order->app->service, NULL, JOB_WARMUP, warmup.total,
			       params->data, params->len, clock_wall_ms(),
			       deadline_in_ms(WORK_MS), ret_job, &err) < 0)
		return fail(&err);
	return APP_OK;
}

/* What became of it. */
static int tell(struct order *order, const struct store_job *job)
{
	struct service_warmth warmth;
	struct err err = { 0 };
	char *result;
	size_t len;

	if (job->state != JOB_DONE) {
		fprintf(stderr, "lme cache: job %s was %s%s%s\n", job->public_id,
			job->state == JOB_CANCELLED ? "cancelled" : "tried in vain",
			job->reason[0] ? ": " : "", job->reason);
		return job->state == JOB_CANCELLED ? APP_CANCELLED : APP_UNAVAILABLE;
	}
	if (service_job_result(&order->app->service, order->mem, job,
			       deadline_in_ms(WORK_MS), &result, &len, &err) < 0 ||
	    service_warmup_result(result, len, &warmth, &err) < 0)
		return fail(&err);
	printf("%lld %s computed or found, %lld failed\n", (long long)warmth.answered,
	       warmth.answered == 1 ? "answer" : "answers", (long long)warmth.failed);
	return warmth.failed ? APP_PARTIAL : APP_OK;
}

static int wait_for(struct order *order, const struct store_job *made)
{
	struct store_job job;
	struct err err = { 0 };

	if (job_wait(order->app, made->public_id, deadline_in_ms(order->timeout_s * 1000),
		     &job, &err) < 0)
		return fail(&err);
	return tell(order, &job);
}

static int run(struct order *order, int argc, char **argv)
{
	struct store_job job = { 0 };
	int status = check_what(order);

	if (status != APP_OK)
		return status;
	take_usual(order);
	status = find_players(order, argc, argv);
	if (status != APP_OK)
		return status;
	status = create(order, &job);
	app_audit(order->app, "cache warmup", "job_id", job.job_id, status);
	if (status != APP_OK)
		return status;
	printf("job %s: %d answers\n", job.public_id, (int)job.total);
	fflush(stdout);
	return order->no_wait ? APP_OK : wait_for(order, &job);
}

int cache_warmup(struct app *app, int argc, char **argv)
{
	struct order order = { .app = app, .timeout_s = TIMEOUT_S };
	int status = read_options(&order, argc, argv);

	if (status != APP_OK)
		return status;
	order.mem = talloc_new(app->mem);
	status = order.mem ? run(&order, argc, argv) : APP_INTERNAL;
	talloc_free(order.mem);
	return status;
}
