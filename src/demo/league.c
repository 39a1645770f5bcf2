/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/league.h"

#include "demo/champion.h"

#include <stdio.h>
#include <string.h>

#define MINUTE_MS 60000LL
#define HOUR_MS   3600000LL
#define DAY_MS    86400000LL

/* A league this small plays one match after the other. */
#define SMALL_LEAGUE 64

int demo_options_check(const struct demo_options *o, struct err *err)
{
	if (o->players < 10 || o->players > 100000)
		return err_set(err, E_INVALID, "players must be 10 to 100000, not %u",
			       o->players);
	if (o->matches < 1 || o->matches > 10000000)
		return err_set(err, E_INVALID, "matches must be 1 to 10000000, not %u",
			       o->matches);
	if (o->heavy > o->matches)
		return err_set(err, E_INVALID,
			       "heavy must be at most the number of matches, not %u",
			       o->heavy);
	if (!(o->timeline_share >= 0 && o->timeline_share <= 1))
		return err_set(err, E_INVALID, "timeline share must be 0 to 1");
	if (o->end_ms < DEMO_END_MIN_MS || o->end_ms > DEMO_END_MAX_MS)
		return err_set(err, E_INVALID, "end must lie within 2012 to 2099");
	return 0;
}

static void fill_alphabet(struct demo_random *r, char *to, size_t n)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	for (size_t i = 0; i < n; i++)
		to[i] = alphabet[demo_random_next(r) >> 58];
	to[n] = '\0';
}

static void fill_pool(struct demo_random *r, struct demo_player *p, int role)
{
	int count;
	const struct demo_champion *table = demo_champion_table(&count);

	for (int i = 0; i < DEMO_POOL_SIZE;) {
		int pick = (int)demo_random_below(r, (uint32_t)count);
		bool known = !(table[pick].roles & 1 << role);

		for (int k = 0; k < i; k++)
			known |= p->pool[role][k] == pick;
		if (!known)
			p->pool[role][i++] = (uint8_t)pick;
	}
}

static void make_player(struct demo_league *l, uint32_t number)
{
	struct demo_player *p = &l->players[number];
	struct demo_random *r = &l->random;

	memcpy(p->puuid, "demo-", 5);
	fill_alphabet(r, p->puuid + 5, MODEL_PUUID_LEN - 5);
	fill_alphabet(r, p->summoner_id, sizeof p->summoner_id - 1);
	snprintf(p->name, sizeof p->name, "Demo %05u", number);
	p->base_skill = demo_random_normal(r);
	p->slope = 0.15 * demo_random_normal(r);
	p->main_role = (uint8_t)demo_random_range(r, ROLE_TOP, ROLE_UTILITY);
	p->second_role =
		(uint8_t)(ROLE_TOP +
			  (p->main_role - ROLE_TOP + demo_random_range(r, 1, 4)) % 5);
	for (int role = ROLE_TOP; role < ROLE_COUNT; role++)
		fill_pool(r, p, role);
	p->level = (uint16_t)demo_random_range(r, 30, 700);
	p->icon = (uint16_t)demo_random_range(r, 1, 28);
	p->watched = number % 10 == 0;
	for (int i = 0; i < 2; i++) {
		double points = 1150 + 430 * p->base_skill + 90 * demo_random_normal(r);

		p->ladders[i].points = points < 0 ? 0 : (int32_t)points;
	}
	l->reach[number] =
		(number ? l->reach[number - 1] : 0) + 0.004 + 1.0 / (number + 4.0);
}

/* How far apart matches are, and from when on. */
static void set_times(struct demo_league *l)
{
	const struct demo_options *o = &l->options;
	int64_t days = (int64_t)o->matches * 10 / o->players;
	int64_t crowd = 65 * MINUTE_MS * 20 / (o->players < 20 ? 20 : o->players);

	if (days < 14)
		days = 14;
	if (days > 540)
		days = 540;
	l->warped = o->players >= SMALL_LEAGUE;
	l->spacing_ms = days * DAY_MS / o->matches;
	if (!l->warped)
		crowd = 65 * MINUTE_MS;
	if (l->spacing_ms < crowd)
		l->spacing_ms = crowd;
	/* A heavy player plays every heavy-th match and one at a time. */
	if (o->heavy && l->spacing_ms * o->matches / o->heavy < 95 * MINUTE_MS)
		l->spacing_ms = 95 * MINUTE_MS * o->heavy / o->matches;
	l->begin_ms = o->end_ms - 2 * HOUR_MS - l->spacing_ms * o->matches;
}

int demo_league_create(TALLOC_CTX *mem, const struct demo_options *options,
		       struct demo_league **ret_league, struct err *err)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	uint64_t mark = demo_random_mix(options->seed, 1);
	struct demo_league *l;
	int r = demo_options_check(options, err);

	if (r < 0)
		return r;
	l = talloc_zero(mem, struct demo_league);
	if (l) {
		l->players = talloc_zero_array(l, struct demo_player, options->players);
		l->reach = talloc_array(l, double, options->players);
	}
	if (!l || !l->players || !l->reach) {
		talloc_free(l);
		return err_set(err, E_NOMEM, "no memory for %u players",
			       options->players);
	}
	l->options = *options;
	/* Two leagues in one database do not meet: ids and tags depend on the seed. */
	l->first_game_id = (100000 + mark % 900000) * 10000000;
	l->tag[0] = 'D';
	for (int i = 1; i < 5; i++, mark /= 36)
		l->tag[i] = digits[mark % 36];
	set_times(l);
	demo_random_init(&l->random, options->seed, 2);
	for (uint32_t i = 0; i < options->players; i++)
		make_player(l, i);
	*ret_league = l;
	return 0;
}

