/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/groups.h"

#include "base/err.h"
#include "base/tz.h"

#include <stdlib.h>

#define GROUPS_FIRST 16
#define NO_KEY       UINT32_MAX
#define DAY_S        86400
#define HOUR_S       3600
#define THURSDAY     3 /* 1970-01-01, where Monday is 0 */

const uint32_t group_length_from_s[GROUP_LENGTHS] = { 0,       20 * 60, 25 * 60,
						      30 * 60, 35 * 60, 40 * 60 };

int groups_init(TALLOC_CTX *mem, enum group_key by, struct game_groups *ret_groups)
{
	struct game_groups g = { .by = by,
				 .cap = GROUPS_FIRST,
				 .slot_count = 4 * GROUPS_FIRST };

	g.groups = talloc_array(mem, struct game_group, GROUPS_FIRST);
	g.slots = talloc_zero_array(mem, uint32_t, (unsigned)g.slot_count);
	if (!g.groups || !g.slots) {
		talloc_free(g.groups);
		talloc_free(g.slots);
		return -E_NOMEM;
	}
	*ret_groups = g;
	return 0;
}

static size_t slot_of(const struct game_groups *g, uint32_t key)
{
	size_t mask = g->slot_count - 1;
	size_t slot = (key * UINT32_C(2654435769) >> 7) & mask;

	while (g->slots[slot] && g->groups[g->slots[slot] - 1].key != key)
		slot = (slot + 1) & mask;
	return slot;
}

/* Twice the room; the slots stay at most a quarter full. */
static int grow(struct game_groups *g)
{
	size_t cap = g->cap * 2;
	struct game_group *groups =
		talloc_realloc(NULL, g->groups, struct game_group, (unsigned)cap);
	uint32_t *slots;

	if (!groups)
		return -E_NOMEM;
	g->groups = groups;
	slots = talloc_zero_array(talloc_parent(groups), uint32_t, (unsigned)(4 * cap));
	if (!slots)
		return -E_NOMEM;
	talloc_free(g->slots);
	g->slots = slots;
	g->slot_count = 4 * cap;
	g->cap = cap;
	for (size_t i = 0; i < g->n; i++)
		g->slots[slot_of(g, g->groups[i].key)] = (uint32_t)i + 1;
	return 0;
}

/* The group of a key, made when it is not there; NULL without memory. */
static struct game_group *group_of(struct game_groups *g, uint32_t key)
{
	size_t slot = slot_of(g, key);

	if (g->slots[slot])
		return &g->groups[g->slots[slot] - 1];
	if (g->n == g->cap) {
		if (grow(g))
			return NULL;
		slot = slot_of(g, key);
	}
	g->groups[g->n] = (struct game_group){ .key = key };
	g->slots[slot] = (uint32_t)++g->n;
	return &g->groups[g->n - 1];
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Seconds of local time since 1970. */
static int64_t local_s(const struct tz *tz, int64_t utc_ms)
{
	int64_t utc_s = floor_div(utc_ms, 1000);

	return utc_s + tz_offset_s(tz, utc_s);
}

static uint32_t weekday_of(const struct tz *tz, int64_t utc_ms)
{
	int64_t days = floor_div(local_s(tz, utc_ms), DAY_S) + THURSDAY;

	return (uint32_t)(days - 7 * floor_div(days, 7)) + 1;
}

static uint32_t hour_of(const struct tz *tz, int64_t utc_ms)
{
	int64_t hours = floor_div(local_s(tz, utc_ms), HOUR_S);

	return (uint32_t)(hours - 24 * floor_div(hours, 24));
}

static uint32_t length_of(uint32_t duration_s)
{
	uint32_t i = GROUP_LENGTHS - 1;

	while (duration_s < group_length_from_s[i])
		i--;
	return i;
}

static uint32_t or_none(uint32_t key)
{
	return key ? key : NO_KEY;
}

static uint32_t key_of(enum group_key by, const struct model_history *h, size_t i,
		       enum model_queue_kind mode, const struct tz *tz)
{
	switch (by) {
	case GROUP_CHAMPION:
		return or_none(h->champion_id[i]);
	case GROUP_ROLE:
		return or_none(mode == QUEUE_RIFT && h->role[i] < ROLE_COUNT ? h->role[i]
									     : 0);
	case GROUP_QUEUE:
		return h->queue_id[i];
	case GROUP_PATCH:
		return h->patch_major[i]
			       ? (uint32_t)h->patch_major[i] << 16 | h->patch_minor[i]
			       : NO_KEY;
	case GROUP_SIDE:
		return h->side[i] == 1 || h->side[i] == 2 ? h->side[i] : NO_KEY;
	case GROUP_OPPONENT:
		return or_none(mode == QUEUE_RIFT ? h->opponent_champion_id[i] : 0);
	case GROUP_WEEKDAY:
		return weekday_of(tz, h->game_start_ms[i]);
	case GROUP_HOUR:
		return hour_of(tz, h->game_start_ms[i]);
	case GROUP_LENGTH:
		return length_of(h->duration_s[i]);
	case GROUP_KEY_COUNT:
		break;
	}
	return NO_KEY;
}

int groups_add(struct game_groups *g, const struct game_selection *selection,
	       enum model_queue_kind mode, const struct tz *tz,
	       const struct game_peers *peers)
{
	const struct model_history *h = selection->history;

	for (size_t k = 0; k < selection->n; k++) {
		size_t i = selection->rows[k];
		uint32_t key = key_of(g->by, h, i, mode, tz);
		struct game_group *group;

		if (key == NO_KEY) {
			g->without_key++;
			continue;
		}
		group = group_of(g, key);
		if (!group)
			return -E_NOMEM;
		play_sums_add(&group->play, h, i, peers);
	}
	return 0;
}

int groups_merge(struct game_groups *g, const struct game_groups *other)
{
	for (size_t i = 0; i < other->n; i++) {
		struct game_group *group = group_of(g, other->groups[i].key);

		if (!group)
			return -E_NOMEM;
		play_sums_merge(&group->play, &other->groups[i].play);
	}
	g->without_key += other->without_key;
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct game_group *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

static int by_games(const void *a, const void *b)
{
	const struct game_group *x = a, *y = b;

	if (x->play.games != y->play.games)
		return x->play.games < y->play.games ? 1 : -1;
	return by_key(a, b);
}

/* Keys that have an order of their own. */
static bool keys_in_order(enum group_key by)
{
	return by == GROUP_ROLE || by == GROUP_SIDE || by == GROUP_WEEKDAY ||
	       by == GROUP_HOUR || by == GROUP_LENGTH;
}

int groups_finish(struct game_groups *g)
{
	struct shrink_group *rates =
		talloc_array(NULL, struct shrink_group, (unsigned)g->n + 1);

	if (!rates)
		return -E_NOMEM;
	qsort(g->groups, g->n, sizeof(*g->groups),
	      keys_in_order(g->by) ? by_key : by_games);
	for (size_t i = 0; i < g->n; i++)
		rates[i] = (struct shrink_group){ .n = g->groups[i].play.games,
						  .successes = g->groups[i].play.wins };
	shrink_rates(rates, g->n, &g->best, &g->worst);
	for (size_t i = 0; i < g->n; i++)
		g->groups[i].shrunk = rates[i].shrunk;
	talloc_free(rates);
	return 0;
}
