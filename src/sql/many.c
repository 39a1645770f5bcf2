/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One INSERT for many parameter structs.  MariaDB's array binding sends the values of all
 * rows in one packet; the other way is a text with as many value lists as rows, in a few
 * fixed sizes, so that the cache of prepared statements stays small.
 */
#include "sql/conn_priv.h"

#include "base/buf.h"

#include <string.h>

/* A packet stays well below the smallest usual max_allowed_packet (16 MiB). */
#define CHUNK_BYTES ((size_t)1 << 20)
#define CHUNK_ROWS  1024

static size_t row_bytes(const struct sql_query *query, const char *row)
{
	size_t bytes = 0;

	for (size_t p = 0; p < query->param_count; p++) {
		const struct sql_field *field = &query->params[p];

		bytes += field->size;
		if (field->type == SQL_BLOB)
			bytes += ((const struct sql_blob *)(row + field->offset))->len;
	}
	return bytes;
}

/* How many of the n rows go into the next packet: at least one. */
static size_t chunk_rows(const struct sql_query *query, const char *rows, size_t n,
			 size_t stride, size_t max_rows)
{
	size_t k = 0, bytes = 0;

	while (k < n && k < max_rows) {
		bytes += row_bytes(query, rows + k * stride);
		if (k > 0 && bytes > CHUNK_BYTES)
			break;
		k++;
	}
	return k;
}

static int send_statement(struct sql_conn *conn, struct sql_statement *st,
			  uint64_t *affected, struct err *err)
{
	if (mysql_stmt_execute(st->handle))
		return sql_fault(conn, st->handle, "storing rows", err);
	*affected += mysql_stmt_affected_rows(st->handle);
	return 0;
}

#ifdef HAVE_MYSQL_ARRAY_BIND
/* Column p of k rows as the array that the client library wants. */
static int gather_column(TALLOC_CTX *mem, const struct sql_field *field, const char *rows,
			 size_t k, size_t stride, MYSQL_BIND *bind)
{
	const bool bytes = field->type == SQL_TEXT || field->type == SQL_BLOB;
	char *indicators = talloc_zero_array(mem, char, k);
	unsigned long *lengths = talloc_array(mem, unsigned long, k);
	char *values = talloc_size(mem, k * (bytes ? sizeof(void *) : field->size));
	MYSQL_BIND one = { 0 };
	sql_flag null;

	if (!indicators || !lengths || !values)
		return -E_NOMEM;
	for (size_t i = 0; i < k; i++) {
		sql_bind_member(field, rows + i * stride, &one, &lengths[i], &null);
		if (null)
			indicators[i] = STMT_INDICATOR_NULL;
		if (bytes)
			((const void **)values)[i] = one.buffer ? one.buffer : "";
		else
			memcpy(values + i * field->size, one.buffer, field->size);
	}
	memset(bind, 0, sizeof(*bind));
	bind->buffer_type = sql_bind_type(field->type);
	bind->is_unsigned = sql_bind_unsigned(field->type);
	bind->buffer = values;
	bind->length = lengths;
	bind->u.indicator = indicators;
	return 0;
}

static int run_array(struct sql_conn *conn, const struct sql_query *query,
		     const char *rows, size_t k, size_t stride, uint64_t *affected,
		     struct err *err)
{
	unsigned int array_size = (unsigned)k;
	struct sql_statement *st;
	TALLOC_CTX *scratch;
	int r;

	r = sql_statement_get(conn, query, SQL_ROWS_ARRAY, NULL, &st, err);
	if (r)
		return r;
	scratch = talloc_pool(st, 64 * 1024);
	for (size_t p = 0; p < query->param_count && !r; p++)
		r = gather_column(scratch, &query->params[p], rows, k, stride,
				  &st->params[p]);
	if (r) {
		r = err_set(err, E_NOMEM, "no memory for %zu rows", k);
		goto out;
	}
	mysql_stmt_attr_set(st->handle, STMT_ATTR_ARRAY_SIZE, &array_size);
	if (mysql_stmt_bind_param(st->handle, st->params))
		r = sql_fault(conn, st->handle, "binding rows", err);
	else
		r = send_statement(conn, st, affected, err);
out:
	talloc_free(scratch);
	return r;
}
#endif

/* The text with its one list of values repeated; talloc child of conn. */
static char *repeat_values(struct sql_conn *conn, const char *text, size_t rows)
{
	const char *list = strstr(text, "VALUES (");
	const char *end;
	struct buf out;

	if (!list)
		return NULL;
	list += strlen("VALUES ");
	end = strchr(list, ')');
	if (!end)
		return NULL;
	end++;
	buf_init(&out, conn, strlen(text) + rows * ((size_t)(end - list) + 1));
	buf_add(&out, text, (size_t)(list - text));
	for (size_t i = 0; i < rows; i++) {
		if (i)
			buf_add_char(&out, ',');
		buf_add(&out, list, (size_t)(end - list));
	}
	buf_add_str(&out, end);
	if (out.failed)
		buf_done(&out);
	return out.failed ? NULL : out.data;
}

static int run_rows(struct sql_conn *conn, const struct sql_query *query,
		    const char *rows, size_t k, size_t stride, uint64_t *affected,
		    struct err *err)
{
	struct sql_statement *st;
	char *text = NULL;
	int r;

	if (k > 1) {
		text = repeat_values(conn, query->text, k);
		if (!text)
			return err_set(err, E_BUG,
				       "no list of values to repeat in "
				       "\"%.80s\", or no memory",
				       query->text);
	}
	r = sql_statement_get(conn, query, k, text, &st, err);
	talloc_free(text);
	if (!r)
		r = sql_bind_params(conn, st, rows, stride, err);
	return r ? r : send_statement(conn, st, affected, err);
}

/* The largest of the fixed sizes within n rows and the server's 65,535 parameters. */
static size_t round_rows(const struct sql_query *query, size_t n)
{
	static const size_t sizes[] = { 100, 50, 20, 10, 5, 2 };

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
		if (sizes[i] <= n && sizes[i] * query->param_count <= 65535)
			return sizes[i];
	return 1;
}

static bool has_arrays(const struct sql_conn *conn)
{
#ifdef HAVE_MYSQL_ARRAY_BIND
	return conn->mariadb && !conn->no_array;
#else
	(void)conn;
	return false;
#endif
}

int sql_run_many(struct sql_conn *conn, const struct sql_query *query, const void *params,
		 size_t n, size_t stride, uint64_t *ret_affected, struct err *err)
{
	const bool arrays = n > 1 && has_arrays(conn);
	const char *rows = params;
	uint64_t affected = 0;
	int r = sql_call_begin(conn, err);

	if (r)
		return r;
	while (n > 0 && !r) {
		size_t k = chunk_rows(query, rows, n, stride, CHUNK_ROWS);

#ifdef HAVE_MYSQL_ARRAY_BIND
		if (arrays)
			r = run_array(conn, query, rows, k, stride, &affected, err);
#endif
		if (!arrays) {
			k = round_rows(query, k);
			r = run_rows(conn, query, rows, k, stride, &affected, err);
		}
		rows += k * stride;
		n -= k;
	}
	sql_call_end(conn);
	if (!r && ret_affected)
		*ret_affected = affected;
	return r;
}
