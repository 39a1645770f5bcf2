/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of one player, read once for several questions about that player, and where
 * his games stand in the population.  First each question is planned: its computation is
 * begun, says which rows it wants, and is broken off.  Then the first that is computed
 * reads what all of them want together.  Used by one thread at a time.
 */
#pragma once

#include "service/answer/answer.h"

struct stats_peers;

struct service_rows {
	char puuid[MODEL_PUUID_SIZE];
	bool planning; /* only note what is wanted */
	bool wanted;   /* columns, from and until say what */
	enum model_history_columns columns;
	int64_t from_ms, until_ms;
	bool has_player; /* player was loaded, before any row */
	struct model_player player;
	bool too_many; /* for one read: each question reads its own */
	struct model_history *history;
	struct stats_peers *peers; /* of all rows of history; NULL: not placed yet */
};

/* Let rows also hold what another plan wants.  Thread: the batch's, as all here. */
void service_rows_add(struct service_rows *rows, const struct service_rows *plan);

/*
 * The history with at least these columns from from_ms on: the shared one, or one of its
 * own (ret_own) where that does not hold it, a child of asked->mem.
 * Fails with: E_CANCELLED (planning), as history_store_range.
 */
int service_rows_get(struct service_rows *rows, const struct service_asked *asked,
		     struct sql_conn *conn, enum model_history_columns columns,
		     int64_t from_ms, struct model_history **ret_history, bool *ret_own,
		     struct err *err) MUST_CHECK;

/* Give everything back. */
void service_rows_done(struct service_rows *rows);
