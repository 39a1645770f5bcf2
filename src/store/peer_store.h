/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The histograms of the population.  What is true after every commit:
 *
 *	cells and tallies + deltas = a count of all participations that count, of players
 *	up to peer_state.built_until, each in the tier of its player at its beginning
 *
 * Whoever changes participations or ranks appends to the deltas in the same transaction
 * (peer_change.h); they are folded into the cells now and then.  built_until is behind
 * while the games of an older database are being counted, and the highest number else.
 */
#pragma once

#include "model/peer_table.h"
#include "sql/conn.h"

#include <talloc.h>

/* More deltas than this are folded by whoever notices. */
#define PEER_DELTAS_MAX 64

/*
 * Fold the deltas into the cells if there are at least so many.
 * Fails with: E_CONFLICT (may pass when tried again), E_CORRUPT, E_NOMEM, sql codes.
 */
int peer_store_fold(struct sql_conn *conn, uint64_t least, struct err *err) MUST_CHECK;

/* Rows of whole players counted at once, about: a part takes a second or less. */
#define PEER_PART_ROWS 50000

/*
 * Count the next part of the games that are not counted yet, in one transaction during
 * which nobody stores; *ret_done when that was the last, or nothing was left.  A build
 * that was stopped goes on where it was.  ret_games: counted by this call.
 * Fails with: E_CONFLICT, E_CORRUPT, E_NOMEM, sql codes.
 */
int peer_store_build(struct sql_conn *conn, uint32_t rows, bool *ret_done,
		     uint64_t *ret_games, struct err *err) MUST_CHECK;

/* Throw the histograms away; peer_store_build then counts everything anew. */
int peer_store_clear(struct sql_conn *conn, struct err *err) MUST_CHECK;

/* The histograms beside a count of all rows. */
struct peer_check {
	bool complete;  /* else: of the players counted so far */
	uint64_t games; /* counted in the rows */
	uint64_t cells, tallies, deltas;
	uint64_t wrong; /* cells and tallies that differ */
};

/*
 * Compare, on one state of the database; nobody waits for it.
 * Fails with: E_CORRUPT, E_NOMEM, sql codes.
 */
int peer_store_check(struct sql_conn *conn, struct peer_check *ret_check,
		     struct err *err) MUST_CHECK;

#define PEER_VERSION_SIZE 112

/* Which state the population is in: differs when it does ("12.3.40.1.1742750246000"). */
int peer_store_version(struct sql_conn *conn, char ret_version[static PEER_VERSION_SIZE],
		       struct err *err) MUST_CHECK;

/*
 * All of it but the games of players who hide, closed for looking up, outside of a
 * transaction.  ret_table: in mem.
 * Fails with: E_UNAVAILABLE (not complete), E_CORRUPT, E_NOMEM, sql codes.
 */
int peer_store_read(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_table **ret_table,
		    char ret_version[static PEER_VERSION_SIZE],
		    struct err *err) MUST_CHECK;
