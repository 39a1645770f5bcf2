/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/stats/stats_priv.h"

#include "service/answer/games.h"

#define GROUPS(key)                                                      \
	{                                                                \
		.columns = HISTORY_FULL, .beside_peers = true,           \
		.min_games = SHRINK_PICK_GAMES, .by = (key),             \
		.compute = stats_compute_groups, .put = stats_put_groups \
	}

static const struct stats_kind kinds[STATS_SECTION_COUNT] = {
	[STATS_SUMMARY] = { .columns = HISTORY_FULL,
			    .beside_peers = true,
			    .compute = stats_compute_summary,
			    .put = stats_put_summary },
	[STATS_CHAMPIONS] = GROUPS(GROUP_CHAMPION),
	[STATS_ROLES] = GROUPS(GROUP_ROLE),
	[STATS_QUEUES] = GROUPS(GROUP_QUEUE),
	[STATS_PATCHES] = GROUPS(GROUP_PATCH),
	[STATS_SIDES] = GROUPS(GROUP_SIDE),
	[STATS_OPPONENTS] = GROUPS(GROUP_OPPONENT),
	[STATS_WEEKDAYS] = GROUPS(GROUP_WEEKDAY),
	[STATS_HOURS] = GROUPS(GROUP_HOUR),
	[STATS_LENGTHS] = GROUPS(GROUP_LENGTH),
	[STATS_STREAKS] = { .columns = HISTORY_CORE,
			    .compute = stats_compute_streaks,
			    .put = stats_put_streaks },
	[STATS_SESSIONS] = { .columns = HISTORY_CORE,
			     .compute = stats_compute_sessions,
			     .put = stats_put_sessions },
	[STATS_RECORDS] = { .columns = HISTORY_FULL,
			    .compute = stats_compute_records,
			    .put = stats_put_records },
	[STATS_TREND] = { .columns = HISTORY_CORE,
			  .compute = stats_compute_trend,
			  .put = stats_put_trend },
	[STATS_MATES] = { .columns = HISTORY_MATES,
			  .min_games = MATES_MIN_GAMES,
			  .compute = stats_compute_mates,
			  .put = stats_put_mates },
	[STATS_LANING] = { .columns = HISTORY_FULL,
			   .compute = stats_compute_laning,
			   .put = stats_put_laning },
};

const struct stats_kind *stats_kind_of(enum stats_section section)
{
	return &kinds[section];
}

int stats_no_memory(struct err *err)
{
	return err_set(err, E_NOMEM, "no memory for the figures");
}

int service_stats_of_games(const struct service_asked *asked, struct sql_conn *conn,
			   const struct game_selection *games,
			   const struct stats_peers *peers,
			   struct service_stats_result *result, struct err *err)
{
	result->window = asked->window;
	result->n = (uint32_t)games->n;
	result->excluded = games->excluded;
	return kinds[result->section].compute(asked, conn, games, peers, result, err);
}

static int compute(void *arg, const struct service_asked *asked, struct sql_conn *conn,
		   struct err *err)
{
	struct service_stats_result *result = arg;
	const struct stats_kind *kind = &kinds[result->section];
	struct stats_peers peers = { 0 };
	struct game_selection games;
	int r = service_games_read(asked, conn, kind->columns, &games, err);

	if (r)
		return r;
	if (kind->beside_peers)
		r = stats_peers_get(asked, conn, &games, &peers, err);
	if (!r)
		r = service_stats_of_games(asked, conn, &games, &peers, result, err);
	stats_peers_put(&peers);
	service_games_free(&games);
	return r;
}

static void render(const void *arg, const struct service_asked *asked, struct buf *out)
{
	service_stats_render(arg, asked, out);
}

static struct service_question question_of(const struct service_stats_request *req,
					   struct service_stats_result *result)
{
	*result = (struct service_stats_result){
		.section = req->section,
		.limit = req->limit ? req->limit : STATS_LIMIT_DEFAULT,
	};
	return (struct service_question){
		.name = stats_section_name(req->section),
		.player = &req->player,
		.viewer = req->viewer,
		.terms = req->terms,
		.turn = req->turn,
		.filter = &req->filter,
		.envelope = ENVELOPE_V2,
		.uncached = stats_section_has_limit(req->section),
		.compute = compute,
		.render = render,
		.arg = result,
	};
}

int service_stats_compute(struct service_context *ctx, TALLOC_CTX *mem,
			  const struct service_stats_request *req, int64_t now_ms,
			  struct deadline deadline,
			  struct service_stats_result *ret_result,
			  struct service_asked *ret_asked, struct err *err)
{
	const struct service_question question = question_of(req, ret_result);

	return service_answer_compute(ctx, mem, &question, now_ms, deadline, ret_asked,
				      err);
}

int service_stats_body(struct service_context *ctx, TALLOC_CTX *mem,
		       const struct service_stats_request *req, int64_t now_ms,
		       struct deadline deadline, struct service_body *ret_body,
		       struct err *err)
{
	struct service_stats_result result;
	const struct service_question question = question_of(req, &result);

	return service_answer_body(ctx, mem, &question, now_ms, deadline, ret_body, err);
}
