/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/players/privacy.h"

#include "store/job_store.h"
#include "store/player_store.h"

#include <stdio.h>

#define TRIES_MAX 5 /* an importer may have been quicker */

static int publish(struct service_context *ctx, const struct model_player *player,
		   struct deadline deadline, struct err *err)
{
	uint64_t generation = player_generation(player->data_version, player->privacy);
	const char *puuid = player->puuid;

	return cache_publish(ctx->cache, deadline, &puuid, &generation, 1, err);
}

/*
 * The generation before the bodies: from then on none of them is served.  It goes with
 * them, so it is published again.
 */
static void tell_cache(struct service_context *ctx, struct deadline deadline,
		       struct privacy_change *change)
{
	struct redis_stats redis;
	struct err err = { 0 };
	int r, forgotten, told;

	redis_client_stats(ctx->redis, &redis);
	r = publish(ctx, &change->player, deadline, &err);
	/* On this host it is forgotten even when Redis cannot be told. */
	forgotten = cache_forget(ctx->cache, deadline, change->player.puuid,
				 &change->bodies, r ? NULL : &err);
	if (!r)
		r = forgotten;
	if (!r && change->bodies)
		change->bodies--; /* the generation itself */
	/* And the host is told what it has forgotten with the rest. */
	told = publish(ctx, &change->player, deadline, r ? NULL : &err);
	if (!r)
		r = told;
	change->cache_told = !r;
	if (r && redis.enabled)
		snprintf(change->cache_reason, sizeof(change->cache_reason), "%.255s",
			 err.text);
}

/* Answers that jobs hold may show the player. */
static int forget_results(struct sql_conn *conn, struct err *err)
{
	int r = -E_CONFLICT;

	for (int i = 0; r == -E_CONFLICT && i < TRIES_MAX; i++)
		r = job_store_forget_results(conn, err);
	return r;
}

int service_privacy_set(struct service_context *ctx, const struct player_ref *ref,
			enum player_privacy privacy, int64_t now_ms,
			struct deadline deadline, struct privacy_change *ret_change,
			struct err *err)
{
	struct privacy_change change = { 0 };
	struct sql_conn *conn = NULL;
	uint64_t version = 0;
	int r = sql_pool_take(ctx->sql, deadline, &conn, err);

	if (!r)
		r = service_player_load(ctx, conn, ref, NULL, &change.player, err);
	if (!r)
		r = -E_CONFLICT;
	for (int i = 0; r == -E_CONFLICT && i < TRIES_MAX; i++)
		r = player_store_set_privacy(conn, change.player.player_id, privacy,
					     now_ms, &version, err);
	if (!r) {
		change.before = change.player.privacy;
		change.player.privacy = privacy;
		change.player.data_version = version;
		/* First, and whatever follows: from here on no answer shows the player.
		 */
		tell_cache(ctx, deadline, &change);
		if (privacy != PRIVACY_PUBLIC)
			r = forget_results(conn, err);
	}
	sql_pool_give(ctx->sql, conn);
	if (!r)
		*ret_change = change;
	return r;
}
