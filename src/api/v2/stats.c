/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of a player's statistics. */
#include "api/call.h"
#include "api/delivery.h"
#include "service/stats.h"

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
