/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dashboard of the inherited web client: match list and figures. */
#include "api/call.h"
#include "api/cursor.h"
#include "json/writer.h"
#include "service/fields.h"
#include "service/matches/match_line.h"
#include "service/matches/matches.h"

static void write_page(struct api_call *call, const struct service_matches_result *result,
		       const char *cursor, struct buf *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	json_open_array(&w, "matches");
	for (size_t i = 0; i < result->count; i++)
		match_line_write(&w, &result->rows[i]);
	json_close_array(&w);
	json_put_int(&w, "total", (int64_t)result->total);
	if (call->params.text[PARAM_CURSOR])
		json_put_null(&w, "page");
	else
		json_put_int(&w, "page", call->params.page);
	json_put_int(&w, "limit", call->params.limit);
	json_put_text(&w, "next_cursor", cursor);
	json_close_object(&w);
	json_open_object(&w, "meta");
	fields_put_player(&w, &result->player);
	json_close_object(&w);
	json_close_object(&w);
}

static bool read_cursor(struct api_call *call, struct service_matches_request *req)
{
	const char *text = call->params.text[PARAM_CURSOR];

	if (!text)
		return true;
	req->has_cursor = cursor_match_parse(call->mem, text, &req->cursor);
	if (!req->has_cursor)
		call_problem(
			call, PROBLEM_INVALID_CURSOR,
			"cursor \"%.80s\" was not made by this route: take next_cursor "
			"of the page before as it is",
			text);
	return req->has_cursor;
}

void handle_dashboard_matches(struct api_call *call)
{
	const struct api_params *params = &call->params;
	struct service_matches_request req = {
		.viewer = &call->viewer,
		.player = params->player,
		.queues = params->filter.queues,
		.queue_count = params->filter.queue_count,
		.offset = (params->page - 1) * params->limit,
		.limit = params->limit,
	};
	struct service_matches_result result;
	char *cursor = NULL;
	struct err err = { 0 };
	struct buf out;

	if (!call_needs_player(call) || !read_cursor(call, &req))
		return;
	if (service_matches_list(call->api->service, call->mem, &req, call->deadline,
				 &result, &err) < 0) {
		call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
		return;
	}
	if (result.has_next)
		cursor = cursor_match_format(call->mem, &result.next);
	if (cursor)
		cursor_link_next(call, cursor);
	buf_init(&out, call->mem, 600 * result.count + 512);
	write_page(call, &result, cursor, &out);
	call_no_cache(call);
	call_json(call, 200, &out);
}

static void write_stats(const struct service_dashboard *d, struct buf *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_int(&w, "total_matches", d->total_matches);
	json_put_real(&w, "win_rate", d->win_rate, 2);
	json_put_real(&w, "average_kda", d->average_kda, 2);
	json_put_text(&w, "favorite_champion", d->favorite_champion);
	fields_put_time(&w, "last_sync_at", d->player.imported_at_ms);
	json_put_null(&w, "next_sync_at");
	json_put_int(&w, "wins", d->wins);
	json_put_int(&w, "losses", d->losses);
	json_put_int(&w, "stored_matches", (int64_t)d->stored_matches);
	fields_put_id(&w, "favorite_champion_id", d->favorite_champion_id);
	json_put_int(&w, "favorite_champion_games", d->favorite_champion_games);
	fields_put_excluded(&w, &d->excluded);
	json_open_object(&w, "meta");
	service_game_window_put_period(&w, &d->window);
	fields_put_player(&w, &d->player);
	service_game_window_put(&w, &d->window, &d->excluded);
	json_close_object(&w);
	json_close_object(&w);
}

void handle_dashboard_stats(struct api_call *call)
{
	struct service_dashboard_request req = { .viewer = &call->viewer };
	struct service_dashboard dashboard;
	struct err err = { 0 };
	struct buf out;

	if (!call_needs_player(call))
		return;
	service_dashboard_prepare(&call->params.filter);
	if (!params_use_filters(call) || later_apart(call))
		return;
	req.player = call->params.player;
	req.filter = call->params.filter;
	if (service_dashboard_stats(call->api->service, call->mem, &req, call->now_ms,
				    call->deadline, &dashboard, &err) < 0) {
		params_fail(call, &err);
		return;
	}
	buf_init(&out, call->mem, 1024);
	write_stats(&dashboard, &out);
	call_no_cache(call);
	call_json(call, 200, &out);
}
