/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/document.h"

#include <stdio.h>

#define FRAME_MS 60000

static int level_at(int32_t xp)
{
	int level = 1;

	while (level < 18 && xp >= demo_level_xp(level + 1))
		level++;
	return level;
}

static void write_stats(struct json_writer *j, const struct demo_part *p, int level)
{
	static const char *const zeros[] = {
		"armorPen",    "armorPenPercent",   "bonusArmorPenPercent",
		"ccReduction", "cooldownReduction", "bonusMagicPenPercent",
		"lifesteal",   "magicPen",          "magicPenPercent",
		"omnivamp",    "physicalVamp",      "spellVamp",
	};
	const struct demo_style *style = demo_style_of(p->champion->kind);
	int health = 560 + (int)(105 * style->taken) * level;

	json_open_object(j, "championStats");
	json_put_int(j, "abilityHaste", 2 * level);
	json_put_int(j, "abilityPower", (int)(20 * style->magic * level));
	json_put_int(j, "armor", 28 + 4 * level);
	json_put_int(j, "attackDamage", 55 + (int)(10 * style->physical * level));
	json_put_int(j, "attackSpeed", 100 + 3 * level);
	json_put_int(j, "health", health * 3 / 4);
	json_put_int(j, "healthMax", health);
	json_put_int(j, "healthRegen", 8 + level);
	json_put_int(j, "magicResist", 30 + level);
	json_put_int(j, "movementSpeed", 335 + 3 * level);
	json_put_int(j, "power", 300 + 30 * level);
	json_put_int(j, "powerMax", 350 + 45 * level);
	json_put_int(j, "powerRegen", 10 + level);
	for (size_t i = 0; i < ARRAY_LEN(zeros); i++)
		json_put_int(j, zeros[i], 0);
	json_close_object(j);
}

static void write_damage(struct demo_writing *w, const struct demo_part *p, int32_t at_ms)
{
	const struct {
		const char *key;
		int32_t total;
	} rows[] = {
		{ "magicDamageDone", p->dealt_magic },
		{ "magicDamageDoneToChampions", p->champions_magic },
		{ "magicDamageTaken", p->taken_magic },
		{ "physicalDamageDone", p->dealt_physical },
		{ "physicalDamageDoneToChampions", p->champions_physical },
		{ "physicalDamageTaken", p->taken_physical },
		{ "totalDamageDone", p->dealt },
		{ "totalDamageDoneToChampions", p->champions },
		{ "totalDamageTaken", p->taken },
		{ "trueDamageDone", p->dealt_true },
		{ "trueDamageDoneToChampions", p->champions_true },
		{ "trueDamageTaken", p->taken_true },
	};

	json_open_object(&w->json, "damageStats");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		json_put_int(&w->json, rows[i].key,
			     demo_grown(w->game, rows[i].total, at_ms, 75000));
	json_close_object(&w->json);
}

/* Where somebody stands: at the lane at first, anywhere later. */
static void write_position(struct demo_writing *w, const struct demo_part *p,
			   int32_t at_ms)
{
	static const int homes[ROLE_COUNT][2] = { { 6500, 6500 },  { 2500, 12300 },
						  { 5400, 7600 },  { 7400, 7400 },
						  { 12500, 2400 }, { 12300, 2700 } };
	int spread = at_ms < 14 * FRAME_MS ? 1400 : 5200;
	int x = homes[p->role][0] + demo_random_range(&w->random, -spread, spread);
	int y = homes[p->role][1] + demo_random_range(&w->random, -spread, spread);

	if (at_ms == 0)
		x = y = p->team ? 14300 : 450;
	json_open_object(&w->json, "position");
	json_put_int(&w->json, "x", x < 0 ? 0 : x > 14800 ? 14800 : x);
	json_put_int(&w->json, "y", y < 0 ? 0 : y > 14800 ? 14800 : y);
	json_close_object(&w->json);
}

