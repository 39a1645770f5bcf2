/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/match_store.h"

#include "store/rank_retier.h"
#include "store/player_batch.h"

#include <string.h>

struct rank_row {
	int64_t player_id;
	struct model_rank rank;
};

static const struct sql_field rank_params[] = {
	SQL_FIELD(SQL_I64, struct rank_row, player_id),
	SQL_FIELD(SQL_U16, struct rank_row, rank.queue_id),
	SQL_FIELD(SQL_I64, struct rank_row, rank.at_ms),
	SQL_FIELD(SQL_U8, struct rank_row, rank.tier),
	SQL_FIELD(SQL_U8, struct rank_row, rank.division),
	SQL_FIELD(SQL_I16, struct rank_row, rank.lp),
	SQL_FIELD(SQL_U16, struct rank_row, rank.wins),
	SQL_FIELD(SQL_U16, struct rank_row, rank.losses),
	SQL_FIELD(SQL_U8, struct rank_row, rank.scale_version),
	SQL_FIELD(SQL_BOOL, struct rank_row, rank.synthetic),
};

/* Affected rows: 1 new, 0 there already. */
static const struct sql_query insert_rank = {
	.text = "INSERT INTO {rank_snapshot} (player_id, queue_id, seen_at, tier,"
		" division, lp, wins, losses, scale_version, synthetic)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		" ON DUPLICATE KEY UPDATE seen_at = seen_at",
	.params = rank_params,
	.param_count = ARRAY_LEN(rank_params),
};

static int find_players(struct sql_conn *conn, TALLOC_CTX *mem,
			const struct model_rank *ranks, size_t n,
			struct player_batch *players, struct err *err)
{
	int r = player_batch_init(players, mem, n, err);

	for (size_t i = 0; i < n && !r; i++) {
		struct player_entry entry = { .name_at = -1,
					      .synthetic = ranks[i].synthetic,
					      .imported_at = 0 };

		memcpy(entry.puuid, ranks[i].puuid, sizeof(entry.puuid));
		player_batch_add(players, &entry);
	}
	if (!r)
		r = player_batch_close(players, mem, err);
	return r ? r : player_batch_resolve(conn, mem, players, err);
}

/* One by one: which of them are new decides whose data changed. */
static int put_rows(struct sql_conn *conn, const struct model_rank *ranks, size_t n,
		    struct player_batch *players, struct peer_rank *fresh,
		    size_t *ret_new, struct err *err)
{
	int r = 0;

	*ret_new = 0;
	for (size_t i = 0; i < n && !r; i++) {
		struct player_entry *player = player_batch_find(players, ranks[i].puuid);
		struct rank_row row = { player->player_id, ranks[i] };
		uint64_t affected = 0;

		r = sql_run(conn, &insert_rank, &row, &affected, err);
		if (!r && affected) {
			player->touched = true;
			fresh[*ret_new] =
				(struct peer_rank){ .player_id = player->player_id,
						    .at_ms = ranks[i].at_ms,
						    .queue_id = ranks[i].queue_id,
						    .tier = ranks[i].tier };
			++*ret_new;
		}
	}
	return r;
}

/* Everything between BEGIN and COMMIT but the players' versions. */
static int put_all(struct sql_conn *conn, TALLOC_CTX *mem, const struct model_rank *ranks,
		   size_t n, struct player_batch *players, size_t *ret_new,
		   struct err *err)
{
	struct peer_rank *fresh = talloc_array(mem, struct peer_rank, n + 1);
	struct peer_change change;
	int r = fresh ? peer_change_begin(conn, mem, PEER_ALONE, &change, err)
		      : err_set(err, E_NOMEM, "no memory for ranks");

	if (!r)
		r = find_players(conn, mem, ranks, n, players, err);
	if (!r)
		r = put_rows(conn, ranks, n, players, fresh, ret_new, err);
	if (!r)
		r = rank_retier(conn, mem, &change, fresh, *ret_new, err);
	if (!r && *ret_new)
		r = peer_change_ranks(&change, err);
	return r ? r : peer_change_end(&change, err);
}

int match_store_put_ranks(struct sql_conn *conn, TALLOC_CTX *mem,
			  const struct model_rank *ranks, size_t n, size_t *ret_new,
			  struct match_store_touched **ret_touched,
			  size_t *ret_touched_count, struct err *err)
{
	struct match_store_touched *touched = NULL;
	struct player_batch players;
	size_t touched_count = 0, fresh = 0;
	TALLOC_CTX *scratch = talloc_new(mem);
	int r;

	r = scratch ? sql_begin(conn, err) : err_set(err, E_NOMEM, "no memory for ranks");
	if (!r)
		r = put_all(conn, scratch, ranks, n, &players, &fresh, err);
	if (!r)
		r = player_batch_bump(conn, mem, &players, &touched, &touched_count, err);
	r = sql_end(conn, r, err);
	talloc_free(scratch);
	if (r) {
		talloc_free(touched);
		return r;
	}
	*ret_new = fresh;
	*ret_touched = touched;
	*ret_touched_count = touched_count;
	return 0;
}
