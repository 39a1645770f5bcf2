/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One simulated match: first what happened and when (kills, buildings, monsters), then
 * the totals counted from it, so that match and timeline documents agree.
 */
#pragma once

#include "demo/champion.h"
#include "demo/league.h"

#define DEMO_KILLS_MAX   260
#define DEMO_OBJECTS_MAX 96

struct demo_part {
	uint32_t player;
	uint8_t team; /* 0 blue, 1 red */
	uint8_t role; /* enum model_role */
	uint8_t subteam, placement;
	const struct demo_champion *champion;
	double skill; /* latent, at the time of the game */
	double form;  /* how well this game went: skill against the lobby and luck */
	bool win, first_blood, first_blood_assist, first_tower, first_tower_assist;
	int32_t kills, deaths, assists;
	int32_t doubles, triples, quadras, pentas, largest_multi;
	int32_t sprees, largest_spree;
	int32_t time_dead_s, longest_living_s;
	int32_t cs_lane, cs_neutral, ally_jungle, enemy_jungle;
	int32_t gold, gold_spent, xp, level;
	int32_t dealt, dealt_physical, dealt_magic, dealt_true;
	int32_t champions, champions_physical, champions_magic, champions_true;
	int32_t taken, taken_physical, taken_magic, taken_true;
	int32_t mitigated, objectives, turrets, epic_monsters;
	int32_t heal, heal_mates, shield_mates, units_healed;
	int32_t cc_others, cc_dealt, critical;
	int32_t vision, wards_placed, wards_killed, control_wards;
	int32_t turret_kills, turret_takedowns, inhibitor_kills, inhibitor_takedowns;
	int32_t nexus_kills, nexus_takedowns, turrets_lost, inhibitors_lost, nexus_lost;
	int32_t dragons, barons, heralds, plates, stolen;
	int32_t casts[4], spell_casts[2], spells[2];
	int32_t items[7], items_bought, consumables;
	int32_t pings;
	uint16_t keystone;
};

struct demo_kill {
	int32_t at_ms;
	uint8_t killer, victim; /* index of the part */
	uint32_t assists;       /* bit (index of the part) */
};

enum demo_object_kind {
	OBJECT_PLATE,
	OBJECT_TOWER,
	OBJECT_INHIBITOR,
	OBJECT_NEXUS,
	OBJECT_DRAGON,
	OBJECT_BARON,
	OBJECT_HERALD,
	OBJECT_HORDE,
	OBJECT_ATAKHAN,
	OBJECT_KIND_COUNT
};

struct demo_object {
	int32_t at_ms;
	uint8_t kind, team; /* team: the one that took it */
	uint8_t lane;       /* 0 top, 1 middle, 2 bottom; dragons: element */
	uint8_t tier;       /* towers: 0 outer, 1 inner, 2 base, 3 nexus */
	uint8_t killer;     /* index of the part */
	uint32_t assists;
};

struct demo_team {
	bool win;
	int32_t kills, taken[OBJECT_KIND_COUNT];
	int32_t first[OBJECT_KIND_COUNT]; /* 1 = was first */
	bool first_blood;
	uint16_t bans[8];
	int ban_count;
};

struct demo_game {
	uint32_t number;
	int64_t game_id, creation_ms, start_ms, end_ms;
	int32_t duration_ms;
	int patch_major, patch_minor;
	int queue_id, map_id;
	const char *mode;
	bool remake, aborted, surrender, timeline;
	int quitter; /* index of the part that left a remake */
	int count;
	struct demo_part parts[DEMO_LOBBY_MAX];
	struct demo_team teams[2];
	int kill_count, object_count;
	struct demo_kill kills[DEMO_KILLS_MAX];
	struct demo_object objects[DEMO_OBJECTS_MAX];
	struct demo_random random; /* of the documents */
};

/* Whether a queue is played on Summoner's Rift by two teams of five with positions. */
bool demo_game_rift(const struct demo_game *game);

/* Simulate match number of the league and enter its results.  Never fails. */
void demo_game_play(struct demo_league *league, uint32_t number, struct demo_game *game);

/* The steps in the order of demo_game_play; each reads what the ones before wrote. */
void demo_game_events(struct demo_game *game);
void demo_game_economy(struct demo_game *game);
