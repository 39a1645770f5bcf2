/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Migrations: ordered, checksummed, compiled in, run under a server-side lock (GET_LOCK),
 * so that two processes starting at once are safe.
 */
#pragma once

#include "sql/conn.h"

enum store_schema_state {
	SCHEMA_CURRENT,
	SCHEMA_EMPTY,   /* no table of ours: lme db init */
	SCHEMA_OLDER,   /* lme db migrate */
	SCHEMA_NEWER,   /* written by a newer program */
	SCHEMA_DAMAGED, /* a checksum differs, a migration stopped half-way, or a
			   table is missing (store_schema_inspect) */
};

/* What a migration had to leave out; "" for nothing. */
struct store_warning {
	char text[256];
};

struct store_schema_status {
	enum store_schema_state state;
	uint32_t version;             /* of the database; 0 = none */
	uint32_t expected;            /* of this program */
	char detail[256];             /* what is wrong and what to do; "" when current */
	struct store_warning warning; /* of store_schema_migrate */
};

/* Read the state.  Fails with what sql_select fails with. */
int store_schema_status(struct sql_conn *conn, struct store_schema_status *ret_status,
			struct err *err) MUST_CHECK;

/* The same, and whether every table is there: some more questions to the server. */
int store_schema_inspect(struct sql_conn *conn, struct store_schema_status *ret_status,
			 struct err *err) MUST_CHECK;

/*
 * Bring the database to the program's version; a current one is left alone.  progress
 * (may be NULL) is called before each migration. Fails with: E_SCHEMA (newer, damaged,
 * tables of another program), E_BUSY (lock not had until deadline), sql codes.
 */
int store_schema_migrate(struct sql_conn *conn,
			 void (*progress)(void *arg, uint32_t version, const char *name),
			 void *arg, struct store_schema_status *ret_status,
			 struct err *err) MUST_CHECK;

/* 0 when the schema is current, else -E_SCHEMA with what to do.  */
int store_schema_require(struct sql_conn *conn, struct err *err) MUST_CHECK;
