/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/document.h"

#include <stdio.h>

/* Keys whose value is one counter of the part. */
struct counter {
	const char *key;
	size_t offset;
};
#define COUNTER(key, member)                            \
	{                                               \
		key, offsetof(struct demo_part, member) \
	}
static const struct counter counters[] = {
	COUNTER("assists", assists),
	COUNTER("baronKills", barons),
	COUNTER("champExperience", xp),
	COUNTER("champLevel", level),
	COUNTER("consumablesPurchased", consumables),
	COUNTER("damageDealtToBuildings", turrets),
	COUNTER("damageDealtToEpicMonsters", epic_monsters),
	COUNTER("damageDealtToObjectives", objectives),
	COUNTER("damageDealtToTurrets", turrets),
	COUNTER("damageSelfMitigated", mitigated),
	COUNTER("deaths", deaths),
	COUNTER("detectorWardsPlaced", control_wards),
	COUNTER("doubleKills", doubles),
	COUNTER("dragonKills", dragons),
	COUNTER("goldEarned", gold),
	COUNTER("goldSpent", gold_spent),
	COUNTER("inhibitorKills", inhibitor_kills),
	COUNTER("inhibitorTakedowns", inhibitor_takedowns),
	COUNTER("inhibitorsLost", inhibitors_lost),
	COUNTER("item0", items[0]),
	COUNTER("item1", items[1]),
	COUNTER("item2", items[2]),
	COUNTER("item3", items[3]),
	COUNTER("item4", items[4]),
	COUNTER("item5", items[5]),
	COUNTER("item6", items[6]),
	COUNTER("itemsPurchased", items_bought),
	COUNTER("killingSprees", sprees),
	COUNTER("kills", kills),
	COUNTER("largestCriticalStrike", critical),
	COUNTER("largestKillingSpree", largest_spree),
	COUNTER("largestMultiKill", largest_multi),
	COUNTER("longestTimeSpentLiving", longest_living_s),
	COUNTER("magicDamageDealt", dealt_magic),
	COUNTER("magicDamageDealtToChampions", champions_magic),
	COUNTER("magicDamageTaken", taken_magic),
	COUNTER("neutralMinionsKilled", cs_neutral),
	COUNTER("nexusKills", nexus_kills),
	COUNTER("nexusLost", nexus_lost),
	COUNTER("nexusTakedowns", nexus_takedowns),
	COUNTER("objectivesStolen", stolen),
	COUNTER("pentaKills", pentas),
	COUNTER("physicalDamageDealt", dealt_physical),
	COUNTER("physicalDamageDealtToChampions", champions_physical),
	COUNTER("physicalDamageTaken", taken_physical),
	COUNTER("quadraKills", quadras),
	COUNTER("spell1Casts", casts[0]),
	COUNTER("spell2Casts", casts[1]),
	COUNTER("spell3Casts", casts[2]),
	COUNTER("spell4Casts", casts[3]),
	COUNTER("summoner1Casts", spell_casts[0]),
	COUNTER("summoner1Id", spells[0]),
	COUNTER("summoner2Casts", spell_casts[1]),
	COUNTER("summoner2Id", spells[1]),
	COUNTER("timeCCingOthers", cc_others),
	COUNTER("totalAllyJungleMinionsKilled", ally_jungle),
	COUNTER("totalDamageDealt", dealt),
	COUNTER("totalDamageDealtToChampions", champions),
	COUNTER("totalDamageShieldedOnTeammates", shield_mates),
	COUNTER("totalDamageTaken", taken),
	COUNTER("totalEnemyJungleMinionsKilled", enemy_jungle),
	COUNTER("totalHeal", heal),
	COUNTER("totalHealsOnTeammates", heal_mates),
	COUNTER("totalMinionsKilled", cs_lane),
	COUNTER("totalTimeCCDealt", cc_dealt),
	COUNTER("totalTimeSpentDead", time_dead_s),
	COUNTER("totalUnitsHealed", units_healed),
	COUNTER("tripleKills", triples),
	COUNTER("trueDamageDealt", dealt_true),
	COUNTER("trueDamageDealtToChampions", champions_true),
	COUNTER("trueDamageTaken", taken_true),
	COUNTER("turretKills", turret_kills),
	COUNTER("turretTakedowns", turret_takedowns),
	COUNTER("turretsLost", turrets_lost),
	COUNTER("visionScore", vision),
	COUNTER("visionWardsBoughtInGame", control_wards),
	COUNTER("wardsKilled", wards_killed),
	COUNTER("wardsPlaced", wards_placed),
};

