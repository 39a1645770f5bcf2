/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * THE route table: every path of the interface, one row each.
 */
#pragma once

#include "http/request.h"
#include "service/access_rule.h"
#include "service/answer/answer.h"

#include <stddef.h>
#include <stdint.h>

struct api_call;
struct router;

/* Answers a call; never fails (an error is an answer).  Thread: any. */
typedef void (*api_handler)(struct api_call *call);

enum route_flag {
	ROUTE_AT_ROOT = 1,       /* also without the base path (probes) */
	ROUTE_ANY_QUERY = 2,     /* query parameters are ignored, not checked */
	ROUTE_WHO_ASKS = 4,      /* answers who asks: not while that cannot be checked */
	ROUTE_TOKEN_IN_BODY = 8, /* the one place where a token may stand in a body */
	ROUTE_SAME_SITE = 16,    /* only our own pages may ask, also without a cookie */
	ROUTE_DEPRECATED = 32,   /* version 2 is to be asked instead */
	ROUTE_HAS_TWIN = 64,     /* by the same path under v2/ */
	ROUTE_ASYNC = 128,       /* "Prefer: respond-async" may make it a job */
	/* Two bits: the class of the bodies that the route puts into the cache, plus 1 */
	TTL_SHORT = 256 * (CACHE_SHORT + 1),
	TTL_MEDIUM = 256 * (CACHE_MEDIUM + 1),
	TTL_LONG = 256 * (CACHE_LONG + 1),
	ROUTE_ADMIN_FOR_ALL =
		1024, /* an admin may name no player: the handler sees to it */
};

/* What a request takes from its caller's quota. */
enum route_cost { COST_NONE, COST_FREE, COST_CHEAP, COST_EXPENSIVE };

struct api_route {
	enum http_method method;
	const char *path;
	api_handler handler; /* NULL: answers 501 */
	enum access_rule rule;
	enum route_cost cost;
	uint32_t params;   /* PARAM_BIT()s that the query may hold */
	uint32_t flags;    /* enum route_flag */
	const char *comes; /* of a 501: the part that will answer it */
	/* of a deprecated one without a twin: what does its work, below v2/ */
	const char *successor;
};

/* "none", "free", "cheap", "expensive".  Static. */
const char *api_cost_name(enum route_cost cost);

/* Whether the route's bodies are kept in the cache, and how long. */
bool api_route_keeps(const struct api_route *route, enum cache_class *ret_class);

/* All routes.  Static. */
const struct api_route *api_routes(size_t *ret_count);

/*
 * All of them to be searched by path, each under its place in the table.  ret_router:
 * child of mem.  Fails with: E_NOMEM.
 */
int api_routes_compile(TALLOC_CTX *mem, struct router **ret_router,
		       struct err *err) MUST_CHECK;

#define ROUTE_V1 (ROUTE_DEPRECATED | ROUTE_HAS_TWIN)

/* The handlers, one or a few a file of v1/, v2/, ops/. */
void handle_champion_v1(struct api_call *call);
void handle_champion_v2(struct api_call *call);
void handle_champions_of_role_v1(struct api_call *call);
void handle_champions_of_role_v2(struct api_call *call);
void handle_dashboard_matches(struct api_call *call);
void handle_dashboard_stats(struct api_call *call);
void handle_gamemode_v1(struct api_call *call);
void handle_gamemode_v2(struct api_call *call);
void handle_health(struct api_call *call);
void handle_health_v1(struct api_call *call);
void handle_health_v2(struct api_call *call);
void handle_invalidate(struct api_call *call);
void handle_job(struct api_call *call);
void handle_job_cancel(struct api_call *call);
void handle_job_result(struct api_call *call);
void handle_jobs(struct api_call *call);
void handle_livez(struct api_call *call);
void handle_logout(struct api_call *call);
void handle_match(struct api_call *call);
void handle_openapi(struct api_call *call);
void handle_metrics(struct api_call *call);
void handle_performance(struct api_call *call);
void handle_period_v1(struct api_call *call);
void handle_period_v2(struct api_call *call);
void handle_batch(struct api_call *call);
void handle_benchmarks(struct api_call *call);
void handle_players(struct api_call *call);
void handle_problem(struct api_call *call);
void handle_problems(struct api_call *call);
void handle_profile(struct api_call *call);
void handle_readyz(struct api_call *call);
void handle_refresh(struct api_call *call);
void handle_regions(struct api_call *call);
void handle_root(struct api_call *call);
void handle_session(struct api_call *call);
void handle_settings_get(struct api_call *call);
void handle_settings_put(struct api_call *call);
void handle_stats(struct api_call *call);
void handle_stats_sections(struct api_call *call);
void handle_trends_v1(struct api_call *call);
void handle_trends_v2(struct api_call *call);
void handle_validate(struct api_call *call);
void handle_warmup(struct api_call *call);
