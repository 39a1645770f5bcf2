/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request on its way through the interface: what handlers are given, and how they
 * answer.
 */
#pragma once

#include "api/audit.h"
#include "api/credential.h"
#include "api/fail_log.h"
#include "api/http_metrics.h"
#include "api/line_log.h"
#include "api/later.h"
#include "api/params.h"
#include "api/problems.h"
#include "api/retry_after.h"
#include "api/routes.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/metrics.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"
#include "service/access/session.h"
#include "service/answer/turn.h"
#include "service/context.h"
#include "service/health.h"
#include "service/quota/quota.h"

#include <stdatomic.h>

struct job_runner;

struct api {
	struct service_context *service;
	struct router *router;
	struct service_health *health;
	struct metrics *metrics;
	struct http_metrics counted; /* this process's words */
	struct line_log *access, *audit;
	struct fail_log failures;
	_Atomic int64_t missing_ms; /* when an answer that lacks figures was logged */
	const char *site_name, *base_path, *cors_origins;
	const char *cookie_names[2]; /* over plain HTTP, over HTTPS */
	_Atomic int64_t request_timeout_ms;
	int64_t max_body;
	struct access_policy policy;
	struct api_work work;
	icon_reader read_icon; /* NULL: ownership cannot be proven here */
	void *read_icon_arg;
	struct job_runner *_Atomic jobs; /* NULL: this process does none */
	bool jobs_failed;                /* could not be begun */
};

struct api_call {
	struct api *api;
	TALLOC_CTX *mem;
	const struct http_request *req;
	struct http_response *resp;
	const struct api_route *route;
	struct router_match match;
	struct api_params params;
	struct credential credential;
	struct access_caller caller;      /* who asks */
	struct access_viewer viewer;      /* through whose eyes services look */
	struct quota_caller quota_caller; /* whose quota is used */
	enum guard_verdict verdict;
	enum err_code
		unchecked; /* why the credential could not be checked; E_OK = it could */
	/* The token in the body of a sign-in, when it is one of our form; else NULL. */
	const char *signs_in_with;
	bool own;      /* the caller stands for the player that it asks about */
	bool replayed; /* by a job: no client, no quota */
	bool hidden;   /* what is answered 404 is stored, but not shown to the caller */
	struct service_turn turn; /* how far the handler's question may go */
	bool pending;             /* what it takes has to be computed: no answer yet */
	/* The handler's, from a turn that ended apart to TURN_APART: only read there */
	const void *kept;
	struct deadline deadline;
	int64_t now_ms;
};

/*
 * Find the route of the request: a path under the base path, or a probe's at the root.
 */
enum router_result call_find_route(struct api_call *call);

/* A path parameter's text in the call's memory, "" when the route has none. */
const char *call_path_param(const struct api_call *call, const char *name);

/* Answer with a problem; detail says what was wrong this time. */
void call_problem(struct api_call *call, enum problem_id id, const char *detail, ...)
	PRINTF_LIKE(3, 4);

/* The same with one more member: an array of the allowed values. */
void call_problem_allowed(struct api_call *call, enum problem_id id, const char *name,
			  const char *const *allowed, size_t count, const char *detail,
			  ...) PRINTF_LIKE(6, 7);

/*
 * The same with the members of an inherited envelope: false_name is false, text_name
 * repeats the detail.
 */
void call_problem_envelope(struct api_call *call, enum problem_id id,
			   const char *false_name, const char *text_name,
			   const char *detail, ...) PRINTF_LIKE(5, 6);

/*
 * Answer with the problem that an error of a service stands for, and log what an operator
 * has to know.  not_found: what -E_NOT_FOUND means here.  -E_PENDING is no error: the
 * call is noted as pending and gets no answer; nor does a turn that only computes.  An
 * answer that is made apart may be made once more.
 */
void call_fail(struct api_call *call, const struct err *err, enum problem_id not_found);

/*
 * For the audit log: somebody was asked for who is not stored, or not shown.
 */
void call_note_not_found(struct api_call *call);

/*
 * Answer that the player is not stored: the same for one who is and does not show it.
 */
void call_player_not_found(struct api_call *call);

/* Answer 401: whom is this about? */
void call_name_a_player(struct api_call *call);

/* Whether a player was named; answers 401 when not. */
bool call_needs_player(struct api_call *call);

/* Answer 200 with JSON from a buffer of the call's memory (500 when it failed). */
void call_json(struct api_call *call, int status, const struct buf *body);

/* Answer 200 with a JSON text that outlives the answer. */
void call_fixed(struct api_call *call, const char *json);

/*
 * Answer with a tag: sets ETag, and when the request's If-None-Match names it turns the
 * answer into 304 without body.  etag lives as long as the call.
 */
void call_etag(struct api_call *call, const char *etag);

/* Say when to come again, by what is known of it (api/retry_after.h). */
void call_retry_after(struct api_call *call, const struct retry_facts *facts);

/* Headers of an answer that nobody may keep: it is about who asks. */
void call_no_store(struct api_call *call);

/* Headers of an answer that is computed each time: may be kept, must be asked again. */
void call_no_cache(struct api_call *call);
