/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The decoder threads.  They take documents from the source one at a time, decode them
 * side by side, and hand them on in the order of the source through a ring of fixed size.
 */
#pragma once

#include "service/ingest/ingest_item.h"
#include "service/ingest/ingest_source.h"

struct ingest_pipe;

/*
 * Start jobs threads over source, which belongs to them until the pipe is freed.
 * Fails with: E_NOMEM (also when no thread can be started).
 */
int ingest_pipe_start(TALLOC_CTX *mem, struct ingest_source *source, int jobs,
		      const struct ingest_decode *options, struct ingest_pipe **ret_pipe,
		      struct err *err) MUST_CHECK;

/*
 * The next document in the order of the source (the caller frees it), or NULL at the end.
 * Fails with: E_TIMEOUT (nothing within wait_ms: ask again), E_NOMEM (documents were
 * lost).  Thread: one.
 */
int ingest_pipe_next(struct ingest_pipe *pipe, int32_t wait_ms,
		     struct ingest_item **ret_item, struct err *err) MUST_CHECK;

/* Stop the threads, wait for them, free what is left.  NULL is fine. */
void ingest_pipe_free(struct ingest_pipe *pipe);
