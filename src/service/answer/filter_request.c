/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/filter_request.h"

#include "base/clock.h"
#include "base/tz.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TIME_END_MS INT64_C(7258118400000) /* 2200-01-01: far from every overflow */

static int fault_one(struct filter_fault *fault, enum filter_param param, const char *fmt,
		     ...) PRINTF_LIKE(3, 4);

static int fault_one(struct filter_fault *fault, enum filter_param param, const char *fmt,
		     ...)
{
	va_list ap;

	fault->params[0] = param;
	fault->count = 1;
	va_start(ap, fmt);
	vsnprintf(fault->text, sizeof(fault->text), fmt, ap);
	va_end(ap);
	return -E_INVALID;
}

/* "a and b: why" */
static int fault_two(struct filter_fault *fault, enum filter_param a, enum filter_param b,
		     const char *why)
{
	fault->params[0] = a;
	fault->params[1] = b;
	fault->count = 2;
	snprintf(fault->text, sizeof(fault->text), "%s and %s: %s", filter_param_name(a),
		 filter_param_name(b), why);
	return -E_INVALID;
}

/* Whole decimal numbers only: no sign, no blank, no overflow. */
static bool parse_whole(const char *text, size_t len, uint32_t min, uint32_t max,
			uint32_t *ret)
{
	uint64_t v = 0;

	if (!len || len > 10)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		v = v * 10 + (uint64_t)(text[i] - '0');
	}
	if (v < min || v > max)
		return false;
	*ret = (uint32_t)v;
	return true;
}

static int read_number(enum filter_param param, const char *text, uint32_t min,
		       uint32_t max, uint32_t *ret, struct filter_fault *fault)
{
	if (parse_whole(text, strlen(text), min, max, ret))
		return 0;
	return fault_one(fault, param, "%s \"%.80s\" is no whole number from %u to %u",
			 filter_param_name(param), text, min, max);
}

static int read_time(enum filter_param param, const char *text, int64_t *ret_ms,
		     struct filter_fault *fault)
{
	if (clock_parse(text, ret_ms) == 0 && *ret_ms >= 0 && *ret_ms < TIME_END_MS)
		return 0;
	return fault_one(
		fault, param,
		"%s \"%.80s\" is no time from 1970 to 2199: give RFC 3339 with a "
		"zone (2025-03-23T17:17:26Z) or epoch milliseconds",
		filter_param_name(param), text);
}

static int read_period(struct service_filter_request *req, enum filter_param param,
		       const char *text, struct filter_fault *fault)
{
	if (period_parse(text, &req->period) == 0)
		return 0;
	return fault_one(fault, param,
			 "\"%.80s\" is no period: give today, week, month, season or all",
			 text);
}

static int read_from(struct service_filter_request *req, enum filter_param param,
		     const char *text, struct filter_fault *fault)
{
	return read_time(param, text, &req->from_ms, fault);
}

static int read_to(struct service_filter_request *req, enum filter_param param,
		   const char *text, struct filter_fault *fault)
{
	return read_time(param, text, &req->to_ms, fault);
}

static int read_as_of(struct service_filter_request *req, enum filter_param param,
		      const char *text, struct filter_fault *fault)
{
	return read_time(param, text, &req->as_of_ms, fault);
}

static int read_tz(struct service_filter_request *req, enum filter_param param,
		   const char *text, struct filter_fault *fault)
{
	const struct tz *tz;

	if (tz_get(text, &tz, NULL) < 0)
		return fault_one(fault, param,
				 "tz \"%.80s\" is no time zone of this system: give an "
				 "IANA name such as Europe/Paris or UTC",
				 text);
	req->tz = text;
	return 0;
}

static bool add_queue(struct service_filter_request *req, uint16_t queue)
{
	for (size_t i = 0; i < req->queue_count; i++)
		if (req->queues[i] == queue)
			return true;
	if (req->queue_count == FILTER_QUEUES_MAX)
		return false;
	req->queues[req->queue_count++] = queue;
	return true;
}

static bool read_queue_list(struct service_filter_request *req, const char *text)
{
	for (;;) {
		size_t len = strcspn(text, ",");
		uint32_t queue;

		if (!parse_whole(text, len, 0, UINT16_MAX, &queue) ||
		    !add_queue(req, (uint16_t)queue))
			return false;
		if (!text[len])
			return true;
		text += len + 1;
	}
}

static int read_queue(struct service_filter_request *req, enum filter_param param,
		      const char *text, struct filter_fault *fault)
{
	req->queue_count = 0;
	req->all_queues = strcmp(text, "all") == 0;
	if (req->all_queues || read_queue_list(req, text))
		return 0;
	return fault_one(fault, param,
			 "queue \"%.80s\" is neither all nor a list of at most %d queue "
			 "numbers from 0 to 65535 with commas (420,440)",
			 text, FILTER_QUEUES_MAX);
}

