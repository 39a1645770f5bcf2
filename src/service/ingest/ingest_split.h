/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cuts a stream of bytes into documents without parsing them: one JSON value, several
 * after one another, one a line (NDJSON), or the elements of one array.  Memory is
 * bounded by the largest document allowed.
 */
#pragma once

#include "service/ingest/ingest_stream.h"

#include <stdbool.h>

struct ingest_split;

/* Where a document lies in its input. */
struct ingest_place {
	uint64_t line;    /* where it begins, 1.. */
	int64_t element;  /* of the array, 0..; -1 when there is no array */
	bool one_of_many; /* a line or a later value: the line belongs in its name */
};

/*
 * lines: one document a line from the start, so that a broken line spoils only itself
 * (else found out after the first line).  ret_split: talloc child of mem; stream must
 * outlive it.  Fails with: E_NOMEM.
 */
int ingest_split_open(TALLOC_CTX *mem, struct ingest_stream *stream, size_t max_document,
		      bool lines, struct ingest_split **ret_split,
		      struct err *err) MUST_CHECK;

/*
 * The next document's bytes, talloc child of mem; *ret_bytes NULL at the end.  A document
 * that never ends is handed out as it is.
 * Fails with: E_LIMITED (this document is too large: ret_place is filled, the next call
 * goes on), E_NOMEM and what the stream fails with (nothing more comes).
 */
int ingest_split_next(struct ingest_split *split, TALLOC_CTX *mem, char **ret_bytes,
		      size_t *ret_len, struct ingest_place *ret_place,
		      struct err *err) MUST_CHECK;
