/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json/reader.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Functions of ours, macros of the library's. */
#undef json_is_array
#undef json_is_number
#undef json_is_object
#undef json_is_string

#define DEPTH_MAX 64

/* An empty object of two bytes becomes a hundred times as much; real documents of the
 * largest size have some hundred thousand values. */
#define VALUES_MAX 2000000

struct json_doc {
	json_t *root;
	struct err first; /* code E_OK while no getter has complained */
};

/* A json_value is jansson's json_t under another name; nobody outside sees inside. */
static const json_t *inner(const struct json_value *v)
{
	return (const json_t *)(const void *)v;
}

static const struct json_value *outer(const json_t *v)
{
	return (const struct json_value *)(const void *)v;
}

static int doc_destroy(struct json_doc *doc)
{
	json_decref(doc->root);
	return 0;
}

/* The end of the string whose opening quote is before p, or end when it never closes. */
static const char *skip_string(const char *p, const char *end)
{
	while (p < end) {
		const char *quote = memchr(p, '"', (size_t)(end - p));
		const char *slash = quote;

		if (!quote)
			return end;
		while (slash > p && slash[-1] == '\\')
			slash--;
		if ((quote - slash) % 2 == 0)
			return quote + 1;
		p = quote + 1;
	}
	return end;
}

/* Nesting is bounded before the parser recurses, memory before it allocates. */
static int check_bounds(const char *bytes, size_t len, struct err *err)
{
	const char *end = bytes + len;
	int depth = 0, values = 0;

	for (const char *p = bytes; p < end;) {
		char c = *p++;

		if (c == '"')
			p = skip_string(p, end);
		else if (c == '{' || c == '[')
			depth++, values++;
		else if (c == '}' || c == ']')
			depth--;
		else if (c == ',')
			values++;
		if (depth > DEPTH_MAX)
			return err_set(err, E_CORRUPT,
				       "byte %zu: nested deeper than %d levels",
				       (size_t)(p - bytes), DEPTH_MAX);
		if (values > VALUES_MAX)
			return err_set(err, E_LIMITED, "byte %zu: more than %d values",
				       (size_t)(p - bytes), VALUES_MAX);
	}
	return 0;
}

/* jansson quotes the input in its messages: keep the message one printable line. */
static int parse_error(const json_error_t *error, struct err *err)
{
	char text[JSON_ERROR_TEXT_LENGTH];

	snprintf(text, sizeof(text), "%s", error->text);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || (unsigned char)*p == 0x7f)
			*p = ' ';
	if (json_error_code(error) == json_error_out_of_memory)
		return err_set(err, E_NOMEM, "out of memory while parsing JSON");
	return err_set(err, E_CORRUPT, "line %d column %d: %s", error->line,
		       error->column, text);
}

int json_parse(TALLOC_CTX *mem, const char *bytes, size_t len, struct json_doc **ret_doc,
	       struct err *err)
{
	struct json_doc *doc;
	json_error_t error;
	int ret = check_bounds(bytes, len, err);

	if (ret)
		return ret;
	doc = talloc_zero(mem, struct json_doc);
	if (!doc)
		return err_set(err, E_NOMEM, "out of memory while parsing JSON");
	doc->root = json_loadb(bytes, len, 0, &error);
	if (!doc->root) {
		talloc_free(doc);
		return parse_error(&error, err);
	}
	talloc_set_destructor(doc, doc_destroy);
	*ret_doc = doc;
	return 0;
}

const struct json_value *json_root(struct json_doc *doc)
{
	return outer(doc->root);
}

int json_check(const struct json_doc *doc, struct err *err)
{
	if (doc->first.code == E_OK)
		return 0;
	if (err)
		*err = doc->first;
	return -(int)doc->first.code;
}

bool json_is_object(const struct json_value *v)
{
	return v && json_typeof(inner(v)) == JSON_OBJECT;
}

bool json_is_array(const struct json_value *v)
{
	return v && json_typeof(inner(v)) == JSON_ARRAY;
}

bool json_is_string(const struct json_value *v)
{
	return v && json_typeof(inner(v)) == JSON_STRING;
}

bool json_is_number(const struct json_value *v)
{
	return v && (json_typeof(inner(v)) == JSON_INTEGER ||
		     json_typeof(inner(v)) == JSON_REAL);
}

