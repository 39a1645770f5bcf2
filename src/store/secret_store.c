/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/secret_store.h"

#include <stdio.h>
#include <string.h>

struct secret_row {
	char name[32];
	struct sql_blob value;
	int64_t created_at;
	uint8_t key[SECRET_KEY_LEN]; /* the value, where it may be kept */
	bool found;
};

static const struct sql_field row_fields[] = {
	SQL_FIELD(SQL_TEXT, struct secret_row, name),
	SQL_FIELD(SQL_BLOB, struct secret_row, value),
	SQL_FIELD(SQL_I64, struct secret_row, created_at),
};
static const struct sql_field value_column[] = {
	SQL_FIELD(SQL_BLOB, struct secret_row, value),
};

static const struct sql_query select_value = {
	.text = "SELECT value FROM {secret} WHERE name = ?",
	.params = row_fields,
	.param_count = 1,
	.columns = value_column,
	.column_count = ARRAY_LEN(value_column),
};

/* Whoever is first stays. */
static const struct sql_query insert = {
	.text = "INSERT INTO {secret} (name, value, created_at) VALUES (?, ?, ?)"
		" ON DUPLICATE KEY UPDATE created_at = created_at",
	.params = row_fields,
	.param_count = ARRAY_LEN(row_fields),
};

/* The value is borrowed from the connection: copied here or not at all. */
static int on_value(void *arg, const void *data)
{
	struct secret_row *found = arg;
	const struct secret_row *row = data;

	if (row->value.len != SECRET_KEY_LEN)
		return -E_CORRUPT;
	memcpy(found->key, row->value.data, SECRET_KEY_LEN);
	found->found = true;
	return 0;
}

int secret_store_get(struct sql_conn *conn, const char *name,
		     uint8_t ret_key[static SECRET_KEY_LEN], struct err *err)
{
	struct secret_row key = { 0 }, row, found = { 0 };
	int r;

	snprintf(key.name, sizeof(key.name), "%s", name);
	r = sql_select(conn, &select_value, &key, &row, on_value, &found, err);
	if (r == -E_CORRUPT)
		return err_set(err, E_CORRUPT, "the stored key \"%s\" is damaged", name);
	if (r)
		return r;
	if (!found.found)
		return err_set(err, E_NOT_FOUND, "no key \"%s\" is stored", name);
	memcpy(ret_key, found.key, SECRET_KEY_LEN);
	secret_wipe(&found, sizeof(found));
	return 0;
}

int secret_store_key(struct sql_conn *conn, const char *name,
		     const uint8_t candidate[static SECRET_KEY_LEN], int64_t now_ms,
		     uint8_t ret_key[static SECRET_KEY_LEN], struct err *err)
{
	struct secret_row row = { .value = { .data = candidate, .len = SECRET_KEY_LEN },
				  .created_at = now_ms };
	int r = secret_store_get(conn, name, ret_key, err);

	if (r != -E_NOT_FOUND)
		return r;
	snprintf(row.name, sizeof(row.name), "%s", name);
	r = sql_run(conn, &insert, &row, NULL, err);
	return r ? r : secret_store_get(conn, name, ret_key, err);
}
