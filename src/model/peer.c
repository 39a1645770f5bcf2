/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/peer.h"

#include "base/err.h"
#include "model/queue.h"

#include <math.h>
#include <string.h>

static const struct {
	const char *name;
	double first;   /* edge */
	unsigned steps; /* an octave */
} metrics[PEER_METRIC_COUNT] = {
	[PEER_KDA] = { "kda", 0.1, 8 },
	[PEER_CS_PER_MIN] = { "cs_per_min", 0.1, 8 },
	[PEER_GOLD_PER_MIN] = { "gold_per_min", 50, 8 },
	[PEER_DAMAGE_PER_MIN] = { "damage_per_min", 20, 8 },
	[PEER_VISION_PER_MIN] = { "vision_per_min", 0.02, 8 },
	[PEER_DEATHS_PER_MIN] = { "deaths_per_min", 0.005, 8 },
	[PEER_KILL_PARTICIPATION] = { "kill_participation", 1, 8 },
	[PEER_DAMAGE_SHARE] = { "damage_share", 1, 8 },
	[PEER_PERFORMANCE_INDEX] = { "performance_index", 20, 16 },
};

/*
 * 2^(i/16).  Literals and powers of two give the same edges on every machine, and edges
 * at whole octaves are exact: ratios of small whole numbers do fall on them.
 */
#define ROOTS 16
static const double roots[ROOTS] = {
	1.0,
	1.0442737824274138,
	1.0905077326652577,
	1.1387886347566916,
	1.189207115002721,
	1.241857812073484,
	1.2968395546510096,
	1.3542555469368927,
	1.4142135623730951,
	1.4768261459394993,
	1.5422108254079407,
	1.6104903319492543,
	1.681792830507429,
	1.7562521603732995,
	1.8340080864093424,
	1.9152065613971472,
};

const char *peer_metric_name(enum peer_metric metric)
{
	return metrics[metric].name;
}

int peer_metric_parse(const char *text, enum peer_metric *ret_metric)
{
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++) {
		if (strcmp(text, metrics[i].name) != 0)
			continue;
		*ret_metric = (enum peer_metric)i;
		return 0;
	}
	return -E_INVALID;
}

double peer_edge(enum peer_metric metric, unsigned i)
{
	const unsigned steps = metrics[metric].steps;

	return ldexp(metrics[metric].first * roots[i % steps * (ROOTS / steps)],
		     (int)(i / steps));
}

#define FRACTION_BITS 52 /* of a double; its exponent is above them */
#define FRACTION      ((UINT64_C(1) << FRACTION_BITS) - 1)

