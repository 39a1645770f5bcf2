/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/groups.h"

#include "base/tz.h"
#include "games.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct tz *zone(const char *name)
{
	const struct tz *tz;
	struct err err = { 0 };

	assert_int_equal(tz_get(name, &tz, &err), 0);
	return tz;
}

static struct game_groups of_rows(struct model_history *h, enum group_key by, size_t from,
				  size_t until, enum model_queue_kind mode,
				  const char *tz)
{
	struct game_selection part = games_select(h, from, until);
	struct game_groups g;

	assert_int_equal(groups_init(h, by, &g), 0);
	assert_int_equal(groups_add(&g, &part, mode, zone(tz), NULL), 0);
	return g;
}

static struct game_groups all(struct model_history *h, enum group_key by)
{
	struct game_groups g = of_rows(h, by, 0, h->n, QUEUE_RIFT, "UTC");

	assert_int_equal(groups_finish(&g), 0);
	return g;
}

static void assert_keys(const struct game_groups *g, size_t n, const uint32_t *keys)
{
	assert_int_equal(g->n, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(g->groups[i].key, keys[i]);
}

/* Games first, then the key; those without one are counted. */
static void champions_have_an_order(void **state)
{
	static const uint16_t champions[] = { 9, 3, 9, 0, 5, 3, 9, 7 };
	static const uint32_t order[] = { 9, 3, 5, 7 };
	struct model_history *h = model_history_new(NULL, HISTORY_FULL, 16);
	struct game_groups g;

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(champions); k++) {
		size_t i = games_add(h, (int64_t)k, 1800, k % 2);

		h->champion_id[i] = champions[k];
		h->kills[i] = (uint16_t)k;
	}
	g = all(h, GROUP_CHAMPION);
	assert_keys(&g, ARRAY_LEN(order), order);
	assert_int_equal(g.without_key, 1);
	assert_int_equal(g.groups[0].play.games, 3);
	assert_int_equal(g.groups[0].play.wins, 0);
	assert_int_equal(g.groups[0].play.kda.a, 0 + 2 + 6);
	assert_true(g.groups[0].play.last_ms == 6 * 60000);
	/* Four groups: the population's prior, 32 games at 50 %. */
	games_assert_close(g.groups[0].shrunk.value, 100.0 * 16 / 35);
	assert_int_equal(g.best.picked_from, 0); /* none has five games */
	talloc_free(h);
}

static void best_and_worst_are_picked(void **state)
{
	struct model_history *h = model_history_new(NULL, HISTORY_FULL, 64);
	struct game_groups g;

	(void)state;
	for (int k = 0; k < 30; k++) {
		size_t i = games_add(h, k, 1800, k % 3 == 1 || (k % 3 == 2 && k % 2));

		h->champion_id[i] = (uint16_t)(10 + k % 3);
	}
	for (int k = 0; k < 4; k++) /* too few, all won */
		h->champion_id[games_add(h, 100 + k, 1800, true)] = 99;
	g = all(h, GROUP_CHAMPION);
	assert_int_equal(g.best.picked_from, 3);
	assert_int_equal(g.groups[g.best.index].key, 11);
	assert_int_equal(g.groups[g.worst.index].key, 10);
	talloc_free(h);
}

static void other_keys_by_hand(void **state)
{
	struct model_history *h = model_history_new(NULL, HISTORY_FULL, 16);
	static const uint32_t patches[] = { 15 << 16 | 2, 14 << 16 | 1, 15 << 16 | 10 };
	static const uint32_t lengths[] = { 0, 1, 5 }, sides[] = { 1, 2 };
	static const uint32_t roles[] = { ROLE_TOP, ROLE_UTILITY };
	static const struct {
		uint32_t duration;
		uint16_t major, minor;
		uint8_t side, role;
	} rows[] = {
		{ 1199, 15, 2, 2, ROLE_UTILITY }, { 1200, 15, 2, 1, ROLE_UTILITY },
		{ 1499, 14, 1, 1, ROLE_TOP },     { 2400, 15, 10, 0, ROLE_NONE },
		{ 9999, 0, 3, 1, ROLE_UTILITY },
	};
	struct game_groups g;

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
		size_t i = games_add(h, (int64_t)k, rows[k].duration, true);

		h->patch_major[i] = rows[k].major;
		h->patch_minor[i] = rows[k].minor;
		h->side[i] = rows[k].side;
		h->role[i] = rows[k].role;
	}
	g = all(h, GROUP_PATCH);
	assert_keys(&g, 3, patches); /* two games, then by the two numbers */
	assert_int_equal(g.without_key, 1);
	g = all(h, GROUP_LENGTH);
	assert_keys(&g, 3, lengths);
	g = all(h, GROUP_SIDE);
	assert_keys(&g, 2, sides);
	assert_int_equal(g.without_key, 1);
	g = all(h, GROUP_ROLE); /* in their own order, not by games */
	assert_keys(&g, 2, roles);
	g = of_rows(h, GROUP_ROLE, 0, h->n, QUEUE_ARAM, "UTC");
	assert_int_equal(g.n, 0);
	assert_int_equal(g.without_key, h->n);
	talloc_free(h);
}

