/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Errors as problem documents (RFC 9457) with the inherited members beside them:
 * success, error (the code), message.
 */
#pragma once

#include "http/response.h"

#include <talloc.h>

struct http_problem {
	int status;
	const char *code;   /* "invalid_period": inherited member "error" */
	const char *title;  /* the same for every problem of this code */
	const char *detail; /* what was wrong this time, and what is allowed */
	const char *base;   /* base path, "" or "/lol": the type is base/problems/code */
	const char *instance; /* request id; becomes "urn:lme:request:<id>" */
	/* One more member, an array of allowed values; NULL = none */
	const char *allowed_name; /* "valid_periods" */
	const char *const *allowed;
	size_t allowed_count;
	/* Members of an inherited envelope: one that is false, one that repeats detail */
	const char *false_name, *text_name; /* "valid", "error_message"; NULL = none */
};

/*
 * Fill resp with the problem: status, content type, body, Cache-Control, error code.
 * Body in mem.  Without memory the response has its status and no body.
 */
void http_problem_write(const struct http_problem *problem, TALLOC_CTX *mem,
			struct http_response *resp);
