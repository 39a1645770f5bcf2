/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/conn_priv.h"

static int execute(struct sql_conn *conn, struct sql_statement *st, const void *params,
		   struct err *err)
{
	int r = sql_bind_params(conn, st, params, 0, err);

	if (r)
		return r;
	if (mysql_stmt_execute(st->handle))
		return sql_fault(conn, st->handle, "running a statement", err);
	return 0;
}

static int fetch_all(struct sql_conn *conn, struct sql_statement *st, void *row,
		     sql_row_fn fn, void *arg, struct err *err)
{
	int r;

	for (;;) {
		r = mysql_stmt_fetch(st->handle);
		if (r == MYSQL_NO_DATA)
			return 0;
		if (r != 0 && r != MYSQL_DATA_TRUNCATED)
			return sql_fault(conn, st->handle, "fetching a row", err);
		r = sql_bind_finish(conn, st, row, err);
		if (!r)
			r = fn(arg, row);
		if (r)
			return r;
	}
}

int sql_select(struct sql_conn *conn, const struct sql_query *query, const void *params,
	       void *row, sql_row_fn fn, void *arg, struct err *err)
{
	struct sql_statement *st;
	int r = sql_call_begin(conn, err);

	if (r)
		return r;
	r = sql_statement_get(conn, query, 1, NULL, &st, err);
	if (!r)
		r = execute(conn, st, params, err);
	if (!r) {
		r = sql_bind_columns(conn, st, row, err);
		if (!r)
			r = fetch_all(conn, st, row, fn, arg, err);
		/* Drains what was not fetched; the watch still stands guard. */
		if (!conn->broken && mysql_stmt_free_result(st->handle))
			conn->broken = true;
	}
	sql_call_end(conn);
	return r;
}

static int count_row(void *arg, const void *row)
{
	size_t *rows = arg;

	(void)row;
	++*rows;
	return 0;
}

int sql_select_one(struct sql_conn *conn, const struct sql_query *query,
		   const void *params, void *row, struct err *err)
{
	size_t rows = 0;
	int r = sql_select(conn, query, params, row, count_row, &rows, err);

	if (r)
		return r;
	if (rows == 0)
		return err_set(err, E_NOT_FOUND, "no such row");
	return 0;
}

int sql_run(struct sql_conn *conn, const struct sql_query *query, const void *params,
	    uint64_t *ret_affected, struct err *err)
{
	struct sql_statement *st;
	int r = sql_call_begin(conn, err);

	if (r)
		return r;
	r = sql_statement_get(conn, query, 1, NULL, &st, err);
	if (!r)
		r = execute(conn, st, params, err);
	if (!r && ret_affected)
		*ret_affected = mysql_stmt_affected_rows(st->handle);
	sql_call_end(conn);
	return r;
}
