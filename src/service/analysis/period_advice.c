/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/analysis/period_advice.h"

#include <stdio.h>

#define TODAY_GAMES_MIN  3 /* of the last five: below that one game decides */
#define TODAY_WINS_GOOD  3
#define TODAY_WINS_BAD   1
#define MONTH_GAMES_OVER 50
#define MONTH_SCORE_OVER 70

static bool advise_today(const struct period_stats *s, char *text, size_t size)
{
	if (s->last5_games < TODAY_GAMES_MIN)
		return false;
	if (s->last5_wins >= TODAY_WINS_GOOD)
		snprintf(text, size,
			 "You won %u of your last %u games today: keep going.",
			 s->last5_wins, s->last5_games);
	else if (s->last5_wins <= TODAY_WINS_BAD)
		snprintf(text, size,
			 "You won %u of your last %u games today: a break may do you "
			 "good.",
			 s->last5_wins, s->last5_games);
	else
		return false;
	return true;
}

static bool advise_week(const struct period_stats *s, char *text, size_t size)
{
	const struct period_metrics *m = &s->roles[s->best_role];

	if (s->best_role == ROLE_NONE)
		return false;
	snprintf(text, size,
		 "%s is your best role this week: %u of %u games won (%.1f %%), "
		 "performance "
		 "score %.2f. Play it more often.",
		 model_role_name(s->best_role), m->wins, m->games, m->win_rate,
		 m->performance_score);
	return true;
}

static bool advise_month(const struct period_stats *s, char *text, size_t size)
{
	if (s->total.games <= MONTH_GAMES_OVER)
		return false;
	if (s->mean_game_score > MONTH_SCORE_OVER)
		snprintf(text, size,
			 "Your mean game score is %.1f of 100 in %u games this month: "
			 "you are "
			 "ready for stronger opponents.",
			 s->mean_game_score, s->total.games);
	else
		snprintf(text, size,
			 "You played %u games this month with a mean game score of %.1f "
			 "of "
			 "100: fewer games, each looked back at, may bring you more.",
			 s->total.games, s->mean_game_score);
	return true;
}

bool period_advice(enum analytics_period period, const struct period_stats *stats,
		   char text[static PERIOD_ADVICE_SIZE])
{
	switch (period) {
	case PERIOD_TODAY:
		return advise_today(stats, text, PERIOD_ADVICE_SIZE);
	case PERIOD_WEEK:
		return advise_week(stats, text, PERIOD_ADVICE_SIZE);
	case PERIOD_MONTH:
		return advise_month(stats, text, PERIOD_ADVICE_SIZE);
	case PERIOD_SEASON:
	case PERIOD_ALL:
	case PERIOD_COUNT:
		break;
	}
	return false;
}
