/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/conn_priv.h"

#include <string.h>

static int statement_destroy(struct sql_statement *st)
{
	if (st->handle)
		mysql_stmt_close(st->handle);
	return 0;
}

/* Arrays of the statement, zeroed; columns only where there are any. */
static int make_room(struct sql_statement *st)
{
	const struct sql_query *query = st->key.query;
	const size_t rows = st->key.rows == SQL_ROWS_ARRAY ? 1 : st->key.rows;
	const size_t params = rows * query->param_count + 1;
	const size_t columns = query->column_count + 1u;

	st->params = talloc_zero_array(st, MYSQL_BIND, params);
	st->param_lengths = talloc_zero_array(st, unsigned long, params);
	st->param_nulls = talloc_zero_array(st, sql_flag, params);
	st->columns = talloc_zero_array(st, MYSQL_BIND, columns);
	st->lengths = talloc_zero_array(st, unsigned long, columns);
	st->nulls = talloc_zero_array(st, sql_flag, columns);
	st->errors = talloc_zero_array(st, sql_flag, columns);
	st->blobs = talloc_zero_array(st, void *, columns);
	st->blob_caps = talloc_zero_array(st, size_t, columns);
	return st->params && st->param_lengths && st->param_nulls && st->columns &&
	       st->lengths && st->nulls && st->errors && st->blobs && st->blob_caps;
}

static int check_counts(const struct sql_statement *st, const char *text, struct err *err)
{
	const struct sql_query *query = st->key.query;
	const size_t rows = st->key.rows == SQL_ROWS_ARRAY ? 1 : st->key.rows;

	if (mysql_stmt_param_count(st->handle) != rows * query->param_count)
		return err_set(err, E_BUG, "%zu parameters described, %lu in \"%.80s\"",
			       rows * query->param_count,
			       mysql_stmt_param_count(st->handle), text);
	if (mysql_stmt_field_count(st->handle) != query->column_count)
		return err_set(err, E_BUG, "%u columns described, %u in \"%.80s\"",
			       query->column_count, mysql_stmt_field_count(st->handle),
			       text);
	return 0;
}

static int prepare(struct sql_conn *conn, struct sql_statement *st, const char *text,
		   struct err *err)
{
	char *expanded;
	int r;

	st->handle = mysql_stmt_init(conn->my);
	if (!st->handle || !make_room(st))
		return err_set(err, E_NOMEM, "no memory for a prepared statement");
	r = sql_names_expand(st, conn->table_prefix, text, &expanded, err);
	if (r)
		return r;
	if (mysql_stmt_prepare(st->handle, expanded, strlen(expanded))) {
		r = sql_fault(conn, st->handle, "preparing a statement", err);
		if (r == -E_BUG)
			err_prefix(err, "\"%.120s\"", expanded);
	} else {
		r = check_counts(st, expanded, err);
	}
	talloc_free(expanded);
	return r;
}

int sql_statement_get(struct sql_conn *conn, const struct sql_query *query, size_t rows,
		      const char *text, struct sql_statement **ret_st, struct err *err)
{
	struct sql_statement_key key;
	struct sql_statement *st;
	int r;

	memset(&key, 0, sizeof(key));
	key.query = query;
	key.rows = rows;
	HASH_FIND(hh, conn->statements, &key, sizeof(key), st);
	if (st) {
		*ret_st = st;
		return 0;
	}
	st = talloc_zero(conn, struct sql_statement);
	if (!st)
		return err_set(err, E_NOMEM, "no memory for a prepared statement");
	talloc_set_destructor(st, statement_destroy);
	st->key = key;
	r = prepare(conn, st, text ? text : query->text, err);
	if (r) {
		talloc_free(st);
		return r;
	}
	HASH_ADD(hh, conn->statements, key, sizeof(st->key), st);
	*ret_st = st;
	return 0;
}

void sql_statement_drop_all(struct sql_conn *conn)
{
	struct sql_statement *st, *next;

	HASH_ITER (hh, conn->statements, st, next) {
		HASH_DEL(conn->statements, st);
		talloc_free(st);
	}
}