/* Keys that real documents nearly always give the value 0. */
static const char *const zeros[] = {
	"PlayerScore0",
	"PlayerScore1",
	"PlayerScore10",
	"PlayerScore11",
	"PlayerScore2",
	"PlayerScore3",
	"PlayerScore4",
	"PlayerScore5",
	"PlayerScore6",
	"PlayerScore7",
	"PlayerScore8",
	"PlayerScore9",
	"allInPings",
	"basicPings",
	"championTransform",
	"commandPings",
	"getBackPings",
	"holdPings",
	"needVisionPings",
	"objectivesStolenAssists",
	"playerAugment1",
	"playerAugment2",
	"playerAugment3",
	"playerAugment4",
	"playerAugment5",
	"playerAugment6",
	"pushPings",
	"retreatPings",
	"sightWardsBoughtInGame",
	"unrealKills",
	"visionClearedPings",
};

static const char *const pings[] = {
	"assistMePings",    "dangerPings",  "enemyMissingPings",
	"enemyVisionPings", "onMyWayPings",
};

static int32_t counter_of(const struct demo_part *p, size_t offset)
{
	return *(const int32_t *)((const char *)p + offset);
}

void demo_write_metadata(struct demo_writing *w)
{
	const struct demo_game *g = w->game;
	char id[MODEL_MATCH_ID_SIZE];

	snprintf(id, sizeof id, "DEMO1_%lld", (long long)g->game_id);
	json_open_object(&w->json, "metadata");
	json_put_text(&w->json, "dataVersion", "2");
	json_put_bool(&w->json, "lmeSynthetic", true);
	json_put_text(&w->json, "matchId", id);
	json_open_array(&w->json, "participants");
	for (int i = 0; i < g->count; i++)
		json_put_text(&w->json, NULL,
			      w->league->players[g->parts[i].player].puuid);
	json_close_array(&w->json);
	json_close_object(&w->json);
}

static void write_selection(struct json_writer *j, struct demo_random *r, int perk)
{
	json_open_object(j, NULL);
	json_put_int(j, "perk", perk);
	json_put_int(j, "var1", demo_random_range(r, 0, 1800));
	json_put_int(j, "var2", demo_random_range(r, 0, 400));
	json_put_int(j, "var3", 0);
	json_close_object(j);
}

static void write_style(struct demo_writing *w, const char *name, uint16_t style,
			int keystone)
{
	struct json_writer *j = &w->json;
	const struct demo_rune_style *row = demo_rune_style_find(style);

	json_open_object(j, NULL);
	json_put_text(j, "description", name);
	json_open_array(j, "selections");
	if (keystone)
		write_selection(j, &w->random, keystone);
	for (int i = 0; i < (keystone ? 3 : 2); i++)
		write_selection(j, &w->random, row->runes[i]);
	json_close_array(j);
	json_put_int(j, "style", style);
	json_close_object(j);
}

static void write_perks(struct demo_writing *w, const struct demo_part *p)
{
	const struct demo_style *style = demo_style_of(p->champion->kind);
	struct json_writer *j = &w->json;

	json_open_object(j, "perks");
	json_open_object(j, "statPerks");
	json_put_int(j, "defense", 5011);
	json_put_int(j, "flex", 5008);
	json_put_int(j, "offense", 5008);
	json_close_object(j);
	json_open_array(j, "styles");
	write_style(w, "primaryStyle", style->primary, p->keystone);
	write_style(w, "subStyle", style->secondary, 0);
	json_close_array(j);
	json_close_object(j);
}

static void write_missions(struct json_writer *j)
{
	char key[16];

	json_open_object(j, "missions");
	for (int i = 0; i < 12; i++) {
		snprintf(key, sizeof key, "playerScore%d", i);
		json_put_int(j, key, 0);
	}
	json_close_object(j);
}

