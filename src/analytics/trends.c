/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/trends.h"

#include <math.h>

static int64_t start_of(const struct game_selection *s, size_t k)
{
	return s->history->game_start_ms[s->rows[k]];
}

/* The first game of the selection that is not before a moment. */
static size_t place_of(const struct game_selection *s, int64_t at_ms)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (start_of(s, middle) < at_ms)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static uint32_t count_wins(const struct game_selection *s, size_t from, size_t until)
{
	uint32_t wins = 0;

	for (size_t k = from; k < until; k++)
		wins += s->history->win[s->rows[k]] != 0;
	return wins;
}

/* The week against what the month has before it. */
static double velocity_of(const struct trends_result *week,
			  const struct trends_result *month)
{
	uint32_t games = month->games - week->games, wins = month->wins - week->wins;

	if (week->games < TRENDS_ENOUGH_GAMES || games < TRENDS_ENOUGH_GAMES)
		return NAN;
	return week->win_rate - metrics_win_rate(wins, games);
}

static double consistency_of(const struct game_selection *s, size_t from, size_t until)
{
	double n = (double)(until - from), mean = 0, squares = 0;

	if (until - from < TRENDS_ENOUGH_GAMES)
		return NAN;
	for (size_t k = from; k < until; k++)
		mean += game_score(s->history, s->rows[k]) / n;
	for (size_t k = from; k < until; k++) {
		double off = game_score(s->history, s->rows[k]) - mean;

		squares += off * off;
	}
	return fmin(fmax(100 - sqrt(squares / n) / 2, 0), 100);
}

static void find_peak(const struct game_selection *s, size_t from, size_t until,
		      struct trends *t)
{
	uint32_t wins, best;

	if (until - from < TRENDS_PEAK_GAMES)
		return;
	wins = best = count_wins(s, from, from + TRENDS_PEAK_GAMES);
	t->has_peak = true;
	t->peak_first = 1;
	for (size_t k = from + TRENDS_PEAK_GAMES; k < until; k++) {
		wins += s->history->win[s->rows[k]] != 0;
		wins -= s->history->win[s->rows[k - TRENDS_PEAK_GAMES]] != 0;
		if (wins > best) {
			best = wins;
			t->peak_first = (uint32_t)(k - from) + 2 - TRENDS_PEAK_GAMES;
		}
	}
	t->peak_win_rate = metrics_win_rate(best, TRENDS_PEAK_GAMES);
}

static struct trends_result result_of(const struct game_selection *s, size_t from,
				      size_t until)
{
	struct trends_result r = { .games = (uint32_t)(until - from) };

	r.wins = count_wins(s, from, until);
	r.win_rate = metrics_win_rate(r.wins, r.games);
	return r;
}

int64_t trends_before(int64_t from_ms, int64_t until_ms)
{
	int64_t before_ms = from_ms - (until_ms - from_ms);

	return before_ms > 0 ? before_ms : 0;
}

void trends_compare(const struct game_selection *selection, int64_t from_ms,
		    int64_t until_ms, bool any, struct trends_comparison *ret_comparison)
{
	const size_t from = place_of(selection, from_ms),
		     until = place_of(selection, until_ms);
	struct trends_comparison c = { .has_before = !any,
				       .from_ms = from_ms,
				       .until_ms = until_ms };

	c.current = result_of(selection, from, until);
	if (c.has_before) {
		c.before_ms = trends_before(from_ms, until_ms);
		c.before = result_of(selection, place_of(selection, c.before_ms), from);
	}
	*ret_comparison = c;
}

void trends_compute(const struct game_selection *selection,
		    const struct trends_windows *windows, struct trends *ret_trends)
{
	size_t until = place_of(selection, windows->until_ms), from[TRENDS_COUNT];
	struct trends t = { 0 };

	for (int w = 0; w < TRENDS_COUNT; w++) {
		from[w] = place_of(selection, windows->from_ms[w]);
		t.windows[w] = result_of(selection, from[w], until);
	}
	t.improvement_velocity =
		velocity_of(&t.windows[TRENDS_WEEK], &t.windows[TRENDS_MONTH]);
	t.consistency_score = consistency_of(selection, from[TRENDS_MONTH], until);
	find_peak(selection, from[TRENDS_SEASON], until, &t);
	*ret_trends = t;
}
