/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a request says about the games that it means: the filters of every aggregate
 * (docs/analytics.md, "Filters").  Interface and command line read and check them here,
 * so that both take and refuse the same.  No I/O; thread: any.
 */
#pragma once

#include "analytics/filter.h"
#include "analytics/period.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FILTER_QUEUES_MAX 32

enum filter_param {
	FILTER_PARAM_PERIOD,
	FILTER_PARAM_FROM,
	FILTER_PARAM_TO,
	FILTER_PARAM_AS_OF,
	FILTER_PARAM_TZ,
	FILTER_PARAM_QUEUE,
	FILTER_PARAM_MODE,
	FILTER_PARAM_ROLE,
	FILTER_PARAM_CHAMPION,
	FILTER_PARAM_PATCH,
	FILTER_PARAM_SIDE,
	FILTER_PARAM_RESULT,
	FILTER_PARAM_OPPONENT,
	FILTER_PARAM_WITH,
	FILTER_PARAM_MIN_DURATION,
	FILTER_PARAM_MAX_DURATION,
	FILTER_PARAM_COUNT
};

/* Zero, with the period wanted, is a request without any filter. */
struct service_filter_request {
	uint32_t given; /* bits of enum filter_param, by filter_given */
	enum analytics_period period;
	int64_t from_ms, to_ms, as_of_ms;
	const char *tz;
	uint16_t queues[FILTER_QUEUES_MAX];
	size_t queue_count;
	bool all_queues; /* queue=all */
	enum model_queue_kind mode;
	const char *with_puuid;
	/*
	 * role, champion, patch, side, result, opponent, durations; and with_player_id
	 * once service_filter_resolve has found it.  Window and queues are not read.
	 */
	struct game_filter games;
	/* What the question says by itself: */
	bool one_mode; /* figures of one mode: queue=all alone means those of the rift */
	bool about_results; /* the figure is about results: no filter by them */
	/* the window is the calendar block that holds its end, and the one before */
	bool blocks;
	bool daily; /* one of the figures is of today: another answer from midnight on */
};

/* What is wrong, for one who can mend it. */
struct filter_fault {
	enum filter_param params[3]; /* those concerned */
	size_t count;
	char text[400];
};

/* "from" … "max_duration".  Static. */
const char *filter_param_name(enum filter_param param);

/* Whether a parameter was in the request. */
bool filter_given(const struct service_filter_request *req, enum filter_param param);

/*
 * Read one parameter's text, which has to live as long as req.
 * Fails with: E_INVALID (ret_fault says why).
 */
int service_filter_read(struct service_filter_request *req, enum filter_param param,
			const char *text, struct filter_fault *ret_fault) MUST_CHECK;

/*
 * Whether what was given contradicts itself.  That with= names the player asked about is
 * seen later, by service_filter_check_player.
 * Fails with: E_INVALID (ret_fault names the parameters).
 */
int service_filter_check(const struct service_filter_request *req,
			 struct filter_fault *ret_fault) MUST_CHECK;

/* Fails with: E_INVALID when with= names the player asked about. */
int service_filter_check_player(const struct service_filter_request *req,
				const char *puuid, struct err *err) MUST_CHECK;