static uint32_t key_at(int64_t utc_min, enum group_key by, const char *tz)
{
	struct model_history *h = model_history_new(NULL, HISTORY_FULL, 1);
	struct game_groups g;
	uint32_t key;

	games_add(h, utc_min, 1800, true);
	g = of_rows(h, by, 0, 1, QUEUE_RIFT, tz);
	key = g.groups[0].key;
	talloc_free(h);
	return key;
}

/* 2025-03-30 01:00 UTC is when Paris leaps from 02:00 to 03:00, on a Sunday. */
static void local_time_has_hours_and_weekdays(void **state)
{
	const int64_t leap = INT64_C(1743296400) / 60;

	(void)state;
	assert_int_equal(key_at(leap - 1, GROUP_HOUR, "UTC"), 0);
	assert_int_equal(key_at(leap - 1, GROUP_HOUR, "Europe/Paris"), 1);
	assert_int_equal(key_at(leap, GROUP_HOUR, "Europe/Paris"), 3);
	assert_int_equal(key_at(leap, GROUP_HOUR, "Asia/Kolkata"), 6); /* 06:30 */
	assert_int_equal(key_at(leap, GROUP_WEEKDAY, "Europe/Paris"), 7);
	assert_int_equal(key_at(leap, GROUP_WEEKDAY, "America/Los_Angeles"), 6);
	assert_int_equal(key_at(leap + 21 * 60, GROUP_WEEKDAY, "Europe/Paris"), 1);
	assert_int_equal(key_at(0, GROUP_WEEKDAY, "UTC"), 4); /* 1970-01-01 */
	assert_int_equal(key_at(-1, GROUP_WEEKDAY, "UTC"), 3);
	assert_int_equal(key_at(-1, GROUP_HOUR, "UTC"), 23);
}

static void assert_same(const struct game_groups *a, const struct game_groups *b)
{
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->without_key, b->without_key);
	for (size_t i = 0; i < a->n; i++) {
		assert_int_equal(a->groups[i].key, b->groups[i].key);
		assert_memory_equal(&a->groups[i].play, &b->groups[i].play,
				    sizeof(a->groups[i].play));
		games_assert_close(a->groups[i].shrunk.value, b->groups[i].shrunk.value);
	}
	assert_int_equal(a->best.picked_from, b->best.picked_from);
	if (a->best.picked_from)
		assert_int_equal(a->best.index, b->best.index);
}

/* Every key; the parts in the wrong order; every game is in one group or counted. */
static void parts_merge_into_the_whole(void **state)
{
	uint64_t seed = 13;

	(void)state;
	for (int round = 0; round < 20 * GROUP_KEY_COUNT; round++) {
		enum group_key by = (enum group_key)(round % GROUP_KEY_COUNT);
		size_t n = games_random(&seed) % 200, cuts[GAMES_CUTS_MAX], parts;
		struct model_history *h = games_make(NULL, seed, n);
		struct game_groups whole = all(h, by), merged;
		size_t games = whole.without_key;

		assert_int_equal(groups_init(h, by, &merged), 0);
		games_cut(&seed, n, cuts, &parts);
		for (size_t p = parts; p-- > 0;) {
			struct game_groups part =
				of_rows(h, by, cuts[p], cuts[p + 1], QUEUE_RIFT, "UTC");

			assert_int_equal(groups_merge(&merged, &part), 0);
		}
		assert_int_equal(groups_finish(&merged), 0);
		assert_same(&whole, &merged);
		for (size_t i = 0; i < whole.n; i++)
			games += whole.groups[i].play.games;
		assert_int_equal(games, n);
		talloc_free(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(champions_have_an_order),
		cmocka_unit_test(best_and_worst_are_picked),
		cmocka_unit_test(other_keys_by_hand),
		cmocka_unit_test(local_time_has_hours_and_weekdays),
		cmocka_unit_test(parts_merge_into_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
