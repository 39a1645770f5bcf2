/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/peer_store.h"

#include "store/peer_priv.h"

/* Within a transaction: the next part into the cells. */
static int build_part(struct sql_conn *conn, TALLOC_CTX *mem, uint32_t rows,
		      bool *ret_done, uint64_t *ret_games, struct err *err)
{
	struct peer_counter counter = { .set = peer_set_new(mem), .sign = 1 };
	struct peer_state_row state;
	int64_t until = PEER_BUILT;
	int r = counter.set ? peer_tables_lock(conn, true, &state, err)
			    : err_set(err, E_NOMEM, "no memory for histograms");

	*ret_games = 0;
	*ret_done = !r && state.built_until == PEER_BUILT;
	if (r || *ret_done)
		return r;
	r = peer_count_part_end(conn, state.built_until, rows, &until, err);
	if (!r)
		r = peer_count_part(conn, mem, &counter, state.built_until, until, err);
	if (!r)
		r = peer_tables_add(conn, mem, counter.set, err);
	if (!r)
		r = peer_tables_advance(conn, until, err);
	*ret_done = until == PEER_BUILT;
	*ret_games = counter.games;
	return r;
}

int peer_store_build(struct sql_conn *conn, uint32_t rows, bool *ret_done,
		     uint64_t *ret_games, struct err *err)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	int r = mem ? sql_begin(conn, err)
		    : err_set(err, E_NOMEM, "no memory for histograms");

	if (!r)
		r = build_part(conn, mem, rows, ret_done, ret_games, err);
	r = sql_end(conn, r, err);
	talloc_free(mem);
	return r;
}

int peer_store_clear(struct sql_conn *conn, struct err *err)
{
	static const char *const statements[] = {
		"DELETE FROM {peer_cell}",
		"DELETE FROM {peer_tally}",
		"DELETE FROM {peer_delta}",
	};
	struct peer_state_row state;
	int r = sql_begin(conn, err);

	if (!r)
		r = peer_tables_lock(conn, true, &state, err);
	for (size_t i = 0; i < ARRAY_LEN(statements) && !r; i++)
		r = sql_exec_text(conn, statements[i], err);
	if (!r)
		r = peer_tables_advance(conn, 0, err);
	return sql_end(conn, r, err);
}
