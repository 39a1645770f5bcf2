/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/call.h"

#include "base/log.h"
#include "base/secret.h"
#include "http/cond.h"
#include "http/problem.h"
#include "service/takeoff.h"
#include "work/queue.h"

#include <stdarg.h>
#include <string.h>

const char *call_path_param(const struct api_call *call, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < call->match.param_count; i++) {
		const struct router_param *param = &call->match.params[i];
		char *text;

		if (param->name_len != len || memcmp(param->name, name, len) != 0)
			continue;
		text = talloc_strndup(call->mem, param->text, param->len);
		return text ? text : "";
	}
	return "";
}

static int64_t drain_ms(struct work_queue *queue)
{
	struct work_stats stats;
	int64_t us;

	if (!queue)
		return -1;
	work_queue_stats(queue, &stats);
	us = work_stats_drain_us(&stats);
	return us < 0 ? -1 : us / 1000;
}

void call_retry_after(struct api_call *call, const struct retry_facts *facts)
{
	char *text = talloc_size(call->mem, 16);
	uint64_t chance;

	if (!text)
		return;
	secret_random(&chance, sizeof(chance));
	http_add_number(text, "", retry_after_s(facts, chance));
	(void)http_response_header(call->resp, "Retry-After", text);
}

/* What it is that the answer waits for. */
static void add_retry_after(struct api_call *call)
{
	struct service_context *service = call->api->service;
	const struct retry_facts facts = {
		.probe_ms = service_takeoff_rest_ms(service),
		.drain_ms = drain_ms(service->work),
	};

	call_retry_after(call, &facts);
}

static void write_problem(struct api_call *call, const struct problem *row,
			  struct http_problem *problem, const char *detail, va_list ap)
{
	char *text = talloc_vasprintf(call->mem, detail, ap);

	problem->status = row->status;
	problem->code = row->code;
	problem->title = row->title;
	problem->detail = text ? text : row->title;
	problem->base = call->api->base_path;
	problem->instance = call->req->request_id;
	if (row->status == 503)
		add_retry_after(call);
	if (row->status == 401)
		(void)http_response_header(
			call->resp, "WWW-Authenticate",
			row == problem_get(PROBLEM_INVALID_TOKEN)
				? "Bearer realm=\"lol-match-exporter\", "
				  "error=\"invalid_token\""
				: "Bearer realm=\"lol-match-exporter\"");
	http_problem_write(problem, call->mem, call->resp);
}

void call_problem(struct api_call *call, enum problem_id id, const char *detail, ...)
{
	struct http_problem problem = { 0 };
	va_list ap;

	va_start(ap, detail);
	write_problem(call, problem_get(id), &problem, detail, ap);
	va_end(ap);
}

void call_problem_allowed(struct api_call *call, enum problem_id id, const char *name,
			  const char *const *allowed, size_t count, const char *detail,
			  ...)
{
	struct http_problem problem = { .allowed_name = name,
					.allowed = allowed,
					.allowed_count = count };
	va_list ap;

	va_start(ap, detail);
	write_problem(call, problem_get(id), &problem, detail, ap);
	va_end(ap);
}

void call_problem_envelope(struct api_call *call, enum problem_id id,
			   const char *false_name, const char *text_name,
			   const char *detail, ...)
{
	struct http_problem problem = { .false_name = false_name,
					.text_name = text_name };
	va_list ap;

	va_start(ap, detail);
	write_problem(call, problem_get(id), &problem, detail, ap);
	va_end(ap);
}

enum problem_id problem_of_err(enum err_code code)
{
	switch (code) {
	case E_TIMEOUT:
		return PROBLEM_TIMEOUT;
	case E_SCHEMA:
		return PROBLEM_SCHEMA_NOT_CURRENT;
	case E_LIMITED:
		return PROBLEM_LIMIT_EXCEEDED;
	case E_ACCESS:
	case E_BUSY:
	case E_CANCELLED:
	case E_CONFLICT:
	case E_NOSPACE:
	case E_UNAVAILABLE:
		return PROBLEM_SERVICE_UNAVAILABLE;
	case E_OK:
	case E_BUG:
	case E_CORRUPT:
	case E_EMPTY:
	case E_INVALID:
	case E_IO:
	case E_NOMEM:
	case E_NOT_FOUND:
	case E_PENDING:
	case E_UNCERTAIN:
	case E_COUNT:
		break;
	}
	return PROBLEM_INTERNAL_ERROR;
}

/* Too much at once, not too much altogether: the next second may do. */
static void call_busy(struct api_call *call)
{
	call->verdict = GUARD_LIMITED;
	(void)http_response_header(call->resp, "Retry-After", "1");
	call_problem(call, PROBLEM_QUOTA_EXCEEDED,
		     "as many answers as you may have computed at once are under way; "
		     "try again in 1 s");
}

