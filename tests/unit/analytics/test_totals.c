/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/totals.h"

#include "games.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* Two games and their figures by hand; then one without duration, one without a team. */
static void games_by_hand(void **state)
{
	struct model_history *h = model_history_new(NULL, HISTORY_FULL, 8);
	struct game_totals t = { 0 };
	size_t i;

	(void)state;
	i = games_add(h, 100, 1800, true);
	h->kills[i] = 4, h->deaths[i] = 2, h->assists[i] = 6, h->cs[i] = 180;
	h->gold[i] = 12000, h->damage[i] = 18000, h->vision[i] = 20;
	h->team_kills[i] = 20, h->team_gold[i] = 60000, h->team_damage[i] = 90000;
	h->turret_takedowns[i] = 3, h->team_towers[i] = 9, h->dragon_kills[i] = 1;
	h->first_blood[i] = 1, h->double_kills[i] = 2, h->damage_taken[i] = 9000;
	i = games_add(h, 200, 1200, false);
	h->kills[i] = 1, h->deaths[i] = 5, h->assists[i] = 1, h->cs[i] = 60;
	h->gold[i] = 6000, h->damage[i] = 6000, h->vision[i] = 10;
	h->team_kills[i] = 8, h->team_gold[i] = 40000, h->team_damage[i] = 30000;
	games_add(h, 300, 0, true);
	for (size_t k = 0; k < h->n; k++)
		totals_add(&t, h, k, NULL);
	assert_int_equal(t.play.games, 3);
	assert_int_equal(t.play.wins, 2);
	games_assert_close(mean_interval(&t.kills).value, 5.0 / 3);
	games_assert_close(ratio_kda(&t.play.kda).value, 12.0 / 7);
	/* The third game knows no sums of its team and has no time. */
	assert_int_equal(t.play.participation.n, 2);
	games_assert_close(ratio_interval(&t.play.participation, 100).value, 1200.0 / 28);
	assert_int_equal(t.play.cs.n, 2);
	games_assert_close(ratio_interval(&t.play.cs, 60).value, 240.0 / 50);
	games_assert_close(ratio_interval(&t.play.gold, 60).value, 360);
	games_assert_close(ratio_interval(&t.vision, 60).value, 30.0 / 50);
	games_assert_close(ratio_interval(&t.taken, 60).value, 180);
	games_assert_close(ratio_interval(&t.gold_share, 100).value, 18);
	games_assert_close(ratio_interval(&t.damage_share, 100).value, 20);
	assert_int_equal(t.turrets.n, 1);
	games_assert_close(ratio_interval(&t.turrets, 100).value, 100.0 / 3);
	games_assert_close(mean_interval(&t.objectives).value, 4.0 / 3);
	assert_int_equal(t.first_blood, 1);
	assert_int_equal(t.doubles, 2);
	assert_true(t.play.last_ms == 300 * 60000);
	/* 0.4·66.667 + 0.25·42.857 + 0.15·48 + 0.1·50 + 0.1·48 = 54.38 */
	games_assert_close(totals_score(&t), 54.38);
	talloc_free(h);
}

static void no_games_have_no_figures(void **state)
{
	struct game_totals t = { 0 };

	(void)state;
	assert_true(isnan(totals_score(&t)));
	assert_true(isnan(real_sums_mean(&t.baseline)));
	assert_true(isnan(real_sums_percentile(&t.play.percentile).value));
	assert_true(isnan(ratio_kda(&t.play.kda).value));
}

static void percentiles_are_a_mean_of_reals(void **state)
{
	struct real_sums s = { 0 };
	struct interval i;

	(void)state;
	real_sums_add(&s, 20);
	real_sums_add(&s, NAN); /* found no cell */
	real_sums_add(&s, 50);
	real_sums_add(&s, 80);
	i = real_sums_percentile(&s);
	assert_int_equal(s.n, 3);
	games_assert_close(i.value, 50);
	/* t(2) 4.302652729749 · 30/√3 = 74.5: cut at both ends */
	games_assert_close(i.low, 0);
	games_assert_close(i.high, 100);
}

/* No digit is lost where all are equal, and none by adding up parts. */
static void equal_percentiles_have_no_width(void **state)
{
	struct real_sums whole = { 0 }, parts[3] = { 0 };
	struct interval i;

	(void)state;
	for (int n = 0; n < 100; n++) {
		real_sums_add(&whole, 7500.0 / 119);
		real_sums_add(&parts[n % 2], 7500.0 / 119);
	}
	real_sums_merge(&parts[2], &parts[0]);
	real_sums_merge(&parts[2], &parts[1]);
	i = real_sums_percentile(&whole);
	assert_true(i.low == i.value && i.value == i.high);
	i = real_sums_percentile(&parts[2]);
	assert_int_equal(parts[2].n, 100);
	assert_true(i.low == i.value && i.value == i.high);
	real_sums_add(&parts[0], 10);
	real_sums_merge(&parts[0], &parts[1]);
	games_assert_close(parts[0].squares,
			   (7500.0 / 119 - 10) * (7500.0 / 119 - 10) * 100 / 101);
}

/* The sums of parts, in any order, are those of the whole. */
static void parts_add_up(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 50; round++) {
		size_t n = games_random(&seed) % 80, cuts[GAMES_CUTS_MAX], parts;
		struct model_history *h = games_make(NULL, seed, n);
		struct game_totals whole, merged;

		memset(&whole, 0, sizeof(whole));
		memset(&merged, 0, sizeof(merged));
		games_cut(&seed, n, cuts, &parts);
		for (size_t i = 0; i < n; i++)
			totals_add(&whole, h, i, NULL);
		for (size_t p = parts; p-- > 0;) {
			struct game_totals part = { 0 };

			for (size_t i = cuts[p]; i < cuts[p + 1]; i++)
				totals_add(&part, h, i, NULL);
			totals_merge(&merged, &part);
		}
		assert_memory_equal(&whole, &merged, sizeof(whole));
		talloc_free(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(games_by_hand),
		cmocka_unit_test(no_games_have_no_figures),
		cmocka_unit_test(percentiles_are_a_mean_of_reals),
		cmocka_unit_test(equal_percentiles_have_no_width),
		cmocka_unit_test(parts_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
