/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/schema_tables.h"

#include <stdio.h>
#include <string.h>

#define CREATE "CREATE TABLE IF NOT EXISTS {"
#define DROP   "DROP TABLE IF EXISTS {"
#define ALTER  "ALTER TABLE {"
#define ADD    "} ADD COLUMN "

/*
 * The name that follows head in a statement, up to one of the characters of end; false
 * where it does not begin so.
 */
static bool name_after(const char *statement, const char *head, const char *end,
		       char name[static SCHEMA_TABLE_SIZE])
{
	size_t skip = strlen(head), n;

	if (strncmp(statement, head, skip) != 0)
		return false;
	n = strcspn(statement + skip, end);
	if (n >= SCHEMA_TABLE_SIZE)
		return false;
	memcpy(name, statement + skip, n);
	name[n] = '\0';
	return true;
}

/* Whether a look at it says so; other errors are the caller's. */
static int is_there(struct sql_conn *conn, const char *look, bool *ret_there,
		    struct err *err)
{
	struct err own = { 0 };
	int r = sql_exec_text(conn, look, &own);

	if (r && r != -E_SCHEMA)
		return err_set(err, own.code, "%s", own.text);
	*ret_there = !r;
	return 0;
}

/* Whether a migration after one drops the table, up to version. */
static bool is_dropped(const struct store_migration *after, uint32_t version,
		       const char *table)
{
	const struct store_migration *m;
	char name[SCHEMA_TABLE_SIZE];
	size_t count;

	m = store_migrations(&count);
	for (size_t i = after->version; i < count && m[i].version <= version; i++)
		for (size_t k = 0; m[i].statements[k]; k++)
			if (name_after(m[i].statements[k], DROP, "}", name) &&
			    strcmp(name, table) == 0)
				return true;
	return false;
}

int schema_tables_look(struct sql_conn *conn, const struct store_migration *migration,
		       uint32_t version, struct schema_tables *ret_tables,
		       struct err *err)
{
	*ret_tables = (struct schema_tables){ .there = "" };
	for (size_t i = 0; migration->statements[i]; i++) {
		char name[SCHEMA_TABLE_SIZE], text[96];
		bool there;
		int r;

		if (!name_after(migration->statements[i], CREATE, "}", name) ||
		    is_dropped(migration, version, name))
			continue;
		snprintf(text, sizeof(text), "SELECT 1 FROM {%s} LIMIT 0", name);
		r = is_there(conn, text, &there, err);
		if (r)
			return r;
		if (there && !ret_tables->there[0])
			memcpy(ret_tables->there, name, sizeof(name));
		if (!there && !ret_tables->missing[0])
			memcpy(ret_tables->missing, name, sizeof(name));
	}
	return 0;
}

int schema_tables_column_there(struct sql_conn *conn, const char *statement,
			       bool *ret_there, struct err *err)
{
	char table[SCHEMA_TABLE_SIZE], column[SCHEMA_TABLE_SIZE];
	char text[2 * SCHEMA_TABLE_SIZE + 32];

	*ret_there = false;
	if (!name_after(statement, ALTER, "}", table) ||
	    !name_after(statement + strlen(ALTER) + strlen(table), ADD, " ", column))
		return 0;
	snprintf(text, sizeof(text), "SELECT %s FROM {%s} LIMIT 0", column, table);
	return is_there(conn, text, ret_there, err);
}
