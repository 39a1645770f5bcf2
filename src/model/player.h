/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A player as stored.
 */
#pragma once

#include "model/access.h"

struct model_player {
	int64_t player_id;
	char puuid[MODEL_PUUID_SIZE];
	char riot_id[MODEL_NAME_SIZE]; /* "" unknown */
	char riot_tag[MODEL_TAG_SIZE];
	char platform[8];      /* of the newest game: "EUW1" */
	uint64_t data_version; /* bumped with every new or corrected match */
	bool synthetic;
	enum player_privacy privacy;
	int64_t first_seen_ms, last_seen_ms; /* first and newest game_start */
	int64_t imported_at_ms;              /* newest import that touched the player */
};
