/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers about a player are taken out of the cache. */
#include "api/body.h"
#include "api/call.h"
#include "json/writer.h"
#include "service/invalidate.h"

#include <stddef.h>

struct wanted {
	const char *endpoint; /* NULL: all */
};

static const struct body_member members[] = {
	{ "endpoint", BODY_TEXT, 1, 64, offsetof(struct wanted, endpoint) },
};

static void answer(struct api_call *call, const struct wanted *wanted,
		   const struct model_player *player, uint64_t removed)
{
	struct json_writer w;
	struct buf body;

	buf_init(&body, call->mem, 256);
	json_writer_init(&w, &body);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_put_text(&w, "message", "User cache invalidated successfully");
	json_open_object(&w, "data");
	json_put_text(&w, "endpoint", wanted->endpoint);
	json_put_int(&w, "removed", (int64_t)removed);
	json_close_object(&w);
	json_open_object(&w, "meta");
	json_put_int(&w, "user_id", player->player_id);
	json_put_time(&w, "invalidated_at", call->now_ms);
	json_close_object(&w);
	json_close_object(&w);
	call_no_store(call);
	call_json(call, 200, &body);
}

static void refuse(struct api_call *call, const struct model_player *player,
		   const struct err *err)
{
	const char *const *endpoints;
	size_t n;

	if (err->code == E_INVALID) {
		endpoints = service_kept_endpoints(&n);
		call_problem_allowed(call, PROBLEM_INVALID_BODY, "valid_endpoints",
				     endpoints, n, "endpoint: %s", err->text);
	} else if (player->player_id &&
		   (err->code == E_UNAVAILABLE || err->code == E_TIMEOUT)) {
		call_problem(call, PROBLEM_SERVICE_UNAVAILABLE,
			     "Redis does not answer, so not everything that it keeps "
			     "could be removed; try again");
	} else {
		call_fail(call, err, PROBLEM_PLAYER_NOT_FOUND);
	}
}

void handle_invalidate(struct api_call *call)
{
	struct wanted wanted = { 0 };
	struct model_player player;
	struct err err = { 0 };
	uint64_t removed;
	uint32_t given;

	if (!call_needs_player(call))
		return;
	if (call->req->body_len &&
	    !body_read(call, members, ARRAY_LEN(members), &wanted, &given))
		return;
	if (service_invalidate(call->api->service, &call->params.player, &call->viewer,
			       wanted.endpoint, call->deadline, &player, &removed,
			       &err) < 0)
		refuse(call, &player, &err);
	else
		answer(call, &wanted, &player, removed);
}
