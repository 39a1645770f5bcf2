/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rank.h"

#define DIVISION_LP 100
#define TIER_LP     400

int32_t model_rank_ladder(const struct model_rank *rank)
{
	/* The apex tiers share one ladder that begins where Diamond I ends. */
	int32_t tier = rank->tier > TIER_MASTER ? TIER_MASTER : rank->tier;
	int32_t division =
		rank->division >= 1 && rank->division <= 4 ? rank->division : 1;

	if (rank->tier == TIER_NONE || rank->tier >= TIER_COUNT)
		return -1;
	if (rank->scale_version == 1 && tier > TIER_PLATINUM)
		tier--; /* no Emerald below */
	if (rank->tier >= TIER_MASTER)
		division = 4;
	return (tier - TIER_IRON) * TIER_LP + (4 - division) * DIVISION_LP + rank->lp;
}
