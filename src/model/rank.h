/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A rank as seen at one moment.  It enters no figure of a game before its time stamp.
 */
#pragma once

#include "model/ids.h"

struct model_rank {
	char puuid[MODEL_PUUID_SIZE];
	uint16_t queue_id; /* 420 or 440 */
	int64_t at_ms;
	uint8_t tier;     /* enum model_tier; TIER_NONE = unranked */
	uint8_t division; /* 1..4 (I..IV); apex tiers 1 */
	int16_t lp;
	uint16_t wins, losses;
	uint8_t scale_version; /* 1 before EMERALD (13.14), 2 since */
	bool synthetic;
};

/*
 * The ladder position in LP above Iron IV 0 LP (../reference: Iron 0, +100 a division,
 * Diamond 2400, Master and up one ladder 2800 + LP; version 1: no Emerald).  Returns -1
 * for TIER_NONE.  Pure.
 */
int32_t model_rank_ladder(const struct model_rank *rank);
