/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "match_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators"). */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static void make_names(struct model_participant *p, uint64_t player, uint64_t when)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789-_";
	uint64_t state = player * 77 + 5;

	for (int i = 0; i < MODEL_PUUID_LEN; i++)
		p->puuid[i] = letters[next(&state) % 64];
	/* Some change their name in the course of time. */
	snprintf(p->riot_id, sizeof(p->riot_id), "%s %llu%s",
		 player % 3 ? "Spieler" : "\xc3\x89lise \xe2\x98\x85 \xf0\x9f\x90\x89",
		 (unsigned long long)player, player % 5 == 0 && when % 2 ? " neu" : "");
	snprintf(p->riot_tag, sizeof(p->riot_tag), "T%llu",
		 (unsigned long long)(player % 7));
}

/* Every number of the struct gets a value of its own range. */
static void make_numbers(struct model_participant *p, uint64_t *rng)
{
	uint16_t *const u16[] = {
		&p->kills,
		&p->deaths,
		&p->assists,
		&p->double_kills,
		&p->triple_kills,
		&p->quadra_kills,
		&p->penta_kills,
		&p->cs_lane,
		&p->cs_neutral,
		&p->vision_score,
		&p->wards_placed,
		&p->wards_killed,
		&p->control_wards,
		&p->turret_takedowns,
		&p->inhibitor_takedowns,
		&p->dragon_kills,
		&p->baron_kills,
		&p->objectives_stolen,
		&p->spell1,
		&p->spell2,
		&p->rune_keystone,
		&p->rune_primary_style,
		&p->rune_sub_style,
		&p->summoner_level,
		&p->team_kills,
		&p->opponent_champion_id,
		&p->team_towers,
	};
	int32_t *const i32[] = {
		&p->gold_earned,       &p->gold_spent,
		&p->damage_champions,  &p->damage_physical,
		&p->damage_magic,      &p->damage_true,
		&p->damage_taken,      &p->damage_mitigated,
		&p->damage_objectives, &p->damage_turrets,
		&p->heal_total,        &p->heal_mates,
		&p->shield_mates,      &p->xp,
		&p->team_gold,         &p->team_damage,
	};
	uint32_t *const u32[] = { &p->time_played_s, &p->time_dead_s, &p->time_cc_s };

	for (size_t i = 0; i < ARRAY_LEN(u16); i++)
		*u16[i] = next(rng) % 50 ? (uint16_t)(next(rng) % 40) : UINT16_MAX;
	for (size_t i = 0; i < ARRAY_LEN(i32); i++)
		*i32[i] = next(rng) % 50  ? (int32_t)(next(rng) % 60000)
			  : next(rng) % 2 ? INT32_MAX
					  : INT32_MIN;
	for (size_t i = 0; i < ARRAY_LEN(u32); i++)
		*u32[i] = next(rng) % 50 ? (uint32_t)(next(rng) % 4000) : UINT32_MAX;
	for (size_t i = 0; i < ARRAY_LEN(p->items); i++)
		p->items[i] = (uint32_t)(next(rng) % 230000);
}

static void make_participant(struct model_participant *p, uint64_t *rng, size_t i,
			     uint64_t player, uint64_t when)
{
	memset(p, 0, sizeof(*p));
	make_names(p, player, when);
	make_numbers(p, rng);
	p->participant_no = (uint8_t)(i + 1);
	p->team_id_100 = i < 5 ? 1 : 2;
	p->subteam = when % 11 == 0 ? (uint8_t)(i / 2 + 1) : 0;
	p->placement = p->subteam;
	p->role = (uint8_t)(i % 5 + ROLE_TOP);
	p->role_inferred = next(rng) % 9 == 0;
	p->win = i < 5;
	p->first_blood = i == when % 10;
	p->first_tower = i == when % 7;
	p->champion_id = (uint16_t)(1 + next(rng) % 170);
	snprintf(p->champion_name, sizeof(p->champion_name), "Champion%u",
		 p->champion_id);
	p->champ_level = (uint8_t)(1 + next(rng) % 18);
	p->opponent_no = (uint8_t)((i + 5) % 10 + 1);
}

static void make_team(struct model_team *t, uint64_t *rng, uint8_t id)
{
	memset(t, 0, sizeof(*t));
	t->team_id_100 = id;
	t->win = id == 1;
	t->kills = (uint16_t)(next(rng) % 60);
	t->towers = (uint16_t)(next(rng) % 11);
	t->inhibitors = (uint16_t)(next(rng) % 3);
	t->dragons = (uint16_t)(next(rng) % 5);
	t->barons = (uint16_t)(next(rng) % 3);
	t->heralds = (uint16_t)(next(rng) % 2);
	t->hordes = (uint16_t)(next(rng) % 6);
	t->first_blood = next(rng) % 2;
	t->first_tower = next(rng) % 2;
	t->first_dragon = next(rng) % 2;
	t->first_baron = next(rng) % 2;
	t->first_inhibitor = next(rng) % 2;
	t->first_herald = next(rng) % 2;
	t->ban_count = (uint8_t)(next(rng) % (MODEL_BANS_MAX + 1));
	for (size_t i = 0; i < t->ban_count; i++)
		t->bans[i] = (uint16_t)(next(rng) % 950);
}

