/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A player's games by the game mode that their documents name. */
#include "service/analysis/analysis_priv.h"

#include "service/answer/games.h"
#include "store/match_store.h"

int analysis_compute_modes(const struct service_asked *asked, struct sql_conn *conn,
			   struct service_analysis_result *result, struct err *err)
{
	struct game_selection games;
	const char **names = NULL;
	int r = service_games_read(asked, conn, HISTORY_FULL, &games, err);

	if (r)
		return r;
	result->n = (uint32_t)games.n;
	result->excluded = games.excluded;
	r = match_store_modes(conn, asked->mem, asked->player.player_id, games.history,
			      &names, err);
	if (!r && modes_count(asked->mem, &games, names, &result->modes,
			      &result->mode_count) < 0)
		r = analysis_no_memory(err);
	service_games_free(&games);
	return r;
}

static void put_mode(struct json_writer *w, const struct mode_games *mode)
{
	const struct metric_sums *s = &mode->sums;

	json_open_object(w, NULL);
	json_put_text(w, "game_mode", mode->name);
	json_put_int(w, "total_matches", s->games);
	json_put_int(w, "wins", s->wins);
	json_put_real(w, "win_rate", metrics_win_rate(s->wins, s->games), RATE_DIGITS);
	json_put_real(w, "avg_kda", metrics_kda(s->kills, s->deaths, s->assists),
		      RATE_DIGITS);
	json_put_int(w, "total_kills", (int64_t)s->kills);
	json_put_int(w, "total_deaths", (int64_t)s->deaths);
	json_put_int(w, "total_assists", (int64_t)s->assists);
	json_put_real(w, "avg_duration_minutes", (double)s->duration_s / 60 / s->games,
		      RATE_DIGITS);
	json_close_object(w);
}

void analysis_put_modes(struct json_writer *w,
			const struct service_analysis_result *result)
{
	json_open_array(w, "game_modes");
	for (size_t i = 0; i < result->mode_count; i++)
		put_mode(w, &result->modes[i]);
	json_close_array(w);
	json_put_int(w, "total_modes", (int64_t)result->mode_count);
}
