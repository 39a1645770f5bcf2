/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/game.h"

#define MINUTE_MS 60000

/* By enum model_role; ROLE_NONE stands for ARAM and Arena. */
static const double kill_share[ROLE_COUNT] = { 1.0, 1.0, 1.0, 1.25, 1.35, 0.42 };
static const double death_share[ROLE_COUNT] = { 1.0, 1.02, 0.95, 0.98, 1.0, 1.1 };
static const double assist_chance[ROLE_COUNT] = { 0.62, 0.3, 0.5, 0.42, 0.42, 0.62 };

/* A factor that grows with form and stays within bounds. */
static double factor(double form, double weight)
{
	double f = 1 + weight * form;

	return f < 0.25 ? 0.25 : f > 2.2 ? 2.2 : f;
}

static int32_t respawn_ms(const struct demo_game *g, int32_t at_ms)
{
	if (g->map_id == 30)
		return 25000;
	return 9000 + at_ms / MINUTE_MS * 1150;
}

static double kills_per_minute(const struct demo_game *g)
{
	if (g->map_id == 12)
		return 4.3;
	if (g->map_id == 30)
		return 3.0;
	return g->queue_id == 480 ? 2.2 : 1.85;
}

/* Who kills (side >= 0: of that team), or who dies (not the side of the killer). */
static int pick_part(struct demo_game *g, const int32_t *dead_until, int32_t at_ms,
		     const struct demo_part *killer, int side)
{
	double weights[DEMO_LOBBY_MAX];
	double total = 0;

	for (int i = 0; i < g->count; i++) {
		const struct demo_part *p = &g->parts[i];
		bool foe = killer && (g->map_id == 30 ? p->subteam != killer->subteam
						      : p->team != killer->team);

		if (dead_until[i] > at_ms || (killer ? !foe : p->team != side))
			weights[i] = 0;
		else if (killer)
			weights[i] = death_share[p->role] * factor(-p->form, 0.28);
		else
			weights[i] = kill_share[p->role] * factor(p->form, 0.45);
		total += weights[i];
	}
	return total > 0 ? demo_random_pick(&g->random, weights, g->count) : -1;
}

static uint32_t pick_assists(struct demo_game *g, int killer, double scale)
{
	const struct demo_part *k = &g->parts[killer];
	uint32_t assists = 0;

	for (int i = 0; i < g->count; i++) {
		const struct demo_part *p = &g->parts[i];
		bool mate =
			g->map_id == 30 ? p->subteam == k->subteam : p->team == k->team;

		if (i != killer && mate &&
		    demo_random_unit(&g->random) < scale * assist_chance[p->role])
			assists |= 1u << i;
	}
	return assists;
}

static void make_kills(struct demo_game *g)
{
	struct demo_random *r = &g->random;
	int32_t dead_until[DEMO_LOBBY_MAX] = { 0 };
	double mean_gap = MINUTE_MS / kills_per_minute(g);
	double winners = 0.54 + 0.2 * demo_random_unit(r);
	int32_t at = g->map_id == 11 ? 100000 : 60000;

	while (g->kill_count < DEMO_KILLS_MAX) {
		int side = g->teams[demo_random_unit(r) >= winners].win ? 0 : 1;
		int killer, victim;

		/* Half of the kills follow the one before within a fight. */
		if (demo_random_unit(r) < 0.5)
			at += demo_random_range(r, 400, 9000);
		else
			at += (int32_t)(mean_gap * 3.6 * demo_random_unit(r));
		if (at >= g->duration_ms - 3000)
			return;
		killer = pick_part(g, dead_until, at, NULL, side);
		victim = killer < 0 ? -1
				    : pick_part(g, dead_until, at, &g->parts[killer], -1);
		if (victim < 0)
			continue;
		dead_until[victim] = at + respawn_ms(g, at);
		g->kills[g->kill_count++] =
			(struct demo_kill){ at, (uint8_t)killer, (uint8_t)victim,
					    pick_assists(g, killer,
							 at < 5 * MINUTE_MS ? 0.6 : 1) };
	}
}