static uint64_t bits_of(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

/* value by so many octaves lower: exact, as it stays above the first edge. */
static double lower(double value, unsigned octaves)
{
	const uint64_t bits = bits_of(value) - ((uint64_t)octaves << FRACTION_BITS);

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* Whole octaves from first up to value, both above zero: taken apart, none is missed. */
static unsigned octaves_between(double first, double value)
{
	const uint64_t from = bits_of(first), to = bits_of(value);

	return (unsigned)(to >> FRACTION_BITS) - (unsigned)(from >> FRACTION_BITS) -
	       ((to & FRACTION) < (from & FRACTION));
}

unsigned peer_bucket(enum peer_metric metric, double value)
{
	const unsigned steps = metrics[metric].steps;
	const double first = metrics[metric].first;
	unsigned step = 0, octaves, bucket;

	if (!(value >= first))
		return 0;
	octaves = octaves_between(first, value);
	if (octaves >= PEER_BUCKETS / steps + 1)
		return PEER_BUCKETS - 1;
	value = lower(value, octaves);
	for (unsigned half = steps / 2; half; half /= 2)
		if (value >= first * roots[(step + half) * (ROOTS / steps)])
			step += half;
	bucket = octaves * steps + step + 1;
	return bucket < PEER_BUCKETS ? bucket : PEER_BUCKETS - 1;
}

void peer_facts_of_match(const struct model_match *match, size_t k,
			 struct peer_facts *ret_facts)
{
	const struct model_participant *p = &match->participants[k];

	*ret_facts = (struct peer_facts){
		.game_start_ms = match->game_start_ms,
		.duration_s = match->duration_s,
		.queue_id = match->queue_id,
		.patch_major = match->patch_major,
		.patch_minor = match->patch_minor,
		.champion_id = p->champion_id,
		.opponent_champion_id = p->opponent_champion_id,
		.role = p->role,
		.status = match->status,
		.side = p->team_id_100,
		.win = p->win,
		.synthetic = match->synthetic,
		.kills = p->kills,
		.deaths = p->deaths,
		.assists = p->assists,
		.cs = (uint32_t)p->cs_lane + p->cs_neutral,
		.gold = p->gold_earned,
		.damage = p->damage_champions,
		.vision = p->vision_score,
		.team_kills = p->team_kills,
		.team_damage = p->team_damage,
	};
}

void peer_facts_of_history(const struct model_history *h, size_t i,
			   struct peer_facts *ret_facts)
{
	const bool full = h->columns >= HISTORY_FULL;

	*ret_facts = (struct peer_facts){
		.game_start_ms = h->game_start_ms[i],
		.duration_s = h->duration_s[i],
		.queue_id = h->queue_id[i],
		.patch_major = h->patch_major[i],
		.patch_minor = h->patch_minor[i],
		.champion_id = h->champion_id[i],
		.opponent_champion_id = full ? h->opponent_champion_id[i] : 0,
		.role = h->role[i],
		.status = h->status[i],
		.side = full ? h->side[i] : 0,
		.win = h->win[i] != 0,
		.kills = h->kills[i],
		.deaths = h->deaths[i],
		.assists = h->assists[i],
		.cs = h->cs[i],
		.gold = h->gold[i],
		.damage = h->damage[i],
		.vision = h->vision[i],
		.team_kills = h->team_kills[i],
		.team_damage = h->team_damage[i],
	};
}

bool peer_counts(const struct peer_facts *facts)
{
	const struct model_queue *queue;

	if (facts->status != MATCH_NORMAL || facts->role == ROLE_NONE ||
	    facts->role >= ROLE_COUNT || facts->duration_s == 0)
		return false;
	queue = model_queue_find(facts->queue_id);
	return queue && queue->kind == QUEUE_RIFT;
}

static double a_minute(double amount, const struct peer_facts *facts)
{
	return 60 * amount / facts->duration_s;
}

static double percent(double part, double whole)
{
	return whole > 0 ? 100 * part / whole : 0;
}

/* The fifth root of the product of five factors: no single one decides. */
static double performance_index(const double *v)
{
	const double product = (v[PEER_KDA] + 1) / 4 * (v[PEER_GOLD_PER_MIN] / 400) *
			       ((v[PEER_DAMAGE_PER_MIN] + 50) / 600) *
			       ((v[PEER_VISION_PER_MIN] + 0.2) / 0.8) *
			       ((v[PEER_KILL_PARTICIPATION] + 20) / 70);

	return product > 0 ? 100 * pow(product, 0.2) : 0;
}

/* What the index is made of. */
static void measure_parts(const struct peer_facts *f, double *v)
{
	const unsigned takedowns = (unsigned)f->kills + f->assists;

	v[PEER_KDA] = (double)takedowns / (f->deaths ? f->deaths : 1);
	v[PEER_GOLD_PER_MIN] = a_minute(f->gold, f);
	v[PEER_DAMAGE_PER_MIN] = a_minute(f->damage, f);
	v[PEER_VISION_PER_MIN] = a_minute(f->vision, f);
	v[PEER_KILL_PARTICIPATION] = percent(takedowns, f->team_kills);
}

double peer_performance_index(const struct peer_facts *facts)
{
	double values[PEER_METRIC_COUNT];

	measure_parts(facts, values);
	return performance_index(values);
}

void peer_measure(const struct peer_facts *f, double v[static PEER_METRIC_COUNT])
{
	measure_parts(f, v);
	v[PEER_CS_PER_MIN] = a_minute(f->cs, f);
	v[PEER_DEATHS_PER_MIN] = a_minute(f->deaths, f);
	v[PEER_DAMAGE_SHARE] = percent(f->damage, f->team_damage);
	v[PEER_PERFORMANCE_INDEX] = performance_index(v);
}

struct peer_key peer_key_of(const struct peer_facts *facts, enum model_tier tier)
{
	struct peer_key key = { .role = facts->role,
				.tier = (uint8_t)tier,
				.queue_id = facts->queue_id,
				.patch_major = facts->patch_major,
				.patch_minor = facts->patch_minor };

	/* No patch of Riot's, and the mark of a wider cell: unknown. */
	if (key.patch_major == PEER_ANY || key.patch_minor == PEER_ANY)
		key.patch_major = key.patch_minor = 0;
	return key;
}

struct peer_key peer_widen(struct peer_key key, unsigned level)
{
	if (level >= 1)
		key.patch_minor = PEER_ANY;
	if (level >= 2)
		key.patch_major = PEER_ANY;
	if (level >= 3)
		key.tier = PEER_ANY_TIER;
	if (level >= 4)
		key.queue_id = PEER_ANY;
	return key;
}

int64_t peer_key_id(struct peer_key key)
{
	const uint64_t bits =
		(uint64_t)key.patch_major << 48 | (uint64_t)key.patch_minor << 32 |
		(uint64_t)key.queue_id << 16 | (uint64_t)key.tier << 8 | key.role;

	return (int64_t)bits;
}

struct peer_key peer_key_from_id(int64_t id)
{
	const uint64_t bits = (uint64_t)id;

	return (struct peer_key){ .role = (uint8_t)bits,
				  .tier = (uint8_t)(bits >> 8),
				  .queue_id = (uint16_t)(bits >> 16),
				  .patch_minor = (uint16_t)(bits >> 32),
				  .patch_major = (uint16_t)(bits >> 48) };
}

void peer_game_of(const struct peer_facts *facts, enum model_tier tier,
		  struct peer_game *ret_game)
{
	double values[PEER_METRIC_COUNT];

	*ret_game = (struct peer_game){
		.key = peer_key_of(facts, tier),
		.champion_id = facts->champion_id,
		.opponent_champion_id = facts->opponent_champion_id,
		.side = facts->side,
		.win = facts->win,
		.synthetic = facts->synthetic,
	};
	peer_measure(facts, values);
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++)
		ret_game->bucket[i] =
			(uint8_t)peer_bucket((enum peer_metric)i, values[i]);
}

static int compare(const struct peer_rank *a, int64_t player_id, uint16_t queue_id)
{
	if (a->player_id != player_id)
		return a->player_id < player_id ? -1 : 1;
	return (a->queue_id > queue_id) - (a->queue_id < queue_id);
}

enum model_tier peer_tier_at(const struct peer_rank *ranks, size_t n, int64_t player_id,
			     uint16_t queue_id, int64_t game_start_ms)
{
	const uint16_t ladder = queue_id == RANKED_FLEX ? RANKED_FLEX : RANKED_SOLO;
	size_t low = 0, high = n;

	/* low: how many come before the first that is too late. */
	while (low < high) {
		const size_t mid = low + (high - low) / 2;
		const int order = compare(&ranks[mid], player_id, ladder);

		if (order < 0 || (order == 0 && ranks[mid].at_ms <= game_start_ms))
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0 || compare(&ranks[low - 1], player_id, ladder) != 0)
		return TIER_NONE;
	return (enum model_tier)ranks[low - 1].tier;
}
