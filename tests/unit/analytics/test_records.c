/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/records.h"

#include "games.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct records of_rows(struct model_history *h, size_t from, size_t until)
{
	struct game_selection part = games_select(h, from, until);
	struct records r;

	memset(&r, 0, sizeof(r));
	records_add(&r, &part);
	return r;
}

static void assert_record(const struct records *r, enum record_kind kind, double value,
			  uint32_t row)
{
	assert_true(r->best[kind].there);
	games_assert_close(r->best[kind].value, value);
	assert_int_equal(r->best[kind].row, row);
}

static void records_by_hand(void **state)
{
	struct model_history *h = model_history_new(NULL, HISTORY_FULL, 8);
	struct records r = of_rows(h, 0, 0);
	size_t i;

	(void)state;
	for (int kind = 0; kind < RECORD_COUNT; kind++)
		assert_false(r.best[kind].there);
	i = games_add(h, 10, 599, false); /* too short for rates */
	h->kills[i] = 3, h->cs[i] = 200, h->triple_kills[i] = 1;
	i = games_add(h, 20, 1200, true);
	h->kills[i] = 3, h->assists[i] = 2, h->deaths[i] = 2, h->cs[i] = 100;
	i = games_add(h, 30, 600, true);
	h->deaths[i] = 9, h->cs[i] = 50, h->double_kills[i] = 5, h->damage[i] = 700;
	r = of_rows(h, 0, 3);
	assert_record(&r, RECORD_KILLS, 3, 0);
	assert_record(&r, RECORD_KDA, 3, 0);
	assert_record(&r, RECORD_DEATHS, 9, 2);
	assert_record(&r, RECORD_CS, 200, 0);
	assert_record(&r, RECORD_CS_PER_MIN, 5, 1); /* equal to that of row 2 */
	assert_record(&r, RECORD_DAMAGE_PER_MIN, 70, 2);
	assert_record(&r, RECORD_DURATION, 1200, 1);
	assert_record(&r, RECORD_MULTIKILL, 3, 0);
	assert_record(&r, RECORD_SHORTEST_WIN, 600, 2);
	r = of_rows(h, 0, 1);
	assert_false(r.best[RECORD_CS_PER_MIN].there);
	assert_false(r.best[RECORD_SHORTEST_WIN].there);
	talloc_free(h);
}

static void parts_merge_into_the_whole(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (int round = 0; round < 200; round++) {
		size_t n = games_random(&seed) % 60, cuts[GAMES_CUTS_MAX], parts;
		struct model_history *h = games_make(NULL, seed, n);
		struct records whole = of_rows(h, 0, n), merged = of_rows(h, 0, 0);

		games_cut(&seed, n, cuts, &parts);
		for (size_t p = 0; p < parts; p++) {
			struct records part = of_rows(h, cuts[p], cuts[p + 1]);

			records_merge(&merged, &part);
		}
		for (int kind = 0; kind < RECORD_COUNT; kind++) {
			assert_int_equal(merged.best[kind].there, whole.best[kind].there);
			if (whole.best[kind].there)
				assert_record(&merged, (enum record_kind)kind,
					      whole.best[kind].value,
					      whole.best[kind].row);
		}
		talloc_free(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_by_hand),
		cmocka_unit_test(parts_merge_into_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
