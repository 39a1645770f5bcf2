/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/peer_store.h"

#include "store/peer_priv.h"

/* What is stored, into the set that the rows are taken from. */
static int add_cell(void *arg, const struct peer_cell *cell)
{
	return peer_set_add_cell(arg, cell, 1);
}

static int add_tally(void *arg, const struct peer_tally *tally)
{
	return peer_set_add_tally(arg, tally, 1);
}

static int take_rows(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_counter *counter,
		     int64_t built_until, struct err *err)
{
	int64_t after = 0, until = 0;
	int r = 0;

	while (!r && after < built_until) {
		TALLOC_CTX *part = talloc_new(mem);

		r = part ? peer_count_part_end(conn, after, PEER_PART_ROWS, &until, err)
			 : err_set(err, E_NOMEM, "no memory for histograms");
		if (until > built_until)
			until = built_until;
		if (!r)
			r = peer_count_part(conn, part, counter, after, until, err);
		after = until;
		talloc_free(part);
	}
	return r;
}

static void count_wrong(const struct peer_set *set, struct peer_check *check)
{
	size_t n;
	const struct peer_cell *cells = peer_set_cells(set, &n);
	const struct peer_tally *tallies;

	check->cells = n;
	for (size_t i = 0; i < n; i++)
		check->wrong += !peer_cell_is_zero(&cells[i]);
	tallies = peer_set_tallies(set, &n);
	check->tallies = n;
	for (size_t i = 0; i < n; i++)
		check->wrong += tallies[i].games || tallies[i].wins;
}

static int compare(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_check *check,
		   struct err *err)
{
	struct peer_counter counter = { .set = peer_set_new(mem), .sign = -1 };
	struct peer_state_row state;
	int64_t last;
	size_t n;
	int r = counter.set ? peer_tables_state(conn, &state, err) : -E_NOMEM;

	if (!r)
		r = peer_tables_deltas(conn, UINT32_MAX, counter.set, &last, &n, err);
	if (!r)
		r = peer_tables_cells(conn, add_cell, counter.set, err);
	if (!r)
		r = peer_tables_tallies(conn, add_tally, counter.set, err);
	if (!r)
		r = take_rows(conn, mem, &counter, state.built_until, err);
	if (r)
		return r == -E_NOMEM ? err_set(err, E_NOMEM, "no memory for histograms")
				     : r;
	check->complete = state.built_until == PEER_BUILT;
	check->games = counter.games;
	check->deltas = state.deltas;
	count_wrong(counter.set, check);
	return 0;
}

int peer_store_check(struct sql_conn *conn, struct peer_check *ret_check, struct err *err)
{
	struct peer_check check = { 0 };
	TALLOC_CTX *mem = talloc_new(NULL);
	int r = mem ? peer_read_begin(conn, err)
		    : err_set(err, E_NOMEM, "no memory for histograms");

	if (!r)
		r = compare(conn, mem, &check, err);
	sql_rollback(conn);
	talloc_free(mem);
	if (!r)
		*ret_check = check;
	return r;
}
