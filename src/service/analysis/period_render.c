/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/analysis/period.h"

#include "service/analysis/metric_fields.h"
#include "service/analysis/period_advice.h"

static const char *text_or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static void put_role(struct json_writer *w, const char *key, enum model_role role)
{
	json_put_text(w, key, text_or_null(model_role_name(role)));
}

static void put_data(struct json_writer *w, const struct service_period_result *result)
{
	const struct period_stats *s = &result->stats;
	char advice[PERIOD_ADVICE_SIZE];

	json_open_object(w, "data");
	json_put_text(w, "period", period_name(result->window.period));
	json_put_int(w, "total_games", s->total.games);
	json_put_real(w, "win_rate", s->total.win_rate, RATE_DIGITS);
	json_put_real(w, "avg_kda", s->total.avg_kda, RATE_DIGITS);
	metric_fields_put_percentile(w, &s->total.percentile);
	put_role(w, "best_role", s->best_role);
	put_role(w, "worst_role", s->worst_role);
	json_open_array(w, "top_champions");
	for (size_t i = 0; i < s->champion_count; i++)
		metric_fields_put_champion(w, &s->champions[i],
					   result->champion_names[i]);
	json_close_array(w);
	json_open_object(w, "role_performance");
	for (int role = ROLE_TOP; role < ROLE_COUNT; role++)
		if (s->roles[role].games)
			metric_fields_put(w, model_role_name((enum model_role)role),
					  &s->roles[role]);
	json_close_object(w);
	json_put_text(w, "recent_trend", trend_name(s->total.trend));
	json_open_array(w, "suggestions");
	if (period_advice(result->window.period, s, advice))
		json_put_text(w, NULL, advice);
	json_close_array(w);
	json_close_object(w);
}

static void put_player(struct json_writer *w, const struct model_player *player)
{
	json_open_object(w, "player");
	json_put_text(w, "puuid", player->puuid);
	json_put_text(w, "riot_id", text_or_null(player->riot_id));
	json_put_text(w, "riot_tag", text_or_null(player->riot_tag));
	json_put_text(w, "region", text_or_null(player->platform));
	json_close_object(w);
}

static void put_time_or_null(struct json_writer *w, const char *key, bool there,
			     int64_t ms)
{
	if (there)
		json_put_time(w, key, ms);
	else
		json_put_null(w, key);
}

static void put_meta(struct json_writer *w, const struct service_period_result *result,
		     bool cached)
{
	const struct period_stats *s = &result->stats;
	bool any = s->total.games > 0;

	json_open_object(w, "meta");
	service_game_window_put_period(w, &result->window);
	json_put_int(w, "user_id", result->player.player_id);
	put_player(w, &result->player);
	json_put_bool(w, "cached", cached);
	json_put_time(w, "generated_at", result->generated_ms);
	service_game_window_put(w, &result->window, &result->excluded);
	json_put_int(w, "n", s->total.games);
	json_put_int(w, "games_without_role", s->roles[ROLE_NONE].games);
	json_put_int(w, "role_min_games", PERIOD_ROLE_MIN_GAMES);
	json_put_int(w, "champion_min_games", CHAMPION_MIN_GAMES);
	put_time_or_null(w, "first_game", any, s->first_game_ms);
	put_time_or_null(w, "last_game", any, s->last_game_ms);
	json_put_bool(w, "synthetic", result->player.synthetic);
	json_put_int(w, "data_version", (int64_t)result->player.data_version);
	json_close_object(w);
}

void service_period_render(const struct service_period_result *result,
			   enum service_envelope envelope, bool cached, struct buf *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_open_object(&w, NULL);
	json_put_bool(&w, "success", true);
	put_data(&w, result);
	if (envelope == ENVELOPE_V2)
		put_meta(&w, result, cached);
	json_close_object(&w);
}
