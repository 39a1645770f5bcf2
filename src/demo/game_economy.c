/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/game.h"

/* Means a minute by position; the first row stands for ARAM and Arena. */
struct pace {
	double lane, neutral, xp, damage, taken, vision, wards;
};

static const struct pace paces[ROLE_COUNT] = {
	[ROLE_NONE] = { 2.6, 0, 700, 1250, 1350, 0, 0 },
	[ROLE_TOP] = { 6.4, 0.25, 470, 700, 950, 0.72, 0.34 },
	[ROLE_JUNGLE] = { 0.9, 4.9, 430, 600, 1050, 0.92, 0.28 },
	[ROLE_MIDDLE] = { 6.6, 0.35, 480, 800, 640, 0.76, 0.36 },
	[ROLE_BOTTOM] = { 6.7, 0.45, 420, 790, 600, 0.72, 0.34 },
	[ROLE_UTILITY] = { 1.0, 0.03, 320, 340, 580, 2.05, 0.85 },
};

/* A mean with form and noise on it, never negative, rounded. */
static int32_t around(struct demo_random *r, double mean, double form, double noise)
{
	double v = mean * (1 + form + noise * demo_random_normal(r));

	return v <= 0 ? 0 : (int32_t)(v + 0.5);
}

static void set_income(struct demo_game *g, struct demo_part *p, double minutes)
{
	struct demo_random *r = &g->random;
	const struct pace *pace = &paces[p->role];
	double form = 0.09 * p->form, living = minutes - p->time_dead_s / 60.0;
	double cs_minutes = minutes > 1.4 ? living - 1.4 : 0;

	if (cs_minutes < 0)
		cs_minutes = 0;
	if (g->map_id != 30) {
		p->cs_lane = around(r, pace->lane * cs_minutes, form, 0.08);
		p->cs_neutral = around(r, pace->neutral * cs_minutes, form, 0.1);
	}
	p->enemy_jungle = (int32_t)(p->cs_neutral * 0.25 * demo_random_unit(r));
	p->ally_jungle = p->cs_neutral - p->enemy_jungle;
	p->gold = 500 + (int32_t)(minutes * (g->map_id == 11 ? 122 : 300)) +
		  p->cs_lane * 20 + p->cs_neutral * 25 + p->kills * 290 +
		  p->assists * (g->map_id == 11 ? 95 : 60) + p->plates * 125 +
		  p->turret_takedowns * 180 +
		  (p->role == ROLE_UTILITY ? 40 : 0) * (int32_t)minutes;
	p->gold_spent = (int32_t)(p->gold * (0.88 + 0.1 * demo_random_unit(r))) / 25 * 25;
	p->xp = around(r, pace->xp * minutes, form, 0.05) + 60 * p->kills +
		30 * p->assists;
	/* 280 experience for level 2, and 100 more for each next one. */
	p->level = 1;
	for (int32_t next = 280, sum = 280; p->level < 18 && p->xp >= sum; p->level++) {
		next += 100;
		sum += next;
	}
}

static void split(int32_t total, double physical, double magic, int32_t *ret_physical,
		  int32_t *ret_magic, int32_t *ret_true)
{
	*ret_physical = (int32_t)(total * physical);
	*ret_magic = (int32_t)(total * magic);
	*ret_true = total - *ret_physical - *ret_magic;
}

