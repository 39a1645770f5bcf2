/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of the histograms, for the files peer_*.c.
 */
#pragma once

#include "model/peer_set.h"
#include "sql/conn.h"
#include "store/peer_rows.h"

#define PEER_BUILT INT64_MAX /* built_until of complete histograms */

struct peer_state_row {
	uint64_t version;
	uint64_t ranks_version; /* counts on when snapshots are added */
	int64_t built_until;
	uint64_t deltas;
	int64_t last_delta;
	uint64_t hidden;      /* players who hide */
	int64_t hidden_at_ms; /* since the one who did it last */
};

/* Lock the state for the rest of the transaction and read it (without the deltas). */
int peer_tables_lock(struct sql_conn *conn, bool alone, struct peer_state_row *ret_state,
		     struct err *err) MUST_CHECK;

/* The state with the deltas and who hides, without a lock. */
int peer_tables_state(struct sql_conn *conn, struct peer_state_row *ret_state,
		      struct err *err) MUST_CHECK;

/*
 * Set built_until and count the version up; the state is locked alone.
 */
int peer_tables_advance(struct sql_conn *conn, int64_t built_until,
			struct err *err) MUST_CHECK;

/* Count ranks_version on; the state is locked alone. */
int peer_tables_ranks_changed(struct sql_conn *conn, struct err *err) MUST_CHECK;

/*
 * The first deltas, at most limit, added to set; *ret_last the highest id, *ret_n how
 * many.  Fails with: E_CORRUPT, E_NOMEM, sql codes.
 */
int peer_tables_deltas(struct sql_conn *conn, uint32_t limit, struct peer_set *set,
		       int64_t *ret_last, size_t *ret_n, struct err *err) MUST_CHECK;

/*
 * Add a set to the stored cells and tallies; the state is locked alone.  set is used up.
 * Fails with: E_CORRUPT (a stored cell), E_NOMEM, sql codes.
 */
int peer_tables_add(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_set *set,
		    struct err *err) MUST_CHECK;

/* Called for each cell or tally; non-zero stops and is returned. */
typedef int (*peer_cell_fn)(void *arg, const struct peer_cell *cell);
typedef int (*peer_tally_fn)(void *arg, const struct peer_tally *tally);

/* All stored ones, cells with the newest patch first. */
int peer_tables_cells(struct sql_conn *conn, peer_cell_fn fn, void *arg,
		      struct err *err) MUST_CHECK;
int peer_tables_tallies(struct sql_conn *conn, peer_tally_fn fn, void *arg,
			struct err *err) MUST_CHECK;

/* A count of rows into a set. */
struct peer_counter {
	struct peer_set *set;
	struct peer_rank_list ranks; /* of the part being counted */
	int sign;
	uint64_t games;
};

/*
 * The last player of the part of about so many rows that begins after a player;
 * PEER_BUILT when it is the last part.
 */
int peer_count_part_end(struct sql_conn *conn, int64_t after, uint32_t rows,
			int64_t *ret_until, struct err *err) MUST_CHECK;

/*
 * Count the rows of the players after < id <= until.  The ranks live in mem.
 * Fails with: E_NOMEM, sql codes.
 */
int peer_count_part(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_counter *counter,
		    int64_t after, int64_t until, struct err *err) MUST_CHECK;

/*
 * Take the games of all players who hide out of a set, on the transaction's state.
 * Fails with: E_NOMEM, sql codes.
 */
int peer_hidden_take(struct sql_conn *conn, struct peer_set *set,
		     struct err *err) MUST_CHECK;

/* A transaction that sees one state of everything; ended by sql_rollback. */
int peer_read_begin(struct sql_conn *conn, struct err *err) MUST_CHECK;