static void write_identity(struct demo_writing *w, const struct demo_part *p)
{
	const struct demo_player *player = &w->league->players[p->player];
	struct json_writer *j = &w->json;

	json_put_int(j, "profileIcon", player->icon);
	json_put_text(j, "puuid", player->puuid);
	json_put_text(j, "riotIdGameName", player->name);
	json_put_text(j, "riotIdTagline", w->league->tag);
	json_put_text(j, "summonerId", player->summoner_id);
	json_put_int(j, "summonerLevel", player->level + player->games / 12);
	json_put_text(j, "summonerName", "");
	json_put_int(j, "championId", p->champion->id);
	json_put_text(j, "championName", p->champion->name);
}

static void write_position(struct demo_writing *w, const struct demo_part *p)
{
	static const char *const lanes[ROLE_COUNT] = { "NONE",   "TOP",    "JUNGLE",
						       "MIDDLE", "BOTTOM", "BOTTOM" };
	static const char *const roles[ROLE_COUNT] = { "SUPPORT", "SOLO",  "NONE",
						       "SOLO",    "CARRY", "SUPPORT" };
	const struct demo_game *g = w->game;
	/* One who left a remake at the start has no position yet. */
	int role = g->remake && p == &g->parts[g->quitter] ? ROLE_NONE : p->role;
	struct json_writer *j = &w->json;

	json_put_text(j, "individualPosition",
		      role ? model_role_name((enum model_role)role) : "Invalid");
	json_put_text(j, "lane", lanes[role]);
	json_put_text(j, "role", roles[role]);
	json_put_text(j, "teamPosition", model_role_name((enum model_role)role));
	json_put_int(j, "placement", p->placement);
	json_put_int(j, "playerSubteamId", p->subteam);
	json_put_int(j, "subteamPlacement", p->placement);
	json_put_int(j, "teamId", 100 + 100 * p->team);
	json_put_int(j, "participantId", p - g->parts + 1);
}

static void write_flags(struct demo_writing *w, const struct demo_part *p)
{
	const struct demo_game *g = w->game;
	bool quit = g->remake && p->team == g->parts[g->quitter].team;
	struct json_writer *j = &w->json;

	json_put_bool(j, "eligibleForProgression", !g->remake);
	json_put_bool(j, "firstBloodAssist", p->first_blood_assist);
	json_put_bool(j, "firstBloodKill", p->first_blood);
	json_put_bool(j, "firstTowerAssist", p->first_tower_assist);
	json_put_bool(j, "firstTowerKill", p->first_tower);
	json_put_bool(j, "gameEndedInEarlySurrender", g->remake);
	json_put_bool(j, "gameEndedInSurrender", g->surrender);
	json_put_bool(j, "teamEarlySurrendered", quit);
	json_put_bool(j, "win", g->remake ? !quit : p->win);
	json_put_int(j, "timePlayed", g->duration_ms / 1000);
}

static void write_part(struct demo_writing *w, const struct demo_part *p)
{
	struct json_writer *j = &w->json;

	json_open_object(j, NULL);
	for (size_t i = 0; i < ARRAY_LEN(zeros); i++)
		json_put_int(j, zeros[i], 0);
	for (size_t i = 0; i < ARRAY_LEN(counters); i++)
		json_put_int(j, counters[i].key, counter_of(p, counters[i].offset));
	for (size_t i = 0; i < ARRAY_LEN(pings); i++)
		json_put_int(j, pings[i],
			     demo_random_range(&w->random, 0, 2 * p->pings / 5));
	write_identity(w, p);
	write_position(w, p);
	write_flags(w, p);
	write_missions(j);
	write_perks(w, p);
	demo_write_challenges(w, p);
	json_close_object(j);
}

static void write_objective(struct json_writer *j, const char *key, bool first,
			    int32_t kills)
{
	json_open_object(j, key);
	json_put_bool(j, "first", first);
	json_put_int(j, "kills", kills);
	json_close_object(j);
}

static void write_objectives(struct json_writer *j, const struct demo_team *t)
{
	static const struct {
		const char *key;
		enum demo_object_kind kind;
	} rows[] = {
		{ "atakhan", OBJECT_ATAKHAN },     { "baron", OBJECT_BARON },
		{ "dragon", OBJECT_DRAGON },       { "horde", OBJECT_HORDE },
		{ "inhibitor", OBJECT_INHIBITOR }, { "riftHerald", OBJECT_HERALD },
		{ "tower", OBJECT_TOWER },
	};

	json_open_object(j, "objectives");
	write_objective(j, "champion", t->first_blood, t->kills);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		write_objective(j, rows[i].key, t->first[rows[i].kind],
				t->taken[rows[i].kind]);
	json_close_object(j);
}

