/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/sessions.h"

#include "games.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct sessions of_rows(struct model_history *h, size_t from, size_t until)
{
	struct game_selection part = games_select(h, from, until);
	struct sessions s;

	assert_int_equal(sessions_init(h, 1, &s), 0);
	assert_int_equal(sessions_add(&s, &part), 0);
	return s;
}

static struct session_summary summary_of(struct model_history *h,
					 const struct sessions *s)
{
	struct session_summary summary;

	assert_int_equal(sessions_summarise(h, s, &summary), 0);
	return summary;
}

static void assert_rate(const struct session_rate *rate, uint32_t wins, uint32_t games)
{
	assert_int_equal(rate->games, games);
	assert_int_equal(rate->wins, wins);
}

/* Games of 30 minutes; the break begins where they end. */
static void breaks_end_sessions(void **state)
{
	struct model_history *h = model_history_new(NULL, HISTORY_CORE, 16);
	struct session_summary summary;
	struct sessions s;

	(void)state;
	games_add(h, 1000, 1800, true);
	games_add(h, 1075, 1800, false); /* exactly 45 minutes */
	games_add(h, 1151, 1800, true);  /* 46: another session */
	games_add(h, 1170, 1800, false); /* began before the other's end */
	games_add(h, 1200, 1800, false);
	games_add(h, 1230, 1800, true);
	games_add(h, 1260, 1800, true);
	games_add(h, 1290, 1800, false);
	s = of_rows(h, 0, h->n);
	summary = summary_of(h, &s);
	assert_int_equal(summary.sessions, 2);
	assert_int_equal(s.list[0].games, 2);
	assert_int_equal(summary.longest.games, 6);
	assert_true(summary.longest.from_ms == 1151 * 60000);
	assert_true(summary.longest.to_ms == 1290 * 60000);
	games_assert_close(summary.games_per_session.value, 4);
	/* W>L | W>L L>L L>W W>W W>L */
	assert_rate(&s.after_win, 1, 4);
	assert_rate(&s.after_loss, 1, 2);
	games_assert_close(summary.tilt, 25);
	assert_rate(&s.position[0], 2, 2);
	assert_rate(&s.position[1], 0, 2);
	assert_rate(&s.position[2], 0, 1);
	assert_rate(&s.position[3], 1, 1);
	assert_rate(&s.position[4], 1, 2); /* fifth and sixth */
	talloc_free(h);
}

static void nothing_to_compare(void **state)
{
	struct model_history *h = model_history_new(NULL, HISTORY_CORE, 4);
	struct sessions s = of_rows(h, 0, 0);
	struct session_summary summary = summary_of(h, &s);

	(void)state;
	assert_int_equal(summary.sessions, 0);
	assert_int_equal(summary.longest.games, 0);
	assert_true(isnan(summary.games_per_session.value));
	assert_true(isnan(summary.tilt));
	assert_true(isnan(summary.tilt_p_value));
	games_add(h, 1000, 1800, true);
	games_add(h, 1030, 1800, true);
	s = of_rows(h, 0, 2);
	summary = summary_of(h, &s);
	assert_true(isnan(summary.tilt)); /* nothing after a loss */
	assert_true(isnan(summary.tilt_p_value));
	talloc_free(h);
}

static void assert_same(const struct sessions *a, const struct sessions *b)
{
	assert_int_equal(a->n, b->n);
	assert_memory_equal(a->list, b->list, a->n * sizeof(*a->list));
	assert_memory_equal(&a->after_loss, &b->after_loss, sizeof(a->after_loss));
	assert_memory_equal(&a->after_win, &b->after_win, sizeof(a->after_win));
	assert_memory_equal(a->position, b->position, sizeof(a->position));
	assert_int_equal(a->last_won, b->last_won);
	assert_true(a->last_end_ms == b->last_end_ms);
}

static void parts_merge_into_the_whole(void **state)
{
	uint64_t seed = 11;
	size_t joined = 0;

	(void)state;
	for (int round = 0; round < 300; round++) {
		size_t n = games_random(&seed) % 60, cuts[GAMES_CUTS_MAX], parts;
		struct model_history *h = games_make(NULL, seed, n);
		struct sessions whole = of_rows(h, 0, n), merged = of_rows(h, 0, 0);
		size_t in_parts = 0;

		games_cut(&seed, n, cuts, &parts);
		for (size_t p = 0; p < parts; p++) {
			struct sessions part = of_rows(h, cuts[p], cuts[p + 1]);

			in_parts += part.n;
			assert_int_equal(sessions_merge(&merged, &part), 0);
		}
		joined += in_parts - merged.n;
		assert_same(&whole, &merged);
		talloc_free(h);
	}
	assert_true(joined > 100); /* cuts within sessions are what this is about */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(breaks_end_sessions),
		cmocka_unit_test(nothing_to_compare),
		cmocka_unit_test(parts_merge_into_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
