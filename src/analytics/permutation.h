/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether results within sessions depend on the one before (tilt): a permutation test
 * within the sessions (docs/analytics.md, "Section sessions").
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PERMUTATION_EXACT 400 /* sum of min(wins, losses) up to which it is exact */

struct permutation_session {
	uint32_t wins, losses;
};

/*
 * Two-sided p-value of observed, the number of neighbours "a loss, then a win" in all
 * count sessions, where every order within a session is equally likely; NaN when no
 * session has both a win and a loss.  Thread: any.
 */
double permutation_p_value(const struct permutation_session *sessions, size_t count,
			   uint32_t observed);
