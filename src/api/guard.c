/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/guard.h"

#include "api/call.h"
#include "api/limit.h"
#include "api/origin.h"
#include "base/clock.h"

#include <stdio.h>
#include <string.h>

#define SIGN_IN_HELP                                                       \
	"send a token as \"Authorization: Bearer\", or sign in with POST " \
	"%s/api/auth/validate"

void guard_add_headers(struct api_call *call)
{
	struct http_response *resp = call->resp;

	(void)http_response_header(resp, "X-Request-Id", call->req->request_id);
	(void)http_response_header(resp, "X-Content-Type-Options", "nosniff");
	(void)http_response_header(resp, "Referrer-Policy", "no-referrer");
	(void)http_response_header(resp, "Content-Security-Policy",
				   "default-src 'none'; frame-ancestors 'none'");
	(void)http_response_header(resp, "Cross-Origin-Resource-Policy", "same-origin");
	origin_add_headers(call);
}

/*
 * Refused before it was known who asks: the address pays.  False: that was too much, and
 * is what was answered.
 */
static bool refuse(struct api_call *call, enum guard_verdict verdict)
{
	if (!limit_take(call, clock_mono_us() / 1000))
		return false;
	call->verdict = verdict;
	return true;
}

bool guard_request(struct api_call *call)
{
	if (!call->req->malformed)
		return true;
	if (refuse(call, GUARD_UNREADABLE))
		call_problem(call, PROBLEM_MALFORMED_REQUEST,
			     "the request cannot be read: %s", call->req->malformed);
	return false;
}

static bool url_holds_token(const struct http_request *req)
{
	bool encoded = strchr(req->target, '%') != NULL;

	if (credential_in(req->target, strlen(req->target)) ||
	    (encoded && credential_in(req->path, strlen(req->path))))
		return true;
	for (size_t i = 0; i < req->param_count; i++) {
		const struct http_pair *pair = &req->params[i];

		if (credential_is_param(pair->name) ||
		    (encoded && (credential_in(pair->name, strlen(pair->name)) ||
				 credential_in(pair->value, strlen(pair->value)))))
			return true;
	}
	return false;
}

bool guard_url(struct api_call *call)
{
	if (!url_holds_token(call->req))
		return true;
	call->resp->hide_path = true;
	if (refuse(call, GUARD_TOKEN_IN_URL))
		call_problem(
			call, PROBLEM_TOKEN_IN_URL,
			"a token never goes into an address: it would stand in logs and "
			"histories. Revoke this one, make another, and " SIGN_IN_HELP,
			call->api->base_path);
	return false;
}

static bool refuse_body(struct api_call *call)
{
	if (refuse(call, GUARD_TOKEN_IN_URL))
		call_problem(
			call, PROBLEM_TOKEN_IN_URL,
			"a token never goes into the body of this route; " SIGN_IN_HELP,
			call->api->base_path);
	return false;
}

static bool readable(struct api_call *call)
{
	const struct credential *c = &call->credential;

	switch (c->fault) {
	case CREDENTIAL_TWICE:
		if (refuse(call, GUARD_UNREADABLE))
			call_problem(call, PROBLEM_MALFORMED_REQUEST,
				     "\"%s\" was given twice: who asks must be clear",
				     c->twice);
		return false;
	case CREDENTIAL_TOO_LARGE:
		if (refuse(call, GUARD_UNREADABLE))
			call_problem(call, PROBLEM_HEADER_TOO_LARGE,
				     "the cookies are larger than the %d bytes that are "
				     "allowed",
				     CREDENTIAL_COOKIES_MAX);
		return false;
	case CREDENTIAL_BAD_TOKEN: /* answered when it has been counted */
	case CREDENTIAL_FINE:
		break;
	}
	if (call->req->body_len && !(call->route->flags & ROUTE_TOKEN_IN_BODY) &&
	    credential_in(call->req->body, call->req->body_len))
		return refuse_body(call);
	return true;
}

static bool is_unsafe(enum http_method method)
{
	return method != HTTP_GET && method != HTTP_HEAD && method != HTTP_OPTIONS;
}

/*
 * A page elsewhere can make a browser send our cookie, or sign its user in as somebody
 * else; it cannot make it send a token.
 */
static bool from_our_site(struct api_call *call)
{
	const struct credential *c = &call->credential;

	if (!is_unsafe(call->req->method) || c->has_token ||
	    (!c->has_cookie && !(call->route->flags & ROUTE_SAME_SITE)) ||
	    origin_is_ours(call, !c->has_cookie))
		return true;
	if (refuse(call, GUARD_CROSS_SITE))
		call_problem(call, PROBLEM_CROSS_SITE,
			     "a browser asks this from another site, or does not say "
			     "from which: "
			     "Origin has to be this host's own. Programs send a token "
			     "instead of "
			     "a cookie");
	return false;
}

