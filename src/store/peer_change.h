/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A change of the histograms, within the transaction that changes what they are made
 * from.  It only appends rows to peer_delta, so that writers do not wait for each other.
 *
 * Order: begin is the first statement of the transaction that locks anything, so that
 * nothing is held while it waits.  Whoever stores or takes away games shares the lock;
 * whoever changes ranks has it alone, so that no game is stored by a rank that is just
 * changing.
 */
#pragma once

#include "base/buf.h"
#include "model/peer.h"
#include "sql/conn.h"

struct peer_change {
	struct sql_conn *conn;
	int64_t built_until;    /* games of players with higher ids are counted later */
	uint64_t ranks_version; /* the same while no snapshot was added */
	size_t row_bytes;       /* at most in a row of peer_delta */
	struct buf games, part; /* gathered; and what goes into one row */
};

enum peer_lock { PEER_SHARED, PEER_ALONE };

/*
 * Begin a change within a transaction that has just begun.  change's memory is in mem.
 * Fails with: E_CONFLICT (the lock was not had), E_SCHEMA (its row is missing), E_NOMEM,
 * sql codes.
 */
int peer_change_begin(struct sql_conn *conn, TALLOC_CTX *mem, enum peer_lock lock,
		      struct peer_change *ret_change, struct err *err) MUST_CHECK;

/* Whether games of this player are counted now. */
bool peer_change_wants(const struct peer_change *change, int64_t player_id);

/*
 * Count a game of a player, sign 1, or take it away, sign -1; a game that does not count
 * is nothing.  It goes to memory only, so that rows may be added while a query runs; from
 * time to time, outside of one, peer_change_flush keeps that small.  Fails with: E_NOMEM.
 */
int peer_change_add(struct peer_change *change, int64_t player_id,
		    const struct peer_facts *facts, enum model_tier tier, int sign,
		    struct err *err) MUST_CHECK;

/* Say that snapshots were added; the lock is had alone.  Fails with: sql codes. */
int peer_change_ranks(struct peer_change *change, struct err *err) MUST_CHECK;

/* Write what has gathered if it is much.  Fails with: E_NOMEM, sql codes. */
int peer_change_flush(struct peer_change *change, struct err *err) MUST_CHECK;

/* Write all that is left, before the commit.  Fails with: E_NOMEM, sql codes. */
int peer_change_end(struct peer_change *change, struct err *err) MUST_CHECK;
