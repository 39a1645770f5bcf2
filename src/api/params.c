/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/params.h"

#include "api/call.h"
#include "model/platform.h"

#include <stdlib.h>
#include <string.h>

#define SEARCH_MAX 100

/* Whole decimal numbers only: no sign, no blank, no overflow. */
static bool parse_u32(const char *text, uint32_t min, uint32_t max, uint32_t *ret)
{
	uint64_t v = 0;

	if (!*text || strlen(text) > 10)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		v = v * 10 + (uint64_t)(*text - '0');
	}
	if (v < min || v > max)
		return false;
	*ret = (uint32_t)v;
	return true;
}

static bool read_limit(struct api_call *call, const char *text)
{
	if (parse_u32(text, 1, PARAM_LIMIT_MAX, &call->params.limit))
		return true;
	call_problem(call, PROBLEM_INVALID_LIMIT,
		     "limit \"%.80s\" is no whole number from 1 to %d", text,
		     PARAM_LIMIT_MAX);
	return false;
}

static bool read_page(struct api_call *call, const char *text)
{
	if (call->params.text[PARAM_CURSOR]) {
		call_problem(call, PROBLEM_INVALID_PAGE,
			     "page and cursor exclude each other: give one of them");
		return false;
	}
	if (parse_u32(text, 1, PARAM_PAGE_MAX, &call->params.page))
		return true;
	call_problem(call, PROBLEM_INVALID_PAGE,
		     "page \"%.80s\" is no whole number from 1 to %d", text,
		     PARAM_PAGE_MAX);
	return false;
}

static bool read_player(struct api_call *call, const char *text)
{
	struct err err = { 0 };

	if (service_player_parse(call->mem, text, &call->params.player, &err) == 0)
		return true;
	call_problem(call, PROBLEM_INVALID_PLAYER, "player: %s", err.text);
	return false;
}

static bool read_region(struct api_call *call, const char *text)
{
	const struct model_platform *platform = model_platform_find(text);

	if (!platform) {
		call_problem(
			call, PROBLEM_INVALID_REGION,
			"region \"%.80s\" is none of Riot's platforms (euw1, na1, …): "
			"GET %s/api/auth/regions lists them",
			text, call->api->base_path);
		return false;
	}
	strcpy(call->params.region, platform->id);
	return true;
}

static bool read_search(struct api_call *call, const char *text)
{
	if (strlen(text) <= SEARCH_MAX)
		return true;
	call_problem(call, PROBLEM_INVALID_SEARCH, "search is %zu bytes long; at most %d",
		     strlen(text), SEARCH_MAX);
	return false;
}

static const struct {
	const char *name;
	/* Of a filter: which; FILTER_PARAM_COUNT = none */
	enum filter_param filter;
	bool (*read)(struct api_call *call, const char *text); /* NULL: any text */
} table[PARAM_COUNT] = {
#define FILTER(id, name)      [PARAM_##id] = { name, FILTER_PARAM_##id, NULL }
#define OTHER(id, name, read) [PARAM_##id] = { name, FILTER_PARAM_COUNT, read }
	FILTER(AS_OF, "as_of"),
	FILTER(CHAMPION, "champion"),
	OTHER(CURSOR, "cursor", NULL),
	FILTER(FROM, "from"),
	OTHER(LIMIT, "limit", read_limit),
	FILTER(MAX_DURATION, "max_duration"),
	OTHER(METRIC, "metric", NULL),
	FILTER(MIN_DURATION, "min_duration"),
	FILTER(MODE, "mode"),
	FILTER(OPPONENT, "opponent"),
	OTHER(PAGE, "page", read_page),
	FILTER(PATCH, "patch"),
	FILTER(PERIOD, "period"),
	OTHER(PLAYER, "player", read_player),
	FILTER(QUEUE, "queue"),
	OTHER(REGION, "region", read_region),
	FILTER(RESULT, "result"),
	OTHER(RIOT_ID, "riot_id", NULL),
	FILTER(ROLE, "role"),
	OTHER(SEARCH, "search", read_search),
	FILTER(SIDE, "side"),
	OTHER(TAG, "tag", NULL),
	OTHER(TIER, "tier", NULL),
	FILTER(TO, "to"),
	FILTER(TZ, "tz"),
	FILTER(WITH, "with"),
#undef FILTER
#undef OTHER
};

/* Filters whose wrong form had a problem of its own before there were the others. */
static enum problem_id problem_of(enum filter_param param)
{
	switch (param) {
	case FILTER_PARAM_AS_OF:
		return PROBLEM_INVALID_AS_OF;
	case FILTER_PARAM_PERIOD:
		return PROBLEM_INVALID_PERIOD;
	case FILTER_PARAM_QUEUE:
		return PROBLEM_INVALID_QUEUE;
	case FILTER_PARAM_TZ:
		return PROBLEM_INVALID_TZ;
	default:
		return PROBLEM_INVALID_FILTER;
	}
}

static void refuse_filter(struct api_call *call, enum problem_id id,
			  const struct filter_fault *fault)
{
	const char *names[ARRAY_LEN(fault->params)];

	for (size_t i = 0; i < fault->count; i++)
		names[i] = filter_param_name(fault->params[i]);
	call_problem_allowed(call, id, "parameters", names, fault->count, "%s",
			     fault->text);
}

