/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/document.h"

static const char *const zeros[] = {
	"12AssistStreakCount",
	"HealFromMapSources",
	"InfernalScalePickup",
	"SWARM_DefeatAatrox",
	"SWARM_DefeatBriar",
	"SWARM_DefeatMiniBosses",
	"SWARM_EvolveWeapon",
	"SWARM_Have3Passives",
	"SWARM_KillEnemy",
	"SWARM_PickupGold",
	"SWARM_ReachLevel50",
	"SWARM_Survive15Min",
	"SWARM_WinWith5EvolvedWeapons",
	"acesBefore15Minutes",
	"blastConeOppositeOpponentCount",
	"bountyGold",
	"buffsStolen",
	"completeSupportQuestInTime",
	"dancedWithRiftHerald",
	"dodgeSkillShotsSmallWindow",
	"doubleAces",
	"earlyLaningPhaseGoldExpAdvantage",
	"elderDragonKillsWithOpposingSoul",
	"elderDragonMultikills",
	"epicMonsterKillsNearEnemyJungler",
	"epicMonsterKillsWithin30SecondsOfSpawn",
	"epicMonsterSteals",
	"epicMonsterStolenWithoutSmite",
	"firstTurretKilled",
	"fistBumpParticipation",
	"flawlessAces",
	"fullTeamTakedown",
	"getTakedownsInAllLanesEarlyJungleAsLaner",
	"hadOpenNexus",
	"highestCrowdControlScore",
	"initialBuffCount",
	"initialCrabCount",
	"junglerTakedownsNearDamagedEpicMonster",
	"killAfterHiddenWithAlly",
	"killedChampTookFullTeamDamageSurvived",
	"killsNearEnemyTurret",
	"killsOnOtherLanesEarlyJungleAsLaner",
	"killsOnRecentlyHealedByAramPack",
	"killsUnderOwnTurret",
	"killsWithHelpFromEpicMonster",
	"laningPhaseGoldExpAdvantage",
	"legendaryCount",
	"lostAnInhibitor",
	"maxKillDeficit",
	"mejaisFullStackInTime",
	"moreEnemyJungleThanOpponent",
	"multiKillOneSpell",
	"multiTurretRiftHeraldCount",
	"multikillsAfterAggressiveFlash",
	"outerTurretExecutesBefore10Minutes",
	"outnumberedKills",
	"outnumberedNexusKill",
	"perfectDragonSoulsTaken",
	"perfectGame",
	"playedChampSelectPosition",
	"poroExplosions",
	"quickCleanse",
	"quickFirstTurret",
	"quickSoloKills",
	"saveAllyFromDeath",
	"snowballsHit",
	"soloBaronKills",
	"survivedSingleDigitHpCount",
	"survivedThreeImmobilizesInFight",
	"takedownOnFirstTurret",
	"takedownsBeforeJungleMinionSpawn",
	"takedownsInAlcove",
	"takedownsInEnemyFountain",
	"teamElderDragonKills",
	"tookLargeDamageSurvived",
	"turretsTakenWithRiftHerald",
	"twentyMinionsIn3SecondsCount",
	"twoWardsOneSweeperCount",
	"unseenRecalls",
	"voidMonsterKill",
	"wardsGuarded",
};

/* Numbers that follow from nothing else, up to a bound. */
static const struct {
	const char *key;
	int most;
} guesses[] = {
	{ "abilityUses", 600 },
	{ "enemyChampionImmobilizations", 60 },
	{ "immobilizeAndKillWithAlly", 12 },
	{ "knockEnemyIntoTeamAndKill", 8 },
	{ "landSkillShotsEarlyGame", 20 },
	{ "maxCsAdvantageOnLaneOpponent", 40 },
	{ "maxLevelLeadLaneOpponent", 3 },
	{ "pickKillWithAlly", 14 },
	{ "scuttleCrabKills", 5 },
	{ "skillshotsDodged", 60 },
	{ "skillshotsHit", 50 },
	{ "takedownsAfterGainingLevelAdvantage", 4 },
	{ "teleportTakedowns", 2 },
	{ "wardTakedownsBefore20M", 4 },
};

/* Sums over a team that shares need. */
struct sums {
	int32_t kills, champions, taken;
};

static struct sums add_team(const struct demo_game *g, const struct demo_part *part)
{
	struct sums s = { 0 };

	for (int i = 0; i < g->count; i++) {
		const struct demo_part *p = &g->parts[i];

		if (g->map_id == 30 ? p->subteam != part->subteam : p->team != part->team)
			continue;
		s.kills += p->kills;
		s.champions += p->champions;
		s.taken += p->taken;
	}
	return s;
}

static double share(int32_t part, int32_t whole)
{
	return whole ? (double)part / whole : 0;
}

