/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The compressed form of a body (gzip, RFC 1952), made once when it is stored.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <talloc.h>

/* Bodies below this fit into one packet anyway. */
#define PACK_MIN 1024

/*
 * Compress len bytes into mem.  False: not worth it (short, or hardly smaller), or no
 * memory; then the body is sent as it is.  The same bytes give the same result.
 * Thread: any.
 */
bool pack_gzip(TALLOC_CTX *mem, const char *bytes, size_t len, char **ret_packed,
	       size_t *ret_len);
