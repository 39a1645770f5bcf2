/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Between a field table over a C struct and the client library's binds.  Numbers are read
 * and written in place; texts too, within their arrays; blobs have a buffer of their own
 * that grows when a longer one arrives.
 */
#include "sql/conn_priv.h"

#include <string.h>

#define BLOB_FIRST 4096

static const struct {
	enum enum_field_types type;
	bool is_unsigned;
} wire[] = {
	[SQL_I8] = { MYSQL_TYPE_TINY, false },
	[SQL_U8] = { MYSQL_TYPE_TINY, true },
	[SQL_I16] = { MYSQL_TYPE_SHORT, false },
	[SQL_U16] = { MYSQL_TYPE_SHORT, true },
	[SQL_I32] = { MYSQL_TYPE_LONG, false },
	[SQL_U32] = { MYSQL_TYPE_LONG, true },
	[SQL_I64] = { MYSQL_TYPE_LONGLONG, false },
	[SQL_U64] = { MYSQL_TYPE_LONGLONG, true },
	[SQL_DOUBLE] = { MYSQL_TYPE_DOUBLE, false },
	[SQL_BOOL] = { MYSQL_TYPE_TINY, true },
	[SQL_TEXT] = { MYSQL_TYPE_STRING, false },
	[SQL_BLOB] = { MYSQL_TYPE_BLOB, false },
};

enum enum_field_types sql_bind_type(enum sql_type type)
{
	return wire[type].type;
}

bool sql_bind_unsigned(enum sql_type type)
{
	return wire[type].is_unsigned;
}

void sql_bind_member(const struct sql_field *field, const void *row, MYSQL_BIND *bind,
		     unsigned long *length, sql_flag *null)
{
	/* The client library only reads parameters, but its struct knows no const. */
	char *member = (char *)(uintptr_t)row + field->offset;
	const struct sql_blob *blob;

	bind->buffer_type = wire[field->type].type;
	bind->is_unsigned = wire[field->type].is_unsigned;
	bind->buffer = member;
	bind->length = length;
	bind->is_null = null;
	*null = 0;
	if (field->type == SQL_TEXT) {
		*length = strnlen(member, field->size);
	} else if (field->type == SQL_BLOB) {
		blob = (const struct sql_blob *)member;
		*length = blob->len;
		*null = blob->data == NULL;
		bind->buffer = (void *)(uintptr_t)blob->data;
	} else {
		*length = field->size;
	}
	bind->buffer_length = *length;
}

int sql_bind_params(struct sql_conn *conn, struct sql_statement *st, const void *params,
		    size_t stride, struct err *err)
{
	const struct sql_query *query = st->key.query;
	size_t i = 0;

	if (query->param_count == 0)
		return 0;
	for (size_t row = 0; row < st->key.rows; row++)
		for (size_t p = 0; p < query->param_count; p++, i++)
			sql_bind_member(&query->params[p],
					(const char *)params + row * stride,
					&st->params[i], &st->param_lengths[i],
					&st->param_nulls[i]);
	if (mysql_stmt_bind_param(st->handle, st->params))
		return sql_fault(conn, st->handle, "binding parameters", err);
	return 0;
}

static int blob_room(struct sql_statement *st, size_t column, size_t len)
{
	size_t cap = st->blob_caps[column] ? st->blob_caps[column] : BLOB_FIRST;
	void *grown;

	while (cap < len)
		cap *= 2;
	if (cap == st->blob_caps[column])
		return 0;
	grown = talloc_realloc_size(st, st->blobs[column], cap);
	if (!grown)
		return -E_NOMEM;
	st->blobs[column] = grown;
	st->blob_caps[column] = cap;
	st->columns[column].buffer = grown;
	st->columns[column].buffer_length = cap;
	return 0;
}

static int hand_over_columns(struct sql_conn *conn, struct sql_statement *st,
			     struct err *err)
{
	if (mysql_stmt_bind_result(st->handle, st->columns))
		return sql_fault(conn, st->handle, "binding columns", err);
	return 0;
}

int sql_bind_columns(struct sql_conn *conn, struct sql_statement *st, void *row,
		     struct err *err)
{
	const struct sql_query *query = st->key.query;

	for (size_t c = 0; c < query->column_count; c++) {
		const struct sql_field *field = &query->columns[c];
		MYSQL_BIND *bind = &st->columns[c];

		bind->buffer_type = wire[field->type].type;
		bind->is_unsigned = wire[field->type].is_unsigned;
		bind->length = &st->lengths[c];
		bind->is_null = &st->nulls[c];
		bind->error = &st->errors[c];
		if (field->type == SQL_BLOB) {
			if (blob_room(st, c, BLOB_FIRST))
				return err_set(err, E_NOMEM, "no memory for a blob");
			continue;
		}
		bind->buffer = (char *)row + field->offset;
		bind->buffer_length = field->size;
	}
	return hand_over_columns(conn, st, err);
}

static int finish_blob(struct sql_conn *conn, struct sql_statement *st, size_t column,
		       struct sql_blob *blob, bool *grown, struct err *err)
{
	const size_t len = st->lengths[column];

	if (len > st->blob_caps[column]) {
		if (blob_room(st, column, len))
			return err_set(err, E_NOMEM, "no memory for a blob of %zu bytes",
				       len);
		*grown = true;
		if (mysql_stmt_fetch_column(st->handle, &st->columns[column],
					    (unsigned)column, 0))
			return sql_fault(conn, st->handle, "fetching a blob", err);
	}
	blob->data = st->blobs[column];
	blob->len = len;
	return 0;
}

static int finish_text(const struct sql_statement *st, size_t column, char *member,
		       size_t size, struct err *err)
{
	if (st->lengths[column] >= size)
		return err_set(err, E_LIMITED,
			       "column %zu holds a text of %lu bytes, %zu "
			       "fit",
			       column + 1, st->lengths[column], size - 1);
	member[st->lengths[column]] = '\0';
	return 0;
}

int sql_bind_finish(struct sql_conn *conn, struct sql_statement *st, void *row,
		    struct err *err)
{
	const struct sql_query *query = st->key.query;
	bool grown = false;
	int r = 0;

	for (size_t c = 0; c < query->column_count && !r; c++) {
		const struct sql_field *field = &query->columns[c];
		char *member = (char *)row + field->offset;

		if (st->nulls[c])
			memset(member, 0, field->size);
		else if (field->type == SQL_BLOB)
			r = finish_blob(conn, st, c, (struct sql_blob *)member, &grown,
					err);
		else if (field->type == SQL_TEXT)
			r = finish_text(st, c, member, field->size, err);
		else if (st->errors[c])
			r = err_set(err, E_LIMITED,
				    "column %zu holds a number out of "
				    "the range of its field",
				    c + 1);
		else if (field->type == SQL_BOOL)
			*(uint8_t *)member = *(uint8_t *)member != 0;
	}
	if (!r && grown)
		r = hand_over_columns(conn, st, err);
	return r;
}
