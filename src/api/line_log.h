/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A log of finished lines, gathered in memory and written out when the buffer is full or
 * the flush interval has passed.  Two buffers of fixed size: one takes lines while the
 * other is being written.  A request never waits for the disk of another; when both are
 * full, or the disk is, lines are dropped and counted.
 * Several processes may append to one file: each write is whole lines.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct line_log;

/*
 * Open the log.  what: its name in messages ("access log"), static.  path: "" = no log,
 * "-" = standard error.  flush_ms: 0 = each line at once.  ret_log: talloc child of mem;
 * freeing it writes out what is left.
 * Fails with: E_NOMEM, E_ACCESS, E_NOT_FOUND, E_NOSPACE, E_IO.  Thread: one.
 */
int line_log_open(TALLOC_CTX *mem, const char *what, const char *path, int64_t flush_ms,
		  struct line_log **ret_log, struct err *err) MUST_CHECK;

/* Whether lines go anywhere: else none needs to be formatted.  Thread: any. */
bool line_log_on(const struct line_log *log);

/* Put a line of n bytes in, its line feed included.  Thread: any. */
void line_log_add(struct line_log *log, const char *line, size_t n);

/* Write out if the flush interval has passed at mono_us.  Thread: one at a time. */
void line_log_tick(struct line_log *log, int64_t mono_us);

/* Write out now.  Thread: any. */
void line_log_flush(struct line_log *log);

/*
 * Write out and open path anew (rotation, changed settings); on failure everything stays
 * as it was.  Fails as line_log_open.  Thread: the one that ticks.
 */
int line_log_reopen(struct line_log *log, const char *path, int64_t flush_ms,
		    struct err *err) MUST_CHECK;

/* Lines dropped since the start.  Thread: any. */
uint64_t line_log_dropped(struct line_log *log);
