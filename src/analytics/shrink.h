/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shrinkage of the rates of groups towards their common mean: empirical Bayes with
 * uncertain hyperparameters (docs/analytics.md, "Shrinkage").
 */
#pragma once

#include "analytics/interval.h"

#include <stddef.h>

#define SHRINK_MIN_GROUPS 5 /* with fewer the population's prior */
#define SHRINK_PICK_GAMES 5 /* best and worst come from groups with so many games */

struct shrink_group {
	uint32_t n, successes;
	struct interval shrunk; /* result; percent */
};

/*
 * What was picked: an index into the groups.  Its posterior interval holds for the picked
 * one as well, which test_coverage shows.
 */
struct shrink_pick {
	size_t index;
	uint32_t picked_from; /* groups to choose from; 0: nothing to pick, index means
				 nothing */
	struct interval interval; /* shrunk of that group */
};

/*
 * Fill in shrunk of every group (n >= 1 each) and pick the best and the worst by its
 * value among those with SHRINK_PICK_GAMES; equal ones: more games, then the lower index.
 * The groups stay the caller's.  Cannot fail.  Thread: any.
 */
void shrink_rates(struct shrink_group *groups, size_t count, struct shrink_pick *ret_best,
		  struct shrink_pick *ret_worst);
