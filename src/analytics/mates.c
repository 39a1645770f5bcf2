/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/mates.h"

#include "base/err.h"
#include "model/match.h"

#define MATES_FIRST 256
#define NO_ROW      UINT32_MAX

static int set_init(TALLOC_CTX *mem, struct mate_set *set)
{
	*set = (struct mate_set){ .cap = MATES_FIRST, .slot_count = 2 * MATES_FIRST };
	set->mates = talloc_array(mem, struct mate, MATES_FIRST);
	set->slots = talloc_zero_array(mem, uint32_t, 2 * MATES_FIRST);
	return set->mates && set->slots ? 0 : -E_NOMEM;
}

static void set_free(struct mate_set *set)
{
	talloc_free(set->mates);
	talloc_free(set->slots);
}

int mates_init(TALLOC_CTX *mem, struct mates *ret_mates)
{
	struct mates mates = { 0 };

	if (set_init(mem, &mates.with) || set_init(mem, &mates.against)) {
		set_free(&mates.with);
		set_free(&mates.against);
		return -E_NOMEM;
	}
	*ret_mates = mates;
	return 0;
}

static size_t slot_of(const struct mate_set *set, int64_t player_id)
{
	size_t mask = set->slot_count - 1;
	uint64_t hash = (uint64_t)player_id * UINT64_C(0x9e3779b97f4a7c15);
	size_t slot = (size_t)(hash >> 32) & mask;

	while (set->slots[slot] &&
	       set->mates[set->slots[slot] - 1].player_id != player_id)
		slot = (slot + 1) & mask;
	return slot;
}

/* Room for so many (a power of two); the slots stay at most half full. */
static int reserve(struct mate_set *set, size_t cap)
{
	struct mate *mates = talloc_realloc(NULL, set->mates, struct mate, (unsigned)cap);
	uint32_t *slots;

	if (!mates)
		return -E_NOMEM;
	set->mates = mates;
	slots = talloc_zero_array(talloc_parent(mates), uint32_t, (unsigned)(2 * cap));
	if (!slots)
		return -E_NOMEM;
	talloc_free(set->slots);
	set->slots = slots;
	set->slot_count = 2 * cap;
	set->cap = cap;
	for (size_t i = 0; i < set->n; i++)
		set->slots[slot_of(set, set->mates[i].player_id)] = (uint32_t)i + 1;
	return 0;
}

/* The entry of somebody, made when it is not there; NULL without memory. */
static struct mate *mate_of(struct mate_set *set, int64_t player_id)
{
	size_t slot = slot_of(set, player_id);

	if (set->slots[slot])
		return &set->mates[set->slots[slot] - 1];
	if (set->n == set->cap) {
		if (reserve(set, set->cap * 2))
			return NULL;
		slot = slot_of(set, player_id);
	}
	set->mates[set->n] = (struct mate){ .player_id = player_id, .last_row = NO_ROW };
	set->slots[slot] = (uint32_t)++set->n;
	return &set->mates[set->n - 1];
}

/* Several seats of one person in a game count once. */
static int count(struct mate_set *set, const struct model_history *h, uint32_t row,
		 int64_t player_id)
{
	struct mate *mate = mate_of(set, player_id);

	if (!mate)
		return -E_NOMEM;
	if (mate->last_row == row)
		return 0;
	if (!mate->games++ || h->game_start_ms[row] > mate->last_ms)
		mate->last_ms = h->game_start_ms[row];
	mate->wins += h->win[row] != 0;
	mate->last_row = row;
	return 0;
}

/* The side of the seat that a row is about; 0 = none. */
static uint8_t own_side(const struct model_lineup_entry *entries, size_t n,
			int64_t player_id, uint8_t participant_no)
{
	for (size_t k = 0; k < n; k++)
		if (entries[k].player_id == player_id &&
		    entries[k].participant_no == participant_no)
			return entries[k].team;
	return 0;
}

static int add_game(struct mates *mates, int64_t player_id, const struct model_history *h,
		    uint32_t row)
{
	struct model_lineup_entry entries[MODEL_PARTICIPANTS_MAX];
	size_t n;
	int r = model_lineup_unpack(h->lineup[row], h->lineup_len[row], entries, &n);
	uint8_t side = r ? 0 : own_side(entries, n, player_id, h->participant_no[row]);

	if (r || !side)
		return r;
	for (size_t k = 0; k < n && !r; k++) {
		const struct model_lineup_entry *e = &entries[k];

		if (e->bot || e->purged || !e->team || e->player_id == player_id)
			continue;
		r = count(e->team == side ? &mates->with : &mates->against, h, row,
			  e->player_id);
	}
	return r;
}

/* Most games bring somebody new on each side: room for one a game. */
static int reserve_for(struct mate_set *set, size_t games)
{
	size_t cap = set->cap;

	while (cap < games)
		cap *= 2;
	return cap > set->cap ? reserve(set, cap) : 0;
}

int mates_add(struct mates *mates, int64_t player_id,
	      const struct game_selection *selection)
{
	if (reserve_for(&mates->with, selection->n) ||
	    reserve_for(&mates->against, selection->n))
		return -E_NOMEM;
	for (size_t k = 0; k < selection->n; k++) {
		int r = add_game(mates, player_id, selection->history,
				 selection->rows[k]);

		if (r)
			return r;
	}
	return 0;
}

static int merge_set(struct mate_set *set, const struct mate_set *other)
{
	for (size_t i = 0; i < other->n; i++) {
		const struct mate *from = &other->mates[i];
		struct mate *mate = mate_of(set, from->player_id);

		if (!mate)
			return -E_NOMEM;
		if (!mate->games || from->last_ms > mate->last_ms) {
			mate->last_ms = from->last_ms;
			mate->last_row = from->last_row;
		}
		mate->games += from->games;
		mate->wins += from->wins;
	}
	return 0;
}

int mates_merge(struct mates *mates, const struct mates *other)
{
	int r = merge_set(&mates->with, &other->with);

	return r ? r : merge_set(&mates->against, &other->against);
}

size_t mates_frequent(const struct mate_set *set)
{
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++)
		n += set->mates[i].games >= MATES_MIN_GAMES;
	return n;
}
