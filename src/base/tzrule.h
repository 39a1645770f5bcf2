/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rule of a POSIX TZ text ("CET-1CEST,M3.5.0,M10.5.0/3") as it stands in the footer
 * of a TZif file: standard and daylight saving offsets and the two days of change.
 */
#pragma once

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stretch of time with one offset; until_s is exclusive, INT64_MAX = for ever. */
struct tz_span {
	int64_t until_s;
	int32_t offset_s; /* east of UTC */
};

enum tzrule_kind {
	TZRULE_JULIAN, /* Jn: 1..365, 29 February never counted */
	TZRULE_DAY,    /* n: 0..365, 29 February counted */
	TZRULE_MONTH,  /* Mm.w.d: week w (5 = last), day d (0 = Sunday) of month m */
};

struct tzrule_day {
	enum tzrule_kind kind;
	int32_t day, week, month;
	int32_t time_s; /* after local midnight; may be negative or over a day */
};

struct tzrule {
	bool has_dst;
	int32_t std_s, dst_s; /* offsets east of UTC */
	struct tzrule_day start, end;
};

/* Parse len bytes.  Returns 0 or -E_CORRUPT.  Thread: any. */
int tzrule_parse(const char *text, size_t len, struct tzrule *ret_rule) MUST_CHECK;

/* The stretch that holds utc_s.  Thread: any. */
void tzrule_span(const struct tzrule *rule, int64_t utc_s, struct tz_span *ret_span);
