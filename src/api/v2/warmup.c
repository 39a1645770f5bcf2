/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers are computed before anybody asks for them: a job of requests. */
#include "api/batch_items.h"
#include "api/body.h"
#include "api/call.h"
#include "api/job_view.h"
#include "json/reader.h"
#include "service/jobs/warmup.h"

#include <string.h>

/* Whose answers, and which. */
struct wanted {
	struct batch_item *items;
	size_t item_count;
	const struct json_value *players; /* NULL: the request's player alone */
};

static bool read_players(struct api_call *call, const struct json_value *players)
{
	struct player_ref ref;
	struct err err = { 0 };

	if (!json_is_array(players) || json_length(players) == 0 ||
	    json_length(players) > WARMUP_PLAYERS_MAX) {
		call_problem(call, PROBLEM_INVALID_REQUEST,
			     "players: give an array of 1 to %d players",
			     WARMUP_PLAYERS_MAX);
		return false;
	}
	for (size_t i = 0; i < json_length(players); i++) {
		const char *text = json_text(json_element(players, i));

		if (text && service_player_parse(call->mem, text, &ref, &err) == 0)
			continue;
		call_problem(call, PROBLEM_INVALID_REQUEST, "players[%zu]: %s", i,
			     text ? err.text : "give a puuid or name#tag");
		return false;
	}
	return true;
}

/* Nothing but what a batch may hold is asked in somebody's name. */
static bool check_items(struct api_call *call, const struct wanted *wanted)
{
	for (size_t i = 0; i < wanted->item_count; i++) {
		struct http_request req = { 0 };
		struct router_match match;

		if (http_request_set_target(&req, call->mem, wanted->items[i].target) ==
			    0 &&
		    batch_route(call->api, req.path, &match))
			continue;
		call_problem(call, PROBLEM_INVALID_REQUEST,
			     "requests[%zu].endpoint: there is none of this name that "
			     "answers about players",
			     i);
		return false;
	}
	return true;
}

static bool read_wanted(struct api_call *call, struct wanted *wanted)
{
	const struct json_value *root = NULL;
	const char *const *usual;
	size_t n;

	if (call->req->body_len) {
		root = body_object(call);
		if (!root)
			return false;
	}
	wanted->players = json_member(root, "players");
	if (wanted->players && !read_players(call, wanted->players))
		return false;
	if (!json_member(root, "requests")) {
		usual = service_warmup_usual(&n);
		return batch_items_make(call, usual, n, &wanted->items,
					&wanted->item_count) &&
		       batch_members_known(call, root, "players");
	}
	return batch_items_read(call, root, "players", &wanted->items,
				&wanted->item_count);
}

/* Every item of one player. */
static bool put_targets(struct api_call *call, struct service_warmup *warmup,
			const struct wanted *wanted, const char *player)
{
	for (size_t i = 0; i < wanted->item_count; i++) {
		const char *target =
			player ? batch_item_about(call, &wanted->items[i], player)
			       : batch_item_target(call, &wanted->items[i]);

		if (!target)
			return false;
		service_warmup_add(warmup, target);
	}
	return true;
}

/* Whom the request is about in a form that any process understands. */
static const char *own_player(struct api_call *call)
{
	const struct player_ref *ref = &call->params.player;

	return call->req->param_count ? NULL : ref->puuid;
}

static bool put_all(struct api_call *call, const struct wanted *wanted,
		    struct service_warmup *warmup)
{
	if (!wanted->players)
		return put_targets(call, warmup, wanted, own_player(call));
	for (size_t i = 0; i < json_length(wanted->players); i++)
		if (!put_targets(call, warmup, wanted,
				 json_text(json_element(wanted->players, i))))
			return false;
	return true;
}

/* A job for whom the caller may not see would tell that there is somebody. */
static bool is_stored(struct api_call *call)
{
	struct model_player player;
	struct err err = { 0 };

	if (service_player_find(call->api->service, &call->params.player, &call->viewer,
				call->deadline, &player, &err) == 0)
		return true;
	call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
	return false;
}

void handle_warmup(struct api_call *call)
{
	struct wanted wanted = { 0 };
	struct service_warmup warmup;

	if (!call_needs_player(call) || !read_wanted(call, &wanted) ||
	    !check_items(call, &wanted) || !is_stored(call))
		return;
	if (wanted.item_count * (wanted.players ? json_length(wanted.players) : 1) >
	    WARMUP_TARGETS_MAX) {
		call_problem(call, PROBLEM_INVALID_REQUEST,
			     "requests times players: at most %d answers in one warm-up",
			     WARMUP_TARGETS_MAX);
		return;
	}
	service_warmup_begin(&warmup, call->mem);
	if (!put_all(call, &wanted, &warmup)) {
		call_problem(call, PROBLEM_INTERNAL_ERROR, "out of memory");
		return;
	}
	job_begin(call, JOB_WARMUP, warmup.total, service_warmup_params(&warmup));
}
