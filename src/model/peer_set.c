/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/peer_set.h"

#include "base/err.h"

#include <string.h>

#define SLOTS_FIRST 64

/* From a key to its place in an array: open addressing, at most half full. */
struct index {
	uint64_t *keys;
	uint32_t *places; /* + 1; 0 = free */
	size_t slots;     /* a power of two */
};

struct peer_set {
	struct peer_cell *cells;
	size_t cell_count, cell_room;
	struct peer_tally *tallies;
	size_t tally_count, tally_room;
	struct index by_key, by_subject;
};

static uint64_t subject_bits(unsigned kind, uint16_t queue_id, uint16_t subject)
{
	return (uint64_t)kind << 32 | (uint64_t)queue_id << 16 | subject;
}

/* Spread bits over the slots (the finaliser of MurmurHash3). */
static size_t hash(uint64_t bits)
{
	bits = (bits ^ bits >> 33) * UINT64_C(0xff51afd7ed558ccd);
	bits = (bits ^ bits >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return (size_t)(bits ^ bits >> 33);
}

/* The slot of a key, or the free one where it would be. */
static size_t find_slot(const struct index *index, uint64_t bits)
{
	size_t i = hash(bits) & (index->slots - 1);

	while (index->places[i] && index->keys[i] != bits)
		i = (i + 1) & (index->slots - 1);
	return i;
}

/* The place of a key, + 1; 0 = none. */
static uint32_t find_place(const struct index *index, uint64_t bits)
{
	return index->slots ? index->places[find_slot(index, bits)] : 0;
}

static int grow_index(struct peer_set *set, struct index *index)
{
	struct index more = { .slots = index->slots ? 2 * index->slots : SLOTS_FIRST };

	more.keys = talloc_zero_array(set, uint64_t, more.slots);
	more.places = talloc_zero_array(set, uint32_t, more.slots);
	if (!more.keys || !more.places) {
		talloc_free(more.keys);
		talloc_free(more.places);
		return -E_NOMEM;
	}
	for (size_t i = 0; i < index->slots; i++) {
		size_t to;

		if (!index->places[i])
			continue;
		to = find_slot(&more, index->keys[i]);
		more.keys[to] = index->keys[i];
		more.places[to] = index->places[i];
	}
	talloc_free(index->keys);
	talloc_free(index->places);
	*index = more;
	return 0;
}

/* Remember that the n-th element has this key. */
static int put_place(struct peer_set *set, struct index *index, uint64_t bits, size_t n)
{
	size_t slot;

	if (2 * (n + 1) > index->slots && grow_index(set, index))
		return -E_NOMEM;
	slot = find_slot(index, bits);
	index->keys[slot] = bits;
	index->places[slot] = (uint32_t)n + 1;
	return 0;
}

struct peer_set *peer_set_new(TALLOC_CTX *mem)
{
	return talloc_zero(mem, struct peer_set);
}

struct peer_cell *peer_set_cell(const struct peer_set *set, struct peer_key key)
{
	const uint32_t place = find_place(&set->by_key, (uint64_t)peer_key_id(key));

	return place ? &set->cells[place - 1] : NULL;
}

struct peer_tally *peer_set_tally(const struct peer_set *set, enum peer_tally_kind kind,
				  uint16_t queue_id, uint16_t subject)
{
	const uint32_t place =
		find_place(&set->by_subject, subject_bits(kind, queue_id, subject));

	return place ? &set->tallies[place - 1] : NULL;
}

struct peer_cell *peer_set_cells(const struct peer_set *set, size_t *ret_n)
{
	*ret_n = set->cell_count;
	return set->cells;
}

struct peer_tally *peer_set_tallies(const struct peer_set *set, size_t *ret_n)
{
	*ret_n = set->tally_count;
	return set->tallies;
}

/* The cell of a key, made if it is not there; NULL without memory. */
static struct peer_cell *want_cell(struct peer_set *set, struct peer_key key)
{
	struct peer_cell *cell = peer_set_cell(set, key);

	if (cell)
		return cell;
	if (set->cell_count == set->cell_room) {
		const size_t room = set->cell_room ? 2 * set->cell_room : 16;
		struct peer_cell *more =
			talloc_realloc(set, set->cells, struct peer_cell, room);

		if (!more)
			return NULL;
		set->cells = more;
		set->cell_room = room;
	}
	if (put_place(set, &set->by_key, (uint64_t)peer_key_id(key), set->cell_count))
		return NULL;
	cell = &set->cells[set->cell_count++];
	memset(cell, 0, sizeof(*cell));
	cell->key = key;
	return cell;
}

static struct peer_tally *want_tally(struct peer_set *set, uint8_t kind,
				     uint16_t queue_id, uint16_t subject)
{
	struct peer_tally *tally = peer_set_tally(set, kind, queue_id, subject);

	if (tally)
		return tally;
	if (set->tally_count == set->tally_room) {
		const size_t room = set->tally_room ? 2 * set->tally_room : 64;
		struct peer_tally *more =
			talloc_realloc(set, set->tallies, struct peer_tally, room);

		if (!more)
			return NULL;
		set->tallies = more;
		set->tally_room = room;
	}
	if (put_place(set, &set->by_subject, subject_bits(kind, queue_id, subject),
		      set->tally_count))
		return NULL;
	tally = &set->tallies[set->tally_count++];
	*tally = (struct peer_tally){ .kind = kind,
				      .queue_id = queue_id,
				      .subject = subject };
	return tally;
}

int peer_set_add_tally(struct peer_set *set, const struct peer_tally *tally, int sign)
{
	struct peer_tally *to =
		want_tally(set, tally->kind, tally->queue_id, tally->subject);

	if (!to)
		return -E_NOMEM;
	to->games += sign * tally->games;
	to->wins += sign * tally->wins;
	return 0;
}

/* A subject of 0 is none. */
static int count_result(struct peer_set *set, enum peer_tally_kind kind, uint16_t subject,
			const struct peer_game *game, int sign)
{
	const struct peer_tally one = { .kind = (uint8_t)kind,
					.queue_id = game->key.queue_id,
					.subject = subject,
					.games = 1,
					.wins = game->win };

	return subject ? peer_set_add_tally(set, &one, sign) : 0;
}

int peer_set_add_game(struct peer_set *set, const struct peer_game *game, int sign)
{
	struct peer_cell *cell = want_cell(set, game->key);

	if (!cell)
		return -E_NOMEM;
	cell->games += sign;
	cell->wins += game->win ? sign : 0;
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++)
		cell->counts[i][game->bucket[i]] += sign;
	if (count_result(set, PEER_ON_CHAMPION, game->champion_id, game, sign) ||
	    count_result(set, PEER_AGAINST_CHAMPION, game->opponent_champion_id, game,
			 sign) ||
	    count_result(set, PEER_ON_SIDE, game->side, game, sign) ||
	    count_result(set, PEER_SYNTHETIC, game->synthetic, game, sign))
		return -E_NOMEM;
	return 0;
}

void peer_cell_add(struct peer_cell *cell, const struct peer_cell *other, int sign)
{
	cell->games += sign * other->games;
	cell->wins += sign * other->wins;
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++)
		for (unsigned b = 0; b < PEER_BUCKETS; b++)
			cell->counts[i][b] += sign * other->counts[i][b];
}

int peer_set_add_cell(struct peer_set *set, const struct peer_cell *cell, int sign)
{
	struct peer_cell *to = want_cell(set, cell->key);

	if (!to)
		return -E_NOMEM;
	peer_cell_add(to, cell, sign);
	return 0;
}

bool peer_cell_is_zero(const struct peer_cell *cell)
{
	if (cell->games || cell->wins)
		return false;
	for (unsigned i = 0; i < PEER_METRIC_COUNT; i++)
		for (unsigned b = 0; b < PEER_BUCKETS; b++)
			if (cell->counts[i][b])
				return false;
	return true;
}
