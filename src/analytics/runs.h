/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether the streaks of a player differ from chance: the runs test of Wald and Wolfowitz
 * (docs/analytics.md, "Section streaks").
 */
#pragma once

#include <stdint.h>

#define RUNS_MIN_GAMES 10
#define RUNS_EXACT     400 /* games up to which the p-value is exact */

/* Expected number of runs of so many wins and losses in random order; NaN without games.
 */
double runs_expected(uint32_t wins, uint32_t losses);

/*
 * Two-sided p-value of that number of runs; NaN with fewer than RUNS_MIN_GAMES games, or
 * without a win or a loss.  Both: thread: any.
 */
double runs_p_value(uint32_t wins, uint32_t losses, uint32_t runs);
