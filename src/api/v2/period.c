/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statistics of a period: v1 and v2 differ in the envelope only. */
#include "api/call.h"
#include "api/delivery.h"
#include "service/analysis/period.h"

/* The path's period; only "all" leaves room for a range. */
static bool read_period(struct api_call *call)
{
	static const char *const valid[] = { "today", "week", "month", "season", "all" };
	struct service_filter_request *filter = &call->params.filter;
	const char *text = call_path_param(call, "period");

	if (period_parse(text, &filter->period) == 0) {
		if (filter->period != PERIOD_ALL)
			filter->given |= 1u << FILTER_PARAM_PERIOD;
		return true;
	}
	call_problem_allowed(
		call, PROBLEM_INVALID_PERIOD, "valid_periods", valid, ARRAY_LEN(valid),
		"\"%.80s\" is no period: give today, week, month, season or all", text);
	return false;
}

static void serve(struct api_call *call, enum service_envelope envelope)
{
	struct service_period_request req;
	struct service_body body;
	struct err err = { 0 };

	if (!read_period(call) || !call_needs_player(call) || !params_use_filters(call))
		return;
	req = (struct service_period_request){ .viewer = &call->viewer,
					       .terms = deliver_terms(call),
					       .turn = &call->turn,
					       .player = call->params.player,
					       .filter = call->params.filter };
	if (service_period_body(call->api->service, call->mem, &req, envelope,
				call->now_ms, call->deadline, &body, &err) < 0)
		params_fail(call, &err);
	else
		deliver_body(call, &body);
}

void handle_period_v1(struct api_call *call)
{
	serve(call, ENVELOPE_V1);
}

void handle_period_v2(struct api_call *call)
{
	serve(call, ENVELOPE_V2);
}