static void write_part(struct demo_writing *w, int index, int32_t at_ms)
{
	const struct demo_part *p = &w->game->parts[index];
	const struct demo_game *g = w->game;
	int32_t xp = demo_grown(g, p->xp, at_ms, 65000);
	struct json_writer *j = &w->json;
	char key[16];

	snprintf(key, sizeof key, "%d", index + 1);
	json_open_object(j, key);
	write_stats(j, p, level_at(xp));
	json_put_int(j, "currentGold", demo_random_range(&w->random, 0, 1400));
	write_damage(w, p, at_ms);
	json_put_int(j, "goldPerSecond", 0);
	json_put_int(j, "jungleMinionsKilled",
		     demo_grown(g, p->cs_neutral, at_ms, 90000));
	json_put_int(j, "level", level_at(xp));
	json_put_int(j, "minionsKilled", demo_grown(g, p->cs_lane, at_ms, 65000));
	json_put_int(j, "participantId", index + 1);
	write_position(w, p, at_ms);
	json_put_int(j, "timeEnemySpentControlled",
		     demo_grown(g, p->cc_dealt * 1000, at_ms, 75000));
	json_put_int(j, "totalGold", 500 + demo_grown(g, p->gold - 500, at_ms, 30000));
	json_put_int(j, "xp", xp);
	json_close_object(j);
}

/* One frame: the events since the one before, then everybody; returns the next event. */
static int write_frame(struct demo_writing *w, const struct demo_event *events, int count,
		       int next, int32_t at_ms)
{
	struct json_writer *j = &w->json;

	json_open_object(j, NULL);
	json_open_array(j, "events");
	for (; next < count && events[next].at_ms <= at_ms; next++)
		demo_write_event(w, &events[next]);
	json_close_array(j);
	json_open_object(j, "participantFrames");
	for (int i = 0; i < w->game->count; i++)
		write_part(w, i, at_ms);
	json_close_object(j);
	json_put_int(j, "timestamp", at_ms);
	json_close_object(j);
	return next;
}

static void write_frames(struct demo_writing *w)
{
	struct demo_event events[DEMO_EVENTS_MAX];
	int count = demo_events_collect(w, events, DEMO_EVENTS_MAX), next = 0;
	int32_t drift = 0;

	json_open_array(&w->json, "frames");
	/* Each frame comes some milliseconds late, and the lateness adds up. */
	for (int32_t at = 0; at + drift < w->game->duration_ms; at += FRAME_MS) {
		next = write_frame(w, events, count, next, at + drift);
		drift += demo_random_range(&w->random, 4, 40);
	}
	(void)write_frame(w, events, count, next, w->game->duration_ms);
	json_close_array(&w->json);
}

static void write_participants(struct demo_writing *w)
{
	json_open_array(&w->json, "participants");
	for (int i = 0; i < w->game->count; i++) {
		json_open_object(&w->json, NULL);
		json_put_int(&w->json, "participantId", i + 1);
		json_put_text(&w->json, "puuid",
			      w->league->players[w->game->parts[i].player].puuid);
		json_close_object(&w->json);
	}
	json_close_array(&w->json);
}

void demo_write_timeline(struct buf *out, const struct demo_league *league,
			 const struct demo_game *game)
{
	struct demo_writing w = { .league = league,
				  .game = game,
				  .random = game->random };

	/* Other decoration than the match document's. */
	demo_random_init(&w.random, demo_random_next(&w.random), 4);
	json_writer_init(&w.json, out);
	json_open_object(&w.json, NULL);
	demo_write_metadata(&w);
	json_open_object(&w.json, "info");
	json_put_text(&w.json, "endOfGameResult", "GameComplete");
	json_put_int(&w.json, "frameInterval", FRAME_MS);
	write_frames(&w);
	json_put_int(&w.json, "gameId", game->game_id);
	write_participants(&w);
	json_close_object(&w.json);
	json_close_object(&w.json);
}
