/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section trend: from the window's blocks to the comparison and its JSON. */
#include "service/stats/stats_priv.h"

#include "service/numbers.h"

#include <math.h>

int stats_compute_trend(const struct service_asked *asked, struct sql_conn *conn,
			const struct game_selection *games,
			const struct stats_peers *peers,
			struct service_stats_result *result, struct err *err)
{
	const struct service_game_window *window = &asked->window;

	(void)conn;
	(void)peers;
	if (!window->block_looks)
		return 0;
	return trend_compute(asked->mem, games, window->block_from_ms,
			     window->block_looks, &result->trend) < 0
		       ? stats_no_memory(err)
		       : 0;
}

static const char *verdict_of(enum trend_verdict verdict)
{
	switch (verdict) {
	case VERDICT_IMPROVING:
		return "improving";
	case VERDICT_DECLINING:
		return "declining";
	case VERDICT_NO_CHANGE_SHOWN:
		return "no_change_shown";
	case VERDICT_NOT_ENOUGH_GAMES:
		break;
	}
	return "not_enough_games";
}

static void put_block(struct json_writer *w, const char *key,
		      const struct trend_rate *rate, int64_t from_ms, int64_t to_ms)
{
	number_open_rate(w, key, rate->wins, rate->games, NULL);
	json_put_time(w, "from", from_ms);
	json_put_time(w, "to", to_ms);
	json_close_object(w);
}

static void put_needed(struct json_writer *w, const struct trend *t)
{
	if (t->before_needed)
		json_put_null(w, "games_needed");
	else
		json_put_int(w, "games_needed", t->current_needed);
	json_put_int(w, "before_needed", t->before_needed);
}

static void put_change(struct json_writer *w, const struct trend *t)
{
	if (!t->changed) {
		json_put_null(w, "change_point");
		return;
	}
	json_open_object(w, "change_point");
	json_put_time(w, "at", t->change_ms);
	number_put_rate(w, "before", t->change_before.wins, t->change_before.games, NULL);
	number_put_rate(w, "after", t->change_after.wins, t->change_after.games, NULL);
	json_close_object(w);
}

static void put_untested(struct json_writer *w)
{
	static const char *const nothing[] = {
		"before",    "current",      "difference",    "e_value",      "e_max",
		"threshold", "games_needed", "before_needed", "change_point",
	};

	json_put_text(w, "verdict", "not_tested");
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		json_put_null(w, nothing[i]);
}

void stats_put_trend(struct json_writer *w, const struct service_stats_result *result)
{
	const struct service_game_window *window = &result->window;
	const struct game_filter *f = &window->filter;
	const struct trend *t = &result->trend;
	struct interval difference;

	if (!window->block_looks) {
		put_untested(w);
		return;
	}
	difference = interval_difference(t->before.wins, t->before.games, t->current.wins,
					 t->current.games);
	json_put_text(w, "verdict", verdict_of(t->verdict));
	put_block(w, "before", &t->before, f->from_ms, window->block_from_ms);
	put_block(w, "current", &t->current, window->block_from_ms, f->until_ms);
	json_open_object(w, "difference");
	number_put_members(w, &difference);
	json_close_object(w);
	number_put(w, "e_value", t->e_value);
	number_put(w, "e_max", t->test.e_max);
	number_put(w, "threshold", t->test.threshold);
	put_needed(w, t);
	put_change(w, t);
}
