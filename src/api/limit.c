/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/limit.h"

#include "api/call.h"

#include <string.h>

static void set_quota_caller(struct api_call *call)
{
	const struct access_caller *caller = &call->caller;
	struct quota_caller *quota = &call->quota_caller;

	if (caller->token_id)
		quota->token_id = caller->token_id;
	else if (caller->kind == CALLER_SESSION && caller->player_count > 0)
		quota->player_id = caller->players[0].player_id;
	else
		quota->address = call->req->remote_addr;
}

struct quota_headers {
	char policy[64], state[64], retry_after[16];
};

/* Of what there were too many. */
static const char *const class_names[] = { [QUOTA_CHEAP] = "cheap requests",
					   [QUOTA_EXPENSIVE] = "expensive requests",
					   [QUOTA_LOOKUP] =
						   "bad tokens from your address" };

static const char *const quota_policies[] = { [QUOTA_CHEAP] = "\"cheap\";q=",
					      [QUOTA_EXPENSIVE] = "\"expensive\";q=",
					      [QUOTA_LOOKUP] = "\"lookup\";q=" };
static const char *const quota_states[] = { [QUOTA_CHEAP] = "\"cheap\";r=",
					    [QUOTA_EXPENSIVE] = "\"expensive\";r=",
					    [QUOTA_LOOKUP] = "\"lookup\";r=" };

static struct quota_headers *add_quota_headers(struct api_call *call,
					       enum quota_class class,
					       const struct quota_state *state)
{
	struct quota_headers *h = talloc(call->mem, struct quota_headers);
	char *p;

	if (!h)
		return NULL;
	p = http_add_number(stpcpy(h->policy, quota_policies[class]), "", state->limit);
	http_add_number(p, ";w=", state->window_s);
	p = http_add_number(stpcpy(h->state, quota_states[class]), "", state->remaining);
	http_add_number(p, ";t=", state->reset_s);
	(void)http_response_header(call->resp, "RateLimit-Policy", h->policy);
	(void)http_response_header(call->resp, "RateLimit", h->state);
	return h;
}

static void refuse_limited(struct api_call *call, enum quota_class class,
			   const struct quota_state *state, struct quota_headers *h)
{
	const int32_t wait_s = state->retry_after_s < 1 ? 1 : state->retry_after_s;

	if (h) {
		http_add_number(h->retry_after, "", wait_s);
		(void)http_response_header(call->resp, "Retry-After", h->retry_after);
	}
	call->verdict = GUARD_LIMITED;
	call_problem(call, PROBLEM_QUOTA_EXCEEDED,
		     "too many %s: %d at once, refilled within %d s; try again in %d s",
		     class_names[class], state->limit, state->window_s, wait_s);
}

bool limit_take(struct api_call *call, int64_t mono_ms)
{
	enum quota_class class =
		call->route->cost == COST_EXPENSIVE ? QUOTA_EXPENSIVE : QUOTA_CHEAP;
	struct quota_state state = { 0 };
	struct quota_headers *h = NULL;
	bool allowed;

	set_quota_caller(call);
	if (!call->api->service->quota || call->replayed)
		return true;
	allowed = quota_take(call->api->service->quota, &call->quota_caller, class,
			     mono_ms, call->deadline, &state);
	if (state.limited)
		h = add_quota_headers(call, class, &state);
	if (!allowed)
		refuse_limited(call, class, &state, h);
	return allowed;
}

void limit_refuse_lookup(struct api_call *call, const struct quota_state *state)
{
	set_quota_caller(call);
	refuse_limited(call, QUOTA_LOOKUP, state,
		       add_quota_headers(call, QUOTA_LOOKUP, state));
}
