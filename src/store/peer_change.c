/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/peer_change.h"

#include "model/peer_set.h"
#include "store/peer_priv.h"

/* A delta is one row, far below the smallest usual max_allowed_packet. */
#define DELTA_BYTES ((size_t)1 << 20)
#define DELTA_FIRST 4096

struct delta_row {
	struct sql_blob games;
};

static const struct sql_field delta_params[] = {
	SQL_FIELD(SQL_BLOB, struct delta_row, games),
};
static const struct sql_query insert_delta = {
	.text = "INSERT INTO {peer_delta} (games) VALUES (?)",
	.params = delta_params,
	.param_count = 1,
};

int peer_change_begin(struct sql_conn *conn, TALLOC_CTX *mem, enum peer_lock lock,
		      struct peer_change *ret_change, struct err *err)
{
	struct peer_state_row state;
	int r = peer_tables_lock(conn, lock == PEER_ALONE, &state, err);

	if (r)
		return r;
	*ret_change = (struct peer_change){ .conn = conn,
					    .built_until = state.built_until,
					    .ranks_version = state.ranks_version,
					    .row_bytes = DELTA_BYTES };
	buf_init(&ret_change->games, mem, DELTA_FIRST);
	buf_init(&ret_change->part, mem, DELTA_FIRST);
	return 0;
}

bool peer_change_wants(const struct peer_change *change, int64_t player_id)
{
	return player_id <= change->built_until;
}

static int write_row(struct peer_change *change, const struct buf *games, struct err *err)
{
	struct delta_row row = { { games->data, games->len } };

	if (games->failed)
		return err_set(err, E_NOMEM, "no memory for histograms");
	return sql_run(change->conn, &insert_delta, &row, NULL, err);
}

/* One player alone may have more games than a row should hold. */
static int write_parts(struct peer_change *change, struct err *err)
{
	size_t at = 0;
	int r = 0;

	while (!r &&
	       peer_games_cut(&change->games, change->row_bytes, &at, &change->part))
		r = write_row(change, &change->part, err);
	return r;
}

static int write_delta(struct peer_change *change, struct err *err)
{
	int r = change->games.len > change->row_bytes
			? write_parts(change, err)
			: write_row(change, &change->games, err);

	buf_reset(&change->games);
	return r;
}

int peer_change_add(struct peer_change *change, int64_t player_id,
		    const struct peer_facts *facts, enum model_tier tier, int sign,
		    struct err *err)
{
	struct peer_game game;

	if (!peer_change_wants(change, player_id) || !peer_counts(facts))
		return 0;
	if (change->games.len == 0)
		peer_games_begin(&change->games);
	peer_game_of(facts, tier, &game);
	peer_games_add(&change->games, &game, sign);
	if (change->games.failed)
		return err_set(err, E_NOMEM, "no memory for histograms");
	return 0;
}

int peer_change_ranks(struct peer_change *change, struct err *err)
{
	return peer_tables_ranks_changed(change->conn, err);
}

int peer_change_flush(struct peer_change *change, struct err *err)
{
	return change->games.len >= change->row_bytes ? write_delta(change, err) : 0;
}

int peer_change_end(struct peer_change *change, struct err *err)
{
	return change->games.len ? write_delta(change, err) : 0;
}