static void add_object(struct demo_game *g, int kind, int team, double at_ms, int lane,
		       int tier)
{
	static const double turret[ROLE_COUNT] = { 1, 1.3, 0.6, 1, 1.6, 0.3 };
	static const double monster[ROLE_COUNT] = { 1, 0.3, 6, 0.3, 0.6, 0.05 };
	double weights[DEMO_LOBBY_MAX];
	int killer;

	if (g->object_count == DEMO_OBJECTS_MAX || at_ms > g->duration_ms)
		return;
	for (int i = 0; i < g->count; i++) {
		const struct demo_part *p = &g->parts[i];

		weights[i] = p->team != team ? 0
			     : kind <= OBJECT_NEXUS
				     ? turret[p->role] * factor(p->form, 0.2)
				     : monster[p->role];
	}
	killer = demo_random_pick(&g->random, weights, g->count);
	g->objects[g->object_count++] =
		(struct demo_object){ (int32_t)at_ms,
				      (uint8_t)kind,
				      (uint8_t)team,
				      (uint8_t)lane,
				      (uint8_t)tier,
				      (uint8_t)killer,
				      pick_assists(g, killer, 0.7) };
}

/* One lane falls from the outside to the inside, as deep as chance lets it. */
static void fall_lane(struct demo_game *g, int team, int lane, int depth)
{
	struct demo_random *r = &g->random;
	double left = 0.32 + 0.25 * demo_random_unit(r), step;

	step = (0.97 - left) / (depth + 1);
	for (int tier = 0; tier < depth; tier++) {
		double at = (left + step * (tier + 0.6 * demo_random_unit(r))) *
			    g->duration_ms;

		add_object(g, tier == 3 ? OBJECT_INHIBITOR : OBJECT_TOWER, team, at, lane,
			   tier);
	}
}

static void make_buildings(struct demo_game *g)
{
	struct demo_random *r = &g->random;
	int winner = g->teams[1].win;
	bool to_the_end = !g->surrender;
	int main_lane = g->map_id == 12 ? 1 : (int)demo_random_below(r, 3);

	for (int lane = 0; lane < 3; lane++) {
		if (g->map_id == 12 && lane != 1)
			continue;
		fall_lane(g, winner, lane,
			  lane == main_lane && to_the_end ? 4
							  : demo_random_range(r, 0, 3));
		if (demo_random_unit(r) < 0.6)
			fall_lane(g, !winner, lane, demo_random_range(r, 0, 2));
		if (g->map_id != 11 || g->duration_ms < 14 * MINUTE_MS)
			continue;
		for (int team = 0; team < 2; team++)
			for (int i = demo_random_range(r, 0, team == winner ? 5 : 3);
			     i > 0; i--)
				add_object(g, OBJECT_PLATE, team,
					   demo_random_range(r, 150000, 839000), lane, 0);
	}
	if (!to_the_end)
		return;
	add_object(g, OBJECT_TOWER, winner, g->duration_ms * 0.985, 1, 3);
	add_object(g, OBJECT_TOWER, winner, g->duration_ms * 0.99, 1, 3);
	add_object(g, OBJECT_NEXUS, winner, g->duration_ms, 1, 0);
}

static void make_monsters(struct demo_game *g)
{
	struct demo_random *r = &g->random;
	int winner = g->teams[1].win;
	double at = 5.2 * MINUTE_MS;

	for (int n = 0; at < g->duration_ms; n++) {
		at += 150000 * demo_random_unit(r);
		add_object(g, OBJECT_DRAGON,
			   demo_random_unit(r) < 0.64 ? winner : !winner, at,
			   demo_random_range(r, 0, 5), n);
		at += 5 * MINUTE_MS;
	}
	for (int i = 0; i < 3; i++)
		add_object(g, OBJECT_HORDE, demo_random_unit(r) < 0.57 ? winner : !winner,
			   8.1 * MINUTE_MS + 90000 * demo_random_unit(r), 0, 0);
	add_object(g, OBJECT_HERALD, demo_random_unit(r) < 0.6 ? winner : !winner,
		   15.2 * MINUTE_MS + 200000 * demo_random_unit(r), 0, 0);
	if (g->patch_major == 15)
		add_object(g, OBJECT_ATAKHAN,
			   demo_random_unit(r) < 0.68 ? winner : !winner,
			   20.3 * MINUTE_MS + 200000 * demo_random_unit(r), 0, 0);
	at = 25.2 * MINUTE_MS;
	while (at < g->duration_ms) {
		at += 4 * MINUTE_MS * demo_random_unit(r);
		add_object(g, OBJECT_BARON, demo_random_unit(r) < 0.78 ? winner : !winner,
			   at, 0, 0);
		at += 6 * MINUTE_MS;
	}
}

