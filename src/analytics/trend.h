/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * This block of time beside the one before (docs/analytics.md, "Section trend").
 */
#pragma once

#include "analytics/filter.h"
#include "analytics/trend_test.h"

struct trend_rate {
	uint32_t games, wins;
};

struct trend {
	struct trend_rate before, current;
	struct trend_test test;
	double e_value;
	enum trend_verdict verdict;
	uint32_t current_needed, before_needed; /* games; 0 both: enough */
	/* Only with a verdict of change and a split that keeps 10 games on each side: */
	bool changed;
	int64_t change_ms; /* game_start of the first game after it */
	struct trend_rate change_before, change_after;
};

/*
 * Compare the games selected before block_from_ms with the others; blocks: how many
 * blocks of a year are looked at (TREND_TEST_WEEKS …).  mem: scratch.
 * Fails with: E_NOMEM.  Thread: any.
 */
int trend_compute(TALLOC_CTX *mem, const struct game_selection *selection,
		  int64_t block_from_ms, unsigned blocks,
		  struct trend *ret_trend) MUST_CHECK;
