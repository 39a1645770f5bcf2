/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records: the games with the highest values (docs/analytics.md, "Section records").
 * Those of two parts of a history, one after the other, merge into those of the whole.
 */
#pragma once

#include "analytics/filter.h"

enum record_kind {
	RECORD_KILLS,
	RECORD_DEATHS,
	RECORD_ASSISTS,
	RECORD_KDA,
	RECORD_CS,
	RECORD_CS_PER_MIN,
	RECORD_GOLD,
	RECORD_DAMAGE,
	RECORD_DAMAGE_PER_MIN,
	RECORD_VISION,
	RECORD_DURATION,     /* seconds */
	RECORD_MULTIKILL,    /* 0, 2 … 5 */
	RECORD_SHORTEST_WIN, /* seconds */
	RECORD_COUNT
};

#define RECORD_MIN_DURATION_S 600 /* of what is per minute */

struct record {
	bool there;
	double value;
	uint32_t row; /* of the history; the earliest of equal ones */
};

/* Zeroed: those of no game. */
struct records {
	struct record best[RECORD_COUNT];
};

/* Add the games selected, which come after those added so far.  Thread: any. */
void records_add(struct records *records, const struct game_selection *selection);

/* What came after, in the same history.  Thread: any. */
void records_merge(struct records *records, const struct records *after);
