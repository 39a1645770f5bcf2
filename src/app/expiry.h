/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When something ends, as said on the command line.
 */
#pragma once

#include "base/attr.h"

#include <stdint.h>

/*
 * A length of time: a number with s, m (minutes), h, d or w behind it, at most ten years;
 * in milliseconds.  Returns 0 or -E_INVALID.
 */
int expiry_parse_span(const char *text, int64_t *ret_ms) MUST_CHECK;

/*
 * A moment after now_ms: such a length, a date (its UTC midnight), RFC 3339, or "never"
 * (0).  Returns 0 or -E_INVALID.
 */
int expiry_parse(const char *text, int64_t now_ms, int64_t *ret_ms) MUST_CHECK;