const struct json_value *json_member(const struct json_value *v, const char *key)
{
	return json_is_object(v) ? outer(json_object_get(inner(v), key)) : NULL;
}

const struct json_value *json_element(const struct json_value *v, size_t i)
{
	return json_is_array(v) ? outer(json_array_get(inner(v), i)) : NULL;
}

size_t json_length(const struct json_value *v)
{
	return json_is_array(v) ? json_array_size(inner(v)) : 0;
}

void *json_next_member(const struct json_value *object, void *iter, const char **ret_key,
		       const struct json_value **ret_value)
{
	json_t *o = (json_t *)(uintptr_t)(const void *)object;

	if (!json_is_object(object))
		return NULL;
	iter = iter ? json_object_iter_next(o, iter) : json_object_iter(o);
	if (!iter)
		return NULL;
	*ret_key = json_object_iter_key(iter);
	*ret_value = outer(json_object_iter_value(iter));
	return iter;
}

const char *json_text(const struct json_value *v)
{
	return json_is_string(v) ? json_string_value(inner(v)) : NULL;
}

bool json_to_bool(const struct json_value *v, bool *ret)
{
	if (!v || !json_is_boolean(inner(v)))
		return false;
	*ret = json_is_true(inner(v));
	return true;
}

bool json_to_int(const struct json_value *v, int64_t *ret)
{
	double real;

	if (!json_is_number(v))
		return false;
	if (json_typeof(inner(v)) == JSON_INTEGER) {
		*ret = json_integer_value(inner(v));
		return true;
	}
	real = json_real_value(inner(v));
	if (real != floor(real) || fabs(real) > 9007199254740992.0)
		return false;
	*ret = (int64_t)real;
	return true;
}

bool json_to_real(const struct json_value *v, double *ret)
{
	if (!json_is_number(v))
		return false;
	*ret = json_number_value(inner(v));
	return true;
}

static const char *type_name(const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "an array";
	case JSON_STRING:
		return "a string";
	case JSON_INTEGER:
		return "an integer";
	case JSON_REAL:
		return "a fraction";
	case JSON_TRUE:
	case JSON_FALSE:
		return "a boolean";
	case JSON_NULL:
		return "null";
	}
	return "nothing";
}

static const char *dot(const char *where)
{
	return where[0] ? "." : "";
}

/* Remember the first complaint only: later ones often follow from it. */
static void wrong_type(struct json_doc *doc, const char *where, const char *key,
		       const char *expected, const json_t *found)
{
	if (doc->first.code == E_OK)
		(void)err_set(&doc->first, E_INVALID, "%s%s%s: expected %s, found %s",
			      where, dot(where), key, expected, type_name(found));
}

/* The member, or NULL when it is absent or null. */
static const json_t *present(const struct json_value *object, const char *key)
{
	const json_t *v = inner(json_member(object, key));

	return v && json_typeof(v) != JSON_NULL ? v : NULL;
}

int64_t json_get_int(struct json_doc *doc, const struct json_value *object,
		     const char *where, const char *key, int64_t min, int64_t max,
		     int64_t def)
{
	const json_t *v = present(object, key);
	int64_t n;

	if (!v)
		return def;
	if (!json_to_int(outer(v), &n)) {
		wrong_type(doc, where, key, "an integer", v);
		return def;
	}
	if (n >= min && n <= max)
		return n;
	if (doc->first.code == E_OK)
		(void)err_set(&doc->first, E_INVALID,
			      "%s%s%s: %" PRId64 " is outside %" PRId64 " to %" PRId64,
			      where, dot(where), key, n, min, max);
	return def;
}

bool json_get_bool(struct json_doc *doc, const struct json_value *object,
		   const char *where, const char *key, bool def)
{
	const json_t *v = present(object, key);

	if (!v)
		return def;
	if (json_typeof(v) == JSON_TRUE)
		return true;
	if (json_typeof(v) != JSON_FALSE)
		wrong_type(doc, where, key, "a boolean", v);
	return false;
}

const char *json_get_text(struct json_doc *doc, const struct json_value *object,
			  const char *where, const char *key, const char *def)
{
	const json_t *v = present(object, key);

	if (!v)
		return def;
	if (json_typeof(v) == JSON_STRING)
		return json_string_value(v);
	wrong_type(doc, where, key, "a string", v);
	return def;
}
