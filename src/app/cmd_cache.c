/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lme cache: finished answers about a player, or an endpoint's about all of them, taken
 * out of the cache; or put into it (cmd_cache_warmup.c).
 */
#include "app/command.h"

#include "app/audit.h"
#include "app/cache_warmup.h"
#include "app/exit.h"
#include "service/players/invalidate.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WORK_MS 120000

struct order {
	struct app *app;
	TALLOC_CTX *mem;
	const char *what, *endpoint, *region;
	bool all; /* players */
	struct player_ref player;
};

static int invalidate(struct order *order, struct model_player *ret_player,
		      uint64_t *ret_removed, struct err *err)
{
	const struct deadline deadline = deadline_in_ms(WORK_MS);
	struct service_context *service = &order->app->service;

	*ret_player = (struct model_player){ 0 };
	if (order->all)
		return service_invalidate_everybodys(service, order->endpoint, deadline,
						     ret_removed, err);
	return service_invalidate(service, &order->player, NULL, order->endpoint,
				  deadline, ret_player, ret_removed, err);
}

static int run_invalidate(struct order *order)
{
	struct model_player player;
	struct err err = { 0 };
	uint64_t removed;
	int status = APP_OK;

	if (invalidate(order, &player, &removed, &err) < 0)
		status = err.code == E_INVALID
				 ? command_usage("cache", "--endpoint: %s", err.text)
				 : command_fail("cache", &err);
	else
		printf("%" PRIu64 " %s removed\n", removed,
		       removed == 1 ? "answer" : "answers");
	if (player.player_id || (order->all && status != APP_USAGE))
		app_audit(order->app, "cache invalidate", "player_id", player.player_id,
			  status);
	return status;
}

static int read_options(struct order *order, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "all-players", no_argument, NULL, 'a' },
		{ "endpoint", required_argument, NULL, 'e' },
		{ "region", required_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", longs, NULL)) != -1) {
		if (c == '?' || c == ':')
			return command_usage("cache", "%s \"%s\"",
					     c == ':' ? "no value behind"
						      : "unknown option",
					     argv[optind - 1]);
		if (c == 'a')
			order->all = true;
		else
			*(c == 'e' ? &order->endpoint : &order->region) = optarg;
	}
	if (order->all && (!order->endpoint || order->region))
		return command_usage("cache",
				     "--all-players goes with --endpoint and without "
				     "--region");
	if (argc - optind != (order->all ? 1 : 2))
		return command_usage("cache", order->all ? "say invalidate, and no player"
							 : "say invalidate, and name one "
							   "player, or warmup first");
	order->what = argv[optind];
	return APP_OK;
}

static int run(struct order *order, const char *player)
{
	struct err err = { 0 };

	if (!order->all &&
	    service_player_parse(order->mem, player, &order->player, &err) < 0)
		return command_usage("cache", "%s", err.text);
	order->player.platform = order->region;
	if (strcmp(order->what, "invalidate") == 0)
		return run_invalidate(order);
	return command_usage("cache", "\"%.40s\" is neither invalidate nor warmup",
			     order->what);
}

int cmd_cache(struct app *app, int argc, char **argv)
{
	struct order order = { .app = app };
	int status;

	if (argc > 1 && strcmp(argv[1], "warmup") == 0)
		return cache_warmup(app, argc - 1, argv + 1);
	status = read_options(&order, argc, argv);

	if (status != APP_OK)
		return status;
	order.mem = talloc_new(app->mem);
	status = run(&order, order.all ? NULL : argv[optind + 1]);
	talloc_free(order.mem);
	return status;
}
