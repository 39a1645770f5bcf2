/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/player.h"

#include "store/player_store.h"

#include <stdio.h>
#include <string.h>

int service_player_parse(TALLOC_CTX *mem, const char *text, struct player_ref *ret_ref,
			 struct err *err)
{
	const char *hash = strrchr(text, '#');
	struct player_ref ref = { 0 };

	if (hash && hash > text && hash[1]) {
		ref.riot_id = talloc_strndup(mem, text, (size_t)(hash - text));
		ref.riot_tag = talloc_strdup(mem, hash + 1);
	} else if (!hash && model_puuid_valid(text)) {
		ref.puuid = talloc_strdup(mem, text);
	} else {
		return err_set(err, E_INVALID,
			       "\"%.100s\" is no player: give a puuid (78 characters) or "
			       "name#tag",
			       text);
	}
	if (!ref.puuid && (!ref.riot_id || !ref.riot_tag))
		return err_set(err, E_NOMEM, "no memory for a player's name");
	*ret_ref = ref;
	return 0;
}

static int no_such_puuid(struct err *err)
{
	return err_set(err, E_NOT_FOUND, "no player with this puuid is stored");
}

static bool fits_viewer(const void *viewer, const struct model_player *player)
{
	if (access_viewer_sees(viewer, player->puuid, player->privacy))
		return true;
	access_viewer_hide(viewer);
	return false;
}

static int load_by_puuid(struct sql_conn *conn, const char *puuid,
			 const struct access_viewer *viewer,
			 struct model_player *ret_player, struct err *err)
{
	struct model_player player;
	int r;

	/* Also the common ids of bots and purged players, which are nobody's. */
	if (!model_puuid_valid(puuid))
		return no_such_puuid(err);
	r = player_store_by_puuid(conn, puuid, &player, err);
	if (r == -E_NOT_FOUND || (!r && !fits_viewer(viewer, &player)))
		return no_such_puuid(err);
	if (!r)
		*ret_player = player;
	return r;
}

int service_player_load(struct service_context *ctx, struct sql_conn *conn,
			const struct player_ref *ref, const struct access_viewer *viewer,
			struct model_player *ret_player, struct err *err)
{
	int r;

	if (ref->puuid)
		return load_by_puuid(conn, ref->puuid, viewer, ret_player, err);
	r = player_store_by_riot_id(conn, ref->riot_id, ref->riot_tag, ref->platform,
				    fits_viewer, viewer, ret_player, err);
	if (r == -E_NOT_FOUND)
		return err_set(err, E_NOT_FOUND,
			       "no player \"%.80s#%.32s\"%s%.8s is stored", ref->riot_id,
			       ref->riot_tag, ref->platform ? " of " : "",
			       ref->platform ? ref->platform : "");
	/* What is remembered answers every viewer. */
	if (!r && ret_player->privacy == PRIVACY_PUBLIC)
		service_lookup_keep_riot_id(ctx->lookup, ref->riot_id, ref->riot_tag,
					    ref->platform, ret_player->puuid);
	return r;
}

int service_player_find(struct service_context *ctx, const struct player_ref *ref,
			const struct access_viewer *viewer, struct deadline deadline,
			struct model_player *ret_player, struct err *err)
{
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(ctx->sql, deadline, &conn, err);

	if (r)
		return r;
	r = service_player_load(ctx, conn, ref, viewer, ret_player, err);
	sql_pool_give(ctx->sql, conn);
	return r;
}

int service_player_puuid(struct service_context *ctx, const struct player_ref *ref,
			 const struct access_viewer *viewer, struct deadline deadline,
			 char ret_puuid[static MODEL_PUUID_SIZE], struct err *err)
{
	struct model_player player;
	int r;

	if (ref->puuid) {
		if (!model_puuid_valid(ref->puuid))
			return no_such_puuid(err);
		memcpy(ret_puuid, ref->puuid, MODEL_PUUID_LEN + 1);
		return 0;
	}
	if (ctx->lookup &&
	    service_lookup_riot_id(ctx->lookup, ref->riot_id, ref->riot_tag,
				   ref->platform, ret_puuid))
		return 0;
	r = service_player_find(ctx, ref, viewer, deadline, &player, err);
	if (!r)
		snprintf(ret_puuid, MODEL_PUUID_SIZE, "%s", player.puuid);
	return r;
}
