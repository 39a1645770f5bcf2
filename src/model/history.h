/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A player's games as columns: what one clustered range scan brings, oldest first.  The
 * analytics run over these arrays; a row is one participation (not one match: bots share
 * an id).  All arrays have n elements and live in one talloc context.  Which of them are
 * there is said by columns: the others are NULL.
 */
#pragma once

#include "model/ids.h"

#include <stddef.h>
#include <talloc.h>

/* Sets of columns, each containing the one before. */
enum model_history_columns {
	HISTORY_CORE,  /* sums of what one player did */
	HISTORY_PEERS, /* and what places a game in the population: PeriodStats */
	HISTORY_FULL,  /* every figure of one game, every filter but "with" */
	HISTORY_MATES  /* and who played with and against whom */
};

struct model_history {
	enum model_history_columns columns;
	size_t n, cap;
	/* HISTORY_CORE */
	int64_t *game_start_ms;
	uint32_t *duration_s;
	uint16_t *queue_id;
	uint16_t *champion_id;
	uint8_t *role;   /* enum model_role */
	uint8_t *status; /* enum model_match_status */
	uint8_t *win;    /* 0 or 1 */
	uint16_t *kills, *deaths, *assists;
	uint16_t *cs; /* lane + neutral */
	int32_t *gold, *damage;
	uint16_t *vision;
	/* HISTORY_PEERS */
	uint16_t *patch_major, *patch_minor;
	uint16_t *team_kills; /* 0 with team_gold 0: unknown */
	int32_t *team_damage;
	/* HISTORY_FULL */
	int64_t *match_id; /* ours */
	uint8_t *participant_no;
	uint8_t *side; /* 1 blue, 2 red, 0 none */
	uint8_t *placement, *champ_level;
	uint8_t *first_blood, *first_tower;
	uint16_t *double_kills, *triple_kills, *quadra_kills, *penta_kills;
	int32_t *damage_taken;
	uint16_t *turret_takedowns, *inhibitor_takedowns, *dragon_kills, *baron_kills;
	uint16_t *objectives_stolen;
	int32_t *team_gold;
	uint16_t *team_towers;          /* destroyed by the own team; 0 none or unknown */
	uint16_t *opponent_champion_id; /* 0 none */
	/* HISTORY_MATES: packed line-ups (model/match.h), children of the history */
	const uint8_t **lineup;
	uint16_t *lineup_len;
};

/*
 * An empty history with room for cap rows (cap > 0) of these columns; talloc child of
 * mem.  NULL without memory.  Thread: any.
 */
struct model_history *model_history_new(TALLOC_CTX *mem,
					enum model_history_columns columns, size_t cap);

/*
 * Room for cap rows, new ones all zero; never less than before.  Fails with: E_NOMEM.
 * Thread: any.
 */
int model_history_reserve(struct model_history *history, size_t cap) MUST_CHECK;
