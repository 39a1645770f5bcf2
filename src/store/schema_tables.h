/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which of the tables that a migration makes are there.
 */
#pragma once

#include "sql/conn.h"
#include "store/migrations/migrations.h"

#define SCHEMA_TABLE_SIZE 48

/* The first of each in the migration's order, without prefix; "" = none. */
struct schema_tables {
	char there[SCHEMA_TABLE_SIZE];
	char missing[SCHEMA_TABLE_SIZE];
};

/*
 * Ask for each table of the migration but those that one up to version dropped again.
 * Fails with what sql_exec_text fails with.
 */
int schema_tables_look(struct sql_conn *conn, const struct store_migration *migration,
		       uint32_t version, struct schema_tables *ret_tables,
		       struct err *err) MUST_CHECK;

/*
 * Whether a statement of a migration adds a column that is there already (neither server
 * can be told so in the language of the other).  Fails with what sql_exec_text fails
 * with.
 */
int schema_tables_column_there(struct sql_conn *conn, const char *statement,
			       bool *ret_there, struct err *err) MUST_CHECK;
