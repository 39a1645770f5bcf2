/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bounds what failing requests write into the program's log: an outage under load would
 * write a line a request.  The access log has every one of them.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define FAIL_LOG_LINES 20 /* a second and process */

/* All zero at first. */
struct fail_log {
	_Atomic int64_t second;
	_Atomic uint32_t failures; /* within that second */
};

/*
 * Whether the failure at now_ms (wall clock) gets a line.  The first one of a second says
 * first how many of an earlier second got none.  Thread: any.
 */
bool fail_log_may(struct fail_log *log, int64_t now_ms);

/*
 * Whether a state that many answers meet gets a line: once a minute.  said_ms: 0 at
 * first.  Thread: any.
 */
bool fail_log_rarely(_Atomic int64_t *said_ms, int64_t now_ms);

/* Say what went unsaid once its second has passed.  Thread: any. */
void fail_log_tick(struct fail_log *log, int64_t now_ms);
