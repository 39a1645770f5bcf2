/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

#include "base/err.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t clock_wall_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_mono_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t clock_thread_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

struct deadline deadline_in_ms(int64_t timeout_ms)
{
	struct deadline d = { 0 };

	if (timeout_ms > 0)
		d.at_us = clock_mono_us() + timeout_ms * 1000;
	return d;
}

struct deadline deadline_min(struct deadline a, struct deadline b)
{
	if (!a.at_us)
		return b;
	if (!b.at_us)
		return a;
	return a.at_us < b.at_us ? a : b;
}

struct deadline deadline_part(struct deadline d, int32_t percent)
{
	const int64_t now_us = clock_mono_us();

	if (d.at_us > now_us)
		d.at_us = now_us + (d.at_us - now_us) / 100 * percent;
	return d;
}

int32_t deadline_left_ms(struct deadline d)
{
	int64_t left;

	if (!d.at_us)
		return INT32_MAX;
	left = (d.at_us - clock_mono_us() + 999) / 1000;
	if (left < 0)
		return 0;
	return left > INT32_MAX ? INT32_MAX : (int32_t)left;
}

bool deadline_passed(struct deadline d)
{
	return d.at_us && clock_mono_us() >= d.at_us;
}

int64_t clock_days_from_civil(int64_t y, unsigned m, unsigned d)
{
	int64_t era;
	unsigned yoe, doy, doe;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = (unsigned)(y - era * 400);
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + (int64_t)doe - 719468;
}

void clock_civil_from_days(int64_t z, int64_t *ret_year, unsigned *ret_month,
			   unsigned *ret_day)
{
	int64_t era;
	unsigned doe, yoe, doy, mp;

	z += 719468;
	era = (z >= 0 ? z : z - 146096) / 146097;
	doe = (unsigned)(z - era * 146097);
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*ret_day = doy - (153 * mp + 2) / 5 + 1;
	*ret_month = mp < 10 ? mp + 3 : mp - 9;
	*ret_year = (int64_t)yoe + era * 400 + (*ret_month <= 2);
}

char *clock_format_rfc3339(int64_t wall_ms, bool with_ms, char buf[static 32])
{
	int64_t days = wall_ms / 86400000, rest = wall_ms % 86400000, year;
	unsigned month, day, s;

	if (rest < 0) {
		rest += 86400000;
		days--;
	}
	clock_civil_from_days(days, &year, &month, &day);
	s = (unsigned)(rest / 1000);
	if (with_ms)
		snprintf(buf, 32, "%04d-%02u-%02uT%02u:%02u:%02u.%03uZ", (int)year, month,
			 day, s / 3600, s / 60 % 60, s % 60, (unsigned)(rest % 1000));
	else
		snprintf(buf, 32, "%04d-%02u-%02uT%02u:%02u:%02uZ", (int)year, month, day,
			 s / 3600, s / 60 % 60, s % 60);
	return buf;
}

/* Exactly n digits at *p into *ret; advances *p. */
static bool take_digits(const char **p, int n, int *ret)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (!isdigit((unsigned char)(*p)[i]))
			return false;
		v = v * 10 + ((*p)[i] - '0');
	}
	*p += n;
	*ret = v;
	return true;
}

static bool take_char(const char **p, const char *any)
{
	if (!**p || !strchr(any, **p))
		return false;
	(*p)++;
	return true;
}

static bool month_has_day(int year, int month, int day)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && leap);
}

/* ".123..." into milliseconds; digits past the third are read and dropped. */
static bool take_fraction(const char **p, int *ret_ms)
{
	int ms = 0, scale = 100, n = 0;

	*ret_ms = 0;
	if (**p != '.')
		return true;
	for ((*p)++; isdigit((unsigned char)**p); (*p)++, n++) {
		ms += (**p - '0') * scale;
		scale /= 10;
	}
	*ret_ms = ms;
	return n > 0;
}

static bool take_offset(const char **p, int *ret_minutes)
{
	int sign, h, m;

	if (take_char(p, "Zz")) {
		*ret_minutes = 0;
		return true;
	}
	sign = **p == '-' ? -1 : 1;
	if (!take_char(p, "+-") || !take_digits(p, 2, &h) || !take_char(p, ":") ||
	    !take_digits(p, 2, &m) || h > 23 || m > 59)
		return false;
	*ret_minutes = sign * (h * 60 + m);
	return true;
}

static int parse_rfc3339(const char *p, int64_t *ret_ms)
{
	int y, mo, d, h, mi, s, ms, off;

	if (!take_digits(&p, 4, &y) || !take_char(&p, "-") || !take_digits(&p, 2, &mo) ||
	    !take_char(&p, "-") || !take_digits(&p, 2, &d) || !take_char(&p, "Tt ") ||
	    !take_digits(&p, 2, &h) || !take_char(&p, ":") || !take_digits(&p, 2, &mi) ||
	    !take_char(&p, ":") || !take_digits(&p, 2, &s) || !take_fraction(&p, &ms) ||
	    !take_offset(&p, &off) || *p)
		return -E_INVALID;
	if (!month_has_day(y, mo, d) || h > 23 || mi > 59 || s > 60)
		return -E_INVALID;
	*ret_ms = (clock_days_from_civil(y, (unsigned)mo, (unsigned)d) * 86400 +
		   h * 3600 + mi * 60 + s - off * 60) *
			  1000 +
		  ms;
	return 0;
}

int clock_parse(const char *text, int64_t *ret_ms)
{
	size_t n = strlen(text);
	char *end;
	long long v;

	if (n == 0 || n > 40)
		return -E_INVALID;
	if (strspn(text, "0123456789") != n)
		return parse_rfc3339(text, ret_ms);
	errno = 0;
	v = strtoll(text, &end, 10);
	/* Year 9999 is the end of what RFC 3339 can say. */
	if (errno || *end || v > 253402300799999LL)
		return -E_INVALID;
	*ret_ms = v;
	return 0;
}