static void set_damage(struct demo_game *g, struct demo_part *p, double minutes)
{
	struct demo_random *r = &g->random;
	const struct demo_style *style = demo_style_of(p->champion->kind);
	const struct pace *pace = &paces[p->role];
	double busy = 0.55 + 0.45 * (p->kills + p->assists) / (minutes * 0.42 + 1);

	p->champions = around(r, pace->damage * style->damage * minutes * busy,
			      0.1 * p->form, 0.12);
	p->taken = around(r, pace->taken * style->taken * minutes, -0.02 * p->form, 0.12);
	split(p->champions, style->physical, style->magic, &p->champions_physical,
	      &p->champions_magic, &p->champions_true);
	p->turrets =
		p->turret_takedowns * demo_random_range(r, 500, 1400) + p->plates * 900;
	p->epic_monsters = (p->dragons + p->barons * 2 + p->heralds) *
			   demo_random_range(r, 2800, 5200);
	p->objectives = p->turrets + p->epic_monsters;
	p->dealt = p->champions + p->objectives + p->cs_lane * 520 + p->cs_neutral * 900;
	split(p->dealt, style->physical, style->magic, &p->dealt_physical,
	      &p->dealt_magic, &p->dealt_true);
	split(p->taken, 0.52, 0.42, &p->taken_physical, &p->taken_magic, &p->taken_true);
	p->mitigated = around(r, p->taken * 0.85 * style->taken, 0, 0.1);
	p->heal = around(r, minutes * 170 * style->taken, 0, 0.25);
	if (p->champion->kind == DEMO_SUPPORT) {
		p->heal_mates = around(r, minutes * 170, 0.05 * p->form, 0.4);
		p->shield_mates = around(r, minutes * 120, 0.05 * p->form, 0.4);
	}
	p->units_healed = p->heal_mates ? 5 : 1;
	p->cc_others = around(r, minutes * 0.85 * style->taken, 0, 0.3);
	p->cc_dealt = around(r, p->cc_others * 8.0, 0, 0.2);
	p->critical = p->champion->kind == DEMO_MARKSMAN
			      ? around(r, 250 + minutes * 22, 0, 0.2)
			      : 0;
}

static void set_vision(struct demo_game *g, struct demo_part *p, double minutes)
{
	struct demo_random *r = &g->random;
	const struct pace *pace = &paces[p->role];

	p->vision = around(r, pace->vision * minutes, 0.06 * p->form, 0.15);
	p->wards_placed = around(r, pace->wards * minutes, 0, 0.15);
	p->wards_killed = around(r, pace->vision * minutes * 0.16, 0.05 * p->form, 0.3);
	if (g->map_id != 11)
		return;
	p->control_wards =
		around(r, minutes * (p->role == ROLE_UTILITY ? 0.25 : 0.08), 0, 0.4);
	if (p->control_wards > p->wards_placed)
		p->control_wards = p->wards_placed;
}

static void set_items(struct demo_game *g, struct demo_part *p)
{
	struct demo_random *r = &g->random;
	const struct demo_style *style = demo_style_of(p->champion->kind);
	int done = p->gold_spent / 3000, from = demo_random_range(r, 0, 3);

	done = done > 5 ? 5 : done;
	p->items[0] = p->gold_spent >= 1500 ? style->boots : style->starter;
	for (int i = 0; i < done; i++)
		p->items[i + 1] = style->items[(from + i) % DEMO_BUILD_SIZE];
	p->items[6] = g->map_id != 11           ? 0
		      : p->role == ROLE_UTILITY ? 3364
		      : p->role == ROLE_BOTTOM  ? 3363
						: 3340;
	p->items_bought = 4 + done * 4 + (int32_t)(p->gold_spent / 2500);
	p->consumables = demo_random_range(r, 1, 5) + p->control_wards;
	p->keystone = style->keystones[demo_random_below(r, 4) == 0];
}

static void set_habits(struct demo_game *g, struct demo_part *p, double minutes)
{
	static const int32_t second[ROLE_COUNT] = { 32, 12, 11, 14, 7, 3 };
	struct demo_random *r = &g->random;

	p->spells[0] = g->map_id == 30 ? 2202 : 4;
	p->spells[1] = g->map_id == 30 ? 2201 : second[p->role];
	p->spell_casts[0] = around(r, minutes / 5.5, 0, 0.3);
	p->spell_casts[1] =
		around(r, minutes / (p->role == ROLE_JUNGLE ? 1.6 : 4), 0, 0.3);
	for (int i = 0; i < 4; i++)
		p->casts[i] = around(r, minutes * (i == 3 ? 0.5 : 4.6), 0, 0.35);
	p->pings = around(r, minutes * 0.6, 0, 0.5);
	if (p->longest_living_s == 0)
		p->longest_living_s = p->deaths ? demo_random_range(r, 60, 300) : 0;
}

void demo_game_economy(struct demo_game *g)
{
	double minutes = g->duration_ms / 60000.0;

	for (int i = 0; i < g->count; i++) {
		set_income(g, &g->parts[i], minutes);
		set_damage(g, &g->parts[i], minutes);
		set_vision(g, &g->parts[i], minutes);
		set_items(g, &g->parts[i]);
		set_habits(g, &g->parts[i], minutes);
	}
}
