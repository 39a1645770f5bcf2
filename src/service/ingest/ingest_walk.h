/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files below the paths given, in the order of the paths and sorted by name within a
 * directory, so that two runs read in the same order.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

struct ingest_walk;

/* paths must outlive the walk.  Fails with: E_NOMEM. */
int ingest_walk_open(TALLOC_CTX *mem, const char *const *paths, size_t count,
		     struct ingest_walk **ret_walk, struct err *err) MUST_CHECK;

/*
 * The next file: *ret_name ("-" for standard input) as talloc child of mem, NULL at the
 * end.  Below a directory only *.json, *.ndjson and *.jsonl count, each also with .gz or
 * .zst; hidden names, linked directories and what is neither file nor
 * directory are passed by.
 * Fails with: E_NOT_FOUND, E_ACCESS, E_IO (the text names the path; the next call goes
 * on), E_NOMEM.
 */
int ingest_walk_next(struct ingest_walk *walk, TALLOC_CTX *mem, char **ret_name,
		     struct err *err) MUST_CHECK;

/* Whether a name says "one document a line": *.ndjson, *.jsonl, packed or not. */
bool ingest_walk_names_lines(const char *name);
