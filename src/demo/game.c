/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/game.h"

#include <string.h>

#define DAY_MS 86400000LL

struct queue_row {
	int queue_id, map_id;
	const char *mode;
	double share;
	int mean_s, deviation_s, least_s;
};

static const struct queue_row queues[] = {
	{ 420, 11, "CLASSIC", 0.44, 1690, 360, 930 },
	{ 440, 11, "CLASSIC", 0.14, 1700, 370, 930 },
	{ 400, 11, "CLASSIC", 0.12, 1740, 400, 930 },
	{ 480, 11, "SWIFTPLAY", 0.06, 1250, 230, 700 },
	{ 490, 11, "CLASSIC", 0.04, 1680, 380, 930 },
	{ 450, 12, "ARAM", 0.15, 1150, 230, 540 },
	{ 700, 11, "CLASSIC", 0.02, 1760, 380, 960 },
	{ 1700, 30, "CHERRY", 0.03, 1420, 140, 900 },
};

bool demo_game_rift(const struct demo_game *game)
{
	return game->map_id == 11;
}

/* Patches come every two weeks and carry the year: 16.1 is the first of 2026. */
static void set_patch(struct demo_game *g)
{
	int64_t days = g->creation_ms / DAY_MS;
	int year = 1970;

	for (;;) {
		bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
		int length = leap ? 366 : 365;

		if (days < length)
			break;
		days -= length;
		year++;
	}
	g->patch_major = year > 2010 ? year - 2010 : 1;
	g->patch_minor = 1 + (int)(days / 15 > 23 ? 23 : days / 15);
}

static void set_queue(struct demo_league *l, struct demo_game *g)
{
	double shares[ARRAY_LEN(queues)];
	struct demo_random *r = &g->random;
	const struct queue_row *row;
	double length;

	for (size_t i = 0; i < ARRAY_LEN(queues); i++)
		shares[i] = queues[i].share;
	if (l->options.players < 2 * DEMO_LOBBY_MAX)
		shares[ARRAY_LEN(queues) - 1] = 0;
	row = &queues[demo_random_pick(r, shares, ARRAY_LEN(queues))];
	g->queue_id = row->queue_id;
	g->map_id = row->map_id;
	g->mode = row->mode;
	g->count = row->map_id == 30 ? 16 : 10;
	length = row->mean_s + row->deviation_s * demo_random_normal(r);
	length = length < row->least_s ? row->least_s + (row->least_s - length) / 8
				       : length;
	if (length > 3000)
		length = 3000;
	g->remake = row->map_id != 30 && demo_random_unit(r) < 0.022;
	g->aborted = !g->remake && demo_random_unit(r) < 0.002;
	if (g->remake)
		length = demo_random_range(r, 95, 240);
	g->surrender = !g->remake && row->map_id != 30 &&
		       demo_random_unit(r) < (length < 1300 ? 0.6 : 0.2);
	g->duration_ms = (int32_t)(length * 1000) + demo_random_range(r, 0, 999);
	g->start_ms = g->creation_ms + demo_random_range(r, 45000, 110000);
	g->end_ms = g->start_ms + g->duration_ms + demo_random_range(r, 200, 2500);
}

/* Positions of one team: the main role, else the second, else what is left. */
static void assign_roles(struct demo_league *l, struct demo_part *team)
{
	unsigned free_roles = 0x3e;

	for (int round = 0; round < 3; round++)
		for (int i = 0; i < 5; i++) {
			const struct demo_player *p = &l->players[team[i].player];
			int role = round == 0 ? p->main_role : p->second_role;

			if (team[i].role)
				continue;
			if (round == 2)
				role = __builtin_ctz(free_roles);
			if (!(free_roles & 1u << role))
				continue;
			team[i].role = (uint8_t)role;
			free_roles &= ~(1u << role);
		}
}

static int role_order(const struct demo_part *p)
{
	return p->team * ROLE_COUNT + p->role;
}

static void sort_parts(struct demo_game *g)
{
	for (int i = 1; i < g->count; i++)
		for (int k = i;
		     k > 0 && role_order(&g->parts[k]) < role_order(&g->parts[k - 1]);
		     k--) {
			struct demo_part held = g->parts[k];

			g->parts[k] = g->parts[k - 1];
			g->parts[k - 1] = held;
		}
}

/* A champion of the player's pool, one a match; in ARAM anything. */
static void choose_champion(struct demo_league *l, struct demo_game *g, int index)
{
	static const double taste[DEMO_POOL_SIZE] = { 0.5, 0.25, 0.15, 0.1 };
	struct demo_part *p = &g->parts[index];
	const struct demo_player *player = &l->players[p->player];
	int count;
	const struct demo_champion *table = demo_champion_table(&count);

	for (int tries = 0;; tries++) {
		int role = p->role ? p->role : player->main_role;
		int pick = player->pool[role][demo_random_pick(&g->random, taste,
							       DEMO_POOL_SIZE)];
		bool used = false;

		if (tries > 5 || g->map_id == 12)
			pick = (int)demo_random_below(&g->random, (uint32_t)count);
		p->champion = &table[pick];
		for (int i = 0; i < index; i++)
			used |= g->parts[i].champion == p->champion;
		if (!used &&
		    (tries > 60 || !p->role || p->champion->roles & 1 << p->role))
			return;
	}
}

