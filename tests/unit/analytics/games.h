/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Histories for the tests of sections: random ones, and selections of parts of them.
 */
#pragma once

#include "analytics/filter.h"

/* The next number of a generator whose state is *seed. */
uint32_t games_random(uint64_t *seed);

/*
 * n games in order of time with all columns and line-ups of ten out of 30 players, of
 * whom 1 is the one whose history it is.  Breaks, results and values vary.  Child of mem.
 */
struct model_history *games_make(TALLOC_CTX *mem, uint64_t seed, size_t n);

/* A game with start (minutes) and result at the end of a history with room. */
size_t games_add(struct model_history *history, int64_t start_min, uint32_t duration_s,
		 bool won);

/* The rows from <= i < until.  rows: child of the history. */
struct game_selection games_select(struct model_history *history, size_t from,
				   size_t until);

/* cuts[0..*ret_n]: 0, some places in between (equal ones too), n. */
#define GAMES_CUTS_MAX 8
void games_cut(uint64_t *seed, size_t n, size_t cuts[static GAMES_CUTS_MAX],
	       size_t *ret_parts);

/* Fail unless two figures are equal to 1e-9, or both none. */
void games_assert_close(double got, double wanted);
