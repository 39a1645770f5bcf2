/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Typed reading of JSON documents (jansson behind this door).  A value is borrowed from
 * its document and dies with it.  Getters take the default for an absent or null member;
 * a member of the wrong type or out of range sets the document's first error with its
 * JSON path ("info.participants[3].kills: not an integer").
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct json_doc;   /* a parsed document; freed with its talloc context */
struct json_value; /* borrowed */

/*
 * Parse len bytes (whole document, UTF-8, no duplicate keys checked, NaN refused, depth
 * at most 64, two million values at most). ret_doc: talloc child of mem. Fails with:
 * E_CORRUPT (text says line, column and what was expected), E_LIMITED, E_NOMEM. Thread:
 * any; one document is used by one thread at a time.
 */
int json_parse(TALLOC_CTX *mem, const char *bytes, size_t len, struct json_doc **ret_doc,
	       struct err *err) MUST_CHECK;

/* The outermost value.  Never NULL. */
const struct json_value *json_root(struct json_doc *doc);

/* The first error the getters met: 0 or -E_INVALID with path and cause in err. */
int json_check(const struct json_doc *doc, struct err *err) MUST_CHECK;

/* Shape tests; NULL is of no type. */
bool json_is_object(const struct json_value *v);
bool json_is_array(const struct json_value *v);
bool json_is_string(const struct json_value *v);
bool json_is_number(const struct json_value *v);

/* A member of an object, an element of an array, or NULL.  No error is set. */
const struct json_value *json_member(const struct json_value *v, const char *key);
const struct json_value *json_element(const struct json_value *v, size_t i);
size_t json_length(const struct json_value *v); /* array length, else 0 */

/* Walk an object's members in document order; start with iter NULL. */
void *json_next_member(const struct json_value *object, void *iter, const char **ret_key,
		       const struct json_value **ret_value);

/*
 * Scalars of a value itself; false when it is of another type (or NULL).  The names keep
 * clear of the parser library's own json_integer and json_real.
 */
const char *json_text(const struct json_value *v); /* NULL when it is no string */
bool json_to_bool(const struct json_value *v, bool *ret);
bool json_to_int(const struct json_value *v, int64_t *ret); /* whole reals too */
bool json_to_real(const struct json_value *v, double *ret); /* integers too */

/*
 * Members with range check; absent or null gives def.  where names the object in error
 * paths ("info.participants[3]").  A whole-numbered real counts as an integer.
 */
int64_t json_get_int(struct json_doc *doc, const struct json_value *object,
		     const char *where, const char *key, int64_t min, int64_t max,
		     int64_t def);
bool json_get_bool(struct json_doc *doc, const struct json_value *object,
		   const char *where, const char *key, bool def);
/* Borrowed text, def when absent.  */
const char *json_get_text(struct json_doc *doc, const struct json_value *object,
			  const char *where, const char *key, const char *def);
