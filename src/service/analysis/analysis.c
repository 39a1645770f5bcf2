/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/analysis/analysis_priv.h"

#include "service/answer/games.h"
#include "service/fields.h"

static const struct {
	const char *key; /* in the cache */
	uint32_t min_games;
	analysis_compute_fn compute;
	analysis_put_fn put;
} kinds[ANALYSIS_COUNT] = {
	[ANALYSIS_CHAMPION] = { "champion", CHAMPION_ENOUGH_GAMES,
				analysis_compute_champion, analysis_put_champion },
	[ANALYSIS_ROLE] = { "champions_of_role", CHAMPION_MIN_GAMES,
			    analysis_compute_role, analysis_put_role },
	[ANALYSIS_TRENDS] = { "trends", TRENDS_ENOUGH_GAMES, analysis_compute_trends,
			      analysis_put_trends },
	[ANALYSIS_MODES] = { "gamemodes", 0, analysis_compute_modes, analysis_put_modes },
};

int analysis_no_memory(struct err *err)
{
	return err_set(err, E_NOMEM, "no memory for the analysis");
}

int analysis_read_games(const struct service_asked *asked, struct sql_conn *conn,
			enum model_history_columns columns,
			struct game_selection *ret_games,
			struct game_selection *ret_since, struct trend_blocks *ret_blocks,
			struct err *err)
{
	int r = service_game_blocks_decide(asked->ctx, asked->mem, &asked->window,
					   asked->window.period, conn, asked->deadline,
					   ret_blocks, err);

	return r ? r
		 : service_games_read_since(asked, conn, columns,
					    ret_blocks->looks ? ret_blocks->before_ms
							      : INT64_MAX,
					    ret_games, ret_since, err);
}

static int compute(void *arg, const struct service_asked *asked, struct sql_conn *conn,
		   struct err *err)
{
	struct service_analysis_result *result = arg;

	result->window = asked->window;
	return kinds[result->kind].compute(asked, conn, result, err);
}

static void put_meta(struct json_writer *w, const struct service_analysis_result *result,
		     const struct service_asked *asked)
{
	json_open_object(w, "meta");
	service_game_window_put_period(w, &result->window);
	fields_put_player(w, &asked->player);
	json_put_bool(w, "cached", false);
	json_put_time(w, "generated_at", asked->now_ms);
	service_game_window_put(w, &result->window, &result->excluded);
	json_put_int(w, "n", result->n);
	if (kinds[result->kind].min_games)
		json_put_int(w, "min_games", kinds[result->kind].min_games);
	json_put_int(w, "data_version", (int64_t)asked->player.data_version);
	json_close_object(w);
}

void service_analysis_render(const struct service_analysis_result *result,
			     const struct service_asked *asked,
			     enum service_envelope envelope, struct buf *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	kinds[result->kind].put(&w, result);
	json_close_object(&w);
	if (envelope == ENVELOPE_V2)
		put_meta(&w, result, asked);
	json_close_object(&w);
}

static void render_v1(const void *arg, const struct service_asked *asked, struct buf *out)
{
	service_analysis_render(arg, asked, ENVELOPE_V1, out);
}

static void render_v2(const void *arg, const struct service_asked *asked, struct buf *out)
{
	service_analysis_render(arg, asked, ENVELOPE_V2, out);
}

static struct service_question question_of(const struct service_analysis_request *req,
					   enum service_envelope envelope,
					   struct service_analysis_result *result)
{
	*result = (struct service_analysis_result){ .kind = req->kind };
	return (struct service_question){
		.name = kinds[req->kind].key,
		.champion_id = req->kind == ANALYSIS_CHAMPION
				       ? req->filter.games.champion_id
				       : 0,
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

int service_analysis_compute(struct service_context *ctx, TALLOC_CTX *mem,
			     const struct service_analysis_request *req, int64_t now_ms,
			     struct deadline deadline,
			     struct service_analysis_result *ret_result,
			     struct service_asked *ret_asked, struct err *err)
{
	const struct service_question question =
		question_of(req, ENVELOPE_V2, ret_result);

	return service_answer_compute(ctx, mem, &question, now_ms, deadline, ret_asked,
				      err);
}

int service_analysis_body(struct service_context *ctx, TALLOC_CTX *mem,
			  const struct service_analysis_request *req,
			  enum service_envelope envelope, int64_t now_ms,
			  struct deadline deadline, struct service_body *ret_body,
			  struct err *err)
{
	struct service_analysis_result result;
	const struct service_question question = question_of(req, envelope, &result);

	return service_answer_body(ctx, mem, &question, now_ms, deadline, ret_body, err);
}
