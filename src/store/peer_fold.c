/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/peer_store.h"

#include "store/peer_priv.h"

/* Deltas taken into memory at once: of 1 MiB at most each, 50 KiB most of the time. */
#define FOLD_DELTAS 64

struct last_row {
	int64_t delta_id;
};

static const struct sql_field last_params[] = {
	SQL_FIELD(SQL_I64, struct last_row, delta_id),
};
static const struct sql_query delete_deltas = {
	.text = "DELETE FROM {peer_delta} WHERE delta_id <= ?",
	.params = last_params,
	.param_count = 1,
};

/* Within a transaction: the first deltas into the cells. */
static int fold_some(struct sql_conn *conn, TALLOC_CTX *mem, size_t *ret_n,
		     struct err *err)
{
	struct peer_set *set = peer_set_new(mem);
	struct peer_state_row state;
	struct last_row row = { 0 };
	int r = set ? peer_tables_lock(conn, true, &state, err)
		    : err_set(err, E_NOMEM, "no memory for histograms");

	if (!r)
		r = peer_tables_deltas(conn, FOLD_DELTAS, set, &row.delta_id, ret_n, err);
	if (r || *ret_n == 0)
		return r;
	r = peer_tables_add(conn, mem, set, err);
	if (!r)
		r = sql_run(conn, &delete_deltas, &row, NULL, err);
	return r ? r : peer_tables_advance(conn, state.built_until, err);
}

static int fold_once(struct sql_conn *conn, size_t *ret_n, struct err *err)
{
	TALLOC_CTX *mem = talloc_new(NULL);
	int r = mem ? sql_begin(conn, err)
		    : err_set(err, E_NOMEM, "no memory for histograms");

	if (!r)
		r = fold_some(conn, mem, ret_n, err);
	r = sql_end(conn, r, err);
	talloc_free(mem);
	return r;
}

int peer_store_fold(struct sql_conn *conn, uint64_t least, struct err *err)
{
	struct peer_state_row state;
	size_t n = 0;
	int r = peer_tables_state(conn, &state, err);

	if (r || state.deltas < least || state.deltas == 0)
		return r;
	do
		r = fold_once(conn, &n, err);
	while (!r && n == FOLD_DELTAS);
	return r;
}
