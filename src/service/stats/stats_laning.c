/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section of what timelines say: read, joined to the games, written. */
#include "service/stats/stats_priv.h"

#include "analytics/figures.h"
#include "service/answer/games.h"
#include "service/numbers.h"
#include "store/timeline_player.h"

#include <stdio.h>

int stats_compute_laning(const struct service_asked *asked, struct sql_conn *conn,
			 const struct game_selection *games,
			 const struct stats_peers *peers,
			 struct service_stats_result *result, struct err *err)
{
	const struct game_filter *filter = &asked->window.filter;
	struct timeline_player_list list = { 0 };
	int r;

	(void)peers;
	if (!figure_of_mode(FIGURE_LANING, result->window.mode) || !games->n)
		return 0;
	r = timeline_player_range(conn, asked->mem, asked->player.player_id,
				  filter->from_ms, filter->until_ms, SERVICE_GAMES_MAX,
				  &list, err);
	if (!r)
		laning_add(&result->laning, games, list.rows, list.n);
	talloc_free(list.rows);
	return r;
}

static void put_differences(struct json_writer *w, const char *what,
			    const struct mean_sums sums[LANING_MINUTES])
{
	static const int minutes[LANING_MINUTES] = { 10, 15, 20 };
	char key[32];

	for (int m = 0; m < LANING_MINUTES; m++) {
		snprintf(key, sizeof(key), "%s_diff_%d", what, minutes[m]);
		number_put_interval(w, key, sums[m].n, mean_signed_interval(&sums[m]));
	}
}

static void put_rate(struct json_writer *w, const char *key,
		     const struct laning_rate *rate)
{
	number_put_rate(w, key, rate->successes, rate->n, NULL);
}

static void put_mean(struct json_writer *w, const char *key, const struct mean_sums *sums)
{
	number_put_interval(w, key, sums->n, mean_interval(sums));
}

void stats_put_laning(struct json_writer *w, const struct service_stats_result *result)
{
	const struct laning_sums *s = &result->laning;

	if (!figure_of_mode(FIGURE_LANING, result->window.mode))
		return;
	json_put_int(w, "timelines", (int64_t)s->timelines);
	put_differences(w, "gold", s->gold_diff);
	put_differences(w, "xp", s->xp_diff);
	put_differences(w, "cs", s->cs_diff);
	put_rate(w, "lane_won", &s->lane_won);
	put_rate(w, "lane_lost", &s->lane_lost);
	put_rate(w, "win_rate_lane_won", &s->wins_lane_won);
	put_rate(w, "win_rate_lane_lost", &s->wins_lane_lost);
	put_rate(w, "win_rate_lane_even", &s->wins_lane_even);
	put_mean(w, "deaths_before_10", &s->deaths_before_10);
	put_mean(w, "plates", &s->plates);
	number_put_interval(w, "first_item_s", s->first_item_ms.n,
			    laning_first_item_s(s));
	put_rate(w, "throws", &s->throws);
	put_rate(w, "comebacks", &s->comebacks);
}
