/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ChampionPerformance: the champions of the games selected, the best first
 * (docs/fields.md, "top_champions").  Pure.
 */
#pragma once

#include "analytics/filter.h"
#include "analytics/real_sums.h"
#include "base/attr.h"

#define CHAMPION_MIN_GAMES 3 /* champions with fewer rank behind the others */

struct champion_performance {
	uint16_t champion_id;
	uint32_t games;
	double win_rate, performance_score, avg_kda;
	struct real_sums percentile;
};

/*
 * All champions of the selection in their order.  peers may be NULL.  ret_list: ret_count
 * entries, in mem.
 * Fails with: E_NOMEM.  Thread: any.
 */
int champion_list_make(TALLOC_CTX *mem, const struct game_selection *selection,
		       const struct game_peers *peers,
		       struct champion_performance **ret_list,
		       size_t *ret_count) MUST_CHECK;