double demo_league_skill(struct demo_league *l, uint32_t player, int64_t at_ms)
{
	struct demo_player *p = &l->players[player];
	int64_t day = (at_ms - l->begin_ms) / DAY_MS;

	for (; p->drift_day < day; p->drift_day++) {
		struct demo_random r;

		demo_random_init(&r, demo_random_mix(l->options.seed, player),
				 (uint64_t)p->drift_day);
		p->drift = 0.99 * p->drift + 0.04 * demo_random_normal(&r);
	}
	return p->base_skill + p->drift + p->slope * (double)day * 0.01;
}

/* A moment of an even day moved to where people play: few at night, most after 16 h. */
static int64_t warp(int64_t ms)
{
	static const struct {
		double even, real;
	} points[] = { { 0, 0 },      { 0.08, 0.08 }, { 0.16, 0.33 },
		       { 0.30, 0.5 }, { 0.55, 0.68 }, { 1, 1 } };
	double share = (double)(ms % DAY_MS) / (double)DAY_MS;
	int i = 1;

	while (share >= points[i].even)
		i++;
	share = points[i - 1].real + (share - points[i - 1].even) *
					     (points[i].real - points[i - 1].real) /
					     (points[i].even - points[i - 1].even);
	return ms - ms % DAY_MS + (int64_t)(share * (double)DAY_MS);
}

int64_t demo_league_time(struct demo_league *l, uint32_t match)
{
	int64_t at = l->begin_ms + l->spacing_ms * match;

	/* Stretching a day needs the whole of it: the last part stays even. */
	if (!l->warped || at / DAY_MS >= l->options.end_ms / DAY_MS ||
	    at / DAY_MS <= l->begin_ms / DAY_MS)
		return at;
	return warp(at);
}

static uint32_t draw(struct demo_league *l)
{
	uint32_t lo = 0, hi = l->options.players - 1;
	double at = demo_random_unit(&l->random) * l->reach[hi];

	while (lo < hi) {
		uint32_t middle = (lo + hi) / 2;

		if (l->reach[middle] > at)
			hi = middle;
		else
			lo = middle + 1;
	}
	return lo;
}

/*
 * Take a player into the lobby unless already there or, if strict, still playing.  The
 * heavy player comes by turn only, so that its games do not overlap.
 */
static bool take(struct demo_league *l, uint32_t match, int64_t at_ms, bool strict,
		 uint32_t player, uint32_t *lobby, int *count)
{
	struct demo_player *p = &l->players[player];

	if (p->mark == match + 1 || (strict && p->busy_until_ms > at_ms) ||
	    (strict && player == 0 && l->options.heavy))
		return false;
	p->mark = match + 1;
	lobby[(*count)++] = player;
	return true;
}

static bool heavy_turn(const struct demo_options *o, uint64_t match)
{
	return (match + 1) * o->heavy / o->matches > match * o->heavy / o->matches;
}

struct nearness {
	double distance;
	uint32_t player;
};

/* Move the count nearest to the front; ties by the order drawn. */
static void sort_nearest(struct nearness *n, int total, int count)
{
	for (int i = 0; i < count; i++) {
		int best = i;
		struct nearness held = n[i];

		for (int k = i + 1; k < total; k++)
			if (n[k].distance < n[best].distance)
				best = k;
		n[i] = n[best];
		n[best] = held;
	}
}

static int draw_candidates(struct demo_league *l, uint32_t match, int64_t at_ms, int need,
			   int wanted, uint32_t *list)
{
	uint32_t n = l->options.players;
	uint32_t from = demo_random_below(&l->random, n);
	int found = 0;

	if (heavy_turn(&l->options, match))
		(void)take(l, match, at_ms, false, 0, list, &found);
	for (int tries = 0; tries < 6 * wanted && found < wanted; tries++)
		(void)take(l, match, at_ms, true, draw(l), list, &found);
	for (int strict = 1; strict >= 0 && found < need; strict--)
		for (uint32_t i = 0; i < n && found < need; i++)
			(void)take(l, match, at_ms, strict, (from + i) % n, list, &found);
	return found;
}

void demo_league_lobby(struct demo_league *l, uint32_t match, int64_t at_ms, int count,
		       uint32_t *ret_players)
{
	uint32_t list[2 * DEMO_LOBBY_MAX];
	struct nearness near[2 * DEMO_LOBBY_MAX];
	int found = draw_candidates(l, match, at_ms, count, 2 * count, list);
	double anchor = demo_league_skill(l, list[0], at_ms);

	for (int i = 0; i < found; i++) {
		double d = demo_league_skill(l, list[i], at_ms) - anchor;

		near[i] = (struct nearness){ d < 0 ? -d : d, list[i] };
	}
	sort_nearest(near, found, count);
	for (int i = 0; i < count; i++) {
		uint32_t k = demo_random_below(&l->random, (uint32_t)i + 1);

		ret_players[i] = ret_players[k];
		ret_players[k] = near[i].player;
	}
}

void demo_league_result(struct demo_league *l, uint32_t player, int queue, bool win,
			double skill)
{
	struct demo_ladder *ladder = &l->players[player].ladders[queue == RANKED_FLEX];
	double pull = (1150 + 430 * skill - ladder->points) / 40;
	int32_t step = (int32_t)(pull < -8 ? -8 : pull > 8 ? 8 : pull);

	if (win) {
		ladder->points += 20 + step;
		ladder->wins++;
	} else {
		ladder->points -= 20 - step;
		ladder->losses++;
	}
	if (ladder->points < 0)
		ladder->points = 0;
}

bool demo_ladder_placed(const struct demo_ladder *ladder)
{
	return ladder->wins + ladder->losses >= 5;
}
