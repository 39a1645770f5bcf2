/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/document.h"

struct point {
	int x, y;
};

/* Turrets by side, lane and tier (outer, inner, base), then inhibitors by lane. */
static const struct point turrets[2][3][3] = {
	{ { { 981, 10441 }, { 1512, 6699 }, { 1169, 4287 } },
	  { { 5846, 6396 }, { 5048, 4812 }, { 3651, 3696 } },
	  { { 10504, 1029 }, { 6919, 1483 }, { 4281, 1253 } } },
	{ { { 4318, 13875 }, { 7943, 13411 }, { 10481, 13650 } },
	  { { 8955, 8510 }, { 9767, 10113 }, { 11134, 11207 } },
	  { { 13866, 4505 }, { 13327, 8226 }, { 13624, 10572 } } },
};
static const struct point nexus_turrets[2] = { { 1748, 2270 }, { 12611, 13084 } };
static const struct point inhibitors[2][3] = {
	{ { 1171, 3571 }, { 3203, 3208 }, { 3452, 1236 } },
	{ { 11261, 13676 }, { 11598, 11667 }, { 13604, 11316 } },
};

static void write_point(struct json_writer *j, struct point at)
{
	json_open_object(j, "position");
	json_put_int(j, "x", at.x);
	json_put_int(j, "y", at.y);
	json_close_object(j);
}

static void write_assists(struct json_writer *j, uint32_t assists)
{
	if (!assists)
		return;
	json_open_array(j, "assistingParticipantIds");
	for (int i = 0; i < 32; i++)
		if (assists >> i & 1)
			json_put_int(j, NULL, i + 1);
	json_close_array(j);
}

static void open_event(struct json_writer *j, const char *type, int32_t at_ms)
{
	json_open_object(j, NULL);
	json_put_text(j, "type", type);
	json_put_int(j, "timestamp", at_ms);
}

static void write_blow(struct demo_writing *w, const struct demo_part *by)
{
	const struct demo_style *style = demo_style_of(by->champion->kind);
	int damage = demo_random_range(&w->random, 90, 900);
	struct json_writer *j = &w->json;

	json_open_object(j, NULL);
	json_put_bool(j, "basic", false);
	json_put_int(j, "magicDamage", (int)(damage * style->magic));
	json_put_text(j, "name", by->champion->name);
	json_put_int(j, "participantId", by - w->game->parts + 1);
	json_put_int(j, "physicalDamage", (int)(damage * style->physical));
	json_put_text(j, "spellName", "");
	json_put_int(j, "spellSlot", demo_random_range(&w->random, 0, 3));
	json_put_int(j, "trueDamage", 0);
	json_put_text(j, "type", "OTHER");
	json_close_object(j);
}

static void write_kill(struct demo_writing *w, const struct demo_event *e)
{
	const struct demo_game *g = w->game;
	const struct demo_kill *kill = &g->kills[e->index];
	struct json_writer *j = &w->json;
	struct point at = { demo_random_range(&w->random, 1500, 13300),
			    demo_random_range(&w->random, 1500, 13300) };

	open_event(j, "CHAMPION_KILL", e->at_ms);
	write_assists(j, kill->assists);
	json_put_int(j, "bounty", e->index ? 300 : 400);
	json_put_int(j, "killStreakLength", 0);
	json_put_int(j, "killerId", kill->killer + 1);
	write_point(j, at);
	json_put_int(j, "shutdownBounty", 0);
	json_open_array(j, "victimDamageDealt");
	for (int i = demo_random_range(&w->random, 1, 3); i > 0; i--)
		write_blow(w, &g->parts[kill->victim]);
	json_close_array(j);
	json_open_array(j, "victimDamageReceived");
	for (int i = demo_random_range(&w->random, 2, 4); i > 0; i--)
		write_blow(w, &g->parts[kill->killer]);
	for (int i = 0; i < g->count; i++)
		if (kill->assists >> i & 1)
			write_blow(w, &g->parts[i]);
	json_close_array(j);
	json_put_int(j, "victimId", kill->victim + 1);
	json_close_object(j);
	if (e->index)
		return;
	open_event(j, "CHAMPION_SPECIAL_KILL", e->at_ms);
	json_put_text(j, "killType", "KILL_FIRST_BLOOD");
	json_put_int(j, "killerId", kill->killer + 1);
	write_point(j, at);
	json_close_object(j);
}

