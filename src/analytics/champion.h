/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ChampionAnalysis: how a player does on one champion (docs/analytics.md, "Inherited
 * routes").  Pure.
 */
#pragma once

#include "analytics/filter.h"
#include "analytics/metrics.h"
#include "base/attr.h"

#define CHAMPION_ENOUGH_GAMES 5 /* for a progression and for suggestions */

/* A part of the games, in order of time. */
struct champion_chunk {
	uint32_t games;
	double win_rate, avg_kda, performance_score;
};

struct champion_analysis {
	struct period_metrics metrics; /* trend: the caller's */
	double mastery_score;          /* 0..100 */
	uint32_t best, worst; /* rows of the history; without meaning when n = 0 */
	double best_score, worst_score; /* game_score of these */
	uint32_t games_of_farmers;      /* those whose role has to farm */
	struct champion_chunk *chunks;  /* NULL with fewer than CHAMPION_ENOUGH_GAMES */
	size_t chunk_count;
	double overall_improvement; /* points; with chunks only */
	enum analytics_trend progression;
};

/*
 * Analyse the games selected, all on one champion.  peers may be NULL.  Arrays: in mem.
 * Fails with: E_NOMEM.  Thread: any.
 */
int champion_analyse(TALLOC_CTX *mem, const struct game_selection *selection,
		     const struct game_peers *peers,
		     struct champion_analysis *ret_analysis) MUST_CHECK;
