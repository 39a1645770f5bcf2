/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where each value of a JSON text stands, for changing some of them and leaving every
 * other byte as it is.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

#define JSON_SPAN_NONE ((size_t)-1)

enum json_span_kind { SPAN_OBJECT, SPAN_ARRAY, SPAN_STRING, SPAN_OTHER };

struct json_span {
	enum json_span_kind kind;
	size_t at, len;         /* a string with its quotes */
	size_t key_at, key_len; /* of a member, with its quotes; len 0 = no key */
	size_t parent;          /* index of the container, JSON_SPAN_NONE at the top */
};

/*
 * The values of a text, each container before what it holds.  The text is one that
 * json_parse has taken before: only its structure is looked at.  ret_spans: array in mem.
 * Fails with: E_CORRUPT (structure broken, nested over 64 deep), E_NOMEM.  Thread: any.
 */
int json_spans(TALLOC_CTX *mem, const char *bytes, size_t len,
	       struct json_span **ret_spans, size_t *ret_n, struct err *err) MUST_CHECK;

/*
 * Whether the string with its quotes at bytes holds an ASCII text somewhere, escapes
 * (\u0041, \/) read.  whole: whether it is that text.  Thread: any.
 */
bool json_span_holds(const char *bytes, size_t len, const char *text, bool whole);
