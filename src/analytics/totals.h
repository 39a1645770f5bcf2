/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums over a set of games from which its figures are computed (docs/analytics.md,
 * "Section summary").  Whole numbers but for the percentiles, so that they do not depend
 * on the order of the games; the sums of two sets add up to those of both.  All: pure,
 * thread: any; zeroed sums are those of no game, which belong to the caller.
 */
#pragma once

#include "analytics/interval.h"
#include "analytics/real_sums.h"
#include "model/history.h"

/* What every set has: a group of games, and the whole of them. */
struct play_sums {
	uint32_t games, wins;
	struct ratio_sums kda, participation;
	struct ratio_sums cs, gold, damage; /* per second */
	struct real_sums percentile;
	int64_t last_ms; /* game_start of the newest; meaningless without games */
};

/* Add row i of a history with HISTORY_FULL; peers may be NULL. */
void play_sums_add(struct play_sums *sums, const struct model_history *history, size_t i,
		   const struct game_peers *peers);
/* Add the sums of other games. */
void play_sums_merge(struct play_sums *sums, const struct play_sums *other);

struct game_totals {
	struct play_sums play;
	struct mean_sums kills, deaths, assists, duration_s, objectives, placement, level;
	struct ratio_sums vision, taken; /* per second */
	struct ratio_sums gold_share, damage_share, turrets;
	struct real_sums baseline;
	uint32_t first_blood, first_tower, first_places;
	uint64_t stolen, doubles, triples, quadras, pentas;
	int64_t cs, damage, vision_score; /* of all games, also those without duration */
};

/* As play_sums_add. */
void totals_add(struct game_totals *totals, const struct model_history *history, size_t i,
		const struct game_peers *peers);
/* Add the sums of other games. */
void totals_merge(struct game_totals *totals, const struct game_totals *other);

/* The inherited performance score (docs/fields.md); NaN without games. */
double totals_score(const struct game_totals *totals);
