/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one door to MySQL/MariaDB: connections and binary prepared statements.  Table names
 * stand in braces in every SQL text ("SELECT … FROM {participant}") and become the
 * quoted, prefixed name.  After any network error or time-out the connection is broken
 * and will be reconnected by the pool; a broken connection never answers. Thread: a
 * connection is used by one thread at a time.
 */
#pragma once

#include "base/breaker.h"
#include "base/clock.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

struct sql_config {
	const char *socket; /* "" = TCP */
	const char *host;
	uint16_t port;
	const char *user, *password, *database;
	const char *table_prefix; /* "" or letters, digits, underscore */
	int32_t connect_timeout_ms, query_timeout_ms;
	int32_t pool_size; /* connections at most */
	int32_t pool_wait_ms;
	struct breaker_config breaker; /* of the pool */
};

struct sql_conn;

/*
 * Open a connection (utf8mb4, UTC, strict mode, READ COMMITTED).
 * Fails with: E_UNAVAILABLE (server away), E_ACCESS (wrong password or database right),
 * E_NOT_FOUND (no such database), E_TIMEOUT, E_INVALID (table prefix), E_NOMEM.
 * Thread: any; blocks until the earlier of deadline and connect_timeout_ms (with MySQL's
 * client rounded up to whole seconds, all that it knows).
 */
int sql_conn_open(TALLOC_CTX *mem, const struct sql_config *config,
		  struct deadline deadline, struct sql_conn **ret_conn,
		  struct err *err) MUST_CHECK;
/* Close; NULL is fine.  talloc_free does the same. */
void sql_conn_close(struct sql_conn *conn);
bool sql_conn_broken(const struct sql_conn *conn);
/* Deadline for all following calls on this connection. */
void sql_conn_set_deadline(struct sql_conn *conn, struct deadline deadline);
/* The one in force. */
struct deadline sql_conn_deadline(const struct sql_conn *conn);
/*
 * Let the server itself end statements of this session after limit_ms (0 = never,
 * negative = query_timeout_ms of the configuration, which a new connection has). MariaDB:
 * every statement; MySQL: SELECT only.
 */
int sql_conn_limit_statements(struct sql_conn *conn, int32_t limit_ms,
			      struct err *err) MUST_CHECK;
/* A cheap round trip. */
int sql_conn_ping(struct sql_conn *conn, struct err *err) MUST_CHECK;
const char *sql_conn_server_version(const struct sql_conn *conn);
uint64_t sql_conn_insert_id(const struct sql_conn *conn);

/* Run a statement without result by the text protocol (DDL, BEGIN); table braces work. */
int sql_exec_text(struct sql_conn *conn, const char *text, struct err *err) MUST_CHECK;

/* A transaction: begin, then commit or rollback.  Fails with the sql codes. */
int sql_begin(struct sql_conn *conn, struct err *err) MUST_CHECK;
/* Fails with E_UNCERTAIN when the answer to COMMIT was lost. */
int sql_commit(struct sql_conn *conn, struct err *err) MUST_CHECK;
/* Never fails from the caller's view: a broken connection has rolled back by itself. */
void sql_rollback(struct sql_conn *conn);
/*
 * End a transaction by how it went, r: commit after 0, else roll back.  Returns r, or
 * what sql_commit says; what could not be committed is rolled back.
 */
int sql_end(struct sql_conn *conn, int r, struct err *err) MUST_CHECK;

/* Values in and out are described by tables of fields over a C struct. */
enum sql_type {
	SQL_I8,
	SQL_U8,
	SQL_I16,
	SQL_U16,
	SQL_I32,
	SQL_U32,
	SQL_I64,
	SQL_U64,
	SQL_DOUBLE,
	SQL_BOOL, /* bool <-> TINYINT */
	SQL_TEXT, /* char[size] member, NUL-terminated; longer values fail with E_LIMITED
		   */
	SQL_BLOB, /* struct sql_blob member; on output borrowed until the next fetch */
};

struct sql_blob {
	const void *data; /* NULL = SQL NULL on input */
	size_t len;
};

struct sql_field {
	enum sql_type type;
	uint16_t offset; /* of the member in the row struct */
	uint16_t size;   /* of the member */
};

/* SQL NULL reads as 0 / "" / empty blob. */
#define SQL_FIELD(sqltype, strukt, member)                             \
	{                                                              \
		.type = (sqltype), .offset = offsetof(strukt, member), \
		.size = sizeof(((strukt *)0)->member)                  \
	}

/*
 * A statement as a constant: its address is the key of the connection's cache of prepared
 * statements, so declare it static const.
 */
struct sql_query {
	const char *text;
	const struct sql_field *params;
	uint16_t param_count;
	const struct sql_field *columns;
	uint16_t column_count;
};

/* Called for each row, with the row struct filled; non-zero stops and is returned. */
typedef int (*sql_row_fn)(void *arg, const void *row);

/*
 * Run a query by the binary protocol, unbuffered.  params: struct that the query's params
 * table describes (NULL when none).  row: scratch struct that each row is decoded into.
 * Fails with: E_UNAVAILABLE, E_TIMEOUT, E_CONFLICT (deadlock, lock wait, duplicate key),
 * E_NOSPACE, E_SCHEMA (no such table or column), E_LIMITED, what fn returned.
 */
int sql_select(struct sql_conn *conn, const struct sql_query *query, const void *params,
	       void *row, sql_row_fn fn, void *arg, struct err *err) MUST_CHECK;

/*
 * The same for at most one row, left in row.  Fails also with E_NOT_FOUND.
 */
int sql_select_one(struct sql_conn *conn, const struct sql_query *query,
		   const void *params, void *row, struct err *err) MUST_CHECK;

/* INSERT/UPDATE/DELETE; ret_affected may be NULL. */
int sql_run(struct sql_conn *conn, const struct sql_query *query, const void *params,
	    uint64_t *ret_affected, struct err *err) MUST_CHECK;

/*
 * Run one INSERT for n parameter structs, stride bytes apart: MariaDB's array binding
 * where the client has it, else multi-row INSERTs.  The text must end in one "VALUES (?,
 * …)" list optionally followed by ON DUPLICATE KEY UPDATE.
 */
int sql_run_many(struct sql_conn *conn, const struct sql_query *query, const void *params,
		 size_t n, size_t stride, uint64_t *ret_affected,
		 struct err *err) MUST_CHECK;
