/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Query parameters: which route takes which is a bit mask in the route table; their form
 * is checked here, in one place.
 */
#pragma once

#include "service/answer/game_window.h"
#include "service/player.h"

#include <stdbool.h>
#include <stdint.h>

struct api_call;

enum param {
	PARAM_AS_OF,
	PARAM_CHAMPION,
	PARAM_CURSOR,
	PARAM_FROM,
	PARAM_LIMIT,
	PARAM_MAX_DURATION,
	PARAM_METRIC,
	PARAM_MIN_DURATION,
	PARAM_MODE,
	PARAM_OPPONENT,
	PARAM_PAGE,
	PARAM_PATCH,
	PARAM_PERIOD,
	PARAM_PLAYER,
	PARAM_QUEUE,
	PARAM_REGION,
	PARAM_RESULT,
	PARAM_RIOT_ID,
	PARAM_ROLE,
	PARAM_SEARCH,
	PARAM_SIDE,
	PARAM_TAG,
	PARAM_TIER,
	PARAM_TO,
	PARAM_TZ,
	PARAM_WITH,
	PARAM_COUNT
};

#define PARAM_BIT(p) (1u << (p))
/* The ways to name a player, and the filters of every statistic */
#define PARAMS_PLAYER                                                                \
	(PARAM_BIT(PARAM_PLAYER) | PARAM_BIT(PARAM_RIOT_ID) | PARAM_BIT(PARAM_TAG) | \
	 PARAM_BIT(PARAM_REGION))
#define PARAMS_FILTERS                                                               \
	(PARAM_BIT(PARAM_PERIOD) | PARAM_BIT(PARAM_FROM) | PARAM_BIT(PARAM_TO) |     \
	 PARAM_BIT(PARAM_AS_OF) | PARAM_BIT(PARAM_TZ) | PARAM_BIT(PARAM_QUEUE) |     \
	 PARAM_BIT(PARAM_MODE) | PARAM_BIT(PARAM_ROLE) | PARAM_BIT(PARAM_CHAMPION) | \
	 PARAM_BIT(PARAM_PATCH) | PARAM_BIT(PARAM_SIDE) | PARAM_BIT(PARAM_RESULT) |  \
	 PARAM_BIT(PARAM_OPPONENT) | PARAM_BIT(PARAM_WITH) |                         \
	 PARAM_BIT(PARAM_MIN_DURATION) | PARAM_BIT(PARAM_MAX_DURATION))
/* The same where the path names the period */
#define PARAMS_FILTERS_PATH (PARAMS_FILTERS & ~PARAM_BIT(PARAM_PERIOD))
/* and where it names the champion or the role */
#define PARAMS_FILTERS_CHAMPION (PARAMS_FILTERS & ~PARAM_BIT(PARAM_CHAMPION))
#define PARAMS_FILTERS_ROLE     (PARAMS_FILTERS & ~PARAM_BIT(PARAM_ROLE))
#define PARAMS_PAGING \
	(PARAM_BIT(PARAM_PAGE) | PARAM_BIT(PARAM_LIMIT) | PARAM_BIT(PARAM_CURSOR))

#define PARAM_LIMIT_DEFAULT 10
#define PARAM_LIMIT_MAX     100
#define PARAM_PAGE_MAX      100000

struct api_params {
	const char *text[PARAM_COUNT];        /* decoded; NULL = not given */
	struct player_ref player;             /* all NULL = not given */
	struct service_filter_request filter; /* period: season when not given */
	uint32_t page, limit; /* page 1 and the default limit when not given */
	char region[8];       /* upper case, "" when not given */
};

/* A parameter's name ("as_of").  Static.  Thread: any. */
const char *params_name(enum param param);

/*
 * Read only whom the request names, for a route that does not answer yet: what it cannot
 * read is left alone.  Thread: any.
 */
void params_read_player(struct api_call *call);

/*
 * Read the request's parameters into call->params.  A parameter that the route does not
 * take, one given twice and one of a wrong form are answered with a problem; the result
 * is then false.  Thread: any.
 */
bool params_read(struct api_call *call);

/*
 * For a route that takes filters, once its handler has put into call->params.filter what
 * the path or the question say by themselves (the period, about_results, one_mode):
 * check them together and find whom with= names.  What is wrong is answered with a
 * problem; the result is then false.  Thread: any.
 */
bool params_use_filters(struct api_call *call);

/*
 * Answer with the problem that an error of a service stands for which was given the
 * filters: -E_INVALID is invalid_filter, the rest as call_fail of a player.
 * Thread: any.
 */
void params_fail(struct api_call *call, const struct err *err);
