/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers about a player, or an endpoint's about all, are taken out of the cache. */
#include "api/body.h"
#include "api/call.h"
#include "json/writer.h"
#include "service/players/invalidate.h"

#include <stddef.h>
#include <string.h>

struct wanted {
	const char *endpoint; /* NULL: all */
	const char *scope;    /* NULL: "player" */
};

static const struct body_member members[] = {
	{ "endpoint", BODY_TEXT, 1, 64, offsetof(struct wanted, endpoint) },
	{ "scope", BODY_TEXT, 1, 16, offsetof(struct wanted, scope) },
};

static const char *const scopes[] = { "player", "endpoint" };

/* player NULL: all of them. */
static void answer(struct api_call *call, const struct wanted *wanted,
		   const struct model_player *player, uint64_t removed)
{
	struct json_writer w;
	struct buf body;

	buf_init(&body, call->mem, 256);
	json_writer_init(&w, &body);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_put_text(&w, "message",
		      player ? "User cache invalidated successfully"
			     : "Endpoint cache invalidated successfully");
	json_open_object(&w, "data");
	json_put_text(&w, "scope", scopes[!player]);
	json_put_text(&w, "endpoint", wanted->endpoint);
	json_put_int(&w, "removed", (int64_t)removed);
	json_close_object(&w);
	json_open_object(&w, "meta");
	if (player)
		json_put_int(&w, "user_id", player->player_id);
	else
		json_put_null(&w, "user_id");
	json_put_time(&w, "invalidated_at", call->now_ms);
	json_close_object(&w);
	json_close_object(&w);
	call_no_store(call);
	call_json(call, 200, &body);
}

/* in_cache: the cache was asked already. */
static void refuse(struct api_call *call, bool in_cache, const struct err *err)
{
	const char *const *endpoints;
	size_t n;

	if (err->code == E_INVALID) {
		endpoints = service_kept_endpoints(&n);
		call_problem_allowed(call, PROBLEM_INVALID_BODY, "valid_endpoints",
				     endpoints, n, "endpoint: %s", err->text);
	} else if (in_cache && (err->code == E_UNAVAILABLE || err->code == E_TIMEOUT)) {
		call_problem(call, PROBLEM_SERVICE_UNAVAILABLE,
			     "Redis does not answer, so not everything that it keeps "
			     "could be removed; try again");
	} else {
		call_fail(call, err, PROBLEM_PLAYER_NOT_FOUND);
	}
}

static void invalidate_player(struct api_call *call, const struct wanted *wanted)
{
	struct model_player player;
	struct err err = { 0 };
	uint64_t removed;

	if (!call_needs_player(call)) {
		call->verdict = GUARD_UNAUTHENTICATED;
		return;
	}
	if (service_invalidate(call->api->service, &call->params.player, &call->viewer,
			       wanted->endpoint, call->deadline, &player, &removed,
			       &err) < 0)
		refuse(call, player.player_id != 0, &err);
	else
		answer(call, wanted, &player, removed);
}

/* What concerns everybody is the admin's alone. */
static bool may_invalidate_endpoint(struct api_call *call, const struct wanted *wanted)
{
	static const struct access_subject nobody;

	if (access_decide(RULE_ADMIN, &call->api->policy, &call->caller, &nobody) !=
	    ACCESS_ALLOWED) {
		call->verdict = GUARD_FORBIDDEN;
		call_problem(call, PROBLEM_FORBIDDEN,
			     "scope: \"endpoint\" needs a token of scope admin");
		return false;
	}
	if (call->req->param_count) {
		call_problem(call, PROBLEM_INVALID_BODY,
			     "scope: \"endpoint\" is about all players; name none");
		return false;
	}
	if (!wanted->endpoint) {
		call_problem(call, PROBLEM_INVALID_BODY,
			     "scope: \"endpoint\" needs the member endpoint");
		return false;
	}
	return true;
}

static void invalidate_endpoint(struct api_call *call, const struct wanted *wanted)
{
	struct err err = { 0 };
	uint64_t removed;

	if (!may_invalidate_endpoint(call, wanted))
		return;
	if (service_invalidate_everybodys(call->api->service, wanted->endpoint,
					  call->deadline, &removed, &err) < 0)
		refuse(call, true, &err);
	else
		answer(call, wanted, NULL, removed);
}

void handle_invalidate(struct api_call *call)
{
	struct wanted wanted = { 0 };
	uint32_t given;

	if (call->req->body_len &&
	    !body_read(call, members, ARRAY_LEN(members), &wanted, &given))
		return;
	if (!wanted.scope || strcmp(wanted.scope, scopes[0]) == 0)
		invalidate_player(call, &wanted);
	else if (strcmp(wanted.scope, scopes[1]) == 0)
		invalidate_endpoint(call, &wanted);
	else
		call_problem_allowed(call, PROBLEM_INVALID_BODY, "valid_scopes", scopes,
				     ARRAY_LEN(scopes), "scope: there is no \"%.16s\"",
				     wanted.scope);
}
