/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One champion of a player: best and worst game, mastery, progression, suggestions. */
#include "service/analysis/analysis_priv.h"

#include "service/analysis/champion_advice.h"
#include "service/answer/games.h"
#include "service/fields.h"
#include "store/match_store.h"

#include <stdio.h>
#include <string.h>

static struct analysis_game game_of(const struct model_history *h, uint32_t i,
				    double score)
{
	return (struct analysis_game){
		.game_start_ms = h->game_start_ms[i],
		.role = h->role[i],
		.kills = h->kills[i],
		.deaths = h->deaths[i],
		.assists = h->assists[i],
		.cs = h->cs[i],
		.vision = h->vision[i],
		.gold = h->gold[i],
		.damage = h->damage[i],
		.duration_s = h->duration_s[i],
		.win = h->win[i] != 0,
		.score = score,
	};
}

static int describe_games(const struct model_history *h, struct sql_conn *conn,
			  struct service_analysis_result *result, struct err *err)
{
	const struct champion_analysis *a = &result->champion;
	const int64_t ids[] = { h->match_id[a->best], h->match_id[a->worst] };
	char names[2][MODEL_MATCH_ID_SIZE];
	int r = match_store_names(conn, ids, 2, names, err);

	if (r)
		return r;
	result->best = game_of(h, a->best, a->best_score);
	result->worst = game_of(h, a->worst, a->worst_score);
	memcpy(result->best.match_id, names[0], sizeof(names[0]));
	memcpy(result->worst.match_id, names[1], sizeof(names[1]));
	return 0;
}

static int name_champion(const struct service_asked *asked, struct sql_conn *conn,
			 struct service_analysis_result *result, struct err *err)
{
	uint16_t id = asked->window.filter.champion_id;

	result->names = talloc_zero_array(asked->mem, const char *, 1);
	if (!result->names)
		return analysis_no_memory(err);
	return service_lookup_champions(asked->ctx->lookup, asked->mem, conn, &id, 1,
					result->names, err);
}

static int analyse(const struct service_asked *asked, struct sql_conn *conn,
		   const struct game_selection *games,
		   struct service_analysis_result *result, struct err *err)
{
	struct stats_peers peers;
	int r = stats_peers_get(asked, conn, games, &peers, err);

	if (r)
		return r;
	r = champion_analyse(asked->mem, games, peers.there ? &peers.games : NULL,
			     &result->champion);
	stats_peers_put(&peers);
	return r ? analysis_no_memory(err)
		 : describe_games(games->history, conn, result, err);
}

int analysis_compute_champion(const struct service_asked *asked, struct sql_conn *conn,
			      struct service_analysis_result *result, struct err *err)
{
	struct game_selection games, since;
	struct trend_blocks blocks;
	int r = analysis_read_games(asked, conn, HISTORY_FULL, &games, &since, &blocks,
				    err);

	if (r)
		return r;
	result->n = (uint32_t)games.n;
	result->excluded = games.excluded;
	if (!games.n)
		r = err_set(err, E_EMPTY, "no game on champion %u counts",
			    asked->window.filter.champion_id);
	else
		r = analyse(asked, conn, &games, result, err);
	if (!r)
		result->champion.metrics.trend =
			trend_blocks_word(&blocks, &since, ROLE_NONE, 1);
	service_games_free(&games);
	return r ? r : name_champion(asked, conn, result, err);
}

static void put_game(struct json_writer *w, const char *key,
		     const struct analysis_game *game, const char *champion)
{
	char kda[32];

	snprintf(kda, sizeof(kda), "%u/%u/%u", game->kills, game->deaths, game->assists);
	json_open_object(w, key);
	json_put_text(w, "match_id", game->match_id[0] ? game->match_id : NULL);
	json_put_time(w, "date", game->game_start_ms);
	json_put_text(w, "champion", champion);
	fields_put_role(w, game->role);
	json_put_text(w, "kda", kda);
	json_put_int(w, "cs", game->cs);
	json_put_int(w, "gold", game->gold);
	json_put_int(w, "damage", game->damage);
	json_put_int(w, "vision_score", game->vision);
	json_put_int(w, "game_duration", game->duration_s);
	json_put_bool(w, "win", game->win);
	json_put_real(w, "performance_score", game->score, SCORE_DIGITS);
	json_close_object(w);
}

static void put_progression(struct json_writer *w, const struct champion_analysis *a)
{
	json_open_object(w, "skill_progression");
	json_open_array(w, "progression_data");
	for (size_t i = 0; i < a->chunk_count; i++) {
		const struct champion_chunk *chunk = &a->chunks[i];

		json_open_object(w, NULL);
		json_put_int(w, "period", (int64_t)i + 1);
		json_put_int(w, "games", chunk->games);
		json_put_real(w, "win_rate", chunk->win_rate, RATE_DIGITS);
		json_put_real(w, "avg_kda", chunk->avg_kda, RATE_DIGITS);
		json_put_real(w, "performance_score", chunk->performance_score,
			      SCORE_DIGITS);
		json_close_object(w);
	}
	json_close_array(w);
	if (a->chunk_count)
		json_put_real(w, "overall_improvement", a->overall_improvement,
			      SCORE_DIGITS);
	else
		json_put_null(w, "overall_improvement");
	json_put_text(w, "trend", a->chunk_count ? trend_name(a->progression) : NULL);
	json_put_bool(w, "insufficient_data", a->chunk_count == 0);
	json_close_object(w);
}

void analysis_put_champion(struct json_writer *w,
			   const struct service_analysis_result *result)
{
	const struct champion_analysis *a = &result->champion;
	char texts[CHAMPION_ADVICE_MAX][CHAMPION_ADVICE_SIZE];
	size_t n = champion_advice(a, texts);

	json_put_int(w, "champion_id", result->window.filter.champion_id);
	json_put_text(w, "champion_name", result->names[0]);
	json_put_int(w, "games_played", a->metrics.games);
	json_put_real(w, "mastery_score", a->mastery_score, SCORE_DIGITS);
	metric_fields_put(w, "performance_metrics", &a->metrics);
	put_game(w, "best_game", &result->best, result->names[0]);
	put_game(w, "worst_game", &result->worst, result->names[0]);
	json_open_array(w, "improvement_suggestions");
	for (size_t i = 0; i < n; i++)
		json_put_text(w, NULL, texts[i]);
	json_close_array(w);
	put_progression(w, a);
}
