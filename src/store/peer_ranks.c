/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/peer_ranks.h"

#include "store/peer_rows.h"

#include <stdlib.h>
#include <string.h>

/* Whose snapshots stand where. */
struct entry {
	int64_t player_id;
	size_t from, n;
};

struct peer_ranks {
	uint64_t version;
	struct entry *entries; /* by player */
	size_t entry_n;
	struct peer_rank *snapshots; /* those of a player together, sorted */
	size_t snapshot_n, snapshot_room;
};

struct peer_ranks *peer_ranks_new(TALLOC_CTX *mem)
{
	return talloc_zero(mem, struct peer_ranks);
}

static int by_player(const void *key, const void *entry)
{
	const int64_t id = *(const int64_t *)key;
	const int64_t other = ((const struct entry *)entry)->player_id;

	return (id > other) - (id < other);
}

static const struct entry *find(const struct peer_ranks *ranks, int64_t player_id)
{
	return ranks->entry_n ? bsearch(&player_id, ranks->entries, ranks->entry_n,
					sizeof(*ranks->entries), by_player)
			      : NULL;
}

static void forget(struct peer_ranks *ranks)
{
	TALLOC_FREE(ranks->entries);
	TALLOC_FREE(ranks->snapshots);
	*ranks = (struct peer_ranks){ 0 };
}

static int keep_snapshots(struct peer_ranks *ranks, const struct peer_rank_list *list)
{
	if (ranks->snapshot_room - ranks->snapshot_n < list->n) {
		const size_t room = 2 * (ranks->snapshot_n + list->n);
		struct peer_rank *more =
			talloc_realloc(ranks, ranks->snapshots, struct peer_rank, room);

		if (!more)
			return -E_NOMEM;
		ranks->snapshots = more;
		ranks->snapshot_room = room;
	}
	if (list->n)
		memcpy(ranks->snapshots + ranks->snapshot_n, list->ranks,
		       list->n * sizeof(*list->ranks));
	ranks->snapshot_n += list->n;
	return 0;
}

/* Both are sorted and have nobody in common; base: where the list begins. */
static int merge(struct peer_ranks *ranks, const int64_t *ids, size_t n,
		 const struct peer_rank_list *list, size_t base)
{
	const size_t all = ranks->entry_n + n;
	struct entry *merged = talloc_array(ranks, struct entry, all + 1);
	size_t old = 0, new = 0, at = 0;

	if (!merged)
		return -E_NOMEM;
	for (size_t i = 0; i < all; i++) {
		const size_t from = at;

		if (new == n ||
		    (old < ranks->entry_n && ranks->entries[old].player_id < ids[new])) {
			merged[i] = ranks->entries[old++];
			continue;
		}
		while (at < list->n && list->ranks[at].player_id == ids[new])
			at++;
		merged[i] = (struct entry){ ids[new ++], base + from, at - from };
	}
	talloc_free(ranks->entries);
	ranks->entries = merged;
	ranks->entry_n = all;
	return 0;
}

/* Read and remember the snapshots of players who are not known. */
static int learn(struct peer_ranks *ranks, struct sql_conn *conn, const int64_t *ids,
		 size_t n, struct err *err)
{
	const size_t base = ranks->snapshot_n;
	struct peer_rank_list list = { 0 };
	int r = peer_ranks_of(conn, ranks, ids, n, &list, err);

	if (r)
		return r;
	r = keep_snapshots(ranks, &list);
	if (!r)
		r = merge(ranks, ids, n, &list, base);
	talloc_free(list.ranks);
	return r ? err_set(err, E_NOMEM, "no memory for the players' ranks") : 0;
}

int peer_ranks_know(struct peer_ranks *ranks, struct sql_conn *conn, uint64_t version,
		    const int64_t *ids, size_t n, struct err *err)
{
	int64_t *unknown;
	size_t unknown_n = 0;
	int r = 0;

	if (ranks->version != version || ranks->entry_n > PEER_RANKS_PLAYERS ||
	    ranks->snapshot_n > PEER_RANKS_SNAPSHOTS)
		forget(ranks);
	ranks->version = version;
	unknown = talloc_array(ranks, int64_t, n + 1);
	if (!unknown)
		return err_set(err, E_NOMEM, "no memory for the players' ranks");
	for (size_t i = 0; i < n; i++)
		if (!find(ranks, ids[i]))
			unknown[unknown_n++] = ids[i];
	if (unknown_n)
		r = learn(ranks, conn, unknown, unknown_n, err);
	talloc_free(unknown);
	return r;
}

enum model_tier peer_ranks_tier(const struct peer_ranks *ranks, int64_t player_id,
				uint16_t queue_id, int64_t game_start_ms)
{
	const struct entry *entry = find(ranks, player_id);

	return entry ? peer_tier_at(ranks->snapshots + entry->from, entry->n, player_id,
				    queue_id, game_start_ms)
		     : TIER_NONE;
}