void match_maker_match(struct model_match *m, uint64_t number, unsigned players)
{
	uint64_t rng = number * 1000003 + 17;
	uint64_t first = next(&rng) % players;

	memset(m, 0, sizeof(*m));
	snprintf(m->match_id, sizeof(m->match_id), "EUW1_%llu",
		 (unsigned long long)(7000000000 + number));
	strcpy(m->platform, "EUW1");
	m->game_id = (int64_t)(7000000000 + number);
	m->game_start_ms =
		1700000000000 + (int64_t)number * 600000 + (int64_t)(number % 997);
	m->game_creation_ms = m->game_start_ms - 50000;
	m->duration_s = (uint32_t)(900 + next(&rng) % 1800);
	m->game_end_ms = m->game_start_ms + m->duration_s * 1000LL;
	m->queue_id = number % 4 ? 420 : 440;
	m->map_id = 11;
	m->patch_major = 15;
	m->patch_minor = (uint16_t)(1 + number / 100 % 24);
	snprintf(m->game_version, sizeof(m->game_version), "15.%u.647.8644",
		 m->patch_minor);
	strcpy(m->game_mode, "CLASSIC");
	strcpy(m->game_type, "MATCHED_GAME");
	strcpy(m->end_result, "GameComplete");
	if (number % 13 == 0)
		strcpy(m->tournament_code, "EUW-\xe2\x98\x85-1");
	m->status = number % 29 == 0 ? MATCH_REMAKE : MATCH_NORMAL;
	m->surrendered = number % 3 == 0;
	m->synthetic = number % 2;
	m->expected_participants = 10;
	m->participant_count = number % 31 == 0 ? 4 : 10;
	m->team_count = number % 37 == 0 ? 0 : 2;
	for (size_t i = 0; i < m->participant_count; i++)
		make_participant(&m->participants[i], &rng, i, (first + i) % players,
				 number);
	if (number % 17 == 0)
		for (size_t i = 5; i < m->participant_count; i++) {
			memset(m->participants[i].puuid, 0, MODEL_PUUID_SIZE);
			strcpy(m->participants[i].puuid, MODEL_BOT_PUUID);
		}
	for (size_t i = 0; i < m->team_count; i++)
		make_team(&m->teams[i], &rng, (uint8_t)(i + 1));
}

static void make_frame(struct model_timeline_frame *frame, size_t f, size_t people,
		       uint64_t *rng)
{
	frame->at_ms = (int32_t)(f * 60000 + f * 30);
	for (size_t i = 0; i < people; i++)
		frame->points[i] = (struct model_timeline_point){
			.gold = (int32_t)(500 + f * 400 + next(rng) % 300),
			.xp = (int32_t)(f * 500 + next(rng) % 300),
			.cs = (uint16_t)(f * 7 + next(rng) % 9),
			.level = (uint8_t)(1 + f / 2 % 18),
		};
}

struct model_timeline *
match_maker_timeline(TALLOC_CTX *mem, const struct model_match *match, uint64_t number)
{
	struct model_timeline *tl = talloc_zero(mem, struct model_timeline);
	uint64_t rng = number + 99;

	if (!tl)
		abort();
	memcpy(tl->match_id, match->match_id, sizeof(tl->match_id));
	tl->frame_interval_ms = 60000;
	tl->participant_count = match->participant_count;
	tl->frame_count = match->duration_s / 60 + 1;
	tl->event_count = 40;
	tl->frames = talloc_zero_array(tl, struct model_timeline_frame, tl->frame_count);
	tl->events = talloc_zero_array(tl, struct model_timeline_event, tl->event_count);
	if (!tl->frames || !tl->events)
		abort();
	for (size_t f = 0; f < tl->frame_count; f++)
		make_frame(&tl->frames[f], f, tl->participant_count, &rng);
	for (size_t i = 0; i < tl->event_count; i++)
		tl->events[i] = (struct model_timeline_event){
			.at_ms = (int32_t)(i * 20000),
			.kind = (uint8_t)(i % TIMELINE_EVENT_COUNT),
			.a = (uint8_t)(next(&rng) % 11),
			.b = (uint8_t)(next(&rng) % 11),
			.c = (uint8_t)(next(&rng) % 6),
			.assists = (uint32_t)next(&rng),
			.value = (int32_t)next(&rng),
		};
	return tl;
}

/* Both come from zeroed memory and every text is padded with zeros. */
void match_maker_assert_equal(const struct model_match *a, const struct model_match *b)
{
	const unsigned char *x = (const unsigned char *)a, *y = (const unsigned char *)b;
	const size_t first = offsetof(struct model_match, participants);

	for (size_t i = 0; i < sizeof(*a); i++) {
		if (x[i] == y[i])
			continue;
		fprintf(stderr, "%s: byte %zu of the match differs", a->match_id, i);
		if (i >= first && i < offsetof(struct model_match, teams))
			fprintf(stderr, " (participant %zu, byte %zu)",
				(i - first) / sizeof(struct model_participant),
				(i - first) % sizeof(struct model_participant));
		fprintf(stderr, ": %u and %u\n", x[i], y[i]);
		abort();
	}
}
