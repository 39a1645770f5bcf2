/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of a player's statistics. */
#include "api/call.h"
#include "api/delivery.h"
#include "json/writer.h"
#include "service/stats/stats.h"

#include <stdio.h>

static bool read_section(struct api_call *call, enum stats_section *ret_section)
{
	const char *text = call_path_param(call, "section");

	if (stats_section_parse(text, ret_section) == 0)
		return true;
	call_problem_allowed(call, PROBLEM_UNKNOWN_SECTION, "valid_sections",
			     stats_section_names(), STATS_SECTION_COUNT,
			     "there is no section \"%.80s\"", text);
	return false;
}

/* How many people, where people are listed. */
static bool read_limit(struct api_call *call, enum stats_section section,
		       uint32_t *ret_limit)
{
	bool given = call->params.text[PARAM_LIMIT] != NULL;

	*ret_limit = given ? call->params.limit : STATS_LIMIT_DEFAULT;
	if (!given || stats_section_has_limit(section))
		return true;
	call_problem(call, PROBLEM_INVALID_LIMIT,
		     "limit: the section %s is always given whole",
		     stats_section_name(section));
	return false;
}

void handle_stats(struct api_call *call)
{
	struct service_stats_request req = { .viewer = &call->viewer,
					     .terms = deliver_terms(call),
					     .turn = &call->turn };
	struct service_body body;
	struct err err = { 0 };

	if (!read_section(call, &req.section) ||
	    !read_limit(call, req.section, &req.limit) || !call_needs_player(call))
		return;
	stats_section_prepare(req.section, &call->params.filter);
	if (!params_use_filters(call))
		return;
	req.player = call->params.player;
	req.filter = call->params.filter;
	if (service_stats_body(call->api->service, call->mem, &req, call->now_ms,
			       call->deadline, &body, &err) < 0)
		params_fail(call, &err);
	else
		deliver_body(call, &body);
}

/* Which sections there are; whatever else is asked belongs to one of them. */
void handle_stats_sections(struct api_call *call)
{
	const char *const *names = stats_section_names();
	struct json_writer w;
	struct buf out;
	char path[256];

	buf_init(&out, call->mem, 2048);
	json_writer_init(&w, &out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	json_open_object(&w, "data");
	json_open_array(&w, "sections");
	for (size_t i = 0; i < STATS_SECTION_COUNT; i++) {
		snprintf(path, sizeof(path), "%s/api/analytics/v2/stats/%s",
			 call->api->base_path, names[i]);
		json_open_object(&w, NULL);
		json_put_text(&w, "name", names[i]);
		json_put_text(&w, "path", path);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_close_object(&w);
	json_close_object(&w);
	(void)http_response_header(call->resp, "Cache-Control", "no-cache");
	call_json(call, 200, &out);
}
