/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns of match, match_team and participant, each one row of a list: the SQL texts
 * that write and read them and their field tables all come from the same list.
 * X(SQL type, member, column).
 */
#pragma once

#include "model/match.h"
#include "sql/conn.h"

struct match_row {
	int64_t match_id; /* surrogate */
	int64_t imported_at;
	bool has_timeline;
	struct sql_blob lineup;
	/* The match without its participants and teams, which would make it large. */
	char riot_match_id[MODEL_MATCH_ID_SIZE], platform[8];
	int64_t game_id, game_start, game_creation, game_end;
	uint32_t duration_s;
	uint16_t queue_id, map_id, patch_major, patch_minor;
	char game_version[32], game_mode[32], game_type[32], end_result[32];
	char tournament_code[64];
	uint8_t status;
	bool surrendered, synthetic;
	uint8_t expected_participants, participant_count, team_count;
};

#define MATCH_COLUMNS(X)                                          \
	X(SQL_TEXT, riot_match_id, "riot_match_id")               \
	X(SQL_TEXT, platform, "platform")                         \
	X(SQL_I64, game_id, "game_id")                            \
	X(SQL_I64, game_start, "game_start")                      \
	X(SQL_I64, game_creation, "game_creation")                \
	X(SQL_I64, game_end, "game_end")                          \
	X(SQL_U32, duration_s, "duration_s")                      \
	X(SQL_U16, queue_id, "queue_id")                          \
	X(SQL_U16, map_id, "map_id")                              \
	X(SQL_U16, patch_major, "patch_major")                    \
	X(SQL_U16, patch_minor, "patch_minor")                    \
	X(SQL_TEXT, game_version, "game_version")                 \
	X(SQL_TEXT, game_mode, "game_mode")                       \
	X(SQL_TEXT, game_type, "game_type")                       \
	X(SQL_TEXT, end_result, "end_result")                     \
	X(SQL_TEXT, tournament_code, "tournament_code")           \
	X(SQL_U8, status, "status")                               \
	X(SQL_BOOL, surrendered, "surrendered")                   \
	X(SQL_BOOL, synthetic, "synthetic")                       \
	X(SQL_U8, expected_participants, "expected_participants") \
	X(SQL_U8, participant_count, "participant_count")         \
	X(SQL_U8, team_count, "team_count")                       \
	X(SQL_BOOL, has_timeline, "has_timeline")                 \
	X(SQL_I64, imported_at, "imported_at")

struct team_row {
	int64_t match_id;
	uint8_t team_no;
	struct model_team t;
	struct sql_blob bans;
	uint8_t bans_packed[2 * MODEL_BANS_MAX];
};

#define TEAM_COLUMNS(X)                                   \
	X(SQL_I64, match_id, "match_id")                  \
	X(SQL_U8, team_no, "team_no")                     \
	X(SQL_U8, t.team_id_100, "team_id_100")           \
	X(SQL_BOOL, t.win, "win")                         \
	X(SQL_U16, t.kills, "kills")                      \
	X(SQL_U16, t.towers, "towers")                    \
	X(SQL_U16, t.inhibitors, "inhibitors")            \
	X(SQL_U16, t.dragons, "dragons")                  \
	X(SQL_U16, t.barons, "barons")                    \
	X(SQL_U16, t.heralds, "heralds")                  \
	X(SQL_U16, t.hordes, "hordes")                    \
	X(SQL_BOOL, t.first_blood, "first_blood")         \
	X(SQL_BOOL, t.first_tower, "first_tower")         \
	X(SQL_BOOL, t.first_dragon, "first_dragon")       \
	X(SQL_BOOL, t.first_baron, "first_baron")         \
	X(SQL_BOOL, t.first_inhibitor, "first_inhibitor") \
	X(SQL_BOOL, t.first_herald, "first_herald")

struct participant_row {
	int64_t player_id, game_start, match_id;
	uint32_t duration_s;
	uint16_t queue_id, patch_major, patch_minor;
	uint8_t status;
	bool synthetic;
	struct model_participant p;
	struct sql_blob lineup;
};

