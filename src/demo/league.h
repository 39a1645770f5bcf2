/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The players of the synthetic league: latent skill that drifts, habits, ladder
 * positions, and who meets whom.
 */
#pragma once

#include "base/err.h"
#include "demo/demo.h"
#include "demo/random.h"
#include "model/ids.h"

#include <stdbool.h>

#define DEMO_POOL_SIZE 4  /* champions a player knows in each role */
#define DEMO_LOBBY_MAX 16 /* Arena */

/* A place on one ranked ladder; see model_rank_ladder for the scale. */
struct demo_ladder {
	int32_t points;
	uint16_t wins, losses;
};

struct demo_player {
	char puuid[MODEL_PUUID_SIZE]; /* begins with "demo-" */
	char name[20];                /* "Demo 00042" */
	char summoner_id[48];
	double base_skill; /* standard deviations above the league's mean */
	double drift;      /* random walk around the base, one step a day */
	double slope;      /* what the player learns in 100 days */
	int64_t drift_day, busy_until_ms, snapshot_ms;
	uint32_t mark; /* number + 1 of the newest lobby that holds the player */
	uint32_t games;
	uint8_t main_role, second_role;
	uint8_t pool[ROLE_COUNT][DEMO_POOL_SIZE]; /* indexes of the champion table */
	uint16_t level, icon;
	bool watched; /* has a snapshot after every ranked game */
	bool in_ranks;
	struct demo_ladder ladders[2]; /* solo, flex */
};

struct demo_league {
	struct demo_options options;
	int64_t begin_ms, spacing_ms; /* match i starts about begin + i * spacing */
	bool warped;                  /* more games in the evening */
	char tag[8];                  /* Riot ID tag, one a seed */
	uint64_t first_game_id;
	double *reach; /* running sums of the activities */
	struct demo_player *players;
	struct demo_random random;
};

/*
 * Make the league as it is before its first match.  ret_league: a talloc child of mem.
 * Fails with: E_INVALID (options out of range), E_NOMEM.
 */
int demo_league_create(TALLOC_CTX *mem, const struct demo_options *options,
		       struct demo_league **ret_league, struct err *err) MUST_CHECK;

/* Skill of a player at a moment; moments must not decrease for one player. */
double demo_league_skill(struct demo_league *league, uint32_t player, int64_t at_ms);

/* When match number i is created. */
int64_t demo_league_time(struct demo_league *league, uint32_t match);

/*
 * Draw count players (at most the league's) for a match: free ones of like skill, by
 * activity.
 */
void demo_league_lobby(struct demo_league *league, uint32_t match, int64_t at_ms,
		       int count, uint32_t *ret_players);

/* Enter a ranked result (queue 420 or 440). */
void demo_league_result(struct demo_league *league, uint32_t player, int queue, bool win,
			double skill);

/* Whether a ladder shows a rank: nobody has one before the fifth game of a queue. */
bool demo_ladder_placed(const struct demo_ladder *ladder);
