/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a timeline says about one participant: how the lane went against the opponent, how
 * the first minutes were played, how far the team was ahead and behind
 * (docs/analytics.md, "Section laning").
 */
#pragma once

#include "model/match.h"
#include "model/timeline.h"

enum laning_minute { LANING_10, LANING_15, LANING_20, LANING_MINUTES };

struct model_laning {
	int64_t player_id, game_start_ms, match_id; /* of the stored participation */
	uint8_t participant_no;
	uint8_t minutes; /* bit m: the differences at laning_minute m are there */
	/* Own minus the lane opponent's, by laning_minute; 0 where there is none. */
	int32_t gold_diff[LANING_MINUTES], xp_diff[LANING_MINUTES],
		cs_diff[LANING_MINUTES];
	uint16_t deaths_before_10, plates;
	int32_t first_item_ms; /* 0 = none was finished */
	/* Of the own team's gold over the frames; 0: never, or the teams are unknown */
	int32_t gold_lead_max, gold_deficit_max;
};

/*
 * Fill rows (room for MODEL_PARTICIPANTS_MAX) with one for each seat that the timeline
 * has and that was not purged; returns how many.  match_id and game_start_ms stay 0.
 * Pure.  Thread: any.
 */
size_t model_laning_of(const struct model_lineup_entry *seats, size_t n,
		       const struct model_timeline *timeline, struct model_laning *rows);
