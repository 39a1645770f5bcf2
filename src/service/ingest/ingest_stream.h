/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bytes of one input, unpacked: gzip and zstd are recognised by their first bytes,
 * whatever the file is called.
 */
#pragma once

#include "base/err.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct ingest_stream;

/*
 * Read from descriptor fd, which now belongs to the stream.  stop: when another thread
 * sets it, a read that waits for input gives up within a fraction of a second.
 * ret_stream: talloc child of mem, freeing closes.
 * Fails with: E_NOMEM (fd is then closed too).
 */
int ingest_stream_open(TALLOC_CTX *mem, int fd, const atomic_bool *stop,
		       struct ingest_stream **ret_stream, struct err *err) MUST_CHECK;

/*
 * The next unpacked bytes: borrowed until the next call; *ret_len 0 at the end.
 * Fails with: E_IO, E_CORRUPT (truncated or broken compression), E_ACCESS,
 * E_CANCELLED.
 */
int ingest_stream_read(struct ingest_stream *stream, const char **ret_bytes,
		       size_t *ret_len, struct err *err) MUST_CHECK;

/* Bytes taken from the descriptor so far, as they lie there. */
uint64_t ingest_stream_taken(const struct ingest_stream *stream);
