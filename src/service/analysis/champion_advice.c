/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/analysis/champion_advice.h"

#include <stdio.h>

#define KDA_LOW       1.5
#define KDA_HIGH      3
#define CS_LOW        6 /* a minute */
#define WIN_RATE_LOW  45
#define WIN_RATE_HIGH 65

static bool advise_kda(const struct period_metrics *m, char *text)
{
	if (m->avg_kda < KDA_LOW)
		snprintf(
			text, CHAMPION_ADVICE_SIZE,
			"Your KDA on this champion is %.2f in %u games: first of all die "
			"less often (%.1f deaths a game).",
			m->avg_kda, m->games, m->avg_deaths);
	else if (m->avg_kda > KDA_HIGH)
		snprintf(text, CHAMPION_ADVICE_SIZE,
			 "Your KDA on this champion is %.2f in %u games: that is good, "
			 "keep it up.",
			 m->avg_kda, m->games);
	else
		return false;
	return true;
}

/* Supports and modes without roles leave the minions to others. */
static bool advise_cs(const struct champion_analysis *a, char *text)
{
	const struct period_metrics *m = &a->metrics;

	if (m->avg_cs_per_min >= CS_LOW || 2 * a->games_of_farmers <= m->games)
		return false;
	snprintf(text, CHAMPION_ADVICE_SIZE,
		 "You take %.1f minions a minute on this champion in %u games: practise "
		 "last hits.",
		 m->avg_cs_per_min, m->games);
	return true;
}

static bool advise_win_rate(const struct period_metrics *m, char *text)
{
	if (m->win_rate < WIN_RATE_LOW)
		snprintf(text, CHAMPION_ADVICE_SIZE,
			 "You won %u of %u games on this champion (%.1f %%): study its "
			 "matchups and when it is strong.",
			 m->wins, m->games, m->win_rate);
	else if (m->win_rate > WIN_RATE_HIGH)
		snprintf(
			text, CHAMPION_ADVICE_SIZE,
			"You won %u of %u games on this champion (%.1f %%): keep playing "
			"it.",
			m->wins, m->games, m->win_rate);
	else
		return false;
	return true;
}

size_t champion_advice(const struct champion_analysis *analysis,
		       char texts[static CHAMPION_ADVICE_MAX][CHAMPION_ADVICE_SIZE])
{
	const struct period_metrics *m = &analysis->metrics;
	size_t n = 0;

	if (m->games < CHAMPION_ENOUGH_GAMES)
		return 0;
	n += advise_kda(m, texts[n]);
	n += advise_cs(analysis, texts[n]);
	n += advise_win_rate(m, texts[n]);
	return n;
}
