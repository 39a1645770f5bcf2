/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A match as plain values: what a match-v5 document says, after the repairs of its many
 * generations (units, names, positions).  Filled by riot/, stored by store/.  Texts are
 * NUL-terminated UTF-8.
 */
#pragma once

#include "model/ids.h"

#include <stddef.h>

#define MODEL_BANS_MAX 20 /* Arena has served 16 */

struct model_participant {
	char puuid[MODEL_PUUID_SIZE];  /* "BOT" for bots */
	char riot_id[MODEL_NAME_SIZE]; /* game name now or then; "" unknown */
	char riot_tag[MODEL_TAG_SIZE];
	char champion_name[32];
	uint8_t participant_no; /* 1.. as in the document */
	uint8_t team_id_100;    /* teamId / 100: 1 blue, 2 red; 0 none */
	uint8_t subteam;        /* Arena: playerSubteamId, else 0 */
	uint8_t placement;      /* Arena: 1.., else 0 */
	uint8_t role;           /* enum model_role, after elimination */
	bool role_inferred;     /* the only missing position of its team */
	bool win;
	bool first_blood, first_tower;
	uint16_t champion_id;
	uint8_t champ_level;
	uint16_t kills, deaths, assists;
	uint16_t double_kills, triple_kills, quadra_kills, penta_kills;
	uint16_t cs_lane, cs_neutral; /* totalMinionsKilled, neutralMinionsKilled */
	int32_t gold_earned, gold_spent;
	int32_t damage_champions, damage_physical, damage_magic, damage_true;
	int32_t damage_taken, damage_mitigated, damage_objectives, damage_turrets;
	int32_t heal_total, heal_mates, shield_mates;
	uint16_t vision_score;
	uint16_t wards_placed, wards_killed, control_wards; /* control: placed */
	uint16_t turret_takedowns, inhibitor_takedowns;
	uint16_t dragon_kills, baron_kills, objectives_stolen;
	uint32_t time_played_s, time_dead_s, time_cc_s;
	uint16_t spell1, spell2;
	uint32_t items[7]; /* item0..item6, item6 the trinket; Arena's exceed 65535 */
	uint16_t rune_keystone, rune_primary_style, rune_sub_style;
	uint16_t summoner_level;
	int32_t xp;
	/*
	 * Derived within the match.  The sums run over the participants of the own team
	 * (Arena: subteam); all are 0 = unknown when the document is cut or does not say
	 * who played with whom.
	 */
	uint16_t team_kills;
	int32_t team_gold, team_damage; /* damage to champions */
	uint16_t opponent_champion_id;  /* lane opponent: same role, other team; 0 none */
	uint8_t opponent_no;            /* its participant_no; 0 none */
	uint16_t team_towers; /* destroyed by the own team, as its record says; 0 unknown
			       */
};

struct model_team {
	uint8_t team_id_100;
	bool win;
	uint16_t kills; /* objectives.champion.kills; may exceed the participants' sum */
	uint16_t towers, inhibitors, dragons, barons, heralds, hordes;
	bool first_blood, first_tower, first_dragon, first_baron, first_inhibitor,
		first_herald;
	uint16_t bans[MODEL_BANS_MAX]; /* in pick order; 0 = no ban */
	uint8_t ban_count;
};

struct model_match {
	char match_id[MODEL_MATCH_ID_SIZE]; /* "EUW1_7106244413" */
	char platform[8];                   /* "EUW1" */
	int64_t game_id;
	int64_t game_start_ms; /* gameStartTimestamp, else gameCreation */
	int64_t game_creation_ms;
	int64_t game_end_ms; /* start + longest timePlayed (gameEndTimestamp may be late)
			      */
	uint32_t duration_s; /* seconds in every generation of the document */
	uint16_t queue_id, map_id;
	uint16_t patch_major, patch_minor; /* "15.1.647.8644" -> 15, 1; 0 unknown */
	char game_version[32];
	char game_mode[32], game_type[32];
	char end_result[32]; /* endOfGameResult, "" when absent */
	char tournament_code[64];
	uint8_t status; /* enum model_match_status */
	bool surrendered;
	bool synthetic;                /* made by "lme demo" */
	uint8_t expected_participants; /* metadata.participants; fewer rows = cut document
					*/
	uint8_t participant_count;
	uint8_t team_count;
	struct model_participant participants[MODEL_PARTICIPANTS_MAX];
	struct model_team teams[2];
};

/*
 * Fill the derived members from the plain ones: status, role by elimination, team sums,
 * lane opponents, game_end_ms.  Needs queue_id, end_result, participants and teams; the
 * document's early-surrender flag is passed in.  Pure.  Thread: any.
 */
void model_match_derive(struct model_match *match, bool early_surrender);

/*
 * The packed line-up of a game: who played what, where, on which side, in one short
 * binary column, so that rating and mates analyses read one range.  Little-endian,
 * versioned; the layout is drawn in lineup.c.
 */
struct model_lineup_entry {
	int64_t player_id;
	uint16_t champion_id;
	uint8_t participant_no, team, role; /* team: subteam in Arena, else team_id_100 */
	bool win, bot, purged;              /* purged: it is not said who this was */
};

#define MODEL_LINEUP_BYTES_MAX (4 + 14 * MODEL_PARTICIPANTS_MAX)

/* Pack n entries into out; returns the bytes written.  n <= MODEL_PARTICIPANTS_MAX. */
size_t model_lineup_pack(const struct model_lineup_entry *entries, size_t n,
			 uint8_t out[static MODEL_LINEUP_BYTES_MAX]);

/*
 * Unpack into entries (room for MODEL_PARTICIPANTS_MAX).  Returns 0, or -E_CORRUPT for an
 * unknown version or a wrong length.
 */
int model_lineup_unpack(const uint8_t *bytes, size_t len,
			struct model_lineup_entry *entries, size_t *ret_n) MUST_CHECK;
