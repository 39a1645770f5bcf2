/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Today, week, month and season of a player beside each other. */
#include "service/analysis_priv.h"

#include "service/games.h"

#include <math.h>
#include <stdio.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static const enum analytics_period period_of[TRENDS_COUNT] = {
	[TRENDS_TODAY] = PERIOD_TODAY,
	[TRENDS_WEEK] = PERIOD_WEEK,
	[TRENDS_MONTH] = PERIOD_MONTH,
	[TRENDS_SEASON] = PERIOD_SEASON,
};

/* What is asked about, and from when on rows are needed for it. */
struct plan {
	struct trends_windows windows;
	struct trend_blocks blocks[TRENDS_COUNT];
	int64_t longest_ms; /* beginning of the longest window */
	int64_t since_ms;
};

/* The window asked for is that of today. */
static int make_plan(const struct service_asked *asked, struct sql_conn *conn,
		     struct plan *plan, struct err *err)
{
	const struct game_filter *today = &asked->window.filter;
	int64_t *from = plan->windows.from_ms;
	int r = 0;

	*plan = (struct plan){ .windows.until_ms = today->until_ms };
	for (int w = 0; w < TRENDS_COUNT && !r; w++)
		r = service_game_blocks_decide(asked->ctx, asked->mem, &asked->window,
					       period_of[w], conn, asked->deadline,
					       &plan->blocks[w], err);
	if (r)
		return r;
	from[TRENDS_TODAY] = today->from_ms;
	from[TRENDS_WEEK] = today->until_ms - 7 * DAY_MS;
	from[TRENDS_MONTH] = today->until_ms - 30 * DAY_MS;
	from[TRENDS_SEASON] = plan->blocks[TRENDS_SEASON].current_ms;
	plan->longest_ms = from[TRENDS_SEASON] < from[TRENDS_MONTH] ? from[TRENDS_SEASON]
								    : from[TRENDS_MONTH];
	plan->since_ms = plan->longest_ms;
	for (int w = 0; w < TRENDS_COUNT; w++)
		if (plan->blocks[w].looks && plan->blocks[w].before_ms < plan->since_ms)
			plan->since_ms = plan->blocks[w].before_ms;
	return 0;
}

int analysis_compute_trends(const struct service_asked *asked, struct sql_conn *conn,
			    struct service_analysis_result *result, struct err *err)
{
	struct service_asked longest = *asked;
	struct game_selection games, since;
	struct plan plan;
	int r = make_plan(asked, conn, &plan, err);

	if (r)
		return r;
	longest.window.filter.from_ms = plan.longest_ms;
	longest.window.ranged = true; /* of no period that has a name */
	r = service_games_read_since(&longest, conn, HISTORY_CORE, plan.since_ms, &games,
				     &since, err);
	if (r)
		return r;
	result->window = longest.window;
	result->n = (uint32_t)games.n;
	result->excluded = games.excluded;
	trends_compute(&games, &plan.windows, &result->trends);
	for (int w = 0; w < TRENDS_COUNT; w++)
		result->trends.windows[w].trend =
			trend_blocks_word(&plan.blocks[w], &since, ROLE_NONE, 1);
	service_games_free(&games);
	return 0;
}

static void put_result(struct json_writer *w, const char *key,
		       const struct trends_result *r)
{
	json_open_object(w, key);
	json_put_text(w, "trend", trend_name(r->trend));
	json_put_int(w, "games", r->games);
	json_put_real(w, "win_rate", r->win_rate, RATE_DIGITS);
	json_put_int(w, "wins", r->wins);
	json_put_int(w, "losses", r->games - r->wins);
	json_close_object(w);
}

static void put_peak(struct json_writer *w, const struct trends *t)
{
	char period[40];

	snprintf(period, sizeof(period), "Games %u-%u", t->peak_first,
		 t->peak_first + TRENDS_PEAK_GAMES - 1);
	json_open_object(w, "peak_performance");
	json_put_text(w, "period", t->has_peak ? period : NULL);
	json_put_real(w, "performance", t->has_peak ? t->peak_win_rate : NAN,
		      RATE_DIGITS);
	json_put_int(w, "games",
		     t->has_peak ? TRENDS_PEAK_GAMES : t->windows[TRENDS_SEASON].games);
	json_put_bool(w, "insufficient_data", !t->has_peak);
	json_close_object(w);
}

void analysis_put_trends(struct json_writer *w,
			 const struct service_analysis_result *result)
{
	static const char *const keys[TRENDS_COUNT] = {
		[TRENDS_TODAY] = "daily_trend",
		[TRENDS_WEEK] = "weekly_trend",
		[TRENDS_MONTH] = "monthly_trend",
		[TRENDS_SEASON] = "seasonal_trend",
	};
	const struct trends *t = &result->trends;

	for (int i = 0; i < TRENDS_COUNT; i++)
		put_result(w, keys[i], &t->windows[i]);
	json_put_real(w, "improvement_velocity", t->improvement_velocity, RATE_DIGITS);
	json_put_real(w, "consistency_score", t->consistency_score, SCORE_DIGITS);
	put_peak(w, t);
}
