/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "riot/decode_priv.h"

#include <stdio.h>
#include <string.h>

#define ROW(key, type, member)                                        \
	{                                                             \
		key, type, offsetof(struct model_participant, member) \
	}

/* The members that are taken as they are, sorted by key. */
static const struct field fields[] = {
	ROW("assists", FIELD_U16, assists),
	ROW("baronKills", FIELD_U16, baron_kills),
	ROW("champExperience", FIELD_I32, xp),
	ROW("champLevel", FIELD_U8, champ_level),
	ROW("championId", FIELD_U16, champion_id),
	ROW("damageDealtToObjectives", FIELD_I32, damage_objectives),
	ROW("damageDealtToTurrets", FIELD_I32, damage_turrets),
	ROW("damageSelfMitigated", FIELD_I32, damage_mitigated),
	ROW("deaths", FIELD_U16, deaths),
	ROW("detectorWardsPlaced", FIELD_U16, control_wards),
	ROW("doubleKills", FIELD_U16, double_kills),
	ROW("dragonKills", FIELD_U16, dragon_kills),
	ROW("firstBloodKill", FIELD_BOOL, first_blood),
	ROW("firstTowerKill", FIELD_BOOL, first_tower),
	ROW("goldEarned", FIELD_I32, gold_earned),
	ROW("goldSpent", FIELD_I32, gold_spent),
	ROW("inhibitorTakedowns", FIELD_U16, inhibitor_takedowns),
	ROW("item0", FIELD_U32, items[0]),
	ROW("item1", FIELD_U32, items[1]),
	ROW("item2", FIELD_U32, items[2]),
	ROW("item3", FIELD_U32, items[3]),
	ROW("item4", FIELD_U32, items[4]),
	ROW("item5", FIELD_U32, items[5]),
	ROW("item6", FIELD_U32, items[6]),
	ROW("kills", FIELD_U16, kills),
	ROW("magicDamageDealtToChampions", FIELD_I32, damage_magic),
	ROW("neutralMinionsKilled", FIELD_U16, cs_neutral),
	ROW("objectivesStolen", FIELD_U16, objectives_stolen),
	ROW("pentaKills", FIELD_U16, penta_kills),
	ROW("physicalDamageDealtToChampions", FIELD_I32, damage_physical),
	ROW("placement", FIELD_U8, placement),
	ROW("playerSubteamId", FIELD_U8, subteam),
	ROW("quadraKills", FIELD_U16, quadra_kills),
	ROW("summoner1Id", FIELD_U16, spell1),
	ROW("summoner2Id", FIELD_U16, spell2),
	ROW("summonerLevel", FIELD_U16, summoner_level),
	ROW("timeCCingOthers", FIELD_U32, time_cc_s),
	ROW("timePlayed", FIELD_U32, time_played_s),
	ROW("totalDamageDealtToChampions", FIELD_I32, damage_champions),
	ROW("totalDamageShieldedOnTeammates", FIELD_I32, shield_mates),
	ROW("totalDamageTaken", FIELD_I32, damage_taken),
	ROW("totalHeal", FIELD_I32, heal_total),
	ROW("totalHealsOnTeammates", FIELD_I32, heal_mates),
	ROW("totalMinionsKilled", FIELD_U16, cs_lane),
	ROW("totalTimeSpentDead", FIELD_U32, time_dead_s),
	ROW("tripleKills", FIELD_U16, triple_kills),
	ROW("trueDamageDealtToChampions", FIELD_I32, damage_true),
	ROW("turretTakedowns", FIELD_U16, turret_takedowns),
	ROW("visionScore", FIELD_U16, vision_score),
	ROW("wardsKilled", FIELD_U16, wards_killed),
	ROW("wardsPlaced", FIELD_U16, wards_placed),
	ROW("win", FIELD_BOOL, win),
};

static int decode_puuid(struct json_doc *doc, const struct json_value *object,
			const char *where, struct model_participant *p, struct err *err)
{
	const char *puuid = json_get_text(doc, object, where, "puuid", "");

	if (!model_puuid_nobody(puuid) && !model_puuid_valid(puuid))
		return err_set(err, E_INVALID,
			       "%s.puuid: expected %d characters of A-Z a-z 0-9 - _ or "
			       "\"BOT\", found %zu characters",
			       where, MODEL_PUUID_LEN, strlen(puuid));
	strcpy(p->puuid, puuid);
	return 0;
}