static void write_monster(struct demo_writing *w, const struct demo_object *o)
{
	static const char *const types[OBJECT_KIND_COUNT] = {
		[OBJECT_DRAGON] = "DRAGON",     [OBJECT_BARON] = "BARON_NASHOR",
		[OBJECT_HERALD] = "RIFTHERALD", [OBJECT_HORDE] = "HORDE",
		[OBJECT_ATAKHAN] = "ATAKHAN",
	};
	static const char *const dragons[] = { "AIR_DRAGON",      "EARTH_DRAGON",
					       "FIRE_DRAGON",     "WATER_DRAGON",
					       "CHEMTECH_DRAGON", "HEXTECH_DRAGON" };
	static const struct point pits[] = { { 9866, 4414 }, { 5007, 10471 } };
	struct json_writer *j = &w->json;

	open_event(j, "ELITE_MONSTER_KILL", o->at_ms);
	write_assists(j, o->assists);
	json_put_int(j, "bounty", 0);
	json_put_int(j, "killerId", o->killer + 1);
	json_put_int(j, "killerTeamId", 100 + 100 * o->team);
	json_put_text(j, "monsterType", types[o->kind]);
	if (o->kind == OBJECT_DRAGON)
		json_put_text(j, "monsterSubType", dragons[o->lane]);
	write_point(j, pits[o->kind != OBJECT_DRAGON]);
	json_close_object(j);
}

static void write_building(struct demo_writing *w, const struct demo_object *o)
{
	static const char *const lanes[] = { "TOP_LANE", "MID_LANE", "BOT_LANE" };
	static const char *const tiers[] = { "OUTER_TURRET", "INNER_TURRET",
					     "BASE_TURRET", "NEXUS_TURRET" };
	struct json_writer *j = &w->json;
	bool plate = o->kind == OBJECT_PLATE, tower = o->kind == OBJECT_TOWER;
	int loser = !o->team;

	open_event(j, plate ? "TURRET_PLATE_DESTROYED" : "BUILDING_KILL", o->at_ms);
	if (!plate)
		write_assists(j, o->assists);
	json_put_int(j, "killerId", o->killer + 1);
	json_put_text(j, "laneType", lanes[o->lane]);
	json_put_int(j, "teamId", 100 + 100 * loser);
	if (!plate) {
		json_put_int(j, "bounty", 0);
		json_put_text(j, "buildingType",
			      tower ? "TOWER_BUILDING" : "INHIBITOR_BUILDING");
	}
	if (tower)
		json_put_text(j, "towerType", tiers[o->tier]);
	write_point(j, o->kind == OBJECT_INHIBITOR ? inhibitors[loser][o->lane]
		       : o->tier == 3              ? nexus_turrets[loser]
						   : turrets[loser][o->lane][o->tier]);
	json_close_object(j);
}

static void write_object(struct demo_writing *w, const struct demo_event *e)
{
	const struct demo_object *o = &w->game->objects[e->index];

	if (o->kind >= OBJECT_DRAGON)
		write_monster(w, o);
	else
		write_building(w, o);
}

static void write_item(struct json_writer *j, const char *type, int32_t at_ms, int part,
		       int item)
{
	open_event(j, type, at_ms);
	json_put_int(j, "itemId", item);
	json_put_int(j, "participantId", part + 1);
	json_close_object(j);
}

