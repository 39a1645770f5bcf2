/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The migrations of the schema, one file each, listed in order in list.c.  A migration
 * that was released is never edited (its checksum is in the databases): the next change
 * is a new one.  Every statement can be run again without harm, because DDL commits by
 * itself and a stopped migration is resumed from its first statement: CREATE TABLE says
 * IF NOT EXISTS, an ALTER TABLE adds one column and is left out where that is there.
 * Syntax common to MariaDB >= 10.6 and MySQL >= 8.0.
 */
#pragma once

#include "store/schema.h"

struct store_migration {
	uint32_t version;
	const char *name;
	const char *const *statements; /* NULL-terminated */
	/*
	 * What no statement can do, after them; resumes where it was stopped, and says
	 * what it leaves out.  Or NULL.
	 */
	int (*fill)(struct sql_conn *conn, struct store_warning *warning,
		    struct err *err);
};

extern const char *const store_migration_0001[];
extern const char *const store_migration_0002[];
extern const char *const store_migration_0003[];
extern const char *const store_migration_0004[];
extern const char *const store_migration_0005[];
extern const char *const store_migration_0006[];
extern const char *const store_migration_0007[];
extern const char *const store_migration_0008[];

/* All, ordered by version 1, 2, …  Static. */
const struct store_migration *store_migrations(size_t *ret_count);
