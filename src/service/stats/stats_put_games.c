/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections that follow single games: streaks, sessions, records; and the people. */
#include "service/stats/stats_priv.h"

#include "analytics/figures.h"
#include "analytics/runs.h"
#include "service/fields.h"
#include "service/numbers.h"

#include <math.h>

#define STREAK_LEVEL 0.05

static void put_streak(struct json_writer *w, const char *key,
		       const struct streak *streak)
{
	if (!streak->games) {
		json_put_null(w, key);
		return;
	}
	json_open_object(w, key);
	json_put_int(w, "games", streak->games);
	json_put_time(w, "from", streak->from_ms);
	json_put_time(w, "to", streak->to_ms);
	json_close_object(w);
}

static const char *verdict_of(double p_value, double runs, double expected)
{
	if (isnan(p_value))
		return "not_enough_games";
	if (p_value >= STREAK_LEVEL)
		return "as_chance";
	return runs < expected ? "streaky" : "alternating";
}

void stats_put_streaks(struct json_writer *w, const struct service_stats_result *result)
{
	const struct streaks *s = &result->streaks;
	uint32_t losses = s->games - s->wins;
	double expected = runs_expected(s->wins, losses);
	double p_value = runs_p_value(s->wins, losses, s->runs);

	if (s->games) {
		json_open_object(w, "current");
		json_put_text(w, "result", s->last_won ? "win" : "loss");
		json_put_int(w, "games", s->last.games);
		json_close_object(w);
	} else {
		json_put_null(w, "current");
	}
	put_streak(w, "longest_win", &s->longest_win);
	put_streak(w, "longest_loss", &s->longest_loss);
	json_put_int(w, "runs", s->runs);
	number_put(w, "expected", expected);
	number_put(w, "runs_p_value", p_value);
	json_put_text(w, "verdict", verdict_of(p_value, s->runs, expected));
}

static void put_session_rate(struct json_writer *w, const char *key,
			     const struct session_rate *rate)
{
	number_put_rate(w, key, rate->wins, rate->games, NULL);
}

void stats_put_sessions(struct json_writer *w, const struct service_stats_result *result)
{
	const struct sessions *s = &result->sessions;
	const struct session_summary *summary = &result->session_summary;
	const struct streak longest = { summary->longest.games, summary->longest.from_ms,
					summary->longest.to_ms };

	json_put_int(w, "sessions", summary->sessions);
	number_put_interval(w, "games_per_session", summary->sessions,
			    summary->games_per_session);
	put_streak(w, "longest", &longest);
	put_session_rate(w, "after_loss", &s->after_loss);
	put_session_rate(w, "after_win", &s->after_win);
	number_put(w, "tilt", summary->tilt);
	number_put(w, "tilt_p_value", summary->tilt_p_value);
	json_open_array(w, "by_position");
	for (int p = 0; p < SESSION_POSITIONS; p++)
		put_session_rate(w, NULL, &s->position[p]);
	json_close_array(w);
}

static const struct {
	const char *name;
	enum figure figure; /* a mode without it has no such record */
} records[RECORD_COUNT] = {
	[RECORD_KILLS] = { "kills", FIGURE_ALWAYS },
	[RECORD_DEATHS] = { "deaths", FIGURE_ALWAYS },
	[RECORD_ASSISTS] = { "assists", FIGURE_ASSISTS },
	[RECORD_KDA] = { "kda", FIGURE_KDA },
	[RECORD_CS] = { "cs", FIGURE_CS },
	[RECORD_CS_PER_MIN] = { "cs_per_min", FIGURE_CS },
	[RECORD_GOLD] = { "gold", FIGURE_GOLD },
	[RECORD_DAMAGE] = { "damage", FIGURE_ALWAYS },
	[RECORD_DAMAGE_PER_MIN] = { "damage_per_min", FIGURE_ALWAYS },
	[RECORD_VISION] = { "vision", FIGURE_VISION },
	[RECORD_DURATION] = { "duration", FIGURE_ALWAYS },
	[RECORD_MULTIKILL] = { "multikill", FIGURE_MULTIKILLS },
	[RECORD_SHORTEST_WIN] = { "shortest_win", FIGURE_ALWAYS },
};

static void put_record(struct json_writer *w, const char *key,
		       const struct record *record, const struct stats_record *game)
{
	if (!record->there) {
		json_put_null(w, key);
		return;
	}
	json_open_object(w, key);
	number_put(w, "value", record->value);
	json_put_text(w, "match_id", *game->match_id ? game->match_id : NULL);
	json_put_time(w, "game_start", game->game_start_ms);
	json_put_int(w, "champion_id", game->champion_id);
	json_put_text(w, "name", game->champion_name);
	json_close_object(w);
}

void stats_put_records(struct json_writer *w, const struct service_stats_result *result)
{
	for (int i = 0; i < RECORD_COUNT; i++)
		if (figure_of_mode(records[i].figure, result->window.mode))
			put_record(w, records[i].name, &result->records.best[i],
				   &result->record_games[i]);
}

static void put_people(struct json_writer *w, const char *key,
		       const struct stats_people *people)
{
	json_open_array(w, key);
	for (size_t i = 0; i < people->n; i++) {
		const struct stats_person *p = &people->list[i];

		json_open_object(w, NULL);
		json_put_text(w, "puuid", *p->puuid ? p->puuid : NULL);
		json_put_text(w, "riot_id", *p->riot_id ? p->riot_id : NULL);
		json_put_text(w, "riot_tag", *p->riot_tag ? p->riot_tag : NULL);
		json_put_int(w, "games", p->mate.games);
		json_put_int(w, "wins", p->mate.wins);
		number_put_rate(w, "win_rate", p->mate.wins, p->mate.games, &p->shrunk);
		json_put_time(w, "last_played", p->mate.last_ms);
		json_close_object(w);
	}
	json_close_array(w);
}

void stats_put_mates(struct json_writer *w, const struct service_stats_result *result)
{
	json_put_int(w, "mates_total", (int64_t)result->with.total);
	json_put_int(w, "opponents_total", (int64_t)result->against.total);
	put_people(w, "mates", &result->with);
	put_people(w, "opponents", &result->against);
}
