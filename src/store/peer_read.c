/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/peer_store.h"

#include "store/peer_priv.h"

#include <stdio.h>
#include <string.h>

static void print_version(const struct peer_state_row *state,
			  char version[static PEER_VERSION_SIZE])
{
	snprintf(version, PEER_VERSION_SIZE, "%llu.%llu.%lld.%llu.%lld",
		 (unsigned long long)state->version, (unsigned long long)state->deltas,
		 (long long)state->last_delta, (unsigned long long)state->hidden,
		 (long long)state->hidden_at_ms);
}

int peer_store_version(struct sql_conn *conn, char ret_version[static PEER_VERSION_SIZE],
		       struct err *err)
{
	struct peer_state_row state;
	int r = peer_tables_state(conn, &state, err);

	if (!r)
		print_version(&state, ret_version);
	return r;
}

int peer_read_begin(struct sql_conn *conn, struct err *err)
{
	int r = sql_exec_text(conn, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
			      err);

	return r ? r
		 : sql_exec_text(conn, "START TRANSACTION WITH CONSISTENT SNAPSHOT", err);
}

struct table_reader {
	struct peer_table *table;
	struct peer_set *deltas; /* what is taken from it is set to zero */
};

static int on_cell(void *arg, const struct peer_cell *stored)
{
	struct table_reader *reader = arg;
	struct peer_cell *more = peer_set_cell(reader->deltas, stored->key);
	struct peer_cell sum = *stored;

	if (more) {
		peer_cell_add(&sum, more, 1);
		more->games = more->wins = 0;
		memset(more->counts, 0, sizeof(more->counts));
	}
	return peer_table_add_cell(reader->table, &sum);
}

static int on_tally(void *arg, const struct peer_tally *tally)
{
	struct table_reader *reader = arg;

	return peer_table_add_tally(reader->table, tally);
}

/* What the deltas have beside the stored cells; nothing is below zero there. */
static int add_rest(struct table_reader *reader)
{
	size_t n;
	const struct peer_cell *cells = peer_set_cells(reader->deltas, &n);
	const struct peer_tally *tallies;
	int r = 0;

	for (size_t i = 0; i < n && !r; i++)
		if (cells[i].games)
			r = peer_table_add_cell(reader->table, &cells[i]);
	tallies = peer_set_tallies(reader->deltas, &n);
	for (size_t i = 0; i < n && !r; i++)
		r = peer_table_add_tally(reader->table, &tallies[i]);
	return r;
}

static int read_all(struct sql_conn *conn, struct table_reader *reader,
		    struct peer_state_row *state, struct err *err)
{
	int64_t last;
	size_t n;
	int r = peer_tables_state(conn, state, err);

	if (r)
		return r;
	if (state->built_until != PEER_BUILT)
		return err_set(err, E_UNAVAILABLE,
			       "the histograms of the stored games are not complete; run "
			       "\"lme db migrate\"");
	r = peer_tables_deltas(conn, UINT32_MAX, reader->deltas, &last, &n, err);
	if (!r)
		r = peer_hidden_take(conn, reader->deltas, err);
	if (!r)
		r = peer_tables_cells(conn, on_cell, reader, err);
	if (!r)
		r = peer_tables_tallies(conn, on_tally, reader, err);
	return r ? r : add_rest(reader);
}

int peer_store_read(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_table **ret_table,
		    char ret_version[static PEER_VERSION_SIZE], struct err *err)
{
	TALLOC_CTX *scratch = talloc_new(NULL);
	struct table_reader reader = { peer_table_new(mem), peer_set_new(scratch) };
	struct peer_state_row state;
	int r = -E_NOMEM;

	if (scratch && reader.table && reader.deltas) {
		r = peer_read_begin(conn, err);
		if (!r)
			r = read_all(conn, &reader, &state, err);
		sql_rollback(conn);
	}
	talloc_free(scratch);
	if (r) {
		talloc_free(reader.table);
		return r == -E_NOMEM ? err_set(err, E_NOMEM, "no memory for histograms")
				     : r;
	}
	peer_table_close(reader.table);
	print_version(&state, ret_version);
	*ret_table = reader.table;
	return 0;
}
