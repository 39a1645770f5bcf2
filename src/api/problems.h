/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The catalogue of errors: one row a code, served at /problems/<code>, which is where
 * the "type" member of every problem document points.
 */
#pragma once

#include "base/err.h"

#include <stddef.h>

enum problem_id {
	PROBLEM_AUTHENTICATION_REQUIRED,
	PROBLEM_BODY_TOO_LARGE,
	PROBLEM_CHAMPION_NOT_PLAYED,
	PROBLEM_CROSS_SITE,
	PROBLEM_DUPLICATE_PARAMETER,
	PROBLEM_FORBIDDEN,
	PROBLEM_HEADER_TOO_LARGE,
	PROBLEM_ICON_NOT_SHOWN,
	PROBLEM_INTERNAL_ERROR,
	PROBLEM_INVALID_AS_OF,
	PROBLEM_INVALID_BODY,
	PROBLEM_INVALID_CHALLENGE,
	PROBLEM_INVALID_CHAMPION_ID,
	PROBLEM_INVALID_CURSOR,
	PROBLEM_INVALID_FILTER,
	PROBLEM_INVALID_LIMIT,
	PROBLEM_INVALID_MATCH_ID,
	PROBLEM_INVALID_PAGE,
	PROBLEM_INVALID_PERIOD,
	PROBLEM_INVALID_PLAYER,
	PROBLEM_INVALID_QUEUE,
	PROBLEM_INVALID_REGION,
	PROBLEM_INVALID_REQUEST,
	PROBLEM_INVALID_REQUEST_TYPE,
	PROBLEM_INVALID_ROLE,
	PROBLEM_INVALID_SEARCH,
	PROBLEM_INVALID_TOKEN,
	PROBLEM_INVALID_TZ,
	PROBLEM_JOB_NOT_DONE,
	PROBLEM_JOB_NOT_FOUND,
	PROBLEM_LIMIT_EXCEEDED,
	PROBLEM_MALFORMED_REQUEST,
	PROBLEM_MATCH_NOT_FOUND,
	PROBLEM_METHOD_NOT_ALLOWED,
	PROBLEM_NOT_FOUND,
	PROBLEM_NOT_IMPLEMENTED,
	PROBLEM_OWNERSHIP_UNAVAILABLE,
	PROBLEM_PLAYER_NOT_FOUND,
	PROBLEM_QUOTA_EXCEEDED,
	PROBLEM_SCHEMA_NOT_CURRENT,
	PROBLEM_SERVICE_UNAVAILABLE,
	PROBLEM_TIMEOUT,
	PROBLEM_TOKEN_IN_URL,
	PROBLEM_UNKNOWN_PARAMETER,
	PROBLEM_UNKNOWN_SECTION,
	PROBLEM_UNSUPPORTED_MEDIA_TYPE,
	PROBLEM_COUNT
};

struct problem {
	const char *code;
	int status;
	const char *title;
	const char *help; /* what it means and what to do */
};

/*
 * What a service's failure means to a client; the operator's text stays in the log.
 * Thread: any.
 */
enum problem_id problem_of_err(enum err_code code);

/* The row of an id.  Static.  Thread: any. */
const struct problem *problem_get(enum problem_id id);

/* The row of a code of len bytes, or NULL.  Static.  Thread: any. */
const struct problem *problem_find(const char *code, size_t len);
