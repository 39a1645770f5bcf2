/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sign-in, sign-out, and who is signed in.  A Riot ID alone opens nothing: what does is a
 * token, or the proof that the account's profile icon can be changed.
 */
#include "api/body.h"
#include "api/call.h"
#include "api/v1/user.h"
#include "model/platform.h"
#include "service/access/session.h"
#include "service/fields.h"
#include "service/player.h"

#include <string.h>

#define SECRET_TEXT_MAX 200

/* What a sign-in body may hold: one of three ways. */
struct sign_in {
	const char *token;
	const char *riot_id, *riot_tag, *region;
	const char *challenge;
};

static const struct body_member members[] = {
	{ "challenge", BODY_TEXT, 1, SECRET_TEXT_MAX,
	  offsetof(struct sign_in, challenge) },
	{ "region", BODY_TEXT, 0, 20, offsetof(struct sign_in, region) },
	{ "riot_id", BODY_TEXT, 1, 100, offsetof(struct sign_in, riot_id) },
	{ "riot_tag", BODY_TEXT, 1, 40, offsetof(struct sign_in, riot_tag) },
	{ "token", BODY_TEXT, 1, SECRET_TEXT_MAX, offsetof(struct sign_in, token) },
};

/* Failures carry the inherited envelope beside the problem's members. */
#define REFUSE(call, id, ...) \
	call_problem_envelope(call, id, "valid", "error_message", __VA_ARGS__)

/* The player that a caller stands for; false when that was answered. */
static bool find_user(struct api_call *call, struct model_player *ret_player,
		      bool *ret_found)
{
	struct player_ref ref = { 0 };
	struct err err = { 0 };
	int r;

	*ret_found = false;
	if (call->caller.player_count == 0)
		return true;
	ref.puuid = call->caller.players[0].puuid;
	r = service_player_find(call->api->service, &ref, &call->viewer, call->deadline,
				ret_player, &err);
	*ret_found = r == 0;
	if (r == 0 || r == -E_NOT_FOUND)
		return true;
	call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
	return false;
}

/* Who is signed in; first says so under the name that the route inherited. */
static void write_signed_in(struct api_call *call, const char *first,
			    const struct model_player *player, struct buf *out)
{
	const struct access_caller *caller = &call->caller;
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_bool(&w, first, true);
	if (player)
		user_write(&w, "user", player, true);
	else
		json_put_null(&w, "user");
	json_put_text(&w, "scope", access_scope_name(caller->scope));
	fields_put_time(&w, "expires_at", caller->expires_ms);
	json_open_array(&w, "players");
	for (size_t i = 0; i < caller->player_count; i++)
		json_put_text(&w, NULL, caller->players[i].puuid);
	json_close_array(&w);
	json_close_object(&w);
}

static bool answer_signed_in(struct api_call *call, const char *first)
{
	struct model_player player;
	struct buf out;
	bool found;

	if (!find_user(call, &player, &found))
		return false;
	buf_init(&out, call->mem, 1024);
	write_signed_in(call, first, found ? &player : NULL, &out);
	call_no_store(call);
	call_json(call, 200, &out);
	return true;
}

static const char *old_cookie(const struct api_call *call)
{
	return call->credential.cookie_usable ? call->credential.cookie : NULL;
}

/* A session is open: hand its cookie over. */
static void welcome(struct api_call *call, const char *cookie, int64_t expires_ms)
{
	char *kept = talloc_strdup(call->mem, cookie);

	if (answer_signed_in(call, "valid") && kept)
		credential_set_cookie(call, kept, (expires_ms - call->now_ms) / 1000);
}

static void sign_in_by_token(struct api_call *call, const char *token)
{
	char cookie[COOKIE_TEXT_SIZE];
	struct err err = { 0 };
	int64_t expires_ms;
	int r;

	if (credential_is_token(token))
		call->signs_in_with = token;
	r = service_session_open(call->api->service->access, token, old_cookie(call),
				 call->now_ms, call->deadline, cookie, &expires_ms,
				 &call->caller, &err);

	if (r == 0) {
		welcome(call, cookie, expires_ms);
	} else if (r == -E_ACCESS) {
		call->verdict = GUARD_INVALID_TOKEN;
		REFUSE(call, PROBLEM_INVALID_TOKEN, "the token is not valid");
	} else {
		call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
	}
}

