/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/trend.h"

#include "base/err.h"

static void count(struct trend_rate *rate, bool won)
{
	rate->games++;
	rate->wins += won;
}

static void test_games(const struct game_selection *selection, size_t first,
		       unsigned blocks, struct trend *t)
{
	const struct model_history *h = selection->history;

	trend_test_begin(&t->test, t->before.games, t->before.wins,
			 trend_test_threshold(blocks));
	for (size_t k = first; k < selection->n; k++) {
		bool won = h->win[selection->rows[k]] != 0;

		count(&t->current, won);
		trend_test_add(&t->test, won);
	}
	t->e_value = trend_test_e_value(&t->test);
	t->verdict = trend_test_verdict(&t->test);
	trend_test_needed(&t->test, &t->current_needed, &t->before_needed);
}

/* Where the change most likely was, in all games of both blocks. */
static int find_change(TALLOC_CTX *mem, const struct game_selection *selection,
		       struct trend *t)
{
	const struct model_history *h = selection->history;
	uint8_t *won = talloc_array(mem, uint8_t, (unsigned)selection->n);
	size_t at;

	if (!won)
		return -E_NOMEM;
	for (size_t k = 0; k < selection->n; k++)
		won[k] = h->win[selection->rows[k]] != 0;
	at = trend_test_change_point(won, selection->n);
	for (size_t k = 0; at && k < selection->n; k++)
		count(k < at ? &t->change_before : &t->change_after, won[k]);
	t->changed = at > 0;
	if (at)
		t->change_ms = h->game_start_ms[selection->rows[at]];
	talloc_free(won);
	return 0;
}

int trend_compute(TALLOC_CTX *mem, const struct game_selection *selection,
		  int64_t block_from_ms, unsigned blocks, struct trend *ret_trend)
{
	const struct model_history *h = selection->history;
	struct trend t = { 0 };
	size_t first = 0;
	int r = 0;

	while (first < selection->n &&
	       h->game_start_ms[selection->rows[first]] < block_from_ms)
		count(&t.before, h->win[selection->rows[first++]] != 0);
	test_games(selection, first, blocks, &t);
	if (t.verdict == VERDICT_IMPROVING || t.verdict == VERDICT_DECLINING)
		r = find_change(mem, selection, &t);
	if (!r)
		*ret_trend = t;
	return r;
}
