/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/replay.h"

#include "api/call.h"
#include "api/guard.h"

#include <stdio.h>
#include <string.h>

static const struct api_route unknown = { .method = HTTP_GET, .path = "-" };

/* The one header that handlers look at. */
static int make_request(TALLOC_CTX *mem, const struct replay_request *wanted,
			struct http_request *req)
{
	*req = (struct http_request){ .method = http_method_parse(wanted->method),
				      .method_text = wanted->method,
				      .remote_addr = "",
				      .host = "" };
	http_request_set_id(req, NULL);
	if (wanted->body) {
		req->body = wanted->body;
		req->body_len = strlen(wanted->body);
	}
	if (wanted->content_type) {
		req->headers = talloc_zero_array(mem, struct http_pair, 1);
		if (!req->headers)
			return -E_NOMEM;
		req->headers[0] =
			(struct http_pair){ "content-type", wanted->content_type };
		req->header_count = 1;
	}
	return http_request_set_target(req, mem, wanted->target);
}

static void run(struct api_call *call)
{
	if (call->req->malformed || call_find_route(call) != ROUTER_FOUND) {
		call_problem(call, PROBLEM_NOT_FOUND, "there is nothing at this path");
		return;
	}
	call->resp->route = call->route->path;
	if (!guard_known(call))
		return;
	if (call->route->handler)
		call->route->handler(call);
	else
		call_problem(call, PROBLEM_NOT_IMPLEMENTED, "%s is not answered yet",
			     call->route->path);
}

void replay(struct api *api, TALLOC_CTX *mem, const struct access_caller *caller,
	    const struct replay_request *wanted, struct http_response *resp)
{
	struct http_request req;
	struct api_call call = {
		.api = api,
		.mem = mem,
		.req = &req,
		.resp = resp,
		.caller = *caller,
		.replayed = true,
		.route = &unknown,
		.viewer = { .policy = &api->policy,
			    .caller = &call.caller,
			    .ret_hidden = &call.hidden },
		.now_ms = clock_wall_ms(),
		.deadline = deadline_in_ms(atomic_load_explicit(&api->request_timeout_ms,
								memory_order_relaxed)),
	};

	resp->route = unknown.path;
	if (make_request(mem, wanted, &req) < 0) {
		call_problem(&call, PROBLEM_INTERNAL_ERROR, "out of memory");
		return;
	}
	run(&call);
}