#define PARTICIPANT_COLUMNS(X)                                     \
	X(SQL_I64, player_id, "player_id")                         \
	X(SQL_I64, game_start, "game_start")                       \
	X(SQL_I64, match_id, "match_id")                           \
	X(SQL_U8, p.participant_no, "participant_no")              \
	X(SQL_U32, duration_s, "duration_s")                       \
	X(SQL_U16, queue_id, "queue_id")                           \
	X(SQL_U16, p.champion_id, "champion_id")                   \
	X(SQL_U8, p.role, "role")                                  \
	X(SQL_U8, status, "status")                                \
	X(SQL_BOOL, p.win, "win")                                  \
	X(SQL_U16, p.kills, "kills")                               \
	X(SQL_U16, p.deaths, "deaths")                             \
	X(SQL_U16, p.assists, "assists")                           \
	X(SQL_U16, p.cs_lane, "cs_lane")                           \
	X(SQL_U16, p.cs_neutral, "cs_neutral")                     \
	X(SQL_I32, p.gold_earned, "gold_earned")                   \
	X(SQL_I32, p.damage_champions, "damage_champions")         \
	X(SQL_U16, p.vision_score, "vision_score")                 \
	X(SQL_U16, patch_major, "patch_major")                     \
	X(SQL_U16, patch_minor, "patch_minor")                     \
	X(SQL_BOOL, synthetic, "synthetic")                        \
	X(SQL_U8, p.team_id_100, "team_id_100")                    \
	X(SQL_U8, p.subteam, "subteam")                            \
	X(SQL_U8, p.placement, "placement")                        \
	X(SQL_BOOL, p.role_inferred, "role_inferred")              \
	X(SQL_BOOL, p.first_blood, "first_blood")                  \
	X(SQL_BOOL, p.first_tower, "first_tower")                  \
	X(SQL_U8, p.champ_level, "champ_level")                    \
	X(SQL_U16, p.double_kills, "double_kills")                 \
	X(SQL_U16, p.triple_kills, "triple_kills")                 \
	X(SQL_U16, p.quadra_kills, "quadra_kills")                 \
	X(SQL_U16, p.penta_kills, "penta_kills")                   \
	X(SQL_I32, p.gold_spent, "gold_spent")                     \
	X(SQL_I32, p.damage_physical, "damage_physical")           \
	X(SQL_I32, p.damage_magic, "damage_magic")                 \
	X(SQL_I32, p.damage_true, "damage_true")                   \
	X(SQL_I32, p.damage_taken, "damage_taken")                 \
	X(SQL_I32, p.damage_mitigated, "damage_mitigated")         \
	X(SQL_I32, p.damage_objectives, "damage_objectives")       \
	X(SQL_I32, p.damage_turrets, "damage_turrets")             \
	X(SQL_I32, p.heal_total, "heal_total")                     \
	X(SQL_I32, p.heal_mates, "heal_mates")                     \
	X(SQL_I32, p.shield_mates, "shield_mates")                 \
	X(SQL_U16, p.wards_placed, "wards_placed")                 \
	X(SQL_U16, p.wards_killed, "wards_killed")                 \
	X(SQL_U16, p.control_wards, "control_wards")               \
	X(SQL_U16, p.turret_takedowns, "turret_takedowns")         \
	X(SQL_U16, p.inhibitor_takedowns, "inhibitor_takedowns")   \
	X(SQL_U16, p.dragon_kills, "dragon_kills")                 \
	X(SQL_U16, p.baron_kills, "baron_kills")                   \
	X(SQL_U16, p.objectives_stolen, "objectives_stolen")       \
	X(SQL_U32, p.time_played_s, "time_played_s")               \
	X(SQL_U32, p.time_dead_s, "time_dead_s")                   \
	X(SQL_U32, p.time_cc_s, "time_cc_s")                       \
	X(SQL_U16, p.spell1, "spell1")                             \
	X(SQL_U16, p.spell2, "spell2")                             \
	X(SQL_U32, p.items[0], "item0")                            \
	X(SQL_U32, p.items[1], "item1")                            \
	X(SQL_U32, p.items[2], "item2")                            \
	X(SQL_U32, p.items[3], "item3")                            \
	X(SQL_U32, p.items[4], "item4")                            \
	X(SQL_U32, p.items[5], "item5")                            \
	X(SQL_U32, p.items[6], "item6")                            \
	X(SQL_U16, p.rune_keystone, "rune_keystone")               \
	X(SQL_U16, p.rune_primary_style, "rune_primary_style")     \
	X(SQL_U16, p.rune_sub_style, "rune_sub_style")             \
	X(SQL_U16, p.summoner_level, "summoner_level")             \
	X(SQL_I32, p.xp, "xp")                                     \
	X(SQL_U16, p.team_kills, "team_kills")                     \
	X(SQL_I32, p.team_gold, "team_gold")                       \
	X(SQL_I32, p.team_damage, "team_damage")                   \
	X(SQL_U16, p.opponent_champion_id, "opponent_champion_id") \
	X(SQL_U8, p.opponent_no, "opponent_no")                    \
	X(SQL_U16, p.team_towers, "team_towers")                   \
	X(SQL_TEXT, p.riot_id, "riot_id")                          \
	X(SQL_TEXT, p.riot_tag, "riot_tag")                        \
	X(SQL_TEXT, p.champion_name, "champion_name")

struct match_raw_row {
	int64_t match_id;
	uint8_t kind; /* 0 match, 1 timeline */
	uint32_t raw_len;
	struct sql_blob sha256, data;
};

extern const struct sql_query match_raw_insert;

/* What becomes of one row of a list. */
#define COLUMN_NAME(type, member, name) name ", "
#define COLUMN_MARK(type, member, name) "?, "

/* The last column of each table is a blob, which ends the lists. */
#define COLUMNS_INSERT(table, list, last)                  \
	"INSERT INTO {" table "} (" list(COLUMN_NAME) last \
		") VALUES (" list(COLUMN_MARK) "?)"
#define COLUMNS_SELECT(list, last) "SELECT " list(COLUMN_NAME) last

/* Field tables over the rows above, in the order of the lists, the blob last. */
#define COLUMN_ONE(type, member, name) +1
#define MATCH_ROW_COUNT                (0 MATCH_COLUMNS(COLUMN_ONE) + 1)
#define TEAM_ROW_COUNT                 (0 TEAM_COLUMNS(COLUMN_ONE) + 1)
#define PARTICIPANT_ROW_COUNT          (0 PARTICIPANT_COLUMNS(COLUMN_ONE) + 1)

extern const struct sql_field match_row_fields[MATCH_ROW_COUNT];
extern const struct sql_field team_row_fields[TEAM_ROW_COUNT];
extern const struct sql_field participant_row_fields[PARTICIPANT_ROW_COUNT];

extern const struct sql_query match_row_insert, team_row_insert, participant_row_insert;

/* Between a match and its rows. */
void match_row_from(struct match_row *row, const struct model_match *match);
void match_row_to(const struct match_row *row, struct model_match *match);
/* The blob points into the row itself: no copying of rows afterwards. */
void team_row_pack_bans(struct team_row *row);
int team_row_unpack_bans(struct team_row *row) MUST_CHECK;
