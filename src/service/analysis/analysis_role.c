/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a player does in one role, and on which champions. */
#include "service/analysis/analysis_priv.h"

#include "service/answer/games.h"

static void sum_up(const struct game_selection *games, const struct game_peers *peers,
		   struct period_metrics *ret_metrics)
{
	struct metric_sums sums = { 0 };

	for (size_t k = 0; k < games->n; k++)
		metric_add(&sums, games->history, games->rows[k], peers);
	metrics_of(&sums, ret_metrics);
}

static int name_champions(const struct service_asked *asked, struct sql_conn *conn,
			  struct service_analysis_result *result, struct err *err)
{
	unsigned n = (unsigned)result->list_count;
	uint16_t *ids = talloc_array(asked->mem, uint16_t, n + 1);

	result->names = talloc_zero_array(asked->mem, const char *, n + 1);
	if (!ids || !result->names)
		return analysis_no_memory(err);
	for (size_t i = 0; i < n; i++)
		ids[i] = result->list[i].champion_id;
	return service_lookup_champions(asked->ctx->lookup, asked->mem, conn, ids, n,
					result->names, err);
}

static int compute_metrics(const struct service_asked *asked, struct sql_conn *conn,
			   const struct game_selection *games,
			   struct service_analysis_result *result, struct err *err)
{
	const struct game_peers *beside;
	struct stats_peers peers;
	int r = stats_peers_get(asked, conn, games, &peers, err);

	if (r)
		return r;
	beside = peers.there ? &peers.games : NULL;
	sum_up(games, beside, &result->role);
	r = champion_list_make(asked->mem, games, beside, &result->list,
			       &result->list_count);
	stats_peers_put(&peers);
	return r ? analysis_no_memory(err) : 0;
}

int analysis_compute_role(const struct service_asked *asked, struct sql_conn *conn,
			  struct service_analysis_result *result, struct err *err)
{
	struct game_selection games, since;
	struct trend_blocks blocks;
	int r = analysis_read_games(asked, conn, HISTORY_PEERS, &games, &since, &blocks,
				    err);

	if (r)
		return r;
	result->n = (uint32_t)games.n;
	result->excluded = games.excluded;
	r = compute_metrics(asked, conn, &games, result, err);
	/* As in role_performance, where all roles are looked at. */
	result->role.trend = trend_blocks_word(&blocks, &since, ROLE_NONE, TREND_ROLES);
	service_games_free(&games);
	return r ? r : name_champions(asked, conn, result, err);
}

void analysis_put_role(struct json_writer *w,
		       const struct service_analysis_result *result)
{
	json_put_text(w, "role", model_role_name(result->window.filter.role));
	service_game_window_put_period(w, &result->window);
	if (result->n)
		metric_fields_put(w, "performance", &result->role);
	else
		json_put_null(w, "performance");
	json_open_array(w, "champions");
	for (size_t i = 0; i < result->list_count; i++)
		metric_fields_put_champion(w, &result->list[i], result->names[i]);
	json_close_array(w);
}
