/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A timeline that comes after one of its players was purged must not bring the name back.
 */
#pragma once

#include "service/ingest/ingest_item.h"
#include "sql/conn.h"

/*
 * Take the players who were purged from the stored match out of the timeline and its
 * document.  Fails with: E_ACCESS (none was: something else is refused), E_CORRUPT,
 * E_NOMEM, sql codes.  Thread: who owns the item.
 */
int ingest_redact_timeline(struct sql_conn *conn, struct ingest_item *item,
			   struct err *err) MUST_CHECK;
