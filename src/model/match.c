/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/match.h"

#include "model/queue.h"

#include <string.h>

#define RIFT_TEAM_SIZE 5

static uint32_t longest_played(const struct model_match *match)
{
	uint32_t longest = 0;

	for (size_t i = 0; i < match->participant_count; i++)
		if (match->participants[i].time_played_s > longest)
			longest = match->participants[i].time_played_s;
	return longest;
}

static bool any_bot(const struct model_match *match)
{
	for (size_t i = 0; i < match->participant_count; i++)
		if (strcmp(match->participants[i].puuid, MODEL_BOT_PUUID) == 0)
			return true;
	return false;
}

static enum model_match_status status_of(const struct model_match *match,
					 bool early_surrender)
{
	const struct model_queue *queue = model_queue_find(match->queue_id);

	/* The abort flag alone proves nothing: whole normal games have carried it. */
	if (match->duration_s == 0 && longest_played(match) == 0)
		return MATCH_ABORTED;
	if (early_surrender)
		return MATCH_REMAKE;
	if (match->queue_id == 0 && strcmp(match->game_type, "MATCHED_GAME") != 0)
		return MATCH_CUSTOM;
	if (any_bot(match) || (queue && queue->kind == QUEUE_BOTS))
		return MATCH_BOTS;
	return MATCH_NORMAL;
}

/* Give the one participant of a team without a position the one position left. */
static void infer_role(struct model_match *match, uint8_t team)
{
	struct model_participant *missing = NULL;
	unsigned seen = 0, size = 0, without = 0;

	for (size_t i = 0; i < match->participant_count; i++) {
		struct model_participant *p = &match->participants[i];

		if (p->team_id_100 != team)
			continue;
		size++;
		seen |= 1u << p->role;
		if (p->role == ROLE_NONE) {
			missing = p;
			without++;
		}
	}
	if (size != RIFT_TEAM_SIZE || without != 1)
		return;
	for (int role = ROLE_TOP; role < ROLE_COUNT; role++) {
		/* Two in one position leave two open: then nothing is certain. */
		if ((seen | 1u << role) != (1u << ROLE_COUNT) - 1 || seen & 1u << role)
			continue;
		missing->role = (uint8_t)role;
		missing->role_inferred = true;
	}
}

static bool same_side(const struct model_participant *a,
		      const struct model_participant *b)
{
	return a->team_id_100 == b->team_id_100 && a->subteam == b->subteam;
}

/* Whether the document says who played with whom, for all who played. */
static bool sides_known(const struct model_match *match)
{
	const struct model_queue *queue = model_queue_find(match->queue_id);
	bool arena = (queue && queue->kind == QUEUE_ARENA) ||
		     strcmp(match->game_mode, "CHERRY") == 0;

	if (match->participant_count < match->expected_participants)
		return false;
	for (size_t i = 0; arena && i < match->participant_count; i++)
		if (match->participants[i].subteam == 0)
			return false;
	return true;
}

static void sum_side(const struct model_match *match, struct model_participant *of)
{
	uint32_t kills = 0;
	int64_t gold = 0, damage = 0;

	for (size_t i = 0; i < match->participant_count; i++) {
		const struct model_participant *p = &match->participants[i];

		if (!same_side(p, of))
			continue;
		kills += p->kills;
		gold += p->gold_earned;
		damage += p->damage_champions;
	}
	of->team_kills = kills > UINT16_MAX ? UINT16_MAX : (uint16_t)kills;
	of->team_gold = gold > INT32_MAX ? INT32_MAX : (int32_t)gold;
	of->team_damage = damage > INT32_MAX ? INT32_MAX : (int32_t)damage;
}

/* The one participant of the other team in the same position, if both are unique. */
static void find_opponent(const struct model_match *match, struct model_participant *of)
{
	const struct model_participant *found = NULL;
	unsigned own = 0, other = 0;

	if (of->role == ROLE_NONE)
		return;
	for (size_t i = 0; i < match->participant_count; i++) {
		const struct model_participant *p = &match->participants[i];

		if (p->role != of->role)
			continue;
		if (p->team_id_100 == of->team_id_100) {
			own++;
		} else {
			other++;
			found = p;
		}
	}
	if (own != 1 || other != 1)
		return;
	of->opponent_champion_id = found->champion_id;
	of->opponent_no = found->participant_no;
}

/* Of two teams with one id the first counts. */
static uint16_t towers_of(const struct model_match *match, uint8_t team)
{
	for (size_t i = 0; team && i < match->team_count; i++)
		if (match->teams[i].team_id_100 == team)
			return match->teams[i].towers;
	return 0;
}

void model_match_derive(struct model_match *match, bool early_surrender)
{
	uint32_t played_s = longest_played(match);
	bool known = sides_known(match);

	match->status = (uint8_t)status_of(match, early_surrender);
	match->game_end_ms =
		match->game_start_ms + (played_s ? played_s : match->duration_s) * 1000LL;
	for (uint8_t team = 1; team <= 2; team++)
		infer_role(match, team);
	for (size_t i = 0; i < match->participant_count; i++) {
		struct model_participant *p = &match->participants[i];

		if (known)
			sum_side(match, p);
		find_opponent(match, p);
		p->team_towers = towers_of(match, p->team_id_100);
	}
}
