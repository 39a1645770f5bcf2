/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/history.h"

#include "base/err.h"

#include <string.h>

#define CORE_ARRAYS(X)   \
	X(game_start_ms) \
	X(duration_s)    \
	X(queue_id)      \
	X(champion_id)   \
	X(role)          \
	X(status)        \
	X(win)           \
	X(kills)         \
	X(deaths)        \
	X(assists)       \
	X(cs)            \
	X(gold)          \
	X(damage)        \
	X(vision)

#define PEERS_ARRAYS(X) \
	X(patch_major)  \
	X(patch_minor)  \
	X(team_kills)   \
	X(team_damage)

#define FULL_ARRAYS(X)         \
	X(match_id)            \
	X(participant_no)      \
	X(side)                \
	X(placement)           \
	X(champ_level)         \
	X(first_blood)         \
	X(first_tower)         \
	X(double_kills)        \
	X(triple_kills)        \
	X(quadra_kills)        \
	X(penta_kills)         \
	X(damage_taken)        \
	X(turret_takedowns)    \
	X(inhibitor_takedowns) \
	X(dragon_kills)        \
	X(baron_kills)         \
	X(objectives_stolen)   \
	X(team_gold)           \
	X(team_towers)         \
	X(opponent_champion_id)

#define MATES_ARRAYS(X) \
	X(lineup)       \
	X(lineup_len)

/* The array with room for cap elements of size bytes; NULL without memory. */
static void *grow(struct model_history *h, const void *array, size_t size, size_t cap)
{
	char *grown = talloc_realloc_size(h, (void *)(uintptr_t)array, cap * size);

	if (grown)
		memset(grown + h->cap * size, 0, (cap - h->cap) * size);
	return grown;
}

/* An array that was grown before another failed is simply longer than cap says. */
int model_history_reserve(struct model_history *history, size_t cap)
{
	struct model_history *h = history;
	void *p;

	if (cap <= h->cap)
		return 0;
#define GROW(array)                                    \
	p = grow(h, h->array, sizeof(*h->array), cap); \
	if (!p)                                        \
		return -E_NOMEM;                       \
	h->array = p;
	CORE_ARRAYS(GROW)
	if (h->columns >= HISTORY_PEERS) {
		PEERS_ARRAYS(GROW)
	}
	if (h->columns >= HISTORY_FULL) {
		FULL_ARRAYS(GROW)
	}
	if (h->columns >= HISTORY_MATES) {
		MATES_ARRAYS(GROW)
	}
#undef GROW
	h->cap = cap;
	return 0;
}

struct model_history *model_history_new(TALLOC_CTX *mem,
					enum model_history_columns columns, size_t cap)
{
	struct model_history *h = talloc_zero(mem, struct model_history);

	if (!h)
		return NULL;
	h->columns = columns;
	if (model_history_reserve(h, cap) < 0) {
		talloc_free(h);
		return NULL;
	}
	return h;
}