/* What became of the credentials. */
enum identity {
	IDENTITY_NONE, /* none were shown, or a cookie that has ended */
	IDENTITY_KNOWN,
	IDENTITY_INVALID,   /* a token that is none of ours */
	IDENTITY_UNCHECKED, /* nobody can say now */
	IDENTITY_LIMITED,   /* too many bad ones came from this address */
};

static enum identity identify(struct api_call *call, struct access_payer *payer,
			      struct err *err)
{
	struct service_access *access = call->api->service->access;
	const struct credential *c = &call->credential;
	int r;

	if (c->fault == CREDENTIAL_BAD_TOKEN)
		return IDENTITY_INVALID;
	if (!c->has_token && !c->cookie_usable)
		return IDENTITY_NONE;
	if (c->has_token)
		r = service_access_token(access, c->token, payer, call->now_ms,
					 call->deadline, &call->caller, err);
	else
		r = service_access_cookie(access, c->cookie, payer, call->now_ms,
					  call->deadline, &call->caller, err);
	if (r == 0)
		return IDENTITY_KNOWN;
	memset(&call->caller, 0, sizeof(call->caller));
	if (r == -E_ACCESS)
		return c->has_token ? IDENTITY_INVALID : IDENTITY_NONE;
	if (payer->refused)
		return IDENTITY_LIMITED;
	return IDENTITY_UNCHECKED;
}

/* Who asks, and whether it has not asked too much; false: it was answered. */
static bool identify_and_count(struct api_call *call, enum identity *ret_identity,
			       struct err *err)
{
	struct access_payer payer = { .quota = call->api->service->quota,
				      .address = call->req->remote_addr,
				      .mono_ms = clock_mono_us() / 1000 };

	*ret_identity = identify(call, &payer, err);
	if (*ret_identity != IDENTITY_LIMITED)
		return limit_take(call, payer.mono_ms);
	limit_refuse_lookup(call, &payer.state);
	return false;
}

static const char *forbidden_text(const struct api_call *call)
{
	switch (call->route->rule) {
	case RULE_MMR:
		return call->api->policy.mmr == MMR_OFF
			       ? "this server shows no skill ratings"
			       : "skill ratings are shown to the player itself only";
	case RULE_OWN:
		return "this belongs to the player itself, and you do not stand for that "
		       "player";
	case RULE_OWN_WRITE:
		return "changing this needs scope write and standing for the player";
	case RULE_WRITE:
		return "this needs a token of scope write that is not tied to players";
	case RULE_ADMIN:
		return "this needs a token of scope admin";
	case RULE_NONE:
	case RULE_OPEN:
	case RULE_READ:
	case RULE_PLAYER:
	case RULE_COUNT:
		break;
	}
	return "this token may not ask here";
}

static void refuse_stranger(struct api_call *call)
{
	const struct credential *c = &call->credential;

	call->verdict = GUARD_UNAUTHENTICATED;
	if (c->has_cookie && !c->has_token)
		credential_set_cookie(call, "", 0);
	call_problem(
		call, PROBLEM_AUTHENTICATION_REQUIRED,
		c->has_cookie && !c->has_token
			? "Authentication required: the session has ended; " SIGN_IN_HELP
			: "Authentication required: " SIGN_IN_HELP,
		call->api->base_path);
}

/* Nobody can say now who asks, and what anybody may does not suffice. */
static bool refuse_unchecked(struct api_call *call)
{
	struct err err = { .code = call->unchecked };

	snprintf(err.text, sizeof(err.text), "a credential cannot be checked now");
	call->verdict = GUARD_UNCHECKED;
	call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
	return false;
}

/* Answer what the rule said; true when it said yes. */
static bool obey(struct api_call *call, enum access_verdict verdict)
{
	if (verdict != ACCESS_ALLOWED && call->unchecked)
		return refuse_unchecked(call);
	switch (verdict) {
	case ACCESS_ALLOWED:
		call->verdict = GUARD_ALLOWED;
		return true;
	case ACCESS_WHO:
		if (call->caller.kind == CALLER_ANONYMOUS) {
			refuse_stranger(call);
		} else {
			call->verdict = GUARD_UNAUTHENTICATED;
			call_name_a_player(call);
		}
		return false;
	case ACCESS_FORBIDDEN:
		call->verdict = GUARD_FORBIDDEN;
		call_problem(call, PROBLEM_FORBIDDEN, "%s", forbidden_text(call));
		return false;
	case ACCESS_HIDDEN:
		call->verdict = GUARD_HIDDEN;
		call_player_not_found(call);
		return false;
	}
	return false;
}

static enum access_verdict decide(const struct api_call *call,
				  const struct access_subject *subject)
{
	return access_decide(call->route->rule, &call->api->policy, &call->caller,
			     subject);
}

