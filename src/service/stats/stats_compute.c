/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/stats/stats_priv.h"

#include "base/tz.h"
#include "store/match_store.h"

#include <string.h>

int stats_compute_summary(const struct service_asked *asked, struct sql_conn *conn,
			  const struct game_selection *games,
			  const struct stats_peers *peers,
			  struct service_stats_result *result, struct err *err)
{
	(void)asked;
	(void)conn;
	(void)err;
	for (size_t k = 0; k < games->n; k++)
		totals_add(&result->totals, games->history, games->rows[k],
			   peers->there ? &peers->games : NULL);
	return 0;
}

/* The names of the champions that are the groups' keys. */
static int name_groups(const struct service_asked *asked, struct sql_conn *conn,
		       struct service_stats_result *result, struct err *err)
{
	const struct game_groups *groups = &result->groups;
	unsigned n = (unsigned)groups->n;
	uint16_t *ids = talloc_array(asked->mem, uint16_t, n + 1);

	result->names = talloc_zero_array(asked->mem, const char *, n + 1);
	if (!ids || !result->names)
		return stats_no_memory(err);
	for (size_t i = 0; i < n; i++)
		ids[i] = (uint16_t)groups->groups[i].key;
	return service_lookup_champions(asked->ctx->lookup, asked->mem, conn, ids, n,
					result->names, err);
}

static int find_baselines(const struct service_asked *asked,
			  const struct stats_peers *peers,
			  struct service_stats_result *result, struct err *err)
{
	const struct game_groups *groups = &result->groups;
	struct stats_baseline *baselines =
		talloc_array(asked->mem, struct stats_baseline, (unsigned)groups->n + 1);
	bool there = true;

	if (!baselines)
		return stats_no_memory(err);
	for (size_t i = 0; i < groups->n && there; i++)
		there = stats_peers_tally(peers, &asked->window, groups->by,
					  groups->groups[i].key, &baselines[i]);
	result->baselines = there ? baselines : NULL;
	return 0;
}

static int make_groups(const struct service_asked *asked,
		       const struct game_selection *games,
		       const struct stats_peers *peers,
		       struct service_stats_result *result, struct err *err)
{
	struct game_groups *groups = &result->groups;
	const struct tz *tz;
	int r = tz_get(asked->window.tz, &tz, err);

	if (r)
		return r;
	if (groups_init(asked->mem, stats_kind_of(result->section)->by, groups) ||
	    groups_add(groups, games, asked->window.mode, tz,
		       peers->there ? &peers->games : NULL) ||
	    groups_finish(groups))
		return stats_no_memory(err);
	return find_baselines(asked, peers, result, err);
}

int stats_compute_groups(const struct service_asked *asked, struct sql_conn *conn,
			 const struct game_selection *games,
			 const struct stats_peers *peers,
			 struct service_stats_result *result, struct err *err)
{
	enum group_key by = stats_kind_of(result->section)->by;
	int r = make_groups(asked, games, peers, result, err);

	if (!r && (by == GROUP_CHAMPION || by == GROUP_OPPONENT))
		r = name_groups(asked, conn, result, err);
	return r;
}

int stats_compute_streaks(const struct service_asked *asked, struct sql_conn *conn,
			  const struct game_selection *games,
			  const struct stats_peers *peers,
			  struct service_stats_result *result, struct err *err)
{
	const struct model_history *h = games->history;

	(void)peers;
	(void)asked;
	(void)conn;
	(void)err;
	for (size_t k = 0; k < games->n; k++)
		streaks_add(&result->streaks, h->win[games->rows[k]] != 0,
			    h->game_start_ms[games->rows[k]]);
	return 0;
}

int stats_compute_sessions(const struct service_asked *asked, struct sql_conn *conn,
			   const struct game_selection *games,
			   const struct stats_peers *peers,
			   struct service_stats_result *result, struct err *err)
{
	struct sessions *sessions = &result->sessions;

	(void)peers;
	(void)conn;
	if (sessions_init(asked->mem, 64, sessions) || sessions_add(sessions, games) ||
	    sessions_summarise(asked->mem, sessions, &result->session_summary))
		return stats_no_memory(err);
	return 0;
}

/* From rows of the history to what can be shown of the games. */
int stats_compute_records(const struct service_asked *asked, struct sql_conn *conn,
			  const struct game_selection *games,
			  const struct stats_peers *peers,
			  struct service_stats_result *result, struct err *err)
{
	const struct model_history *h = games->history;
	char match_ids[RECORD_COUNT][MODEL_MATCH_ID_SIZE];
	const char *names[RECORD_COUNT];
	uint16_t champions[RECORD_COUNT];
	int64_t ids[RECORD_COUNT];
	size_t n = 0, k = 0;
	int r;

	(void)peers;
	records_add(&result->records, games);
	for (int i = 0; i < RECORD_COUNT; i++) {
		if (!result->records.best[i].there)
			continue;
		ids[n] = h->match_id[result->records.best[i].row];
		champions[n++] = h->champion_id[result->records.best[i].row];
	}
	r = match_store_names(conn, ids, n, match_ids, err);
	if (!r)
		r = service_lookup_champions(asked->ctx->lookup, asked->mem, conn,
					     champions, n, names, err);
	for (int i = 0; i < RECORD_COUNT && !r; i++) {
		const struct record *record = &result->records.best[i];
		struct stats_record *game = &result->record_games[i];

		if (!record->there)
			continue;
		memcpy(game->match_id, match_ids[k], sizeof(game->match_id));
		game->game_start_ms = h->game_start_ms[record->row];
		game->champion_id = champions[k];
		game->champion_name = names[k++];
	}
	return r;
}
