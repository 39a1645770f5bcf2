/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/key_list.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#define KEY(i)    SQL_FIELD(SQL_TEXT, struct key_list, key[i]),
#define KEYS5(i)  KEY(i) KEY(i + 1) KEY(i + 2) KEY(i + 3) KEY(i + 4)
#define KEYS20(i) KEYS5(i) KEYS5(i + 5) KEYS5(i + 10) KEYS5(i + 15)

const struct sql_field key_list_fields[KEY_LIST_MAX] = { KEYS20(0) KEYS20(20) KEYS20(40)
								 KEYS20(60) KEYS20(80) };

static void fill(struct key_list *list, key_list_text_fn text, const void *arg,
		 size_t first, size_t n)
{
	for (size_t i = 0; i < KEY_LIST_MAX; i++)
		snprintf(list->key[i], sizeof(list->key[i]), "%s",
			 text(arg, first + (i < n ? i : n - 1)));
}

int key_list_select(struct sql_conn *conn, const struct sql_query *query,
		    key_list_text_fn text, const void *text_arg, size_t n, void *row,
		    sql_row_fn fn, void *arg, struct err *err)
{
	struct key_list *list = talloc(NULL, struct key_list);
	size_t chunk;
	int r = 0;

	if (!list)
		return err_set(err, E_NOMEM, "no memory for a list of keys");
	for (size_t first = 0; first < n && !r; first += chunk) {
		chunk = n - first < KEY_LIST_MAX ? n - first : KEY_LIST_MAX;
		fill(list, text, text_arg, first, chunk);
		r = sql_select(conn, query, list, row, fn, arg, err);
	}
	talloc_free(list);
	return r;
}
