/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small files read whole: configuration and password files.
 */
#pragma once

#include "base/err.h"

#include <stddef.h>
#include <sys/stat.h>
#include <talloc.h>

/*
 * Read a regular file (or a device such as /dev/null) of at most max bytes; never waits,
 * so a pipe is refused.
 * ret_data: in mem, a NUL added behind ret_len bytes; ret_stat may be NULL.
 * Fails with: E_NOT_FOUND, E_ACCESS, E_INVALID (not a regular file), E_LIMITED (too
 * large), E_IO, E_NOMEM.  Thread: any.
 */
int file_read(TALLOC_CTX *mem, const char *path, size_t max, char **ret_data,
	      size_t *ret_len, struct stat *ret_stat, struct err *err) MUST_CHECK;