/* Whether the rule could let the caller in if it asked about the right player. */
static enum access_verdict decide_at_best(const struct api_call *call)
{
	const struct access_subject best = { .named = true,
					     .own = call->caller.player_count > 0 };

	return decide(call, &best);
}

static bool rule_has_player(enum access_rule rule)
{
	return rule == RULE_PLAYER || rule == RULE_MMR || rule == RULE_OWN ||
	       rule == RULE_OWN_WRITE;
}

/* What was decided for a player must not be done to another who has the name by then. */
static bool pin_player(struct api_call *call, const char *puuid)
{
	struct player_ref *ref = &call->params.player;
	struct err err = { .code = E_NOMEM, .text = "no memory for a player" };
	char *own = talloc_strdup(call->mem, puuid);

	if (!own) {
		call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
		return false;
	}
	*ref = (struct player_ref){ .puuid = own };
	return true;
}

/* A name becomes a puuid where it matters whose it is. */
static bool resolve_name(struct api_call *call)
{
	struct player_ref *ref = &call->params.player;
	char puuid[MODEL_PUUID_SIZE];
	struct err err = { 0 };
	int r;

	if (!ref->riot_id || call->caller.player_count == 0)
		return true;
	r = service_player_puuid(call->api->service, ref, &call->viewer, call->deadline,
				 puuid, &err);
	if (r == -E_NOT_FOUND)
		return true;
	if (r == 0) {
		call->own = access_is_player(&call->caller, puuid);
		return !call->own || pin_player(call, puuid);
	}
	call_fail(call, &err, PROBLEM_PLAYER_NOT_FOUND);
	return false;
}

/* Whom the request is about; false when that could not be found out. */
static bool find_subject(struct api_call *call, struct access_subject *ret)
{
	struct player_ref *ref = &call->params.player;

	/* A copy: the caller is not kept for as long as a request that is held. */
	if (!ref->puuid && !ref->riot_id && call->caller.player_count > 0 &&
	    !pin_player(call, call->caller.players[0].puuid))
		return false;
	if (ref->puuid)
		call->own = access_is_player(&call->caller, ref->puuid);
	else if (!resolve_name(call))
		return false;
	*ret = (struct access_subject){ .named = ref->puuid || ref->riot_id,
					.own = call->own };
	return true;
}

static bool read_params(struct api_call *call)
{
	if (!call->route->handler) {
		params_read_player(call);
		return true;
	}
	return call->route->flags & ROUTE_ANY_QUERY || params_read(call);
}

/* An admin who may do it to all players at once. */
static bool is_for_all(const struct api_call *call)
{
	return call->route->flags & ROUTE_ADMIN_FOR_ALL &&
	       call->caller.scope == SCOPE_ADMIN;
}

static bool rule_allows(struct api_call *call)
{
	struct access_subject subject;

	if (!obey(call, decide_at_best(call)))
		return false;
	if (!read_params(call))
		return false;
	if (!rule_has_player(call->route->rule))
		return true;
	if (!find_subject(call, &subject))
		return false;
	if (!subject.named && call->unchecked)
		return refuse_unchecked(call);
	if (!subject.named && is_for_all(call))
		return obey(call, ACCESS_ALLOWED);
	if (!subject.named) {
		call->verdict = GUARD_UNAUTHENTICATED;
		call_name_a_player(call);
		return false;
	}
	return obey(call, decide(call, &subject));
}

static bool refuse_token(struct api_call *call)
{
	call->verdict = GUARD_INVALID_TOKEN;
	call_problem(call, PROBLEM_INVALID_TOKEN,
		     "the token is not valid: it is none of this server's, has ended, or "
		     "is not in the form \"Authorization: Bearer lme_...\"");
	return false;
}

bool guard_pass(struct api_call *call)
{
	struct err err = { 0 };
	enum identity identity;

	if (call->route->cost == COST_FREE)
		return rule_allows(call);
	if (!readable(call) || !from_our_site(call))
		return false;
	if (!identify_and_count(call, &identity, &err))
		return false;
	if (identity == IDENTITY_INVALID)
		return refuse_token(call);
	/* Until it can be checked, its bearer may what anybody may. */
	if (identity == IDENTITY_UNCHECKED)
		call->unchecked = err.code ? err.code : E_UNAVAILABLE;
	if (call->unchecked && call->route->flags & ROUTE_WHO_ASKS)
		return refuse_unchecked(call);
	return rule_allows(call);
}

/* What is answered depends on nobody, so a bad token is no reason to refuse. */
bool guard_unrouted(struct api_call *call)
{
	struct err err = { 0 };
	enum identity identity;

	return readable(call) && identify_and_count(call, &identity, &err);
}

bool guard_item(struct api_call *item)
{
	return guard_url(item) && limit_take(item, clock_mono_us() / 1000) &&
	       rule_allows(item);
}

bool guard_known(struct api_call *call)
{
	return rule_allows(call);
}