/* Kills of a part, and takedowns, before a moment. */
static int takedowns_before(const struct demo_game *g, const struct demo_part *p,
			    int32_t at_ms)
{
	int count = 0, index = (int)(p - g->parts);

	for (int i = 0; i < g->kill_count && g->kills[i].at_ms < at_ms; i++)
		count +=
			g->kills[i].killer == index || (g->kills[i].assists >> index & 1);
	return count;
}

static int solo_kills(const struct demo_game *g, const struct demo_part *p)
{
	int count = 0, index = (int)(p - g->parts);

	for (int i = 0; i < g->kill_count; i++)
		count += g->kills[i].killer == index && !g->kills[i].assists;
	return count;
}

static void write_rates(struct demo_writing *w, const struct demo_part *p)
{
	struct sums team = add_team(w->game, p);
	double minutes = w->game->duration_ms / 60000.0;
	int32_t takedowns = p->kills + p->assists;
	struct json_writer *j = &w->json;

	json_put_real(j, "damagePerMinute", p->champions / minutes, 9);
	json_put_real(j, "damageTakenOnTeamPercentage", share(p->taken, team.taken), 9);
	json_put_real(j, "gameLength", w->game->duration_ms / 1000.0, 3);
	json_put_real(j, "goldPerMinute", p->gold / minutes, 9);
	json_put_real(j, "kda", (double)takedowns / (p->deaths ? p->deaths : 1), 9);
	json_put_real(j, "killParticipation", share(takedowns, team.kills), 9);
	json_put_real(j, "teamDamagePercentage", share(p->champions, team.champions), 9);
	json_put_real(j, "visionScorePerMinute", p->vision / minutes, 9);
	json_put_real(j, "visionScoreAdvantageLaneOpponent",
		      demo_random_unit(&w->random) - 0.5, 9);
	json_put_real(j, "controlWardTimeCoverageInRiverOrEnemyHalf",
		      p->control_wards ? demo_random_unit(&w->random) : 0, 9);
}

static void write_counts(struct demo_writing *w, const struct demo_part *p)
{
	const struct demo_game *g = w->game;
	const struct demo_team *team = &g->teams[p->team];
	struct json_writer *j = &w->json;

	json_put_int(j, "alliedJungleMonsterKills", p->ally_jungle);
	json_put_int(j, "baronTakedowns", p->barons);
	json_put_int(j, "controlWardsPlaced", p->control_wards);
	json_put_int(j, "deathsByEnemyChamps", p->deaths);
	json_put_int(j, "dragonTakedowns", p->dragons);
	json_put_int(j, "effectiveHealAndShielding", p->heal_mates + p->shield_mates);
	json_put_int(j, "enemyJungleMonsterKills", p->enemy_jungle);
	json_put_int(j, "jungleCsBefore10Minutes",
		     demo_grown(g, p->cs_neutral, 600000, 90000));
	json_put_int(j, "kTurretsDestroyedBeforePlatesFall", 0);
	json_put_int(j, "killingSprees", p->sprees);
	json_put_int(j, "laneMinionsFirst10Minutes",
		     demo_grown(g, p->cs_lane, 600000, 65000));
	json_put_int(j, "multikills", p->doubles);
	json_put_int(j, "riftHeraldTakedowns", p->heralds);
	json_put_int(j, "soloKills", solo_kills(g, p));
	json_put_int(j, "stealthWardsPlaced", p->wards_placed - p->control_wards);
	json_put_int(j, "takedowns", p->kills + p->assists);
	json_put_int(j, "takedownsFirstXMinutes", takedowns_before(g, p, 600000));
	json_put_int(j, "teamBaronKills", team->taken[OBJECT_BARON]);
	json_put_int(j, "teamRiftHeraldKills", team->taken[OBJECT_HERALD]);
	json_put_int(j, "turretPlatesTaken", p->plates);
	json_put_int(j, "turretTakedowns", p->turret_takedowns);
	json_put_int(j, "wardTakedowns", p->wards_killed);
}

void demo_write_challenges(struct demo_writing *w, const struct demo_part *p)
{
	struct json_writer *j = &w->json;

	json_open_object(j, "challenges");
	for (size_t i = 0; i < ARRAY_LEN(zeros); i++)
		json_put_int(j, zeros[i], 0);
	for (size_t i = 0; i < ARRAY_LEN(guesses); i++)
		json_put_int(j, guesses[i].key,
			     demo_random_range(&w->random, 0, guesses[i].most));
	write_rates(w, p);
	write_counts(w, p);
	json_open_array(j, "legendaryItemUsed");
	for (int i = 1; i < 6 && p->items[i]; i++)
		json_put_int(j, NULL, p->items[i]);
	json_close_array(j);
	json_close_object(j);
}
