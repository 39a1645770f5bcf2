/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/streaks.h"

/* Keep the longer one; the one that is kept already is the earlier one. */
static void keep_longest(struct streaks *s, bool won, const struct streak *run)
{
	struct streak *longest = won ? &s->longest_win : &s->longest_loss;

	if (run->games > longest->games)
		*longest = *run;
}

void streaks_merge(struct streaks *s, const struct streaks *after)
{
	bool joined = s->last_won == after->first_won;
	struct streak across = { s->last.games + after->first.games, s->last.from_ms,
				 after->first.to_ms };

	if (!after->games)
		return;
	if (!s->games) {
		*s = *after;
		return;
	}
	if (joined) {
		keep_longest(s, s->last_won, &across);
		if (s->runs == 1)
			s->first = across;
	}
	keep_longest(s, true, &after->longest_win);
	keep_longest(s, false, &after->longest_loss);
	s->last = joined && after->runs == 1 ? across : after->last;
	s->last_won = after->last_won;
	s->runs += after->runs - joined;
	s->games += after->games;
	s->wins += after->wins;
}

void streaks_add(struct streaks *s, bool won, int64_t start_ms)
{
	struct streak run = { 1, start_ms, start_ms };
	struct streaks one = { .games = 1, .wins = won, .runs = 1 };

	one.first_won = one.last_won = won;
	one.first = one.last = run;
	keep_longest(&one, won, &run);
	streaks_merge(s, &one);
}
