/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/analysis/period.h"

#include "service/answer/game_blocks.h"
#include "service/answer/games.h"
#include "service/answer/stats_peers.h"

static int no_memory(struct err *err)
{
	return err_set(err, E_NOMEM, "no memory for the statistics");
}

static int name_champions(const struct service_asked *asked, struct sql_conn *conn,
			  struct service_period_result *result, struct err *err)
{
	const struct period_stats *s = &result->stats;
	const char **names =
		talloc_zero_array(asked->mem, const char *, PERIOD_TOP_CHAMPIONS);
	uint16_t ids[PERIOD_TOP_CHAMPIONS];

	if (!names)
		return no_memory(err);
	for (size_t i = 0; i < s->champion_count; i++)
		ids[i] = s->champions[i].champion_id;
	result->champion_names = names;
	return service_lookup_champions(asked->ctx->lookup, asked->mem, conn, ids,
					s->champion_count, names, err);
}

static int compute_stats(const struct service_asked *asked, struct sql_conn *conn,
			 const struct game_selection *games, struct period_stats *stats,
			 struct err *err)
{
	struct stats_peers peers;
	int r = stats_peers_get(asked, conn, games, &peers, err);

	if (r)
		return r;
	r = period_compute(asked->mem, games, peers.there ? &peers.games : NULL, stats);
	stats_peers_put(&peers);
	return r ? no_memory(err) : 0;
}

/* Rows, numbers, names. */
static int compute(void *arg, const struct service_asked *asked, struct sql_conn *conn,
		   struct err *err)
{
	struct service_period_result *result = arg;
	struct game_selection games, since;
	struct trend_blocks blocks;
	int r = service_game_blocks_decide(asked->ctx, asked->mem, &asked->window,
					   asked->window.period, conn, asked->deadline,
					   &blocks, err);

	if (!r)
		r = service_games_read_since(asked, conn, HISTORY_PEERS,
					     blocks.looks ? blocks.before_ms : INT64_MAX,
					     &games, &since, err);
	if (r)
		return r;
	*result = (struct service_period_result){ .player = asked->player,
						  .window = asked->window,
						  .excluded = games.excluded,
						  .generated_ms = asked->now_ms };
	r = compute_stats(asked, conn, &games, &result->stats, err);
	if (!r)
		period_set_trends(&result->stats, &blocks, &since);
	service_games_free(&games);
	return r ? r : name_champions(asked, conn, result, err);
}

static void render_v1(const void *arg, const struct service_asked *asked, struct buf *out)
{
	(void)asked;
	service_period_render(arg, ENVELOPE_V1, false, out);
}

static void render_v2(const void *arg, const struct service_asked *asked, struct buf *out)
{
	(void)asked;
	service_period_render(arg, ENVELOPE_V2, false, out);
}

static struct service_question question_of(const struct service_period_request *req,
					   enum service_envelope envelope,
					   struct service_period_result *result)
{
	return (struct service_question){
		.name = "period_stats",
		.player = &req->player,
		.viewer = req->viewer,
		.terms = req->terms,
		.turn = req->turn,
		.filter = &req->filter,
		.envelope = envelope,
		.compute = compute,
		.render = envelope == ENVELOPE_V1 ? render_v1 : render_v2,
		.arg = result,
	};
}

int service_period_compute(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_period_request *req, int64_t now_ms,
			   struct deadline deadline,
			   struct service_period_result *ret_result, struct err *err)
{
	const struct service_question question =
		question_of(req, ENVELOPE_V2, ret_result);
	struct service_asked asked;

	return service_answer_compute(ctx, mem, &question, now_ms, deadline, &asked, err);
}

int service_period_body(struct service_context *ctx, TALLOC_CTX *mem,
			const struct service_period_request *req,
			enum service_envelope envelope, int64_t now_ms,
			struct deadline deadline, struct service_body *ret_body,
			struct err *err)
{
	struct service_period_result result;
	const struct service_question question = question_of(req, envelope, &result);

	return service_answer_body(ctx, mem, &question, now_ms, deadline, ret_body, err);
}

int service_period_refresh(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_period_request *req, int64_t now_ms,
			   struct deadline deadline, struct model_player *ret_player,
			   struct err *err)
{
	struct service_period_result result;
	const struct service_question questions[] = {
		question_of(req, ENVELOPE_V1, &result),
		question_of(req, ENVELOPE_V2, &result),
	};

	return service_answer_refresh(ctx, mem, questions, ARRAY_LEN(questions), now_ms,
				      deadline, ret_player, err);
}
