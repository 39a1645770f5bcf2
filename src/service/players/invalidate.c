/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/players/invalidate.h"

#include <string.h>

#define STATS "stats/"

/* Endpoints, and what their answers are called in the cache's keys. */
static const char *const endpoints[] = {
	"period",          "champion",       "champions",     "trends",
	"gamemode",        "stats",          "stats/summary", "stats/champions",
	"stats/roles",     "stats/queues",   "stats/patches", "stats/sides",
	"stats/opponents", "stats/weekdays", "stats/hours",   "stats/lengths",
	"stats/streaks",   "stats/sessions", "stats/records", "stats/trend",
	"stats/laning",
};

static const struct {
	const char *endpoint, *name;
} names[] = {
	{ "period", "period_stats" },         { "champion", "champion" },
	{ "champions", "champions_of_role" }, { "trends", "trends" },
	{ "gamemode", "gamemodes" },
};

const char *const *service_kept_endpoints(size_t *ret_count)
{
	*ret_count = ARRAY_LEN(endpoints);
	return endpoints;
}

static bool is_known(const char *endpoint)
{
	for (size_t i = 0; i < ARRAY_LEN(endpoints); i++)
		if (strcmp(endpoints[i], endpoint) == 0)
			return true;
	return false;
}

/* The name in the keys; that of a section is the section's. */
static const char *name_of(const char *endpoint)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i].endpoint, endpoint) == 0)
			return names[i].name;
	return endpoint + strlen(STATS);
}

/* The names of an endpoint's answers; how many.  NULL: 0, which is all. */
static size_t names_of(const char *endpoint, const char *ret_names[ARRAY_LEN(endpoints)])
{
	size_t n = 0;

	if (!endpoint)
		return 0;
	if (strcmp(endpoint, "stats") != 0) {
		ret_names[0] = name_of(endpoint);
		return 1;
	}
	for (size_t i = 0; i < ARRAY_LEN(endpoints); i++)
		if (strncmp(endpoints[i], STATS, strlen(STATS)) == 0)
			ret_names[n++] = name_of(endpoints[i]);
	return n;
}

static int forget(struct service_context *ctx, const char *puuid, const char *endpoint,
		  struct deadline deadline, uint64_t *count, struct err *err)
{
	const char *names_in_keys[ARRAY_LEN(endpoints)];
	const size_t n = names_of(endpoint, names_in_keys);
	struct redis_stats redis;
	int r;

	redis_client_stats(ctx->redis, &redis);
	r = cache_forget_bodies(ctx->cache, deadline, puuid, names_in_keys, n, count,
				err);
	/* The host's memory is emptied all the same. */
	return r == -E_UNAVAILABLE && !redis.enabled ? 0 : r;
}

static int check(const char *endpoint, struct err *err)
{
	return is_known(endpoint) ? 0
				  : err_set(err, E_INVALID,
					    "no answers of \"%.80s\" are kept", endpoint);
}

int service_invalidate(struct service_context *ctx, const struct player_ref *player,
		       const struct access_viewer *viewer, const char *endpoint,
		       struct deadline deadline, struct model_player *ret_player,
		       uint64_t *ret_count, struct err *err)
{
	int r = endpoint ? check(endpoint, err) : 0;

	*ret_count = 0;
	*ret_player = (struct model_player){ 0 };
	if (!r)
		r = service_player_find(ctx, player, viewer, deadline, ret_player, err);
	return r ? r : forget(ctx, ret_player->puuid, endpoint, deadline, ret_count, err);
}

int service_invalidate_everybodys(struct service_context *ctx, const char *endpoint,
				  struct deadline deadline, uint64_t *ret_count,
				  struct err *err)
{
	int r = check(endpoint, err);

	*ret_count = 0;
	return r ? r : forget(ctx, NULL, endpoint, deadline, ret_count, err);
}