static int read_mode(struct service_filter_request *req, enum filter_param param,
		     const char *text, struct filter_fault *fault)
{
	if (model_queue_mode_parse(text, &req->mode) == 0)
		return 0;
	return fault_one(fault, param,
			 "mode \"%.80s\" is none of rift, aram, arena, swarm, other",
			 text);
}

static int read_role(struct service_filter_request *req, enum filter_param param,
		     const char *text, struct filter_fault *fault)
{
	req->games.role = model_role_parse(text);
	if (req->games.role != ROLE_NONE)
		return 0;
	return fault_one(fault, param,
			 "role \"%.80s\" is none of TOP, JUNGLE, MIDDLE, BOTTOM, UTILITY",
			 text);
}

static int read_champion(struct service_filter_request *req, enum filter_param param,
			 const char *text, struct filter_fault *fault)
{
	uint32_t id;
	int r = read_number(param, text, 1, UINT16_MAX, &id, fault);

	if (!r)
		req->games.champion_id = (uint16_t)id;
	return r;
}

static int read_opponent(struct service_filter_request *req, enum filter_param param,
			 const char *text, struct filter_fault *fault)
{
	uint32_t id;
	int r = read_number(param, text, 1, UINT16_MAX, &id, fault);

	if (!r)
		req->games.opponent_champion_id = (uint16_t)id;
	return r;
}

static int read_patch(struct service_filter_request *req, enum filter_param param,
		      const char *text, struct filter_fault *fault)
{
	size_t len = strcspn(text, ".");
	uint32_t major, minor = 0;
	bool both = text[len] == '.';

	if (!parse_whole(text, len, 1, UINT16_MAX, &major) ||
	    (both &&
	     !parse_whole(text + len + 1, strlen(text + len + 1), 0, UINT16_MAX, &minor)))
		return fault_one(fault, param,
				 "patch \"%.80s\" is no patch: give 15.1, or 15 for the "
				 "whole major version",
				 text);
	req->games.patch_major = (uint16_t)major;
	req->games.has_patch_minor = both;
	req->games.patch_minor = (uint16_t)minor;
	return 0;
}

static int read_side(struct service_filter_request *req, enum filter_param param,
		     const char *text, struct filter_fault *fault)
{
	if (strcmp(text, "blue") == 0)
		req->games.side = FILTER_BLUE;
	else if (strcmp(text, "red") == 0)
		req->games.side = FILTER_RED;
	else
		return fault_one(fault, param, "side \"%.80s\" is neither blue nor red",
				 text);
	return 0;
}

static int read_result(struct service_filter_request *req, enum filter_param param,
		       const char *text, struct filter_fault *fault)
{
	if (strcmp(text, "win") == 0)
		req->games.result = FILTER_WIN;
	else if (strcmp(text, "loss") == 0)
		req->games.result = FILTER_LOSS;
	else
		return fault_one(fault, param, "result \"%.80s\" is neither win nor loss",
				 text);
	return 0;
}

static int read_with(struct service_filter_request *req, enum filter_param param,
		     const char *text, struct filter_fault *fault)
{
	if (!model_puuid_valid(text))
		return fault_one(fault, param,
				 "with \"%.80s\" is no puuid (78 characters)", text);
	req->with_puuid = text;
	return 0;
}

static int read_min_duration(struct service_filter_request *req, enum filter_param param,
			     const char *text, struct filter_fault *fault)
{
	return read_number(param, text, 0, UINT32_MAX, &req->games.min_duration_s, fault);
}

static int read_max_duration(struct service_filter_request *req, enum filter_param param,
			     const char *text, struct filter_fault *fault)
{
	return read_number(param, text, 1, UINT32_MAX, &req->games.max_duration_s, fault);
}

static const struct {
	const char *name;
	int (*read)(struct service_filter_request *req, enum filter_param param,
		    const char *text, struct filter_fault *fault);
} table[FILTER_PARAM_COUNT] = {
	[FILTER_PARAM_PERIOD] = { "period", read_period },
	[FILTER_PARAM_FROM] = { "from", read_from },
	[FILTER_PARAM_TO] = { "to", read_to },
	[FILTER_PARAM_AS_OF] = { "as_of", read_as_of },
	[FILTER_PARAM_TZ] = { "tz", read_tz },
	[FILTER_PARAM_QUEUE] = { "queue", read_queue },
	[FILTER_PARAM_MODE] = { "mode", read_mode },
	[FILTER_PARAM_ROLE] = { "role", read_role },
	[FILTER_PARAM_CHAMPION] = { "champion", read_champion },
	[FILTER_PARAM_PATCH] = { "patch", read_patch },
	[FILTER_PARAM_SIDE] = { "side", read_side },
	[FILTER_PARAM_RESULT] = { "result", read_result },
	[FILTER_PARAM_OPPONENT] = { "opponent", read_opponent },
	[FILTER_PARAM_WITH] = { "with", read_with },
	[FILTER_PARAM_MIN_DURATION] = { "min_duration", read_min_duration },
	[FILTER_PARAM_MAX_DURATION] = { "max_duration", read_max_duration },
};

