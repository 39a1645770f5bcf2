/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/totals.h"

#include "analytics/period.h"

#include <math.h>

/* Whether the sums of the own side are known (model/match.h). */
static bool team_known(const struct model_history *h, size_t i)
{
	return h->team_kills[i] || h->team_gold[i];
}

void play_sums_add(struct play_sums *s, const struct model_history *h, size_t i,
		   const struct game_peers *peers)
{
	int64_t seconds = h->duration_s[i], takedowns = h->kills[i] + h->assists[i];

	if (!s->games++ || h->game_start_ms[i] > s->last_ms)
		s->last_ms = h->game_start_ms[i];
	s->wins += h->win[i] != 0;
	ratio_add(&s->kda, takedowns, h->deaths[i]);
	if (team_known(h, i))
		ratio_add(&s->participation, takedowns, h->team_kills[i]);
	if (seconds) {
		ratio_add(&s->cs, h->cs[i], seconds);
		ratio_add(&s->gold, h->gold[i], seconds);
		ratio_add(&s->damage, h->damage[i], seconds);
	}
	if (peers)
		real_sums_add(&s->percentile, peers->percentile[i]);
}

void play_sums_merge(struct play_sums *s, const struct play_sums *other)
{
	if (!s->games || (other->games && other->last_ms > s->last_ms))
		s->last_ms = other->last_ms;
	s->games += other->games;
	s->wins += other->wins;
	ratio_merge(&s->kda, &other->kda);
	ratio_merge(&s->participation, &other->participation);
	ratio_merge(&s->cs, &other->cs);
	ratio_merge(&s->gold, &other->gold);
	ratio_merge(&s->damage, &other->damage);
	real_sums_merge(&s->percentile, &other->percentile);
}

static void add_team(struct game_totals *t, const struct model_history *h, size_t i)
{
	if (team_known(h, i)) {
		ratio_add(&t->gold_share, h->gold[i], h->team_gold[i]);
		ratio_add(&t->damage_share, h->damage[i], h->team_damage[i]);
	}
	if (h->team_towers[i])
		ratio_add(&t->turrets, h->turret_takedowns[i], h->team_towers[i]);
	mean_add(&t->objectives, h->turret_takedowns[i] + h->inhibitor_takedowns[i] +
					 h->dragon_kills[i] + h->baron_kills[i]);
}

static void add_counts(struct game_totals *t, const struct model_history *h, size_t i)
{
	t->first_blood += h->first_blood[i] != 0;
	t->first_tower += h->first_tower[i] != 0;
	t->first_places += h->placement[i] == 1;
	t->stolen += h->objectives_stolen[i];
	t->doubles += h->double_kills[i];
	t->triples += h->triple_kills[i];
	t->quadras += h->quadra_kills[i];
	t->pentas += h->penta_kills[i];
	t->cs += h->cs[i];
	t->damage += h->damage[i];
	t->vision_score += h->vision[i];
}

void totals_add(struct game_totals *t, const struct model_history *h, size_t i,
		const struct game_peers *peers)
{
	int64_t seconds = h->duration_s[i];

	play_sums_add(&t->play, h, i, peers);
	mean_add(&t->kills, h->kills[i]);
	mean_add(&t->deaths, h->deaths[i]);
	mean_add(&t->assists, h->assists[i]);
	mean_add(&t->duration_s, seconds);
	mean_add(&t->level, h->champ_level[i]);
	if (h->placement[i])
		mean_add(&t->placement, h->placement[i]);
	if (seconds) {
		ratio_add(&t->vision, h->vision[i], seconds);
		ratio_add(&t->taken, h->damage_taken[i], seconds);
	}
	add_team(t, h, i);
	add_counts(t, h, i);
	if (peers)
		real_sums_add(&t->baseline, peers->baseline[i]);
}

void totals_merge(struct game_totals *t, const struct game_totals *other)
{
	play_sums_merge(&t->play, &other->play);
	mean_merge(&t->kills, &other->kills);
	mean_merge(&t->deaths, &other->deaths);
	mean_merge(&t->assists, &other->assists);
	mean_merge(&t->duration_s, &other->duration_s);
	mean_merge(&t->objectives, &other->objectives);
	mean_merge(&t->placement, &other->placement);
	mean_merge(&t->level, &other->level);
	ratio_merge(&t->vision, &other->vision);
	ratio_merge(&t->taken, &other->taken);
	ratio_merge(&t->gold_share, &other->gold_share);
	ratio_merge(&t->damage_share, &other->damage_share);
	ratio_merge(&t->turrets, &other->turrets);
	real_sums_merge(&t->baseline, &other->baseline);
	t->first_blood += other->first_blood;
	t->first_tower += other->first_tower;
	t->first_places += other->first_places;
	t->stolen += other->stolen;
	t->doubles += other->doubles;
	t->triples += other->triples;
	t->quadras += other->quadras;
	t->pentas += other->pentas;
	t->cs += other->cs;
	t->damage += other->damage;
	t->vision_score += other->vision_score;
}

double totals_score(const struct game_totals *t)
{
	double n = t->play.games, minutes = (double)t->duration_s.x / 60;
	double deaths = t->deaths.x ? (double)t->deaths.x : 1;

	if (!t->play.games)
		return NAN;
	return period_score(
		100.0 * t->play.wins / n, (double)(t->kills.x + t->assists.x) / deaths,
		minutes > 0 ? (double)t->cs / minutes : 0, (double)t->vision_score / n,
		minutes > 0 ? (double)t->damage / minutes : 0);
}
