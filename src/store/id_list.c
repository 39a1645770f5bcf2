/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/id_list.h"

#define ID(i)    SQL_FIELD(SQL_I64, struct id_list, id[i]),
#define IDS5(i)  ID(i) ID(i + 1) ID(i + 2) ID(i + 3) ID(i + 4)
#define IDS20(i) IDS5(i) IDS5(i + 5) IDS5(i + 10) IDS5(i + 15)

const struct sql_field id_list_fields[ID_LIST_MAX] = { IDS20(0) IDS20(20) IDS20(40)
							       IDS20(60) IDS20(80) };

/* The next ids, the last one repeated; how many they are. */
static size_t fill(struct id_list *list, const struct sql_query *query,
		   const int64_t *ids, size_t n)
{
	const size_t most = query->param_count;

	for (size_t i = 0; i < most; i++)
		list->id[i] = ids[i < n ? i : n - 1];
	return n < most ? n : most;
}

int id_list_select(struct sql_conn *conn, const struct sql_query *query,
		   const int64_t *ids, size_t n, void *row, sql_row_fn fn, void *arg,
		   struct err *err)
{
	struct id_list list;
	int r = 0;

	for (size_t done = 0; done < n && !r;) {
		done += fill(&list, query, ids + done, n - done);
		r = sql_select(conn, query, &list, row, fn, arg, err);
	}
	return r;
}

int id_list_run(struct sql_conn *conn, const struct sql_query *query, const int64_t *ids,
		size_t n, struct err *err)
{
	struct id_list list;
	int r = 0;

	for (size_t done = 0; done < n && !r;) {
		done += fill(&list, query, ids + done, n - done);
		r = sql_run(conn, query, &list, NULL, err);
	}
	return r;
}