static bool read_filter(struct api_call *call, enum filter_param param, const char *text)
{
	struct filter_fault fault;

	if (service_filter_read(&call->params.filter, param, text, &fault) == 0)
		return true;
	refuse_filter(call, problem_of(param), &fault);
	return false;
}

static bool read_one(struct api_call *call, enum param param)
{
	const char *text = call->params.text[param];

	if (!text)
		return true;
	if (table[param].filter != FILTER_PARAM_COUNT)
		return read_filter(call, table[param].filter, text);
	return !table[param].read || table[param].read(call, text);
}

const char *params_name(enum param param)
{
	return table[param].name;
}

static enum param find(const char *name)
{
	int i = 0;

	/* A letter tells most apart. */
	while (i < PARAM_COUNT &&
	       (*table[i].name != *name || strcmp(table[i].name, name) != 0))
		i++;
	return (enum param)i;
}

static void refuse_unknown(struct api_call *call, const char *name)
{
	const char *allowed[PARAM_COUNT];
	size_t n = 0;

	for (int i = 0; i < PARAM_COUNT; i++)
		if (call->route->params & PARAM_BIT(i))
			allowed[n++] = table[i].name;
	call_problem_allowed(call, PROBLEM_UNKNOWN_PARAMETER, "valid_parameters", allowed,
			     n, "the parameter \"%.80s\" is not known to %s %s", name,
			     http_method_name(call->route->method), call->route->path);
}

static bool collect(struct api_call *call)
{
	for (size_t i = 0; i < call->req->param_count; i++) {
		const struct http_pair *pair = &call->req->params[i];
		enum param param = find(pair->name);

		if (param == PARAM_COUNT || !(call->route->params & PARAM_BIT(param))) {
			refuse_unknown(call, pair->name);
			return false;
		}
		if (call->params.text[param]) {
			call_problem(call, PROBLEM_DUPLICATE_PARAMETER,
				     "the parameter \"%s\" was given more than once",
				     pair->name);
			return false;
		}
		call->params.text[param] = pair->value;
	}
	return true;
}

/* riot_id=, tag= and region= beside or instead of player= */
static bool finish_player(struct api_call *call)
{
	struct api_params *p = &call->params;
	const char *name = p->text[PARAM_RIOT_ID], *tag = p->text[PARAM_TAG];

	if (p->text[PARAM_PLAYER] && (name || tag)) {
		call_problem(
			call, PROBLEM_INVALID_PLAYER,
			"player= and riot_id=, tag= exclude each other: give one way");
		return false;
	}
	if ((name && !*name) || (tag && !*tag) || !name != !tag) {
		call_problem(call, PROBLEM_INVALID_PLAYER,
			     "riot_id= and tag= belong together and may not be empty");
		return false;
	}
	if (name) {
		p->player.riot_id = name;
		p->player.riot_tag = tag;
	}
	if (p->region[0])
		p->player.platform = p->region;
	return true;
}

void params_read_player(struct api_call *call)
{
	struct player_ref *ref = &call->params.player, found = { 0 };
	const char *player = http_request_param(call->req, "player");
	const char *name = http_request_param(call->req, "riot_id");
	const char *tag = http_request_param(call->req, "tag");

	if (player && service_player_parse(call->mem, player, &found, NULL) == 0)
		*ref = found;
	else if (!player && name && *name && tag && *tag)
		*ref = (struct player_ref){ .riot_id = name, .riot_tag = tag };
}

bool params_read(struct api_call *call)
{
	call->params.page = 1;
	call->params.limit = PARAM_LIMIT_DEFAULT;
	if (!collect(call))
		return false;
	call->params.filter.period = PERIOD_SEASON;
	for (int i = 0; i < PARAM_COUNT; i++)
		if (!read_one(call, (enum param)i))
			return false;
	return finish_player(call);
}

/* A player who is not stored and one who does not show it are told in the same words. */
static void fail_to_resolve(struct api_call *call, const struct err *err)
{
	if (err->code != E_NOT_FOUND || call->unchecked) {
		call_fail(call, err, PROBLEM_PLAYER_NOT_FOUND);
		return;
	}
	call_note_not_found(call);
	call_problem(call, PROBLEM_PLAYER_NOT_FOUND, "%s: with: %s",
		     problem_get(PROBLEM_PLAYER_NOT_FOUND)->title, err->text);
}

bool params_use_filters(struct api_call *call)
{
	struct service_filter_request *filter = &call->params.filter;
	struct filter_fault fault;
	struct err err = { 0 };

	/* They were, when the same call was asked for what is at hand. */
	if (call->turn.step != TURN_WHOLE && call->turn.step != TURN_AT_HAND)
		return true;
	if (service_filter_check(filter, &fault) < 0) {
		refuse_filter(call, PROBLEM_INVALID_FILTER, &fault);
		return false;
	}
	if (service_filter_resolve(call->api->service, filter, &call->viewer,
				   call->deadline, &err) < 0) {
		fail_to_resolve(call, &err);
		return false;
	}
	return true;
}

void params_fail(struct api_call *call, const struct err *err)
{
	static const char *const with[] = { "with" };

	/* Everything else about them was checked before the service was asked. */
	if (err->code == E_INVALID && call->turn.step != TURN_COMPUTE &&
	    call->turn.step != TURN_CONFIRM)
		call_problem_allowed(call, PROBLEM_INVALID_FILTER, "parameters", with, 1,
				     "%s", err->text);
	else
		call_fail(call, err, PROBLEM_PLAYER_NOT_FOUND);
}
