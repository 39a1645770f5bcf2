/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tested trend as a word: the games of the current calendar block against those of
 * the block before (docs/analytics.md, "Section trend").  Pure; thread of all: any.
 */
#pragma once

#include "analytics/filter.h"
#include "analytics/metrics.h"
#include "analytics/trend_test.h"

/* Two blocks side by side; looks 0: there is none before, nothing is compared. */
struct trend_blocks {
	int64_t before_ms, current_ms; /* where each begins */
	int64_t next_ms;  /* where the one after them will; 0 = not known yet */
	int64_t until_ms; /* games from here on do not count */
	unsigned looks;   /* blocks that a year of daily looks meets */
};

/* How many roles are looked at beside each other. */
#define TREND_ROLES 5

/*
 * The test over the games of a selection that lie in the blocks; the selection has to
 * hold all of them.  role: of these games alone, ROLE_NONE = all.  strictness: what the
 * threshold is multiplied with, 1 or, where several are looked at, their number.
 */
void trend_blocks_test(const struct trend_blocks *blocks,
		       const struct game_selection *selection, enum model_role role,
		       unsigned strictness, struct trend_test *ret_test);

/* What the test says as a word; stable where there are no blocks. */
enum analytics_trend trend_blocks_word(const struct trend_blocks *blocks,
				       const struct game_selection *selection,
				       enum model_role role, unsigned strictness);
