/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The players of one transaction, sorted by puuid: found or created, and at its end
 * refreshed and given a new data_version.  Always in the order of the puuids, so that two
 * importing processes wait for each other but never in a circle.
 */
#pragma once

#include "store/match_store.h"
#include "store/player_fold.h"

struct player_entry {
	int64_t player_id;
	char puuid[MODEL_PUUID_SIZE];
	char platform[8];
	char riot_id[MODEL_NAME_SIZE], riot_tag[MODEL_TAG_SIZE];
	char name_fold[PLAYER_FOLD_SIZE];
	int64_t name_at;               /* game_start of the name; -1 = no name */
	int64_t first_seen, last_seen; /* 0 = in no game */
	int64_t imported_at;
	uint64_t data_version;
	enum player_privacy privacy;
	bool synthetic;
	bool touched; /* data of this player changed */
};

struct player_batch {
	struct player_entry *entries;
	size_t n, cap;
	bool sorted;
};

/* An empty batch in mem with room for cap entries added one by one. */
int player_batch_init(struct player_batch *batch, TALLOC_CTX *mem, size_t cap,
		      struct err *err) MUST_CHECK;

/* Add one sight of a player (copied); the same puuid may come many times. */
void player_batch_add(struct player_batch *batch, const struct player_entry *entry);

/* Sort, melt the sights of one player into one, fold the names. */
int player_batch_close(struct player_batch *batch, TALLOC_CTX *mem,
		       struct err *err) MUST_CHECK;

/*
 * A closed batch of stored players by their ids (which are sorted in place; each may come
 * many times), all touched at now_ms and nothing else known of them.
 */
int player_batch_of_ids(struct sql_conn *conn, TALLOC_CTX *mem,
			struct player_batch *batch, int64_t *ids, size_t n,
			int64_t now_ms, struct err *err) MUST_CHECK;

/* The entry of a puuid in a closed batch; NULL when it has none.  Borrowed. */
struct player_entry *player_batch_find(const struct player_batch *batch,
				       const char *puuid);

/* Fill player_id; create those that are not there yet. */
int player_batch_resolve(struct sql_conn *conn, TALLOC_CTX *mem,
			 struct player_batch *batch, struct err *err) MUST_CHECK;

/*
 * Refresh the rows of the touched entries and bump their data_version (bots have none);
 * ret_touched: array in mem.
 */
int player_batch_bump(struct sql_conn *conn, TALLOC_CTX *mem, struct player_batch *batch,
		      struct match_store_touched **ret_touched, size_t *ret_count,
		      struct err *err) MUST_CHECK;
