/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/matches/matches.h"

#include "service/answer/games.h"
#include "service/cold.h"
#include "service/lookup.h"

#include <stdio.h>

struct champion_tally {
	uint32_t games, wins;
};

struct tally {
	double kda_sum;
	struct champion_tally *champions; /* by id */
	size_t champion_size;
};

static void count_game(const struct model_history *h, size_t i, struct tally *tally,
		       struct service_dashboard *d)
{
	struct champion_tally *champion = &tally->champions[h->champion_id[i]];
	uint32_t takedowns = (uint32_t)h->kills[i] + h->assists[i];

	d->total_matches++;
	d->wins += h->win[i];
	d->losses += !h->win[i];
	tally->kda_sum += h->deaths[i] ? (double)takedowns / h->deaths[i] : takedowns;
	champion->games++;
	champion->wins += h->win[i];
}

/* Most games, then most wins, then the lower id. */
static void pick_favorite(const struct tally *tally, struct service_dashboard *d)
{
	const struct champion_tally *best = NULL;

	for (size_t id = 1; id < tally->champion_size; id++) {
		const struct champion_tally *c = &tally->champions[id];

		if (c->games && (!best || c->games > best->games ||
				 (c->games == best->games && c->wins > best->wins))) {
			best = c;
			d->favorite_champion_id = (uint16_t)id;
		}
	}
	d->favorite_champion_games = best ? best->games : 0;
}

/* Room for the ids that occur, in mem. */
static int make_room(TALLOC_CTX *mem, const struct model_history *h, struct tally *tally)
{
	tally->champion_size = 1;
	for (size_t i = 0; i < h->n; i++)
		if (h->champion_id[i] >= tally->champion_size)
			tally->champion_size = (size_t)h->champion_id[i] + 1;
	tally->champions = talloc_zero_array(mem, struct champion_tally,
					     (unsigned)tally->champion_size);
	return tally->champions ? 0 : -E_NOMEM;
}

static void summarise(const struct game_selection *games, struct tally *tally,
		      struct service_dashboard *d)
{
	d->stored_matches = games->history->n;
	d->excluded = games->excluded;
	for (size_t k = 0; k < games->n; k++)
		count_game(games->history, games->rows[k], tally, d);
	if (d->total_matches) {
		d->win_rate = 100.0 * d->wins / d->total_matches;
		d->average_kda = tally->kda_sum / d->total_matches;
	}
	pick_favorite(tally, d);
}

static int name_favorite(const struct service_asked *asked, struct sql_conn *conn,
			 struct service_dashboard *d, struct err *err)
{
	const char *name = "None";
	int rc = 0;

	if (d->favorite_champion_id)
		rc = service_lookup_champions(asked->ctx->lookup, asked->mem, conn,
					      &d->favorite_champion_id, 1, &name, err);
	if (rc == 0)
		snprintf(d->favorite_champion, sizeof(d->favorite_champion), "%s", name);
	return rc;
}

static int compute(void *arg, const struct service_asked *asked, struct sql_conn *conn,
		   struct err *err)
{
	struct service_dashboard *d = arg;
	struct game_selection games;
	struct tally tally = { 0 };
	int rc = service_games_read(asked, conn, HISTORY_CORE, &games, err);

	if (rc < 0)
		return rc;
	if (make_room(asked->mem, games.history, &tally) < 0)
		rc = err_set(err, E_NOMEM, "dashboard: out of memory");
	else
		summarise(&games, &tally, d);
	service_games_free(&games);
	return rc ? rc : name_favorite(asked, conn, d, err);
}

void service_dashboard_prepare(struct service_filter_request *filter)
{
	if (!filter_given(filter, FILTER_PARAM_PERIOD))
		filter->period = PERIOD_ALL;
}

int service_dashboard_stats(struct service_context *ctx, TALLOC_CTX *mem,
			    const struct service_dashboard_request *req, int64_t now_ms,
			    struct deadline deadline,
			    struct service_dashboard *ret_dashboard, struct err *err)
{
	struct service_dashboard d = { 0 };
	const struct service_question question = {
		.player = &req->player,
		.viewer = req->viewer,
		.filter = &req->filter,
		.compute = compute,
		.arg = &d,
	};
	struct service_asked asked;
	int r = service_cold_enter(ctx, req->viewer, err);

	if (r)
		return r;
	r = service_answer_compute(ctx, mem, &question, now_ms, deadline, &asked, err);
	service_cold_leave(ctx, req->viewer);
	if (r)
		return r;
	d.player = asked.player;
	d.window = asked.window;
	*ret_dashboard = d;
	return 0;
}
