/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rank snapshots of players as a run of batches remembers them: the same players come
 * again and again, and their snapshots may be many.  Bounded; one run's, one thread's.
 */
#pragma once

#include "model/peer.h"
#include "sql/conn.h"

#include <talloc.h>

/* Players and snapshots remembered at most, besides those of one call. */
#define PEER_RANKS_PLAYERS   65536
#define PEER_RANKS_SNAPSHOTS 262144

struct peer_ranks;

/* Nothing remembered yet; freed by talloc_free or with mem; NULL without memory. */
struct peer_ranks *peer_ranks_new(TALLOC_CTX *mem);

/*
 * Know the snapshots of these players (ids: sorted, each once).  What is remembered from
 * another version of the ranks (peer_state.ranks_version, read under its lock) is
 * forgotten first.  Fails with: E_NOMEM, sql codes.
 */
int peer_ranks_know(struct peer_ranks *ranks, struct sql_conn *conn, uint64_t version,
		    const int64_t *ids, size_t n, struct err *err) MUST_CHECK;

/* The tier in which a player who is known played a queue at a time (peer_tier_at). */
enum model_tier peer_ranks_tier(const struct peer_ranks *ranks, int64_t player_id,
				uint16_t queue_id, int64_t game_start_ms);
