/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Request bodies: JSON objects whose members a route lists in a table.  Every mistake is
 * answered with the member's name.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct api_call;

enum body_type {
	BODY_BOOL, /* bool */
	BODY_INT,  /* int64_t, from min to max */
	BODY_TEXT, /* const char *, min to max bytes long; in the call's memory */
};

/* One member that a body may have, and where its value goes. */
struct body_member {
	const char *name;
	enum body_type type;
	int64_t min, max;
	size_t offset;
};

#define BODY_MEMBERS_MAX 32

struct json_value;

/*
 * The call's body as a JSON object, in the call's memory.  Another content type and what
 * is no JSON object are answered with a problem; the result is then NULL.  Thread: any.
 */
const struct json_value *body_object(struct api_call *call);

/*
 * Read the call's body into ret_values, a struct whose members the table describes; those
 * that were not given stay untouched.  ret_given: a bit a row of the table that was.
 * Another content type than JSON, a body that is no JSON object, a member that the table
 * does not know, and one of a wrong type or out of range are answered with a problem; the
 * result is then false.  Thread: any.
 */
bool body_read(struct api_call *call, const struct body_member *members, size_t count,
	       void *ret_values, uint32_t *ret_given);