const char *filter_param_name(enum filter_param param)
{
	return table[param].name;
}

bool filter_given(const struct service_filter_request *req, enum filter_param param)
{
	return req->given & 1u << param;
}

int service_filter_read(struct service_filter_request *req, enum filter_param param,
			const char *text, struct filter_fault *ret_fault)
{
	int r = table[param].read(req, param, text, ret_fault);

	if (!r)
		req->given |= 1u << param;
	return r;
}

/* A range of one's own stands instead of a period. */
static int check_window(const struct service_filter_request *req,
			struct filter_fault *fault)
{
	static const enum filter_param ends[] = { FILTER_PARAM_FROM, FILTER_PARAM_TO };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		if (!filter_given(req, ends[i]))
			continue;
		if (filter_given(req, FILTER_PARAM_PERIOD))
			return fault_two(fault, ends[i], FILTER_PARAM_PERIOD,
					 "give a range or a period, not both");
		if (filter_given(req, FILTER_PARAM_AS_OF))
			return fault_two(fault, ends[i], FILTER_PARAM_AS_OF,
					 "as_of is the end of a period; the end of a "
					 "range is to");
	}
	if (filter_given(req, FILTER_PARAM_FROM) && filter_given(req, FILTER_PARAM_TO) &&
	    req->from_ms >= req->to_ms)
		return fault_two(fault, FILTER_PARAM_FROM, FILTER_PARAM_TO,
				 "the range has to end after it begins");
	return 0;
}

static int check_queues(const struct service_filter_request *req,
			struct filter_fault *fault)
{
	for (size_t i = 0; i < req->queue_count; i++) {
		enum model_queue_kind mode = model_queue_mode(req->queues[i]);

		if (filter_given(req, FILTER_PARAM_MODE)) {
			if (mode != req->mode)
				return fault_two(fault, FILTER_PARAM_QUEUE,
						 FILTER_PARAM_MODE,
						 "a queue is not of this mode");
		} else if (mode != model_queue_mode(req->queues[0])) {
			return fault_one(
				fault, FILTER_PARAM_QUEUE,
				"queue: %u is of mode %s, %u of mode %s; their "
				"games are not counted together",
				req->queues[0],
				model_queue_mode_name(model_queue_mode(req->queues[0])),
				req->queues[i], model_queue_mode_name(mode));
		}
	}
	return 0;
}

/* Roles, lanes and sides are those of the rift. */
static int check_rift(const struct service_filter_request *req,
		      struct filter_fault *fault)
{
	static const enum filter_param of_rift[] = { FILTER_PARAM_ROLE, FILTER_PARAM_SIDE,
						     FILTER_PARAM_OPPONENT };
	enum filter_param by = filter_given(req, FILTER_PARAM_MODE) ? FILTER_PARAM_MODE
								    : FILTER_PARAM_QUEUE;
	enum model_queue_kind mode = by == FILTER_PARAM_MODE ? req->mode
				     : req->queue_count ? model_queue_mode(req->queues[0])
							: QUEUE_RIFT;

	for (size_t i = 0; i < ARRAY_LEN(of_rift) && mode != QUEUE_RIFT; i++)
		if (filter_given(req, of_rift[i]))
			return fault_two(fault, of_rift[i], by,
					 "only games of mode rift have it");
	return 0;
}

int service_filter_check(const struct service_filter_request *req,
			 struct filter_fault *ret_fault)
{
	int r = check_window(req, ret_fault);

	if (!r)
		r = check_queues(req, ret_fault);
	if (!r)
		r = check_rift(req, ret_fault);
	if (r)
		return r;
	if (filter_given(req, FILTER_PARAM_MIN_DURATION) &&
	    filter_given(req, FILTER_PARAM_MAX_DURATION) &&
	    req->games.min_duration_s > req->games.max_duration_s)
		return fault_two(ret_fault, FILTER_PARAM_MIN_DURATION,
				 FILTER_PARAM_MAX_DURATION,
				 "no game is longer than the one and shorter than the "
				 "other");
	if (req->about_results && filter_given(req, FILTER_PARAM_RESULT))
		return fault_one(ret_fault, FILTER_PARAM_RESULT,
				 "result: these figures are about the results; they "
				 "cannot be chosen by them");
	return 0;
}

int service_filter_check_player(const struct service_filter_request *req,
				const char *puuid, struct err *err)
{
	if (!req->with_puuid || strcmp(req->with_puuid, puuid) != 0)
		return 0;
	return err_set(err, E_INVALID,
		       "with names the player himself: give the puuid of another");
}
