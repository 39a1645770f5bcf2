/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player's period answer, computed anew at once. */
#include "api/call.h"
#include "api/delivery.h"
#include "json/reader.h"
#include "json/writer.h"
#include "service/analysis/period.h"

/* The period that the body names; all where it cannot be read, as it always was. */
static bool read_period(struct api_call *call, enum analytics_period *ret_period)
{
	static const char *const valid[] = { "today", "week", "month", "season", "all" };
	const struct http_request *req = call->req;
	const struct json_value *value;
	const char *text;
	struct json_doc *doc;

	*ret_period = PERIOD_ALL;
	if (!req->body ||
	    json_parse(call->mem, req->body, req->body_len, &doc, NULL) < 0 ||
	    !json_is_object(json_root(doc)))
		return true;
	value = json_member(json_root(doc), "period");
	if (!value)
		return true;
	text = json_text(value);
	if (text && period_parse(text, ret_period) == 0)
		return true;
	call_problem_allowed(call, PROBLEM_INVALID_PERIOD, "valid_periods", valid,
			     ARRAY_LEN(valid),
			     "period: give today, week, month, season or all");
	return false;
}

static void answer(struct api_call *call, const struct model_player *player,
		   enum analytics_period period)
{
	struct json_writer w;
	struct buf body;

	buf_init(&body, call->mem, 256);
	json_writer_init(&w, &body);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_put_text(&w, "message", "Analytics refreshed successfully");
	json_open_object(&w, "data");
	json_put_int(&w, "user_id", player->player_id);
	json_put_text(&w, "period", period_name(period));
	json_close_object(&w);
	json_close_object(&w);
	call_no_store(call);
	call_json(call, 200, &body);
}

void handle_refresh(struct api_call *call)
{
	struct service_period_request req = { .viewer = &call->viewer,
					      .terms = deliver_terms(call) };
	struct model_player player;
	struct err err = { 0 };

	if (!read_period(call, &req.filter.period) || !call_needs_player(call))
		return;
	if (later_apart(call))
		return;
	req.player = call->params.player;
	if (service_period_refresh(call->api->service, call->mem, &req, call->now_ms,
				   call->deadline, &player, &err) < 0)
		call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
	else
		answer(call, &player, req.filter.period);
}