/*
 * Three generations of names: riotIdGameName (since late 2023), riotIdName (a short time
 * before), summonerName (stale, later empty; it never had a tag line).
 */
static void decode_names(struct json_doc *doc, const struct json_value *object,
			 const char *where, struct model_participant *p)
{
	static const char *const keys[] = { "riotIdGameName", "riotIdName" };

	for (size_t i = 0; i < ARRAY_LEN(keys) && !p->riot_id[0]; i++)
		decode_text(doc, object, where, keys[i], p->riot_id, sizeof(p->riot_id));
	if (p->riot_id[0])
		decode_text(doc, object, where, "riotIdTagline", p->riot_tag,
			    sizeof(p->riot_tag));
	else
		decode_text(doc, object, where, "summonerName", p->riot_id,
			    sizeof(p->riot_id));
}

/* perks.styles[].description tells the primary from the secondary tree. */
static void decode_perks(struct json_doc *doc, const struct json_value *object,
			 const char *where, struct model_participant *p)
{
	const struct json_value *styles =
		json_member(json_member(object, "perks"), "styles");
	char path[DECODE_PATH_SIZE];

	for (size_t i = 0; i < json_length(styles); i++) {
		const struct json_value *style = json_element(styles, i);
		const char *what = json_text(json_member(style, "description"));
		uint16_t tree;

		decode_path(path, "%s.perks.styles[%zu]", where, i);
		tree = (uint16_t)json_get_int(doc, style, path, "style", 0, UINT16_MAX,
					      0);
		if (what && strcmp(what, "subStyle") == 0)
			p->rune_sub_style = tree;
		if (!what || strcmp(what, "primaryStyle") != 0)
			continue;
		p->rune_primary_style = tree;
		decode_path(path, "%s.perks.styles[%zu].selections[0]", where, i);
		p->rune_keystone = (uint16_t)json_get_int(
			doc, json_element(json_member(style, "selections"), 0), path,
			"perk", 0, UINT16_MAX, 0);
	}
}

static int decode_team(struct json_doc *doc, const struct json_value *object,
		       const char *where, struct model_participant *p, struct err *err)
{
	int64_t team = json_get_int(doc, object, where, "teamId", 0, 25500, 0);

	if (team % 100)
		return err_set(err, E_INVALID,
			       "%s.teamId: expected a multiple of 100, found %d", where,
			       (int)team);
	p->team_id_100 = (uint8_t)(team / 100);
	return 0;
}

int decode_participant(struct json_doc *doc, const struct json_value *object,
		       size_t index, struct model_participant *ret_participant,
		       struct err *err)
{
	struct model_participant *p = ret_participant;
	char where[DECODE_PATH_SIZE];
	int ret;

	decode_path(where, "info.participants[%zu]", index);
	if (!json_is_object(object))
		return err_set(err, E_INVALID, "%s: expected an object", where);
	decode_fields(doc, object, where, fields, ARRAY_LEN(fields), p);
	p->participant_no =
		(uint8_t)json_get_int(doc, object, where, "participantId", 1,
				      MODEL_PARTICIPANTS_MAX, (int64_t)index + 1);
	p->role = (uint8_t)model_role_parse(
		json_get_text(doc, object, where, "teamPosition", ""));
	if (p->placement == 0)
		p->placement = (uint8_t)json_get_int(doc, object, where,
						     "subteamPlacement", 0, UINT8_MAX, 0);
	decode_text(doc, object, where, "championName", p->champion_name,
		    sizeof(p->champion_name));
	decode_names(doc, object, where, p);
	decode_perks(doc, object, where, p);
	ret = json_check(doc, err);
	if (!ret)
		ret = decode_team(doc, object, where, p, err);
	if (!ret)
		ret = decode_puuid(doc, object, where, p, err);
	return ret ? ret : json_check(doc, err);
}
