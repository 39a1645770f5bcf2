/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/conn_priv.h"
#include "sql/pool.h"

#include "base/cancel.h"

#include <stdio.h>

/* Whoever gives up has no time to spare. */
#define KILL_MS 500

void sql_kill_query(struct sql_pool *pool, unsigned long id)
{
	/* The token in force was fired: it would end this conversation too. */
	struct cancel *cancel = cancel_enter(NULL);
	struct sql_conn *conn = NULL;
	struct err err = { 0 };
	char text[64];

	snprintf(text, sizeof(text), "KILL QUERY %lu", id);
	if (sql_pool_take(pool, deadline_in_ms(KILL_MS), &conn, &err) == 0) {
		/* It may have ended by itself; else the server's own time-out ends it. */
		if (sql_exec_text(conn, text, &err) < 0)
			err.code = E_OK;
		sql_pool_give(pool, conn);
	}
	(void)cancel_enter(cancel);
}
