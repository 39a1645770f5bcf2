/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/settings_value.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct unit {
	const char *suffix;
	int64_t factor;
};

/* Largest first: formatting takes the first that divides. */
static const struct unit durations[] = {
	{ "d", 86400000 }, { "h", 3600000 }, { "m", 60000 },
	{ "s", 1000 },     { "ms", 1 },      { NULL, 0 },
};
static const struct unit sizes[] = {
	{ "G", 1 << 30 }, { "M", 1 << 20 }, { "K", 1 << 10 }, { "", 1 }, { NULL, 0 },
};

static const struct unit *units_of(enum setting_type type)
{
	return type == SETTING_DURATION ? durations : sizes;
}

static void format_units(const struct unit *units, int64_t v, char *buf, size_t size)
{
	const struct unit *u = units;

	while (u[1].suffix && (v % u->factor != 0 || v == 0))
		u++;
	snprintf(buf, size, "%" PRId64 "%s", v / u->factor, v == 0 ? "" : u->suffix);
}

static void format_number(const struct setting *s, int64_t v, char *buf, size_t size)
{
	if (s->type == SETTING_INT)
		snprintf(buf, size, "%" PRId64, v);
	else
		format_units(units_of(s->type), v, buf, size);
}

const char *setting_describe_type(const struct setting *s)
{
	switch (s->type) {
	case SETTING_BOOL:
		return "yes or no";
	case SETTING_INT:
		return "number";
	case SETTING_DURATION:
		return "duration (500ms, 30s, 5m, 1h, 7d)";
	case SETTING_SIZE:
		return "size (bytes, 64K, 10M, 1G)";
	case SETTING_TEXT:
		return "text";
	case SETTING_PATH:
		return "absolute path";
	case SETTING_SECRET:
		return "secret text";
	case SETTING_ENUM:
		return "one word";
	}
	return "";
}

static void describe_choices(const struct setting *s, char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (size_t i = 0; s->choices[i] && len < size; i++) {
		const char *sep = i == 0 ? "" : s->choices[i + 1] ? ", " : " or ";
		int n = snprintf(buf + len, size - len, "%s%s", sep, s->choices[i]);

		len += n < 0 ? size : (size_t)n;
	}
}

const char *setting_describe_range(const struct setting *s, char *buf, size_t size)
{
	char low[32], high[32];

	buf[0] = '\0';
	switch (s->type) {
	case SETTING_INT:
	case SETTING_DURATION:
	case SETTING_SIZE:
		format_number(s, s->min, low, sizeof(low));
		format_number(s, s->max, high, sizeof(high));
		snprintf(buf, size, "%s to %s", low, high);
		break;
	case SETTING_ENUM:
		describe_choices(s, buf, size);
		break;
	case SETTING_TEXT:
	case SETTING_PATH:
	case SETTING_SECRET:
		if (s->max > 0)
			snprintf(buf, size, "at most %" PRId64 " bytes", s->max);
		break;
	case SETTING_BOOL:
		break;
	}
	return buf;
}

/* The reason never repeats a secret. */
static int refuse(const struct setting *s, const char *text, struct err *err)
{
	char range[160];
	bool comment = strchr(text, ';') || strchr(text, '#');

	setting_describe_range(s, range, sizeof(range));
	if (s->type == SETTING_SECRET)
		return err_set(err, E_INVALID, "the value must be %s", range);
	return err_set(err, E_INVALID, "\"%.60s\" is not allowed: must be a %s%s%s%s",
		       text, setting_describe_type(s), range[0] ? ", " : "", range,
		       comment ? " (a comment needs a line of its own)" : "");
}

static int parse_bool(const char *text, bool *ret)
{
	static const char *const words[] = { "no",  "yes", "false", "true",
					     "off", "on",  "0",     "1" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcasecmp(text, words[i]) == 0) {
			*ret = i & 1;
			return 0;
		}
	}
	return -E_INVALID;
}

static int parse_enum(const struct setting *s, const char *text, int *ret)
{
	for (int i = 0; s->choices[i]; i++) {
		if (strcasecmp(text, s->choices[i]) == 0) {
			*ret = i;
			return 0;
		}
	}
	return -E_INVALID;
}

static int parse_i64(const char *text, int64_t *ret, const char **ret_end)
{
	char *end;
	intmax_t v;

	if (*text != '-' && (*text < '0' || *text > '9'))
		return -E_INVALID;
	errno = 0;
	v = strtoimax(text, &end, 10);
	if (errno || end == text)
		return -E_INVALID;
	*ret = v;
	*ret_end = end;
	return 0;
}

