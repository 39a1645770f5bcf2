/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What storing a batch of documents is in every case: one transaction around the rows,
 * and only when that is committed word of what became of each document and whose data
 * has changed.  Private to this folder.
 */
#pragma once

#include "sql/conn.h"
#include "store/match_store.h"

struct put_frame {
	struct sql_conn *conn;
	TALLOC_CTX *mem;     /* the caller's; what is told lives there */
	TALLOC_CTX *scratch; /* for the time of the call */
	size_t n;            /* documents */
	void *arg;           /* of both */
	/* Sort the documents, before the transaction. */
	int (*collect)(void *arg);
	/* Store them; each result is STORED_KNOWN until it is changed. */
	int (*put_rows)(void *arg, enum match_store_result *results, TALLOC_CTX *mem,
			struct match_store_touched **touched, size_t *touched_count);
};

/*
 * Run it.  Nothing is told when it fails.  Fails with: E_NOMEM, what the two steps say,
 * the sql codes.  Thread: the connection's.
 */
int put_frame_run(const struct put_frame *frame, enum match_store_result *ret_results,
		  struct match_store_touched **ret_touched, size_t *ret_touched_count,
		  struct err *err) MUST_CHECK;
