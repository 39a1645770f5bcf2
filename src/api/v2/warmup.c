/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers are computed before anybody asks for them: a job of requests. */
#include "api/batch_items.h"
#include "api/body.h"
#include "api/call.h"
#include "api/job_view.h"
#include "json/reader.h"

#include <string.h>

#define PLAYERS_MAX 100
#define TARGETS_MAX 1000

/* What the inherited warm-up made, as far as it is answered. */
static const char *const usual[] = { "period/week", "period/month" };

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
	    json_length(players) > PLAYERS_MAX) {
		call_problem(call, PROBLEM_INVALID_REQUEST,
			     "players: give an array of 1 to %d players", PLAYERS_MAX);
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

	if (call->req->body_len) {
		root = body_object(call);
		if (!root)
			return false;
	}
	wanted->players = json_member(root, "players");
	if (wanted->players && !read_players(call, wanted->players))
		return false;
	if (!json_member(root, "requests"))
		return batch_items_make(call, usual, ARRAY_LEN(usual), &wanted->items,
					&wanted->item_count) &&
		       batch_members_known(call, root, "players");
	return batch_items_read(call, root, "players", &wanted->items,
				&wanted->item_count);
}

/* Every item of one player. */
static bool put_targets(struct api_call *call, struct json_writer *w,
			const struct wanted *wanted, const char *player, int32_t *total)
{
	for (size_t i = 0; i < wanted->item_count; i++) {
		const char *target =
			player ? batch_item_about(call, &wanted->items[i], player)
			       : batch_item_target(call, &wanted->items[i]);

		if (!target)
			return false;
		json_put_text(w, NULL, target);
		++*total;
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
		    struct json_writer *w, int32_t *total)
{
	if (!wanted->players)
		return put_targets(call, w, wanted, own_player(call), total);
	for (size_t i = 0; i < json_length(wanted->players); i++)
		if (!put_targets(call, w, wanted,
				 json_text(json_element(wanted->players, i)), total))
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
	struct json_writer w;
	struct buf params;
	int32_t total = 0;

	if (!call_needs_player(call) || !read_wanted(call, &wanted) ||
	    !check_items(call, &wanted) || !is_stored(call))
		return;
	if (wanted.item_count * (wanted.players ? json_length(wanted.players) : 1) >
	    TARGETS_MAX) {
		call_problem(call, PROBLEM_INVALID_REQUEST,
			     "requests times players: at most %d answers in one warm-up",
			     TARGETS_MAX);
		return;
	}
	buf_init(&params, call->mem, 4096);
	json_writer_init(&w, &params);
	json_open_object(&w, NULL);
	json_open_array(&w, "targets");
	if (!put_all(call, &wanted, &w, &total)) {
		call_problem(call, PROBLEM_INTERNAL_ERROR, "out of memory");
		return;
	}
	json_close_array(&w);
	json_close_object(&w);
	job_begin(call, JOB_WARMUP, total, &params);
}
