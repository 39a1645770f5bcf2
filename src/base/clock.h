/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Time as a parameter.  Only this file reads a clock; everything else is handed a time or
 * a deadline, so that tests step time instead of sleeping.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A point of the monotonic clock in microseconds; 0 means "no deadline". */
struct deadline {
	int64_t at_us;
};

/* Milliseconds since 1970-01-01 UTC (wall clock, may jump).  Thread: any. */
int64_t clock_wall_ms(void);

/* Microseconds of the monotonic clock (for durations and deadlines).  Thread: any. */
int64_t clock_mono_us(void);

/* Microseconds of processor time that the calling thread has used.  Thread: any. */
int64_t clock_thread_us(void);

/* A deadline timeout_ms from now; timeout_ms <= 0 gives "no deadline".  Thread: any. */
struct deadline deadline_in_ms(int64_t timeout_ms);

/* The earlier of two deadlines.  Thread: any. */
struct deadline deadline_min(struct deadline a, struct deadline b);

/* The moment when so many percent (0 to 100) of what is left have passed.  Thread: any.
 */
struct deadline deadline_part(struct deadline d, int32_t percent);

/* Milliseconds left, never negative; INT32_MAX without a deadline.  Thread: any. */
int32_t deadline_left_ms(struct deadline d);

/* Whether the deadline has passed.  Thread: any. */
bool deadline_passed(struct deadline d);

/*
 * Format wall-clock milliseconds as RFC 3339 UTC ("2025-03-23T17:17:26Z"; with with_ms
 * "2025-03-23T17:17:26.123Z") into buf of at least 32 bytes; returns buf.  Years 0 to
 * 9999. Thread: any.
 */
char *clock_format_rfc3339(int64_t wall_ms, bool with_ms, char buf[static 32]);

/*
 * Parse RFC 3339 ("2025-03-23T17:17:26Z", fraction and numeric offset allowed) or a plain
 * integer of epoch milliseconds.  Returns 0 or -E_INVALID.  Thread: any.
 */
int clock_parse(const char *text, int64_t *ret_ms) __attribute__((warn_unused_result));

/*
 * Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms", days_from_civil).  month 1..12, day 1..31.  Thread: any.
 */
int64_t clock_days_from_civil(int64_t year, unsigned month, unsigned day);

/* The inverse (same source, civil_from_days).  Thread: any. */
void clock_civil_from_days(int64_t days, int64_t *ret_year, unsigned *ret_month,
			   unsigned *ret_day);