static void sort_objects(struct demo_game *g)
{
	for (int i = 1; i < g->object_count; i++)
		for (int k = i; k > 0 && g->objects[k].at_ms < g->objects[k - 1].at_ms;
		     k--) {
			struct demo_object held = g->objects[k];

			g->objects[k] = g->objects[k - 1];
			g->objects[k - 1] = held;
		}
}

static void count_chain(struct demo_part *p, int chain)
{
	p->doubles += chain == 2;
	p->triples += chain == 3;
	p->quadras += chain == 4;
	p->pentas += chain == 5;
	if (chain > p->largest_multi)
		p->largest_multi = chain;
}

static void count_kills(struct demo_game *g)
{
	int32_t last[DEMO_LOBBY_MAX] = { 0 }, alive_from[DEMO_LOBBY_MAX] = { 0 };
	int chain[DEMO_LOBBY_MAX] = { 0 }, spree[DEMO_LOBBY_MAX] = { 0 };

	for (int i = 0; i < g->kill_count; i++) {
		const struct demo_kill *kill = &g->kills[i];
		int k = kill->killer, v = kill->victim;
		struct demo_part *killer = &g->parts[k], *victim = &g->parts[v];
		int32_t lived = kill->at_ms - alive_from[v];

		killer->kills++;
		victim->deaths++;
		chain[k] = chain[k] && kill->at_ms - last[k] <= 10000 ? chain[k] + 1 : 1;
		last[k] = kill->at_ms;
		count_chain(killer, chain[k]);
		if (++spree[k] == 3)
			killer->sprees++;
		if (spree[k] > killer->largest_spree)
			killer->largest_spree = spree[k];
		spree[v] = 0;
		if (lived / 1000 > victim->longest_living_s)
			victim->longest_living_s = lived / 1000;
		alive_from[v] = kill->at_ms + respawn_ms(g, kill->at_ms);
		victim->time_dead_s += respawn_ms(g, kill->at_ms) / 1000;
		for (int p = 0; p < g->count; p++)
			g->parts[p].assists += kill->assists >> p & 1;
		g->teams[killer->team].kills++;
	}
	if (g->kill_count == 0)
		return;
	g->parts[g->kills[0].killer].first_blood = true;
	g->teams[g->parts[g->kills[0].killer].team].first_blood = true;
	for (int p = 0; p < g->count; p++)
		g->parts[p].first_blood_assist = g->kills[0].assists >> p & 1;
}

/* Enter one object for everybody who had a hand in it. */
static void count_object(struct demo_game *g, const struct demo_object *o)
{
	struct demo_part *k = &g->parts[o->killer];
	bool first = !g->teams[0].taken[o->kind] && !g->teams[1].taken[o->kind];

	g->teams[o->team].taken[o->kind]++;
	g->teams[o->team].first[o->kind] |= first;
	k->turret_kills += o->kind == OBJECT_TOWER;
	k->inhibitor_kills += o->kind == OBJECT_INHIBITOR;
	k->nexus_kills += o->kind == OBJECT_NEXUS;
	k->dragons += o->kind == OBJECT_DRAGON;
	k->barons += o->kind == OBJECT_BARON;
	k->heralds += o->kind == OBJECT_HERALD;
	k->plates += o->kind == OBJECT_PLATE;
	k->first_tower |= first && o->kind == OBJECT_TOWER;
	for (int i = 0; i < g->count; i++) {
		struct demo_part *p = &g->parts[i];
		bool helped = o->assists >> i & 1, took = helped || p == k;

		p->first_tower_assist |= helped && first && o->kind == OBJECT_TOWER;
		p->turret_takedowns += took && o->kind == OBJECT_TOWER;
		p->inhibitor_takedowns += took && o->kind == OBJECT_INHIBITOR;
		p->nexus_takedowns += took && o->kind == OBJECT_NEXUS;
		if (p->team == o->team)
			continue;
		p->turrets_lost += o->kind == OBJECT_TOWER;
		p->inhibitors_lost += o->kind == OBJECT_INHIBITOR;
		p->nexus_lost += o->kind == OBJECT_NEXUS;
	}
}

void demo_game_events(struct demo_game *g)
{
	make_kills(g);
	if (!g->remake && g->map_id != 30)
		make_buildings(g);
	if (!g->remake && g->map_id == 11)
		make_monsters(g);
	sort_objects(g);
	count_kills(g);
	for (int i = 0; i < g->object_count; i++)
		count_object(g, &g->objects[i]);
}
