/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/mates.h"

#include "base/err.h"
#include "games.h"
#include "model/match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct mates of_rows(struct model_history *h, size_t from, size_t until)
{
	struct game_selection part = games_select(h, from, until);
	struct mates mates;

	assert_int_equal(mates_init(h, &mates), 0);
	assert_int_equal(mates_add(&mates, 1, &part), 0);
	return mates;
}

static const struct mate *find(const struct mate_set *set, int64_t player_id)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->mates[i].player_id == player_id)
			return &set->mates[i];
	return NULL;
}

static void assert_mate(const struct mate_set *set, int64_t player_id, uint32_t games,
			uint32_t wins, int64_t last_ms)
{
	const struct mate *mate = find(set, player_id);

	assert_non_null(mate);
	assert_int_equal(mate->games, games);
	assert_int_equal(mate->wins, wins);
	assert_true(mate->last_ms == last_ms);
}

static void seat(struct model_history *h, size_t i,
		 const struct model_lineup_entry *entries, size_t n)
{
	uint8_t *bytes = talloc_size(h, MODEL_LINEUP_BYTES_MAX);

	h->participant_no[i] = 1;
	h->lineup_len[i] = (uint16_t)model_lineup_pack(entries, n, bytes);
	h->lineup[i] = bytes;
}

static void sides_by_hand(void **state)
{
	const struct model_lineup_entry first[] = {
		{ .player_id = 1, .participant_no = 1, .team = 1 },
		{ .player_id = 2, .participant_no = 2, .team = 1 },
		{ .player_id = 2, .participant_no = 3, .team = 1 }, /* one person twice */
		{ .player_id = 3, .participant_no = 4, .team = 2 },
		{ .player_id = 4, .participant_no = 5, .team = 2, .bot = true },
		{ .player_id = 5, .participant_no = 6, .team = 1, .purged = true },
	};
	const struct model_lineup_entry second[] = {
		{ .player_id = 1, .participant_no = 1, .team = 3 }, /* Arena */
		{ .player_id = 3, .participant_no = 2, .team = 3 },
		{ .player_id = 2, .participant_no = 3, .team = 4 },
		{ .player_id = 6, .participant_no = 4, .team = 5 },
	};
	const struct model_lineup_entry sideless[] = {
		{ .player_id = 1, .participant_no = 1 },
		{ .player_id = 2, .participant_no = 2 },
	};
	struct model_history *h = model_history_new(NULL, HISTORY_MATES, 4);
	struct mates mates;

	(void)state;
	seat(h, games_add(h, 10, 1800, true), first, ARRAY_LEN(first));
	seat(h, games_add(h, 20, 1800, false), second, ARRAY_LEN(second));
	seat(h, games_add(h, 30, 1800, true), sideless, ARRAY_LEN(sideless));
	mates = of_rows(h, 0, 3);
	assert_int_equal(mates.with.n, 2);
	assert_int_equal(mates.against.n, 3);
	assert_mate(&mates.with, 2, 1, 1, 600000);
	assert_mate(&mates.with, 3, 1, 0, 1200000);
	assert_mate(&mates.against, 3, 1, 1, 600000);
	assert_mate(&mates.against, 2, 1, 0, 1200000);
	assert_mate(&mates.against, 6, 1, 0, 1200000);
	talloc_free(h);
}

static void broken_lineups_are_refused(void **state)
{
	struct model_history *h = model_history_new(NULL, HISTORY_MATES, 1);
	static const uint8_t broken[] = { 9, 9, 9, 9 };
	struct game_selection all;
	struct mates mates;
	size_t i = games_add(h, 10, 1800, true);

	(void)state;
	h->lineup[i] = broken;
	h->lineup_len[i] = sizeof(broken);
	all = games_select(h, 0, 1);
	assert_int_equal(mates_init(h, &mates), 0);
	assert_int_equal(mates_add(&mates, 1, &all), -E_CORRUPT);
	talloc_free(h);
}

static void assert_same(const struct mate_set *a, const struct mate_set *b)
{
	assert_int_equal(a->n, b->n);
	for (size_t i = 0; i < a->n; i++)
		assert_mate(b, a->mates[i].player_id, a->mates[i].games, a->mates[i].wins,
			    a->mates[i].last_ms);
}

/* In any order of the parts; 30 people, and then more than the first room holds. */
static void parts_merge_into_the_whole(void **state)
{
	uint64_t seed = 5;

	(void)state;
	for (int round = 0; round < 50; round++) {
		size_t n = games_random(&seed) % 60, cuts[GAMES_CUTS_MAX], parts;
		struct model_history *h = games_make(NULL, seed, n);
		struct mates whole = of_rows(h, 0, n), merged = of_rows(h, 0, 0);

		games_cut(&seed, n, cuts, &parts);
		for (size_t p = parts; p-- > 0;) {
			struct mates part = of_rows(h, cuts[p], cuts[p + 1]);

			assert_int_equal(mates_merge(&merged, &part), 0);
		}
		assert_same(&whole.with, &merged.with);
		assert_same(&whole.against, &merged.against);
		talloc_free(h);
	}
}

static void many_people(void **state)
{
	struct model_history *h = model_history_new(NULL, HISTORY_MATES, 1000);
	struct mates mates;

	(void)state;
	for (int64_t g = 0; g < 1000; g++) {
		const struct model_lineup_entry entries[] = {
			{ .player_id = 1, .participant_no = 1, .team = 1 },
			{ .player_id = 2, .participant_no = 2, .team = 1 },
			{ .player_id = 100 + g, .participant_no = 3, .team = 2 },
			{ .player_id = 5000 + g / 2, .participant_no = 4, .team = 2 },
		};

		seat(h, games_add(h, g, 1800, g % 2), entries, ARRAY_LEN(entries));
	}
	mates = of_rows(h, 0, 1000);
	assert_int_equal(mates.with.n, 1);
	assert_int_equal(mates.against.n, 1500);
	assert_mate(&mates.with, 2, 1000, 500, 999 * 60000);
	assert_mate(&mates.against, 1099, 1, 1, 999 * 60000);
	assert_mate(&mates.against, 5123, 2, 1, 247 * 60000);
	talloc_free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sides_by_hand),
		cmocka_unit_test(broken_lineups_are_refused),
		cmocka_unit_test(parts_merge_into_the_whole),
		cmocka_unit_test(many_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
