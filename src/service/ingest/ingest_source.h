/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All documents below the paths given, one after another: walk, stream and split as one.
 */
#pragma once

#include "base/err.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct ingest_source;

/* A document as found. */
struct ingest_text {
	char *name;  /* "dir/x.json", "all.ndjson:17", "list.json[3]"; NULL = end */
	char *bytes; /* NULL when this input failed */
	size_t len;
	int64_t mtime_ms; /* of its file; now for standard input */
};

/*
 * paths and stop must outlive the source; stop set by another thread makes a read that
 * waits for input give up.  Fails with: E_NOMEM.
 */
int ingest_source_open(TALLOC_CTX *mem, const char *const *paths, size_t count,
		       size_t max_document, int64_t now_ms, const atomic_bool *stop,
		       struct ingest_source **ret_source, struct err *err) MUST_CHECK;

/*
 * The next document into *ret_text (all talloc children of mem).  After a failure the
 * next call goes on with what follows; ret_text->name then says what failed.
 * Fails with: E_NOT_FOUND (a file without any document), E_CORRUPT, E_LIMITED, E_ACCESS,
 * E_IO, E_CANCELLED, E_NOMEM.
 */
int ingest_source_next(struct ingest_source *source, TALLOC_CTX *mem,
		       struct ingest_text *ret_text, struct err *err) MUST_CHECK;

/* Bytes read from files and standard input so far, packed as they are. */
uint64_t ingest_source_taken(const struct ingest_source *source);
