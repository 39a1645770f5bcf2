/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The program's log: one line an event, level-controlled, to standard error or a file.
 * Library layers return errors and do not log; api, server and app decide and log once.
 * A thread may carry a context (the request id) that is put into its lines.
 */
#pragma once

#include "base/attr.h"
#include "base/err.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG, LOG_LEVEL_COUNT };

/*
 * Open the log: path NULL or "" means standard error.  May be called again (reload,
 * rotation): the new file is opened before the old one is let go.
 * Fails with: E_ACCESS, E_IO, E_NOSPACE, E_NOT_FOUND.  Thread: one at a time.
 */
int log_open(const char *path, enum log_level level, struct err *err) MUST_CHECK;

/* Write one line if level is within the limit set.  Thread: any (one write a line). */
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Set (or with NULL clear) the calling thread's context; the text is copied. */
void log_context(const char *request_id);

/* Whether a line of this level would be written.  Thread: any. */
int log_enabled(enum log_level level);

/* Parse "error", "warn", "info", "debug"; returns 0 or -E_INVALID. */
int log_level_parse(const char *text, enum log_level *ret_level) MUST_CHECK;