static void write_feats(struct json_writer *j)
{
	static const char *const keys[] = { "EPIC_MONSTER_KILL", "FIRST_BLOOD",
					    "FIRST_TURRET" };

	json_open_object(j, "feats");
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		json_open_object(j, keys[i]);
		json_put_int(j, "featState", 0);
		json_close_object(j);
	}
	json_close_object(j);
}

static bool team_won(const struct demo_game *g, int team)
{
	return g->remake ? team != g->parts[g->quitter].team : g->teams[team].win;
}

static void write_team(struct demo_writing *w, int team)
{
	const struct demo_team *t = &w->game->teams[team];
	struct json_writer *j = &w->json;

	json_open_object(j, NULL);
	json_open_array(j, "bans");
	for (int i = 0; i < t->ban_count; i++) {
		json_open_object(j, NULL);
		json_put_int(j, "championId", t->bans[i] ? t->bans[i] : -1);
		json_put_int(j, "pickTurn", team * 5 + i + 1);
		json_close_object(j);
	}
	json_close_array(j);
	write_feats(j);
	write_objectives(j, t);
	json_put_int(j, "teamId", 100 + 100 * team);
	json_put_bool(j, "win", team_won(w->game, team));
	json_close_object(j);
}

/* What Riot serves for a game that broke off before it began. */
static void write_aborted(struct demo_writing *w)
{
	static const char *const numbers[] = {
		"gameCreation", "gameDuration",       "gameId",
		"mapId",        "gameStartTimestamp", "queueId"
	};
	static const char *const texts[] = {
		"gameMode",    "gameName",   "gameType",
		"gameVersion", "platformId", "tournamentCode"
	};
	struct json_writer *j = &w->json;

	json_put_text(j, "endOfGameResult", "Abort_Unexpected");
	json_put_int(j, "gameEndTimestamp", w->game->end_ms);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		json_put_int(j, numbers[i], 0);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		json_put_text(j, texts[i], "");
	json_open_array(j, "participants");
	json_close_array(j);
	json_open_array(j, "teams");
	json_close_array(j);
}

static void write_game(struct demo_writing *w)
{
	const struct demo_game *g = w->game;
	struct json_writer *j = &w->json;
	char text[64];

	json_put_text(j, "endOfGameResult", "GameComplete");
	json_put_int(j, "gameCreation", g->creation_ms);
	json_put_int(j, "gameDuration", g->duration_ms / 1000);
	json_put_int(j, "gameEndTimestamp", g->end_ms);
	json_put_int(j, "gameId", g->game_id);
	json_put_text(j, "gameMode", g->mode);
	snprintf(text, sizeof text, "lme-demo-%lld", (long long)g->game_id);
	json_put_text(j, "gameName", text);
	json_put_int(j, "gameStartTimestamp", g->start_ms);
	json_put_text(j, "gameType", "MATCHED_GAME");
	snprintf(text, sizeof text, "%d.%d.1.1", g->patch_major, g->patch_minor);
	json_put_text(j, "gameVersion", text);
	json_put_int(j, "mapId", g->map_id);
	json_open_array(j, "participants");
	for (int i = 0; i < g->count; i++)
		write_part(w, &g->parts[i]);
	json_close_array(j);
	json_put_text(j, "platformId", "DEMO1");
	json_put_int(j, "queueId", g->queue_id);
	json_open_array(j, "teams");
	write_team(w, 0);
	write_team(w, 1);
	json_close_array(j);
	json_put_text(j, "tournamentCode", "");
}

void demo_write_match(struct buf *out, const struct demo_league *league,
		      const struct demo_game *game)
{
	struct demo_writing w = { .league = league,
				  .game = game,
				  .random = game->random };

	json_writer_init(&w.json, out);
	json_open_object(&w.json, NULL);
	demo_write_metadata(&w);
	json_open_object(&w.json, "info");
	if (game->aborted)
		write_aborted(&w);
	else
		write_game(&w);
	json_close_object(&w.json);
	json_close_object(&w.json);
}