static void write_challenge(struct api_call *call, const struct ownership_challenge *c)
{
	struct json_writer w;
	struct buf out;

	buf_init(&out, call->mem, 512);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "valid", false);
	json_put_text(&w, "challenge", c->secret);
	json_put_int(&w, "icon_id", c->icon_id);
	json_put_time(&w, "expires_at", c->expires_ms);
	json_put_text(&w, "message",
		      "Choose this profile icon in the client, then send the challenge.");
	json_close_object(&w);
	call_no_store(call);
	call_json(call, 202, &out);
}

static void begin_proof(struct api_call *call, const struct sign_in *body)
{
	const struct model_platform *platform = NULL;
	struct ownership_challenge challenge;
	struct err err = { 0 };
	int r;

	if (body->region && *body->region &&
	    !(platform = model_platform_find(body->region))) {
		REFUSE(call, PROBLEM_INVALID_REGION,
		       "region \"%.20s\" is none of Riot's platforms", body->region);
		return;
	}
	if (!call->api->read_icon) {
		REFUSE(call, PROBLEM_OWNERSHIP_UNAVAILABLE,
		       "a Riot ID alone signs nobody in, and this server cannot look at "
		       "profile icons: ask its admin for a token");
		return;
	}
	call->params.player =
		(struct player_ref){ .riot_id = body->riot_id,
				     .riot_tag = body->riot_tag,
				     .platform = platform ? platform->id : NULL };
	r = service_ownership_begin(call->api->service->access, call->api->service,
				    &call->params.player, &call->quota_caller,
				    call->api->read_icon, call->api->read_icon_arg,
				    call->now_ms, call->deadline, &challenge, &err);
	if (r == 0)
		write_challenge(call, &challenge);
	else if (r == -E_LIMITED)
		REFUSE(call, PROBLEM_QUOTA_EXCEEDED,
		       "too many proofs are open: finish one, or try again later");
	else
		call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
}

static void finish_proof(struct api_call *call, const char *secret)
{
	char cookie[COOKIE_TEXT_SIZE];
	struct err err = { 0 };
	int64_t expires_ms;
	int r = service_ownership_finish(call->api->service->access, secret,
					 call->api->read_icon, call->api->read_icon_arg,
					 old_cookie(call), call->now_ms, call->deadline,
					 cookie, &expires_ms, &call->caller, &err);

	if (r == 0) {
		welcome(call, cookie, expires_ms);
	} else if (r == -E_ACCESS) {
		call->verdict = GUARD_INVALID_TOKEN;
		REFUSE(call, PROBLEM_INVALID_CHALLENGE,
		       "the challenge is unknown, has ended or was used up");
	} else if (r == -E_CONFLICT) {
		REFUSE(call, PROBLEM_ICON_NOT_SHOWN,
		       "the account shows another icon still");
	} else {
		call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
	}
}

void handle_validate(struct api_call *call)
{
	struct sign_in body = { 0 };
	uint32_t given;
	bool by_name, one_way;

	if (!body_read(call, members, ARRAY_LEN(members), &body, &given))
		return;
	by_name = body.riot_id && body.riot_tag;
	one_way = (body.token != NULL) + (body.challenge != NULL) + by_name == 1;
	if (!one_way || (!by_name && (body.riot_id || body.riot_tag || body.region)))
		REFUSE(call, PROBLEM_INVALID_BODY,
		       "give token, or riot_id with riot_tag and region, or challenge: "
		       "one of the three ways");
	else if (body.token)
		sign_in_by_token(call, body.token);
	else if (body.challenge)
		finish_proof(call, body.challenge);
	else
		begin_proof(call, &body);
}

void handle_session(struct api_call *call)
{
	static const char nobody[] = "{\"authenticated\":false}";

	if (call->caller.kind != CALLER_ANONYMOUS) {
		(void)answer_signed_in(call, "authenticated");
		return;
	}
	if (call->credential.has_cookie)
		credential_set_cookie(call, "", 0);
	call_no_store(call);
	call_fixed(call, nobody);
}

/* Signing out twice, or without having signed in, is fine. */
void handle_logout(struct api_call *call)
{
	static const char body[] = "{\"message\":\"Logged out successfully\"}";
	struct err err = { 0 };

	if (call->credential.cookie_usable &&
	    service_session_close(call->api->service->access, call->credential.cookie,
				  call->now_ms, call->deadline, &err) < 0) {
		call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
		return;
	}
	if (call->credential.has_cookie)
		credential_set_cookie(call, "", 0);
	call_no_store(call);
	call_fixed(call, body);
}
