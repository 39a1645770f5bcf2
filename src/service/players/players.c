/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/players/players.h"

#include "store/player_fold.h"
#include "store/player_store.h"

/* The key that the search is ordered by: the store's own, or a page would begin
 * elsewhere. */
static int fold_player(TALLOC_CTX *mem, const struct model_player *player,
		       char **ret_fold, struct err *err)
{
	char *fold = talloc_size(mem, PLAYER_FOLD_SIZE);
	int r = fold ? player_fold(mem, player->riot_id, player->riot_tag, fold)
		     : -E_NOMEM;

	if (r)
		return err_set(err, (enum err_code) - r,
			       "player %lld: cannot fold the name",
			       (long long)player->player_id);
	*ret_fold = fold;
	return 0;
}

/* The store's question; whom a viewer sees is decided by access_rule.h alone. */
static struct player_search search_of(const struct service_players_request *req)
{
	static const enum player_scope scopes[] = {
		[SIGHT_NONE] = PLAYERS_OWN,
		[SIGHT_PUBLIC] = PLAYERS_PUBLIC,
		[SIGHT_ALL] = PLAYERS_ALL,
	};
	struct player_search search = {
		.text = req->search,
		.after_fold = req->after_fold,
		.after_id = req->after_id,
		.limit = req->limit + 1,
		.scope = scopes[access_viewer_sight(req->viewer)]
	};

	for (size_t i = 0; req->viewer && i < req->viewer->caller->player_count; i++) {
		const struct access_player *own = &req->viewer->caller->players[i];

		if (access_viewer_sees(req->viewer, own->puuid, PRIVACY_OPTED_OUT))
			search.own[search.own_count++] = own->player_id;
	}
	return search;
}

int service_players_search(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_players_request *req,
			   struct deadline deadline,
			   struct service_players_result *ret_result, struct err *err)
{
	struct service_players_result result = { 0 };
	const struct player_search search = search_of(req);
	struct sql_conn *conn = NULL;
	int rc = sql_pool_take(ctx->sql, deadline, &conn, err);

	if (rc == 0)
		rc = player_store_search(conn, mem, &search, &result.players,
					 &result.count, err);
	sql_pool_give(ctx->sql, conn);
	if (rc < 0)
		return rc;
	if (result.count > req->limit) {
		const struct model_player *last = &result.players[req->limit - 1];
		char *fold = NULL;

		rc = fold_player(mem, last, &fold, err);
		if (rc < 0)
			return rc;
		result.count = req->limit;
		result.has_next = true;
		result.next_fold = fold;
		result.next_id = last->player_id;
	}
	*ret_result = result;
	return 0;
}
