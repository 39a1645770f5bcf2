/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a process that ended is replaced: at once, but the more slowly the more often in a
 * row it ended right after its start.
 */
#pragma once

#include <stdint.h>

/* All zero at first. */
struct respawn {
	int64_t started_us, due_us; /* monotonic; due_us: of the next start */
	int64_t pause_us;           /* after the next early end */
};

/* Note that the process was started now.  Thread: one at a time. */
void respawn_started(struct respawn *respawn, int64_t now_us);

/*
 * Note that it ended now, and decide due_us: now, or up to a second later when it had
 * lived for less than half a second, as the ones before it.  Thread: one at a time.
 */
void respawn_ended(struct respawn *respawn, int64_t now_us);

/* Note that it could not be started now: due_us in a second.  Thread: one at a time. */
void respawn_failed(struct respawn *respawn, int64_t now_us);
