/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Time zones by name, read from the system's TZif files (RFC 8536) and cached for the
 * life of the process; the environment variable TZ and the C library's zone are never
 * used, because they are not thread-safe.
 */
#pragma once

#include "base/err.h"

#include <stdint.h>

struct tz;

/*
 * The zone of an IANA name ("Europe/Paris", "UTC").  ret_tz: lives for ever.
 * Fails with: E_INVALID (no such name or not a zone name), E_CORRUPT, E_NOMEM.
 * Thread: any.
 */
int tz_get(const char *name, const struct tz **ret_tz, struct err *err) MUST_CHECK;

/* Seconds east of UTC at a moment (footer rule used past the last transition). */
int32_t tz_offset_s(const struct tz *tz, int64_t utc_s);

/*
 * The first moment (UTC ms) of the local day that holds utc_ms.  On a day whose midnight
 * does not exist that is the first moment after the gap; on a day with two midnights the
 * first of them.
 */
int64_t tz_day_start_ms(const struct tz *tz, int64_t utc_ms);

/* The first moment (UTC ms) of the local date year-month-day. */
int64_t tz_date_start_ms(const struct tz *tz, int64_t year, unsigned month, unsigned day);

/* Local calendar date at utc_ms. */
void tz_local_date(const struct tz *tz, int64_t utc_ms, int64_t *ret_year,
		   unsigned *ret_month, unsigned *ret_day);
