/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The seasons that the admin has entered; an empty table is fine.
 */
#pragma once

#include "sql/conn.h"

#include <talloc.h>

/*
 * When each season starts (UTC ms), ascending.  ret_starts_ms: array in mem.
 * Fails with: E_NOMEM, sql codes.
 */
int season_store_starts(struct sql_conn *conn, TALLOC_CTX *mem, int64_t **ret_starts_ms,
			size_t *ret_count, struct err *err) MUST_CHECK;
