/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One time zone out of the bytes of a TZif file (RFC 8536, versions 1 to 4): the table of
 * transitions and the footer's rule for the time after it.  base/tz.h is the door for
 * everybody else.
 */
#pragma once

#include "base/err.h"
#include "base/tzrule.h"

#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct tzif;

/*
 * Read a zone.  ret_zone: talloc child of mem.
 * Fails with: E_INVALID (no TZif file, or one that counts leap seconds), E_CORRUPT
 * (truncated or inconsistent), E_NOMEM.  Thread: any.
 */
int tzif_parse(TALLOC_CTX *mem, const void *bytes, size_t len, struct tzif **ret_zone,
	       struct err *err) MUST_CHECK;

/* The stretch of equal offset that holds utc_s.  Thread: any. */
void tzif_span(const struct tzif *zone, int64_t utc_s, struct tz_span *ret_span);
