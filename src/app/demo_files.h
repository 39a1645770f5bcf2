/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where "lme demo" puts its documents: a tree of files, or a stream of lines.
 */
#pragma once

#include "demo/demo.h"

#include <stdatomic.h>

/* A tree: folder/match-v5, folder/timeline and folder/ranks. */
struct demo_tree {
	const char *folder;
	uint64_t files, bytes;
	const atomic_bool *stop; /* true ends the run with E_CANCELLED */
};

/*
 * Make the folders that are missing.  Fails with: E_ACCESS, E_IO, E_NOSPACE, E_LIMITED
 * (path too long).
 */
int demo_tree_make(struct demo_tree *tree, struct err *err) MUST_CHECK;

/* The demo_sink of a tree (arg): one file a document. */
int demo_tree_sink(void *arg, enum demo_document kind, const char *name, const char *json,
		   size_t len, struct err *err);

/* A stream: one document a line, to a descriptor that is written to until it is closed.
 */
struct demo_stream {
	int fd;
};

/* The demo_sink of a stream (arg).  Fails with: E_CANCELLED (nobody reads), E_IO. */
int demo_stream_sink(void *arg, enum demo_document kind, const char *name,
		     const char *json, size_t len, struct err *err);
