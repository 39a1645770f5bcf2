/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the interface says about itself: front page, OpenAPI document, error catalogue. */
#include "api/call.h"
#include "http/cond.h"
#include "json/writer.h"

#include <stdio.h>
#include <string.h>

/* docs/openapi.json, made into text lines by the build */
static const char openapi[] =
#include "openapi_json.inc"
	;

static void put_link(struct json_writer *w, const struct api_call *call, const char *key,
		     const char *path)
{
	char text[256];

	snprintf(text, sizeof(text), "%s%s", call->api->base_path, path);
	json_put_text(w, key, text);
}

/* The inherited answer of a server without web pages. */
void handle_root(struct api_call *call)
{
	struct json_writer w;
	struct buf out;

	buf_init(&out, call->mem, 512);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_text(&w, "service", "LoL Match Exporter");
	json_put_text(&w, "site", call->api->site_name);
	json_put_text(&w, "status", "running");
	json_put_text(&w, "mode", "api-only");
	json_put_text(&w, "version", call->api->service->build);
	json_open_object(&w, "endpoints");
	put_link(&w, call, "health", "/api/health");
	put_link(&w, call, "docs", "/openapi.json");
	put_link(&w, call, "problems", "/problems");
	put_link(&w, call, "players", "/api/players?search=");
	put_link(&w, call, "period", "/api/analytics/v2/period/all?player=");
	put_link(&w, call, "stats", "/api/analytics/v2/stats/summary?player=");
	put_link(&w, call, "benchmarks", "/api/analytics/v2/benchmarks?role=MIDDLE");
	json_close_object(&w);
	json_close_object(&w);
	(void)http_response_header(call->resp, "Cache-Control", "no-cache");
	call_json(call, 200, &out);
}

void handle_openapi(struct api_call *call)
{
	char *etag = talloc_size(call->mem, COND_ETAG_SIZE);

	call_fixed(call, openapi);
	(void)http_response_header(call->resp, "Cache-Control", "public, max-age=300");
	if (etag)
		call_etag(call, cond_etag(0, cond_hash(0, openapi, sizeof(openapi) - 1),
					  0, etag));
}

static void write_problem(struct json_writer *w, const struct api_call *call,
			  const struct problem *problem)
{
	char type[128];

	snprintf(type, sizeof(type), "%s/problems/%s", call->api->base_path,
		 problem->code);
	json_open_object(w, NULL);
	json_put_text(w, "type", type);
	json_put_text(w, "code", problem->code);
	json_put_int(w, "status", problem->status);
	json_put_text(w, "title", problem->title);
	json_put_text(w, "help", problem->help);
	json_close_object(w);
}

void handle_problems(struct api_call *call)
{
	struct json_writer w;
	struct buf out;

	buf_init(&out, call->mem, 8192);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_open_array(&w, "problems");
	for (int i = 0; i < PROBLEM_COUNT; i++)
		write_problem(&w, call, problem_get((enum problem_id)i));
	json_close_array(&w);
	json_close_object(&w);
	(void)http_response_header(call->resp, "Cache-Control", "public, max-age=300");
	call_json(call, 200, &out);
}

void handle_problem(struct api_call *call)
{
	const char *code = call_path_param(call, "code");
	const struct problem *problem = problem_find(code, strlen(code));
	struct json_writer w;
	struct buf out;

	if (!problem) {
		call_problem(call, PROBLEM_NOT_FOUND,
			     "\"%.80s\" is no error code; GET %s/problems lists them",
			     code, call->api->base_path);
		return;
	}
	buf_init(&out, call->mem, 512);
	json_writer_init(&w, &out);
	write_problem(&w, call, problem);
	(void)http_response_header(call->resp, "Cache-Control", "public, max-age=300");
	call_json(call, 200, &out);
}
