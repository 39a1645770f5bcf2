/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inherited analyses: v1 and v2 differ in the envelope only. */
#include "api/call.h"
#include "api/delivery.h"
#include "service/analysis/analysis.h"

/* What the path says is a filter like any other, with a problem of its own. */
static bool read_path(struct api_call *call, enum filter_param param, const char *name,
		      enum problem_id id)
{
	struct filter_fault fault;

	if (service_filter_read(&call->params.filter, param, call_path_param(call, name),
				&fault) == 0)
		return true;
	call_problem(call, id, "%s", fault.text);
	return false;
}

static bool read_role(struct api_call *call)
{
	static const char *const valid[] = { "TOP", "JUNGLE", "MIDDLE", "BOTTOM",
					     "UTILITY" };
	struct filter_fault fault;

	if (service_filter_read(&call->params.filter, FILTER_PARAM_ROLE,
				call_path_param(call, "role"), &fault) == 0)
		return true;
	call_problem_allowed(call, PROBLEM_INVALID_ROLE, "valid_roles", valid,
			     ARRAY_LEN(valid), "%s", fault.text);
	return false;
}

static bool read_question(struct api_call *call, enum analysis_kind kind)
{
	switch (kind) {
	case ANALYSIS_CHAMPION:
		return read_path(call, FILTER_PARAM_CHAMPION, "championId",
				 PROBLEM_INVALID_CHAMPION_ID);
	case ANALYSIS_ROLE:
		return read_role(call);
	case ANALYSIS_TRENDS:
	case ANALYSIS_MODES:
	case ANALYSIS_COUNT:
		break;
	}
	return true;
}

static void fail(struct api_call *call, const struct err *err)
{
	if (err->code == E_EMPTY)
		call_problem(call, PROBLEM_CHAMPION_NOT_PLAYED, "%s", err->text);
	else
		params_fail(call, err);
}

static void serve(struct api_call *call, enum analysis_kind kind,
		  enum service_envelope envelope)
{
	struct service_analysis_request req = { .viewer = &call->viewer,
						.terms = deliver_terms(call),
						.turn = &call->turn,
						.kind = kind };
	struct service_body body;
	struct err err = { 0 };

	if (!read_question(call, kind) || !call_needs_player(call))
		return;
	analysis_prepare(kind, &call->params.filter);
	if (!params_use_filters(call))
		return;
	req.player = call->params.player;
	req.filter = call->params.filter;
	if (service_analysis_body(call->api->service, call->mem, &req, envelope,
				  call->now_ms, call->deadline, &body, &err) < 0)
		fail(call, &err);
	else
		deliver_body(call, &body);
}

void handle_champion_v1(struct api_call *call)
{
	serve(call, ANALYSIS_CHAMPION, ENVELOPE_V1);
}

void handle_champion_v2(struct api_call *call)
{
	serve(call, ANALYSIS_CHAMPION, ENVELOPE_V2);
}

void handle_champions_of_role_v1(struct api_call *call)
{
	serve(call, ANALYSIS_ROLE, ENVELOPE_V1);
}

void handle_champions_of_role_v2(struct api_call *call)
{
	serve(call, ANALYSIS_ROLE, ENVELOPE_V2);
}

void handle_trends_v1(struct api_call *call)
{
	serve(call, ANALYSIS_TRENDS, ENVELOPE_V1);
}

void handle_trends_v2(struct api_call *call)
{
	serve(call, ANALYSIS_TRENDS, ENVELOPE_V2);
}

void handle_gamemode_v1(struct api_call *call)
{
	serve(call, ANALYSIS_MODES, ENVELOPE_V1);
}

void handle_gamemode_v2(struct api_call *call)
{
	serve(call, ANALYSIS_MODES, ENVELOPE_V2);
}