/*
 * A line in either case: one for the hidden alone would take time that the unknown do
 * not.
 */
void call_note_not_found(struct api_call *call)
{
	if (call->verdict != GUARD_HIDDEN)
		call->verdict = call->hidden ? GUARD_HIDDEN : GUARD_NOT_STORED;
}

void call_fail(struct api_call *call, const struct err *err, enum problem_id not_found)
{
	enum problem_id id = problem_of_err(err->code);

	/* An item of a batch that is only prepared: it is asked again. */
	if (call->viewer.batch && err->code == E_CANCELLED)
		return;
	/* What a turn that only computes has found out, those who wait will say. */
	if (err->code == E_PENDING || call->turn.step == TURN_COMPUTE ||
	    call->turn.step == TURN_CONFIRM) {
		call->pending = err->code == E_PENDING;
		return;
	}
	if (call->turn.step == TURN_APART)
		call->turn.result->err = *err;
	if (err->code == E_BUSY) {
		call_busy(call);
		return;
	}
	if (err->code == E_NOT_FOUND && not_found == PROBLEM_PLAYER_NOT_FOUND) {
		call_player_not_found(call);
		return;
	}
	if (err->code == E_NOT_FOUND) {
		call_note_not_found(call);
		call_problem(call, not_found, "%s: %s", problem_get(not_found)->title,
			     err->text);
		return;
	}
	if (fail_log_may(&call->api->failures, call->now_ms))
		log_line(id == PROBLEM_INTERNAL_ERROR ? LOG_ERROR : LOG_WARN,
			 "%s: %s: %s", call->route->path, err_name((int)err->code),
			 err->text);
	call_problem(call, id, "%s", problem_get(id)->help);
}

void call_player_not_found(struct api_call *call)
{
	const struct player_ref *ref = &call->params.player;
	const char *title = problem_get(PROBLEM_PLAYER_NOT_FOUND)->title;
	const char *of = ref->platform ? " of " : "";
	const char *platform = ref->platform ? ref->platform : "";

	/* Whose player it is cannot be said now, so neither can that there is none. */
	if (call->unchecked)
		call->verdict = GUARD_UNCHECKED;
	else
		call_note_not_found(call);
	if (call->unchecked)
		call_problem(call, PROBLEM_SERVICE_UNAVAILABLE, "%s",
			     problem_get(PROBLEM_SERVICE_UNAVAILABLE)->help);
	else if (ref->riot_id)
		call_problem(call, PROBLEM_PLAYER_NOT_FOUND,
			     "%s: no player \"%.80s#%.32s\"%s%.8s is stored", title,
			     ref->riot_id, ref->riot_tag, of, platform);
	else
		call_problem(call, PROBLEM_PLAYER_NOT_FOUND,
			     "%s: no player with this puuid is stored", title);
}

void call_name_a_player(struct api_call *call)
{
	call_problem(
		call, PROBLEM_AUTHENTICATION_REQUIRED,
		"Authentication required: no player was named and no session or token "
		"stands for one. Give player=<puuid>, player=<name>%%23<tag>, or "
		"riot_id=, tag= and optionally region=");
}

bool call_needs_player(struct api_call *call)
{
	const struct player_ref *player = &call->params.player;

	if (player->puuid || player->riot_id)
		return true;
	call_name_a_player(call);
	return false;
}

void call_json(struct api_call *call, int status, const struct buf *body)
{
	if (body->failed) {
		call_problem(call, PROBLEM_INTERNAL_ERROR, "out of memory");
		return;
	}
	call->resp->status = status;
	call->resp->content_type = "application/json";
	call->resp->body = body->data;
	call->resp->body_len = body->len;
}

void call_fixed(struct api_call *call, const char *json)
{
	call->resp->status = 200;
	call->resp->content_type = "application/json";
	call->resp->body = json;
	call->resp->body_len = strlen(json);
}

void call_etag(struct api_call *call, const char *etag)
{
	struct http_response *resp = call->resp;

	(void)http_response_header(resp, "ETag", etag);
	if (!cond_none_match(http_request_header(call->req, "if-none-match"), etag))
		return;
	resp->status = 304;
	resp->content_type = NULL;
	resp->body = NULL;
	resp->body_len = 0;
}

void call_no_store(struct api_call *call)
{
	(void)http_response_header(call->resp, "Cache-Control", "no-store");
	(void)http_response_header(call->resp, "Vary", "Authorization, Cookie");
}

void call_no_cache(struct api_call *call)
{
	(void)http_response_header(call->resp, "Cache-Control", "private, no-cache");
	(void)http_response_header(call->resp, "Vary", "Authorization, Cookie");
}
