/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/routes.h"

#include "api/params.h"
#include "http/router.h"

/* Parts that bring the routes which answer 501 today */
#define EXPORT    "exports"
#define INSIGHTS  "insights and feedback"
#define META      "population statistics"
#define MMR       "the skill rating"
#define RECOMMEND "recommendations"
#define RIOT      "the import from the Riot API"

#define SEARCH \
	(PARAM_BIT(PARAM_SEARCH) | PARAM_BIT(PARAM_LIMIT) | PARAM_BIT(PARAM_CURSOR))
#define QUEUE PARAM_BIT(PARAM_QUEUE)
#define BENCHMARK                                                \
	(PARAM_BIT(PARAM_ROLE) | PARAM_BIT(PARAM_TIER) | QUEUE | \
	 PARAM_BIT(PARAM_PATCH) | PARAM_BIT(PARAM_METRIC))
#define PROBE (ROUTE_AT_ROOT | ROUTE_ANY_QUERY)

/* clang-format off */
static const struct api_route routes[] = {
	/* service */
	{ HTTP_GET, "/", handle_root, RULE_OPEN, COST_CHEAP, 0, 0, NULL },
	{ HTTP_GET, "/livez", handle_livez, RULE_OPEN, COST_FREE, 0, PROBE, NULL },
	{ HTTP_GET, "/readyz", handle_readyz, RULE_OPEN, COST_FREE, 0, PROBE, NULL },
	{ HTTP_GET, "/openapi.json", handle_openapi, RULE_OPEN, COST_CHEAP, 0, 0, NULL },
	{ HTTP_GET, "/problems", handle_problems, RULE_OPEN, COST_CHEAP, 0, 0, NULL },
	{ HTTP_GET, "/problems/:code", handle_problem, RULE_OPEN, COST_CHEAP, 0, 0, NULL },
	{ HTTP_GET, "/metrics", handle_metrics, RULE_ADMIN, COST_CHEAP, 0, 0, NULL },
	{ HTTP_GET, "/api/health", handle_health, RULE_OPEN, COST_FREE, 0, PROBE, NULL },
	/* players and matches */
	{ HTTP_GET, "/api/players", handle_players, RULE_READ, COST_CHEAP, SEARCH, 0, NULL },
	{ HTTP_GET, "/api/matches/:id", handle_match, RULE_READ, COST_CHEAP, 0, 0, NULL },
	{ HTTP_GET, "/api/dashboard/matches", handle_dashboard_matches, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_PAGING | QUEUE, 0, NULL },
	{ HTTP_GET, "/api/dashboard/stats", handle_dashboard_stats, RULE_PLAYER, COST_EXPENSIVE, PARAMS_PLAYER | PARAMS_FILTERS, 0, NULL },
	{ HTTP_POST, "/api/dashboard/sync", NULL, RULE_OWN_WRITE, COST_EXPENSIVE, 0, 0, RIOT },
	{ HTTP_GET, "/api/dashboard/settings", handle_settings_get, RULE_OWN, COST_CHEAP, PARAMS_PLAYER, 0, NULL },
	{ HTTP_PUT, "/api/dashboard/settings", handle_settings_put, RULE_OWN_WRITE, COST_CHEAP, PARAMS_PLAYER, 0, NULL },
	/* who asks */
	{ HTTP_GET, "/api/auth/regions", handle_regions, RULE_OPEN, COST_CHEAP, 0, 0, NULL },
	{ HTTP_POST, "/api/auth/validate", handle_validate, RULE_OPEN, COST_EXPENSIVE, 0, ROUTE_WHO_ASKS | ROUTE_TOKEN_IN_BODY | ROUTE_SAME_SITE, NULL },
	{ HTTP_GET, "/api/auth/session", handle_session, RULE_OPEN, COST_CHEAP, 0, ROUTE_WHO_ASKS, NULL },
	{ HTTP_POST, "/api/auth/logout", handle_logout, RULE_OPEN, COST_CHEAP, 0, ROUTE_SAME_SITE, NULL },
	{ HTTP_GET, "/api/profile", handle_profile, RULE_OWN, COST_CHEAP, PARAMS_PLAYER, 0, NULL },
	/* analytics v1 */
	{ HTTP_GET, "/api/analytics/health", handle_health_v1, RULE_OPEN, COST_FREE, 0, PROBE | ROUTE_V1, NULL },
	{ HTTP_GET, "/api/analytics/period/:period", handle_period_v1, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS_PATH, ROUTE_V1 | TTL_MEDIUM, NULL },
	{ HTTP_GET, "/api/analytics/mmr", NULL, RULE_MMR, COST_CHEAP, 0, 0, MMR },
	{ HTTP_GET, "/api/analytics/recommendations", NULL, RULE_PLAYER, COST_CHEAP, 0, 0, RECOMMEND },
	{ HTTP_GET, "/api/analytics/champion/:championId", handle_champion_v1, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS_CHAMPION, ROUTE_V1 | TTL_MEDIUM, NULL },
	{ HTTP_GET, "/api/analytics/champions/:role", handle_champions_of_role_v1, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS_ROLE, ROUTE_V1 | TTL_MEDIUM, NULL },
	{ HTTP_GET, "/api/analytics/trends", handle_trends_v1, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS, ROUTE_V1 | TTL_MEDIUM, NULL },
	{ HTTP_GET, "/api/analytics/gamemode", handle_gamemode_v1, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS, ROUTE_V1 | TTL_MEDIUM, NULL },
	{ HTTP_POST, "/api/analytics/refresh", handle_refresh, RULE_OWN_WRITE, COST_EXPENSIVE, PARAMS_PLAYER, ROUTE_DEPRECATED | TTL_MEDIUM, NULL, "cache/warmup" },
	/* analytics v2 */
	{ HTTP_GET, "/api/analytics/v2/health", handle_health_v2, RULE_OPEN, COST_FREE, 0, PROBE, NULL },
	{ HTTP_GET, "/api/analytics/v2/performance", handle_performance, RULE_ADMIN, COST_CHEAP, 0, 0, NULL },
	{ HTTP_GET, "/api/analytics/v2/period/:period", handle_period_v2, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS_PATH, ROUTE_ASYNC | TTL_MEDIUM, NULL },
	{ HTTP_GET, "/api/analytics/v2/mmr", NULL, RULE_MMR, COST_CHEAP, 0, 0, MMR },
	{ HTTP_GET, "/api/analytics/v2/recommendations", NULL, RULE_PLAYER, COST_CHEAP, 0, 0, RECOMMEND },
	{ HTTP_GET, "/api/analytics/v2/champion/:championId", handle_champion_v2, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS_CHAMPION, ROUTE_ASYNC | TTL_MEDIUM, NULL },
	{ HTTP_GET, "/api/analytics/v2/champions/:role", handle_champions_of_role_v2, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS_ROLE, ROUTE_ASYNC | TTL_MEDIUM, NULL },
	{ HTTP_GET, "/api/analytics/v2/trends", handle_trends_v2, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS, ROUTE_ASYNC | TTL_MEDIUM, NULL },
	{ HTTP_GET, "/api/analytics/v2/gamemode", handle_gamemode_v2, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS, ROUTE_ASYNC | TTL_MEDIUM, NULL },
	{ HTTP_GET, "/api/analytics/v2/stats", handle_stats_sections, RULE_OPEN, COST_CHEAP, 0, ROUTE_ANY_QUERY, NULL },
	{ HTTP_GET, "/api/analytics/v2/stats/:section", handle_stats, RULE_PLAYER, COST_CHEAP, PARAMS_PLAYER | PARAMS_FILTERS | PARAM_BIT(PARAM_LIMIT), ROUTE_ASYNC | TTL_MEDIUM, NULL },
	{ HTTP_GET, "/api/analytics/v2/benchmarks", handle_benchmarks, RULE_READ, COST_CHEAP, BENCHMARK, 0, NULL },
	{ HTTP_POST, "/api/analytics/v2/batch", handle_batch, RULE_READ, COST_CHEAP, PARAMS_PLAYER, ROUTE_ASYNC, NULL },
	{ HTTP_POST, "/api/analytics/v2/cache/invalidate", handle_invalidate, RULE_OWN_WRITE, COST_EXPENSIVE, PARAMS_PLAYER, ROUTE_ADMIN_FOR_ALL, NULL },
	{ HTTP_POST, "/api/analytics/v2/cache/warmup", handle_warmup, RULE_OWN_WRITE, COST_EXPENSIVE, PARAMS_PLAYER, 0, NULL },
	/* exports and jobs */
	{ HTTP_POST, "/api/export", NULL, RULE_PLAYER, COST_EXPENSIVE, 0, 0, EXPORT },
	{ HTTP_POST, "/api/export/advanced", NULL, RULE_PLAYER, COST_EXPENSIVE, 0, 0, EXPORT },
	{ HTTP_POST, "/api/export/validate", NULL, RULE_PLAYER, COST_EXPENSIVE, 0, 0, EXPORT },
	{ HTTP_POST, "/api/export/from-template", NULL, RULE_PLAYER, COST_EXPENSIVE, 0, 0, EXPORT },
	{ HTTP_GET, "/api/export/formats", NULL, RULE_READ, COST_EXPENSIVE, 0, 0, EXPORT },
	{ HTTP_GET, "/api/export/history", NULL, RULE_OWN, COST_EXPENSIVE, 0, 0, EXPORT },
	{ HTTP_GET, "/api/export/csv", NULL, RULE_PLAYER, COST_EXPENSIVE, 0, 0, EXPORT },
	{ HTTP_GET, "/api/templates", NULL, RULE_OWN, COST_CHEAP, 0, 0, EXPORT },
	{ HTTP_POST, "/api/templates", NULL, RULE_OWN_WRITE, COST_CHEAP, 0, 0, EXPORT },
	{ HTTP_GET, "/api/templates/:id", NULL, RULE_OWN, COST_CHEAP, 0, 0, EXPORT },
	{ HTTP_PUT, "/api/templates/:id", NULL, RULE_OWN_WRITE, COST_CHEAP, 0, 0, EXPORT },
	{ HTTP_DELETE, "/api/templates/:id", NULL, RULE_OWN_WRITE, COST_CHEAP, 0, 0, EXPORT },
	{ HTTP_GET, "/api/jobs", handle_jobs, RULE_READ, COST_CHEAP, PARAM_BIT(PARAM_LIMIT), 0, NULL },
	{ HTTP_GET, "/api/jobs/:job_id", handle_job, RULE_READ, COST_CHEAP, 0, 0, NULL },
	{ HTTP_DELETE, "/api/jobs/:job_id", handle_job_cancel, RULE_READ, COST_CHEAP, 0, 0, NULL },
	{ HTTP_GET, "/api/jobs/:job_id/result", handle_job_result, RULE_READ, COST_CHEAP, 0, 0, NULL },
	{ HTTP_GET, "/api/jobs/:job_id/logs", NULL, RULE_OWN, COST_CHEAP, 0, 0, EXPORT },
	{ HTTP_GET, "/api/jobs/:job_id/download", NULL, RULE_OWN, COST_EXPENSIVE, 0, 0, EXPORT },
	/* population, insights, feedback */
	{ HTTP_GET, "/api/meta/champions", NULL, RULE_READ, COST_CHEAP, 0, 0, META },
	{ HTTP_GET, "/api/meta/gamemodes", NULL, RULE_READ, COST_CHEAP, 0, 0, META },
	{ HTTP_GET, "/api/meta/shifts", NULL, RULE_READ, COST_CHEAP, 0, 0, META },
	{ HTTP_GET, "/api/meta/report", NULL, RULE_READ, COST_CHEAP, 0, 0, META },
	{ HTTP_GET, "/api/notifications/insights", NULL, RULE_OWN, COST_CHEAP, 0, 0, INSIGHTS },
	{ HTTP_POST, "/api/notifications/insights/read", NULL, RULE_OWN_WRITE, COST_CHEAP, 0, 0, INSIGHTS },
	{ HTTP_GET, "/api/notifications/stream", NULL, RULE_OWN, COST_CHEAP, 0, 0, INSIGHTS },
	{ HTTP_GET, "/api/notifications/stats", NULL, RULE_OWN, COST_CHEAP, 0, 0, INSIGHTS },
	{ HTTP_GET, "/api/feedback", NULL, RULE_OWN, COST_CHEAP, 0, 0, INSIGHTS },
	{ HTTP_POST, "/api/feedback", NULL, RULE_OWN_WRITE, COST_CHEAP, 0, 0, INSIGHTS },
	{ HTTP_GET, "/api/feedback/analytics", NULL, RULE_ADMIN, COST_CHEAP, 0, 0, INSIGHTS },
};
/* clang-format on */

const struct api_route *api_routes(size_t *ret_count)
{
	*ret_count = sizeof(routes) / sizeof(routes[0]);
	return routes;
}

bool api_route_keeps(const struct api_route *route, enum cache_class *ret_class)
{
	const uint32_t ttl = route->flags / TTL_SHORT % 4;

	if (!ttl)
		return false;
	*ret_class = (enum cache_class)(ttl - 1);
	return true;
}

const char *api_cost_name(enum route_cost cost)
{
	static const char *const names[] = { [COST_NONE] = "none",
					     [COST_FREE] = "free",
					     [COST_CHEAP] = "cheap",
					     [COST_EXPENSIVE] = "expensive" };

	return names[cost];
}

int api_routes_compile(TALLOC_CTX *mem, struct router **ret_router, struct err *err)
{
	int rc = router_new(mem, ret_router);

	if (rc < 0)
		return err_set(err, E_NOMEM, "route table: out of memory");
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]) && rc == 0; i++)
		rc = router_add(*ret_router, routes[i].method, routes[i].path, i, err);
	return rc;
}
