/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What new rank snapshots change about games that are stored already: from each of them
 * until the next one its player's games move to another cell of the histograms.
 */
#pragma once

#include "store/peer_change.h"
#include "store/peer_rows.h"

/*
 * Move the games, within the transaction that has just stored these snapshots (each a new
 * one; they are sorted in place) and holds the histograms alone.
 * Fails with: E_NOMEM, sql codes.
 */
int rank_retier(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_change *change,
		struct peer_rank *fresh, size_t n, struct err *err) MUST_CHECK;
