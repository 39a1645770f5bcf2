/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/matches/matches.h"

#include <string.h>

/* Window without bounds: every stored game. */
#define NO_FROM_MS  0
#define NO_UNTIL_MS INT64_MAX

int service_matches_list(struct service_context *ctx, TALLOC_CTX *mem,
			 const struct service_matches_request *req,
			 struct deadline deadline,
			 struct service_matches_result *ret_result, struct err *err)
{
	struct service_matches_result result = { 0 };
	struct match_list_query query = { .from_ms = NO_FROM_MS,
					  .until_ms = NO_UNTIL_MS,
					  .queues = req->queues,
					  .queue_count = req->queue_count,
					  .has_cursor = req->has_cursor,
					  .cursor = req->cursor,
					  .offset = req->offset,
					  .limit = req->limit + 1 };
	struct sql_conn *conn = NULL;
	int rc = sql_pool_take(ctx->sql, deadline, &conn, err);

	if (rc == 0)
		rc = service_player_load(ctx, conn, &req->player, req->viewer,
					 &result.player, err);
	query.player_id = result.player.player_id;
	if (rc == 0)
		rc = match_store_list_count(conn, &query, &result.total, err);
	if (rc == 0)
		rc = match_store_list(conn, mem, &query, &result.rows, &result.count,
				      err);
	sql_pool_give(ctx->sql, conn);
	if (rc < 0)
		return rc;
	if (result.count > req->limit) {
		const struct match_list_row *last = &result.rows[req->limit - 1];

		result.count = req->limit;
		result.has_next = true;
		result.next =
			(struct match_list_cursor){ last->game_start_ms, last->surrogate,
						    last->participant_no };
	}
	*ret_result = result;
	return 0;
}

static void forget_name(struct model_participant *p)
{
	memset(p->puuid, 0, sizeof(p->puuid));
	memset(p->riot_id, 0, sizeof(p->riot_id));
	memset(p->riot_tag, 0, sizeof(p->riot_tag));
}

/* Take the names that are not to be seen; whether any person is left. */
static bool mask(struct model_match *match, const struct match_store_seat *seats,
		 const struct access_viewer *viewer)
{
	size_t people = 0, seen = 0;

	for (size_t i = 0; i < match->participant_count; i++) {
		struct model_participant *p = &match->participants[i];

		if (strcmp(p->puuid, MODEL_BOT_PUUID) == 0)
			continue;
		people++;
		if (!model_puuid_nobody(p->puuid) &&
		    access_viewer_sees(viewer, p->puuid, seats[i].privacy))
			seen++;
		else
			forget_name(p);
	}
	return seen > 0 || people == 0 || !viewer;
}

int service_match_get(struct service_context *ctx, TALLOC_CTX *mem, const char *match_id,
		      const struct access_viewer *viewer, struct deadline deadline,
		      struct model_match **ret_match, bool *ret_has_timeline,
		      struct err *err)
{
	struct match_store_seat seats[MODEL_PARTICIPANTS_MAX];
	struct model_match *match = NULL;
	struct sql_conn *conn = NULL;
	int rc = sql_pool_take(ctx->sql, deadline, &conn, err);

	if (rc == 0)
		rc = match_store_get(conn, mem, match_id, &match, seats, ret_has_timeline,
				     err);
	sql_pool_give(ctx->sql, conn);
	if (rc < 0)
		return rc;
	if (!mask(match, seats, viewer)) {
		access_viewer_hide(viewer);
		talloc_free(match);
		return err_set(err, E_NOT_FOUND, MATCH_STORE_NONE, match_id);
	}
	*ret_match = match;
	return 0;
}