static int apply_unit(const struct setting *s, const char *suffix, int64_t *v)
{
	/* A duration without a unit would be a guess; only nothing needs none. */
	if (s->type == SETTING_DURATION && !*suffix)
		return *v == 0 ? 0 : -E_INVALID;
	for (const struct unit *u = units_of(s->type); u->suffix; u++) {
		if (strcasecmp(suffix, u->suffix) == 0)
			return __builtin_mul_overflow(*v, u->factor, v) ? -E_INVALID : 0;
	}
	return -E_INVALID;
}

static int parse_number(const struct setting *s, const char *text, int64_t *ret)
{
	const char *end;
	int64_t v;

	if (parse_i64(text, &v, &end) < 0)
		return -E_INVALID;
	if (s->type == SETTING_INT ? *end != '\0' : apply_unit(s, end, &v) < 0)
		return -E_INVALID;
	if (v < s->min || v > s->max)
		return -E_INVALID;
	*ret = v;
	return 0;
}

static int check_text(const struct setting *s, const char *text, struct err *err)
{
	if (s->type == SETTING_PATH && *text && *text != '/')
		return err_set(err, E_INVALID,
			       "\"%.60s\" is not allowed: must be an absolute path%s",
			       text, *text == '~' ? " (\"~\" is not expanded)" : "");
	if (s->max > 0 && strlen(text) > (size_t)s->max)
		return refuse(s, text, err);
	if (s->min > 0 && strlen(text) < (size_t)s->min)
		return err_set(err, E_INVALID, "must not be empty");
	return s->check ? s->check(text, err) : 0;
}

static int parse_text(TALLOC_CTX *mem, const struct setting *s, const char *text,
		      const char **member, struct err *err)
{
	char *copy;
	int r = check_text(s, text, err);

	if (r < 0)
		return r;
	copy = talloc_strdup(mem, text);
	if (!copy)
		return err_set(err, E_NOMEM, "no memory for the settings");
	*member = copy;
	return 0;
}

int setting_parse(TALLOC_CTX *mem, const struct setting *s, const char *text,
		  void *target, struct err *err)
{
	void *member = (char *)target + s->offset;
	int r = 0;

	switch (s->type) {
	case SETTING_BOOL:
		r = parse_bool(text, member);
		break;
	case SETTING_ENUM:
		r = parse_enum(s, text, member);
		break;
	case SETTING_INT:
	case SETTING_DURATION:
	case SETTING_SIZE:
		r = parse_number(s, text, member);
		break;
	case SETTING_TEXT:
	case SETTING_PATH:
	case SETTING_SECRET:
		return parse_text(mem, s, text, member, err);
	}
	return r < 0 ? refuse(s, text, err) : 0;
}

const char *settings_format(const struct setting *s, const void *target, char *buf,
			    size_t size)
{
	const void *member = (const char *)target + s->offset;
	const char *const *text = member;

	switch (s->type) {
	case SETTING_BOOL:
		snprintf(buf, size, "%s", *(const bool *)member ? "yes" : "no");
		break;
	case SETTING_ENUM:
		snprintf(buf, size, "%s", s->choices[*(const int *)member]);
		break;
	case SETTING_INT:
	case SETTING_DURATION:
	case SETTING_SIZE:
		format_number(s, *(const int64_t *)member, buf, size);
		break;
	case SETTING_TEXT:
	case SETTING_PATH:
		snprintf(buf, size, "%s", *text);
		break;
	case SETTING_SECRET:
		snprintf(buf, size, "%s", **text ? "********" : "");
		break;
	}
	return buf;
}

static size_t member_size(enum setting_type type)
{
	switch (type) {
	case SETTING_BOOL:
		return sizeof(bool);
	case SETTING_ENUM:
		return sizeof(int);
	case SETTING_INT:
	case SETTING_DURATION:
	case SETTING_SIZE:
		return sizeof(int64_t);
	case SETTING_TEXT:
	case SETTING_PATH:
	case SETTING_SECRET:
		return sizeof(const char *);
	}
	return 0;
}

bool settings_equal(const struct setting *s, const void *a, const void *b)
{
	const char *ma = (const char *)a + s->offset, *mb = (const char *)b + s->offset;
	bool text = s->type == SETTING_TEXT || s->type == SETTING_PATH ||
		    s->type == SETTING_SECRET;

	if (text)
		return strcmp(*(const char *const *)ma, *(const char *const *)mb) == 0;
	return memcmp(ma, mb, member_size(s->type)) == 0;
}

void settings_take(const struct setting *s, void *to, const void *from)
{
	memcpy((char *)to + s->offset, (const char *)from + s->offset,
	       member_size(s->type));
}
