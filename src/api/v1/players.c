/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search for players, and the regions that they play in. */
#include "api/call.h"
#include "api/cursor.h"
#include "service/fields.h"
#include "model/platform.h"
#include "service/players/players.h"

#include <ctype.h>
#include <string.h>

static void write_player(struct json_writer *w, const struct model_player *player)
{
	json_open_object(w, NULL);
	json_put_text(w, "puuid", player->puuid);
	json_put_text(w, "riot_id", *player->riot_id ? player->riot_id : NULL);
	json_put_text(w, "riot_tag", *player->riot_tag ? player->riot_tag : NULL);
	json_put_text(w, "region", *player->platform ? player->platform : NULL);
	fields_put_time(w, "first_seen", player->first_seen_ms);
	fields_put_time(w, "last_seen", player->last_seen_ms);
	json_put_bool(w, "synthetic", player->synthetic);
	json_close_object(w);
}

static void write_page(const struct api_call *call,
		       const struct service_players_result *result, const char *cursor,
		       struct buf *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	json_open_array(&w, "players");
	for (size_t i = 0; i < result->count; i++)
		write_player(&w, &result->players[i]);
	json_close_array(&w);
	json_put_int(&w, "limit", call->params.limit);
	json_put_text(&w, "next_cursor", cursor);
	json_close_object(&w);
	json_close_object(&w);
}

static bool read_request(struct api_call *call, struct service_players_request *req)
{
	const char *search = call->params.text[PARAM_SEARCH];
	const char *text = call->params.text[PARAM_CURSOR];
	struct cursor_player cursor;

	req->viewer = &call->viewer;
	req->search = search ? search : "";
	req->limit = call->params.limit;
	if (!text)
		return true;
	if (!cursor_player_parse(call->mem, text, &cursor)) {
		call_problem(
			call, PROBLEM_INVALID_CURSOR,
			"cursor \"%.80s\" was not made by this route: take next_cursor "
			"of the page before as it is",
			text);
		return false;
	}
	req->after_fold = cursor.fold;
	req->after_id = cursor.id;
	return true;
}

void handle_players(struct api_call *call)
{
	struct service_players_request req = { 0 };
	struct service_players_result result;
	char *cursor = NULL;
	struct err err = { 0 };
	struct buf out;

	if (!read_request(call, &req))
		return;
	if (service_players_search(call->api->service, call->mem, &req, call->deadline,
				   &result, &err) < 0) {
		call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
		return;
	}
	if (result.has_next) {
		struct cursor_player place = { result.next_fold, result.next_id };

		cursor = cursor_player_format(call->mem, &place);
	}
	if (cursor)
		cursor_link_next(call, cursor);
	buf_init(&out, call->mem, 300 * result.count + 256);
	write_page(call, &result, cursor, &out);
	call_no_cache(call);
	call_json(call, 200, &out);
}

/* Region codes are lower case in the inherited interface. */
static void lower(const char *id, char code[static 8])
{
	size_t i;

	for (i = 0; id[i] && i < 7; i++)
		code[i] = (char)tolower((unsigned char)id[i]);
	code[i] = '\0';
}

void handle_regions(struct api_call *call)
{
	size_t n;
	const struct model_platform *platforms = model_platform_table(&n);
	struct json_writer w;
	struct buf out;
	char code[8];

	buf_init(&out, call->mem, 2048);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_open_array(&w, "regions");
	for (size_t i = 0; i < n; i++) {
		lower(platforms[i].id, code);
		json_put_text(&w, NULL, code);
	}
	json_close_array(&w);
	json_open_array(&w, "details");
	for (size_t i = 0; i < n; i++) {
		lower(platforms[i].id, code);
		json_open_object(&w, NULL);
		json_put_text(&w, "code", code);
		json_put_text(&w, "id", platforms[i].id);
		json_put_text(&w, "name", platforms[i].name);
		json_put_text(&w, "account_route", platforms[i].account_route);
		json_put_text(&w, "match_route", platforms[i].match_route);
		json_put_bool(&w, "retired", platforms[i].retired);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_close_object(&w);
	(void)http_response_header(call->resp, "Cache-Control", "public, max-age=86400");
	call_json(call, 200, &out);
}
