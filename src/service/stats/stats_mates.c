/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People: who of them may be seen, who is listed, what they are called. */
#include "service/stats/stats_priv.h"

#include "store/player_store.h"

#include <stdlib.h>
#include <string.h>

#define GAMES_COUNTED 256

/* People with enough common games, before they have names. */
struct candidate {
	struct mate mate;
	struct interval shrunk;
};

struct candidates {
	struct candidate *list;
	size_t n;
};

/* Ids that the viewer may not see, sorted. */
struct hidden {
	const struct access_viewer *viewer;
	int64_t *ids;
	size_t n, cap;
};

static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int on_hidden(void *arg, const struct model_player *player)
{
	struct hidden *hidden = arg;

	if (hidden->n < hidden->cap &&
	    !access_viewer_sees(hidden->viewer, player->puuid, player->privacy))
		hidden->ids[hidden->n++] = player->player_id;
	return 0;
}

static int find_hidden(const struct service_asked *asked, struct sql_conn *conn,
		       const struct candidates *people, struct hidden *ret_hidden,
		       struct err *err)
{
	unsigned n = (unsigned)people->n;
	int64_t *ids = talloc_array(asked->mem, int64_t, n + 1);
	int r;

	*ret_hidden = (struct hidden){ .viewer = asked->viewer,
				       .cap = n + PLAYER_STORE_FEW_HIDDEN };
	ret_hidden->ids = talloc_array(asked->mem, int64_t, (unsigned)ret_hidden->cap);
	if (!ids || !ret_hidden->ids)
		return stats_no_memory(err);
	for (size_t i = 0; i < n; i++)
		ids[i] = people->list[i].mate.player_id;
	r = player_store_hidden_of(conn, ids, n, on_hidden, ret_hidden, err);
	qsort(ret_hidden->ids, ret_hidden->n, sizeof(*ids), compare_ids);
	talloc_free(ids);
	return r;
}

static int drop_hidden(const struct service_asked *asked, struct sql_conn *conn,
		       struct candidates *people, struct err *err)
{
	struct hidden hidden;
	size_t seen = 0;
	int r = find_hidden(asked, conn, people, &hidden, err);

	if (r)
		return r;
	for (size_t i = 0; i < people->n; i++)
		if (!bsearch(&people->list[i].mate.player_id, hidden.ids, hidden.n,
			     sizeof(*hidden.ids), compare_ids))
			people->list[seen++] = people->list[i];
	people->n = seen;
	talloc_free(hidden.ids);
	return 0;
}

static int shrink(struct candidates *people, struct err *err)
{
	struct shrink_group *rates =
		talloc_array(NULL, struct shrink_group, (unsigned)people->n + 1);
	struct shrink_pick best, worst;

	if (!rates)
		return stats_no_memory(err);
	for (size_t i = 0; i < people->n; i++)
		rates[i] =
			(struct shrink_group){ .n = people->list[i].mate.games,
					       .successes = people->list[i].mate.wins };
	shrink_rates(rates, people->n, &best, &worst);
	for (size_t i = 0; i < people->n; i++)
		people->list[i].shrunk = rates[i].shrunk;
	talloc_free(rates);
	return 0;
}

/* Games as far as they are told apart when the first are looked for. */
static uint32_t counted(const struct candidate *person)
{
	return person->mate.games < GAMES_COUNTED ? person->mate.games
						  : GAMES_COUNTED - 1;
}

/* Games, then the newest common game. */
static int compare_mates(const struct mate *x, const struct mate *y)
{
	if (x->games != y->games)
		return x->games < y->games ? 1 : -1;
	return (x->last_ms < y->last_ms) - (x->last_ms > y->last_ms);
}

static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return compare_mates(&x->mate, &y->mate);
}

/* The whole order needs puuids, which are known of those alone that may be listed. */
static int compare_people(const void *a, const void *b)
{
	const struct stats_person *x = a, *y = b;
	int order = compare_mates(&x->mate, &y->mate);

	return order ? order : strcmp(x->puuid, y->puuid);
}

/*
 * Drop those who cannot be among the first: of thousands few have as many games as the
 * one at the limit.
 */
