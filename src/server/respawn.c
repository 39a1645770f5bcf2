/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/respawn.h"

/*
 * Short: whoever is killed from outside, again and again, has done nothing wrong, and
 * requests wait meanwhile.  One that takes so long to end costs the machine little.
 */
#define YOUNG_US         (INT64_C(500) * 1000)
#define FIRST_PAUSE_US   (INT64_C(100) * 1000)
#define LONGEST_PAUSE_US (INT64_C(1000) * 1000)

void respawn_started(struct respawn *respawn, int64_t now_us)
{
	respawn->started_us = now_us;
}

void respawn_ended(struct respawn *respawn, int64_t now_us)
{
	if (now_us - respawn->started_us >= YOUNG_US) {
		respawn->pause_us = 0;
		respawn->due_us = now_us;
		return;
	}
	respawn->due_us = now_us + respawn->pause_us;
	respawn->pause_us = respawn->pause_us ? respawn->pause_us * 2 : FIRST_PAUSE_US;
	if (respawn->pause_us > LONGEST_PAUSE_US)
		respawn->pause_us = LONGEST_PAUSE_US;
}

void respawn_failed(struct respawn *respawn, int64_t now_us)
{
	respawn->due_us = now_us + LONGEST_PAUSE_US;
}
