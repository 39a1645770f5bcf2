/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a client that was answered 503 is to come again.
 */
#pragma once

#include <stdint.h>

#define RETRY_AFTER_MIN_S   1
#define RETRY_AFTER_MAX_S   30
#define RETRY_AFTER_USUAL_S 2 /* where nothing is known */

/* What is known of the cause, in milliseconds from now; negative: nothing. */
struct retry_facts {
	int64_t probe_ms; /* until MySQL, which is away, or a job is tried again */
	int64_t drain_ms; /* until the work that waits is done */
};

/*
 * Seconds from RETRY_AFTER_MIN_S to RETRY_AFTER_MAX_S: until the later of both, and, so
 * that not all come back together, up to a quarter and a second more by chance (any
 * number).  Thread: any.
 */
int32_t retry_after_s(const struct retry_facts *facts, uint64_t chance);
