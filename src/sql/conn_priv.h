/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inside of a connection, for the files of this folder and for tests.
 */
#pragma once

#include "sql/conn.h"
#include "sql/watch.h"

#include <mysql.h>
#include <stdatomic.h>
#include <uthash.h>

/* my_bool or bool, as the client library has it. */
typedef __typeof__(*((MYSQL_BIND *)NULL)->is_null) sql_flag;

/* How a cached statement is executed; part of its key beside the query's address. */
#define SQL_ROWS_ARRAY 0 /* array binding; 1.. = that many rows in one text */

struct sql_statement_key {
	const struct sql_query *query;
	size_t rows;
};

struct sql_statement {
	struct sql_statement_key key;
	MYSQL_STMT *handle;
	MYSQL_BIND *params; /* rows * param_count */
	unsigned long *param_lengths;
	sql_flag *param_nulls;
	MYSQL_BIND *columns;
	unsigned long *lengths;
	sql_flag *nulls, *errors;
	void **blobs; /* buffers of SQL_BLOB columns, grown as needed */
	size_t *blob_caps;
	UT_hash_handle hh;
};

struct sql_pool;

struct sql_conn {
	MYSQL *my;
	struct sql_watch watch;
	char *table_prefix;
	struct deadline deadline;
	int32_t query_timeout_ms;
	bool broken;
	bool cut; /* in the middle of a statement, which the server may still run */
	bool mariadb;
	bool no_array; /* tests: use multi-row INSERT even where arrays are had */
	int64_t idle_since_us;
	struct sql_statement *statements;
	/* What the pool tells its circuit breaker.  The ticket is guarded by its lock. */
	struct sql_pool *pool; /* that it is of; NULL: none */
	struct breaker_ticket ticket;
	int32_t patience_ms;       /* a time-out after less says nothing */
	_Atomic int64_t call_us;   /* begin of the call under way; 0 = none */
	int64_t slowest_us;        /* the longest call while held */
	enum breaker_verdict said; /* about the server while held */
	char fault[200];           /* text of what failed */
};

/*
 * Connect, within the earlier of conn->deadline and the configured time-out.
 * Fails with: E_UNAVAILABLE, E_ACCESS, E_NOT_FOUND, E_TIMEOUT, E_NOMEM.
 */
int sql_connect(struct sql_conn *conn, const struct sql_config *config,
		struct err *err) MUST_CHECK;

/* Tell the client library about this thread; undone by itself when the thread ends. */
void sql_thread_enter(void);

/*
 * Every conversation with the server stands between these two: the first refuses a broken
 * connection or a passed deadline and arms the watch; the second disarms it.
 */
int sql_call_begin(struct sql_conn *conn, struct err *err) MUST_CHECK;
void sql_call_end(struct sql_conn *conn);

/*
 * Turn the last error of the connection (stmt NULL) or statement into err, mark the
 * connection broken where it is; returns the negative code.
 */
int sql_fault(struct sql_conn *conn, MYSQL_STMT *stmt, const char *what,
	      struct err *err) MUST_CHECK;

/* The cause of an error number of the server or the client library. */
enum err_code sql_fault_code(unsigned number);

/* Whether after this error number the connection is of no more use. */
bool sql_fault_breaks(unsigned number);

/*
 * End what another connection of the pool still runs on the server, without waiting long.
 * For threads with a cancel token only: nobody waits for them any more.
 */
void sql_kill_query(struct sql_pool *pool, unsigned long id);

/* Whether the server has closed the idle connection. */
bool sql_conn_hung_up(const struct sql_conn *conn);

/*
 * Replace {name} by the quoted, prefixed name.  Fails with: E_BUG (bad braces), E_NOMEM.
 */
int sql_names_expand(TALLOC_CTX *mem, const char *prefix, const char *text,
		     char **ret_text, struct err *err) MUST_CHECK;
bool sql_names_prefix_valid(const char *prefix);

/*
 * The prepared statement of a query for that many rows a call, from the cache.
 * text: NULL, or the text where it is not the query's own.
 */
int sql_statement_get(struct sql_conn *conn, const struct sql_query *query, size_t rows,
		      const char *text, struct sql_statement **ret_st,
		      struct err *err) MUST_CHECK;
/* Forget all; the connection must be closed already. */
void sql_statement_drop_all(struct sql_conn *conn);

/* Bind rows parameter structs, stride bytes apart. */
int sql_bind_params(struct sql_conn *conn, struct sql_statement *st, const void *params,
		    size_t stride, struct err *err) MUST_CHECK;
/* Describe one member to the client library (text and blob: borrowed). */
void sql_bind_member(const struct sql_field *field, const void *row, MYSQL_BIND *bind,
		     unsigned long *length, sql_flag *null);
enum enum_field_types sql_bind_type(enum sql_type type);
bool sql_bind_unsigned(enum sql_type type);
/* Let the columns arrive in row. */
int sql_bind_columns(struct sql_conn *conn, struct sql_statement *st, void *row,
		     struct err *err) MUST_CHECK;
/* After a fetch: NULLs, terminators, long blobs. */
int sql_bind_finish(struct sql_conn *conn, struct sql_statement *st, void *row,
		    struct err *err) MUST_CHECK;
