/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Streaks: runs of games with the same result (docs/analytics.md, "Section streaks").
 * Those of two parts of a history, one after the other, merge into those of the whole.
 * All: pure, thread: any; zeroed streaks are those of no game.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct streak {
	uint32_t games;
	int64_t from_ms, to_ms; /* game_start of the first and the last */
};

struct streaks {
	uint32_t games, wins, runs;
	struct streak longest_win, longest_loss; /* the earliest of equal ones */
	/* The runs at both ends, which may go on beyond; the same one where runs is 1 */
	bool first_won, last_won;
	struct streak first, last;
};

/* The next game. */
void streaks_add(struct streaks *streaks, bool won, int64_t start_ms);

/* What came after. */
void streaks_merge(struct streaks *streaks, const struct streaks *after);
