/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/tzrule.h"

#include "base/clock.h"
#include "base/err.h"

#define DAY_S      INT64_C(86400)
#define NAME_MIN   3
#define TIME_H_MAX 167 /* RFC 8536, version 3 */

/* What is left of the text. */
struct cursor {
	const char *at, *end;
};

static bool take_char(struct cursor *c, char wanted)
{
	if (c->at == c->end || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

static bool is_digit(const struct cursor *c)
{
	return c->at < c->end && *c->at >= '0' && *c->at <= '9';
}

static bool is_letter(const struct cursor *c)
{
	return c->at < c->end &&
	       ((*c->at >= 'A' && *c->at <= 'Z') || (*c->at >= 'a' && *c->at <= 'z'));
}

static bool take_number(struct cursor *c, int32_t min, int32_t max, int32_t *ret)
{
	int32_t v = 0;

	if (!is_digit(c))
		return false;
	while (is_digit(c)) {
		v = v * 10 + (*c->at++ - '0');
		if (v > max)
			return false;
	}
	*ret = v;
	return v >= min;
}

/* "CET" or "<+0330>". */
static bool skip_name(struct cursor *c)
{
	const char *from = c->at;

	if (take_char(c, '<')) {
		while (c->at < c->end && *c->at != '>')
			c->at++;
		return take_char(c, '>') && c->at - from >= NAME_MIN + 2;
	}
	while (is_letter(c))
		c->at++;
	return c->at - from >= NAME_MIN;
}

/* [+-]h[:m[:s]] in seconds. */
static bool take_time(struct cursor *c, int32_t max_h, int32_t *ret)
{
	int32_t h, m = 0, s = 0, sign = 1;

	if (take_char(c, '-'))
		sign = -1;
	else
		(void)take_char(c, '+');
	if (!take_number(c, 0, max_h, &h))
		return false;
	if (take_char(c, ':')) {
		if (!take_number(c, 0, 59, &m))
			return false;
		if (take_char(c, ':') && !take_number(c, 0, 59, &s))
			return false;
	}
	*ret = sign * (h * 3600 + m * 60 + s);
	return true;
}

static bool take_day(struct cursor *c, struct tzrule_day *ret)
{
	*ret = (struct tzrule_day){ .kind = TZRULE_DAY, .time_s = 2 * 3600 };
	if (take_char(c, 'M')) {
		ret->kind = TZRULE_MONTH;
		if (!take_number(c, 1, 12, &ret->month) || !take_char(c, '.') ||
		    !take_number(c, 1, 5, &ret->week) || !take_char(c, '.') ||
		    !take_number(c, 0, 6, &ret->day))
			return false;
	} else if (take_char(c, 'J')) {
		ret->kind = TZRULE_JULIAN;
		if (!take_number(c, 1, 365, &ret->day))
			return false;
	} else if (!take_number(c, 0, 365, &ret->day)) {
		return false;
	}
	return !take_char(c, '/') || take_time(c, TIME_H_MAX, &ret->time_s);
}

static bool take_dst(struct cursor *c, struct tzrule *rule)
{
	rule->has_dst = true;
	if (!skip_name(c))
		return false;
	rule->dst_s = rule->std_s + 3600;
	if (c->at < c->end && *c->at != ',') {
		if (!take_time(c, 24, &rule->dst_s))
			return false;
		rule->dst_s = -rule->dst_s; /* POSIX counts west of Greenwich */
	}
	return take_char(c, ',') && take_day(c, &rule->start) && take_char(c, ',') &&
	       take_day(c, &rule->end);
}

int tzrule_parse(const char *text, size_t len, struct tzrule *ret_rule)
{
	struct cursor c = { text, text + len };
	struct tzrule rule = { 0 };

	if (!skip_name(&c) || !take_time(&c, 24, &rule.std_s))
		return -E_CORRUPT;
	rule.std_s = -rule.std_s;
	if (c.at < c.end && !take_dst(&c, &rule))
		return -E_CORRUPT;
	if (c.at != c.end)
		return -E_CORRUPT;
	*ret_rule = rule;
	return 0;
}

static int64_t month_day(const struct tzrule_day *d, int64_t year)
{
	int64_t first = clock_days_from_civil(year, (unsigned)d->month, 1);
	int64_t next = d->month == 12
			       ? clock_days_from_civil(year + 1, 1, 1)
			       : clock_days_from_civil(year, (unsigned)d->month + 1, 1);
	int64_t weekday = ((first + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
	int64_t day = first + (d->day - weekday + 7) % 7 + (d->week - 1) * 7;

	while (day >= next)
		day -= 7;
	return day;
}

/* Days since 1970 of the rule's day in a year. */
static int64_t day_in_year(const struct tzrule_day *d, int64_t year)
{
	int64_t first = clock_days_from_civil(year, 1, 1);
	bool leap = clock_days_from_civil(year + 1, 1, 1) - first == 366;

	switch (d->kind) {
	case TZRULE_MONTH:
		return month_day(d, year);
	case TZRULE_JULIAN:
		return first + d->day - 1 + (leap && d->day >= 60);
	case TZRULE_DAY:
		break;
	}
	return first + d->day;
}

static int64_t change_s(const struct tzrule_day *d, int64_t year, int32_t before_s)
{
	return day_in_year(d, year) * DAY_S + d->time_s - before_s;
}

void tzrule_span(const struct tzrule *rule, int64_t utc_s, struct tz_span *ret_span)
{
	int64_t year, last = INT64_MIN, day = utc_s / DAY_S - (utc_s % DAY_S < 0);
	unsigned month, mday;

	*ret_span = (struct tz_span){ INT64_MAX, rule->std_s };
	if (!rule->has_dst)
		return;
	clock_civil_from_days(day, &year, &month, &mday);
	/* At equal moments the start of saving time wins: "all year round" is written
	 * as an end that falls on the next start. */
	for (int64_t y = year - 1; y <= year + 1; y++) {
		int64_t change[2] = { change_s(&rule->end, y, rule->dst_s),
				      change_s(&rule->start, y, rule->std_s) };

		for (int i = 0; i < 2; i++) {
			if (change[i] <= utc_s && change[i] >= last) {
				last = change[i];
				ret_span->offset_s = i ? rule->dst_s : rule->std_s;
			} else if (change[i] > utc_s && change[i] < ret_span->until_s) {
				ret_span->until_s = change[i];
			}
		}
	}
}