/* The parts of an item: a plain one for hands, one for the head, one for the belt. */
static int component(const struct demo_part *p, int number)
{
	static const int parts[DEMO_KIND_COUNT][2] = {
		[DEMO_FIGHTER] = { 1036, 1028 },  [DEMO_TANK] = { 1028, 1029 },
		[DEMO_MAGE] = { 1052, 1027 },     [DEMO_ASSASSIN] = { 1036, 3133 },
		[DEMO_MARKSMAN] = { 1042, 1018 }, [DEMO_SUPPORT] = { 1052, 3067 },
	};

	return parts[p->champion->kind][number - 1];
}

static void write_purchase(struct demo_writing *w, const struct demo_event *e)
{
	const struct demo_part *p = &w->game->parts[e->part];
	const int starters[] = { demo_style_of(p->champion->kind)->starter, 2003, 3340 };
	struct json_writer *j = &w->json;

	if (e->index >= 100) {
		write_item(j, "ITEM_PURCHASED", e->at_ms, e->part,
			   starters[e->index - 100]);
	} else if (e->index % 10) {
		write_item(j, "ITEM_PURCHASED", e->at_ms, e->part,
			   component(p, e->index % 10));
	} else {
		for (int i = 1; i <= 2; i++)
			write_item(j, "ITEM_DESTROYED", e->at_ms, e->part,
				   component(p, i));
		write_item(j, "ITEM_PURCHASED", e->at_ms, e->part,
			   p->items[e->index / 10]);
	}
}

static void write_growth(struct demo_writing *w, const struct demo_event *e)
{
	struct json_writer *j = &w->json;
	int level = e->index;
	bool ultimate = level == 6 || level == 11 || level == 16;

	open_event(j, e->kind == EVENT_LEVEL ? "LEVEL_UP" : "SKILL_LEVEL_UP", e->at_ms);
	json_put_int(j, "participantId", e->part + 1);
	if (e->kind == EVENT_LEVEL) {
		json_put_int(j, "level", level);
	} else {
		json_put_text(j, "levelUpType", "NORMAL");
		json_put_int(j, "skillSlot", ultimate ? 4 : 1 + level % 3);
	}
	json_close_object(j);
}

static void write_ward(struct demo_writing *w, const struct demo_event *e)
{
	struct json_writer *j = &w->json;
	bool placed = e->kind == EVENT_WARD;

	open_event(j, placed ? "WARD_PLACED" : "WARD_KILL", e->at_ms);
	json_put_int(j, placed ? "creatorId" : "killerId", e->part + 1);
	json_put_text(j, "wardType", e->index ? "CONTROL_WARD" : "YELLOW_TRINKET");
	json_close_object(j);
}

static void write_bound(struct demo_writing *w, const struct demo_event *e)
{
	const struct demo_game *g = w->game;
	struct json_writer *j = &w->json;
	bool end = e->kind == EVENT_END, red = g->teams[1].win;

	if (g->remake)
		red = g->parts[g->quitter].team == 0;
	open_event(j, end ? "GAME_END" : "PAUSE_END", e->at_ms);
	json_put_int(j, "realTimestamp", g->start_ms + e->at_ms);
	if (end) {
		json_put_int(j, "gameId", g->game_id);
		json_put_int(j, "winningTeam", red ? 200 : 100);
	}
	json_close_object(j);
}

void demo_write_event(struct demo_writing *w, const struct demo_event *e)
{
	static void (*const writers[])(struct demo_writing *,
				       const struct demo_event *) = {
		[EVENT_START] = write_bound,  [EVENT_SKILL] = write_growth,
		[EVENT_LEVEL] = write_growth, [EVENT_BUY] = write_purchase,
		[EVENT_WARD] = write_ward,    [EVENT_WARD_KILL] = write_ward,
		[EVENT_KILL] = write_kill,    [EVENT_OBJECT] = write_object,
		[EVENT_END] = write_bound,
	};

	writers[e->kind](w, e);
}