static void choose_parts(struct demo_league *l, struct demo_game *g)
{
	uint32_t lobby[DEMO_LOBBY_MAX];

	demo_league_lobby(l, g->number, g->creation_ms, g->count, lobby);
	for (int i = 0; i < g->count; i++) {
		struct demo_part *p = &g->parts[i];

		*p = (struct demo_part){ .player = lobby[i] };
		p->team = i >= g->count / 2;
		if (g->map_id == 30)
			p->subteam = (uint8_t)(i / 2 + 1);
		p->skill = demo_league_skill(l, p->player, g->creation_ms);
		l->players[p->player].busy_until_ms = g->end_ms + 30000;
		l->players[p->player].games++;
	}
	if (demo_game_rift(g)) {
		assign_roles(l, g->parts);
		assign_roles(l, g->parts + 5);
		sort_parts(g);
	}
	for (int i = 0; i < g->count; i++)
		choose_champion(l, g, i);
}

/* How good a player is in this game: off role and unusual champions cost. */
static double strength(const struct demo_league *l, const struct demo_part *p)
{
	const struct demo_player *player = &l->players[p->player];
	double s = p->skill;

	if (p->role && p->role != player->main_role)
		s -= p->role == player->second_role ? 0.15 : 0.4;
	return s;
}

static void decide_teams(struct demo_league *l, struct demo_game *g)
{
	double mean = 0, blue = 0.03, chance;
	bool blue_wins;

	for (int i = 0; i < g->count; i++) {
		double s = strength(l, &g->parts[i]);

		mean += s / g->count;
		blue += (g->parts[i].team ? -s : s) * 2 / g->count;
	}
	chance = demo_random_sigmoid(1.3 * blue);
	blue_wins = demo_random_unit(&g->random) < chance;
	for (int i = 0; i < g->count; i++) {
		struct demo_part *p = &g->parts[i];

		p->win = (p->team == 0) == blue_wins;
		p->form = 0.7 * (strength(l, p) - mean) + (p->win ? 0.45 : -0.45) +
			  0.6 * demo_random_normal(&g->random);
	}
	g->teams[0].win = blue_wins;
	g->teams[1].win = !blue_wins;
}

/* Arena: eight teams of two are placed by strength and luck; the upper half wins. */
static void decide_arena(struct demo_league *l, struct demo_game *g)
{
	double score[DEMO_LOBBY_MAX / 2];

	for (int i = 0; i < g->count / 2; i++)
		score[i] = strength(l, &g->parts[2 * i]) +
			   strength(l, &g->parts[2 * i + 1]) +
			   1.2 * demo_random_normal(&g->random);
	for (int i = 0; i < g->count; i++) {
		struct demo_part *p = &g->parts[i];

		p->placement = 1;
		for (int k = 0; k < g->count / 2; k++)
			p->placement += score[k] > score[i / 2];
		p->win = p->placement <= g->count / 4;
		p->form = (4.5 - p->placement) * 0.25 +
			  0.5 * demo_random_normal(&g->random);
	}
	g->teams[0].win = g->parts[0].win;
	g->teams[1].win = !g->parts[0].win;
}

static void choose_bans(struct demo_game *g)
{
	int count;
	const struct demo_champion *table = demo_champion_table(&count);

	if (g->queue_id != 420 && g->queue_id != 440 && g->queue_id != 400 &&
	    g->queue_id != 700)
		return;
	for (int team = 0; team < 2; team++)
		for (int i = 0; i < 5; i++) {
			int pick = (int)demo_random_below(&g->random, (uint32_t)count);
			bool used = false;

			for (int k = 0; k < g->count; k++)
				used |= g->parts[k].champion == &table[pick];
			g->teams[team].bans[i] = used ? 0 : table[pick].id;
			g->teams[team].ban_count = 5;
		}
}

static void enter_results(struct demo_league *l, const struct demo_game *g)
{
	if (g->remake || g->aborted ||
	    (g->queue_id != RANKED_SOLO && g->queue_id != RANKED_FLEX))
		return;
	for (int i = 0; i < g->count; i++)
		demo_league_result(l, g->parts[i].player, g->queue_id, g->parts[i].win,
				   g->parts[i].skill);
}

void demo_game_play(struct demo_league *l, uint32_t number, struct demo_game *g)
{
	memset(g, 0, sizeof *g);
	g->number = number;
	g->game_id = (int64_t)(l->first_game_id + number);
	g->creation_ms = demo_league_time(l, number);
	demo_random_init(&g->random, demo_random_mix(l->options.seed, 3), number);
	g->creation_ms += demo_random_range(&g->random, 0, 60000);
	g->timeline = demo_random_unit(&g->random) < l->options.timeline_share;
	set_patch(g);
	set_queue(l, g);
	choose_parts(l, g);
	g->quitter = (int)demo_random_below(&g->random, (uint32_t)g->count);
	if (g->map_id == 30)
		decide_arena(l, g);
	else
		decide_teams(l, g);
	choose_bans(g);
	if (!g->aborted) {
		demo_game_events(g);
		demo_game_economy(g);
	}
	enter_results(l, g);
}