static void keep_first(struct candidates *people, size_t limit)
{
	uint32_t games[GAMES_COUNTED] = { 0 }, least = GAMES_COUNTED - 1;
	size_t first = 0, kept = 0;

	for (size_t i = 0; i < people->n; i++)
		games[counted(&people->list[i])]++;
	while (least && (first += games[least]) < limit)
		least--;
	for (size_t i = 0; i < people->n; i++)
		if (counted(&people->list[i]) >= least)
			people->list[kept++] = people->list[i];
	people->n = kept;
}

/* How many stand before the limit or beside the last one before it. */
static size_t may_be_listed(const struct candidates *people, size_t limit)
{
	size_t n = people->n < limit ? people->n : limit;

	while (n && n < people->n &&
	       !compare_candidates(&people->list[n], &people->list[n - 1]))
		n++;
	return n;
}

static int on_named(void *arg, const struct model_player *player)
{
	struct stats_people *people = arg;

	for (size_t i = 0; i < people->n; i++) {
		struct stats_person *person = &people->list[i];

		if (person->mate.player_id != player->player_id)
			continue;
		memcpy(person->puuid, player->puuid, sizeof(person->puuid));
		memcpy(person->riot_id, player->riot_id, sizeof(person->riot_id));
		memcpy(person->riot_tag, player->riot_tag, sizeof(person->riot_tag));
	}
	return 0;
}

/* Those who are listed: their names, and with their puuids the last order. */
static int list(const struct service_asked *asked, struct sql_conn *conn, size_t limit,
		struct candidates *from, struct stats_people *ret_people, struct err *err)
{
	struct stats_people people = { .total = from->n };
	int64_t *ids;
	int r;

	keep_first(from, limit);
	qsort(from->list, from->n, sizeof(*from->list), compare_candidates);
	people.n = may_be_listed(from, limit);
	people.list = talloc_zero_array(asked->mem, struct stats_person,
					(unsigned)people.n + 1);
	ids = talloc_array(asked->mem, int64_t, (unsigned)people.n + 1);
	if (!people.list || !ids)
		return stats_no_memory(err);
	for (size_t i = 0; i < people.n; i++) {
		people.list[i].mate = from->list[i].mate;
		people.list[i].shrunk = from->list[i].shrunk;
		ids[i] = from->list[i].mate.player_id;
	}
	r = player_store_by_ids(conn, ids, people.n, on_named, &people, err);
	qsort(people.list, people.n, sizeof(*people.list), compare_people);
	if (people.n > limit)
		people.n = limit;
	talloc_free(ids);
	*ret_people = people;
	return r;
}

/* Those of a set with enough common games whom the viewer may see. */
static int people_of(const struct service_asked *asked, struct sql_conn *conn,
		     const struct mate_set *set, size_t limit,
		     struct stats_people *ret_people, struct err *err)
{
	struct candidates people = { 0 };
	int r;

	people.list = talloc_array(asked->mem, struct candidate,
				   (unsigned)mates_frequent(set) + 1);
	if (!people.list)
		return stats_no_memory(err);
	for (size_t i = 0; i < set->n; i++)
		if (set->mates[i].games >= MATES_MIN_GAMES)
			people.list[people.n++].mate = set->mates[i];
	r = drop_hidden(asked, conn, &people, err);
	if (!r)
		r = shrink(&people, err);
	if (!r)
		r = list(asked, conn, limit, &people, ret_people, err);
	talloc_free(people.list);
	return r;
}

int stats_compute_mates(const struct service_asked *asked, struct sql_conn *conn,
			const struct game_selection *games,
			const struct stats_peers *peers,
			struct service_stats_result *result, struct err *err)
{
	int64_t player_id = asked->player.player_id;
	TALLOC_CTX *scratch = talloc_new(asked->mem);
	struct mates mates;
	int r = scratch ? mates_init(scratch, &mates) : -E_NOMEM;

	(void)peers;
	if (!r)
		r = mates_add(&mates, player_id, games);
	if (r == -E_CORRUPT)
		r = err_set(err, E_CORRUPT, "a line-up of player %lld does not unpack",
			    (long long)player_id);
	else if (r)
		r = stats_no_memory(err);
	if (!r)
		r = people_of(asked, conn, &mates.with, result->limit, &result->with,
			      err);
	if (!r)
		r = people_of(asked, conn, &mates.against, result->limit,
			      &result->against, err);
	talloc_free(scratch);
	return r;
}
