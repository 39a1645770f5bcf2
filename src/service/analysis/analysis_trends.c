/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Today, week, month and season of a player beside each other, and any window beside the
 * one before. */
#include "service/analysis/analysis_priv.h"

#include "analytics/interval.h"
#include "base/tz.h"
#include "service/answer/games.h"
#include "service/numbers.h"

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
	int64_t since_ms;
};

static int decide_blocks(const struct service_asked *asked, struct sql_conn *conn,
			 struct plan *plan, struct err *err)
{
	struct service_game_window window = asked->window;
	int r = 0;

	window.ranged = false; /* the four end where the window asked for does */
	for (int w = 0; w < TRENDS_COUNT && !r; w++)
		r = service_game_blocks_decide(asked->ctx, asked->mem, &window,
					       period_of[w], conn, asked->deadline,
					       &plan->blocks[w], err);
	return r;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int make_plan(const struct service_asked *asked, struct sql_conn *conn,
		     struct plan *plan, struct err *err)
{
	const struct game_filter *filter = &asked->window.filter;
	int64_t *from = plan->windows.from_ms, until_ms = filter->until_ms;
	const struct tz *tz;
	int r = tz_get(asked->window.tz, &tz, err);

	*plan = (struct plan){ .windows.until_ms = until_ms };
	if (!r)
		r = decide_blocks(asked, conn, plan, err);
	if (r)
		return r;
	from[TRENDS_TODAY] = tz_day_start_ms(tz, until_ms);
	from[TRENDS_WEEK] = until_ms - 7 * DAY_MS;
	from[TRENDS_MONTH] = until_ms - 30 * DAY_MS;
	from[TRENDS_SEASON] = plan->blocks[TRENDS_SEASON].current_ms;
	plan->since_ms = trends_before(filter->from_ms, until_ms);
	for (int w = 0; w < TRENDS_COUNT; w++) {
		plan->since_ms = earlier(plan->since_ms, from[w]);
		if (plan->blocks[w].looks)
			plan->since_ms =
				earlier(plan->since_ms, plan->blocks[w].before_ms);
	}
	return 0;
}

/* That of the window with this period; a range and the others are not tested. */
static enum analytics_trend tested_trend(const struct service_game_window *window,
					 const struct trends *trends)
{
	for (int w = 0; w < TRENDS_COUNT && !window->ranged; w++)
		if (period_of[w] == window->period)
			return trends->windows[w].trend;
	return TREND_STABLE;
}

int analysis_compute_trends(const struct service_asked *asked, struct sql_conn *conn,
			    struct service_analysis_result *result, struct err *err)
{
	const struct service_game_window *window = &asked->window;
	struct game_selection games, since;
	struct plan plan;
	int r = make_plan(asked, conn, &plan, err);

	if (!r)
		r = service_games_read_since(asked, conn, HISTORY_CORE, plan.since_ms,
					     &games, &since, err);
	if (r)
		return r;
	result->n = (uint32_t)games.n;
	result->excluded = games.excluded;
	trends_compute(&since, &plan.windows, &result->trends);
	for (int w = 0; w < TRENDS_COUNT; w++)
		result->trends.windows[w].trend =
			trend_blocks_word(&plan.blocks[w], &since, ROLE_NONE, 1);
	trends_compare(&since, window->filter.from_ms, window->filter.until_ms,
		       window->from_any, &result->comparison);
	result->comparison.current.trend = tested_trend(window, &result->trends);
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

static void put_side(struct json_writer *w, const char *key,
		     const struct trends_result *r, int64_t from_ms, bool any,
		     int64_t to_ms)
{
	json_open_object(w, key);
	if (any)
		json_put_null(w, "from");
	else
		json_put_time(w, "from", from_ms);
	json_put_time(w, "to", to_ms);
	json_put_int(w, "games", r->games);
	json_put_real(w, "win_rate", r->win_rate, RATE_DIGITS);
	json_put_int(w, "wins", r->wins);
	json_put_int(w, "losses", r->games - r->wins);
	json_close_object(w);
}

/* The window asked for beside the one before. */
static void put_comparison(struct json_writer *w, const struct trends_comparison *c)
{
	const struct trends_result *before = &c->before, *current = &c->current;
	const struct interval difference = interval_difference(
		before->wins, before->games, current->wins, current->games);

	json_open_object(w, "window_trend");
	json_put_text(w, "trend", trend_name(current->trend));
	put_side(w, "current", current, c->from_ms, !c->has_before, c->until_ms);
	if (c->has_before)
		put_side(w, "before", before, c->before_ms, false, c->from_ms);
	else
		json_put_null(w, "before");
	json_open_object(w, "difference");
	number_put_members(w, &difference);
	json_close_object(w);
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
	put_comparison(w, &result->comparison);
}
