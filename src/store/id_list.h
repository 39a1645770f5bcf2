/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same as a key list for surrogate ids: "… WHERE id IN (?, …)" with a fixed number of
 * marks, which is the number of parameters that the query states.
 */
#pragma once

#include "store/key_list.h"

#define ID_LIST_MAX   KEY_LIST_MAX
#define ID_LIST_SHORT 20 /* the players of a match, most of the time */

#define ID_MARKS_SHORT "(" KEY_MARKS10 ", " KEY_MARKS10 ")"

struct id_list {
	int64_t id[ID_LIST_MAX];
};

/* A query has the first ID_LIST_SHORT or all of them as its parameters. */
extern const struct sql_field id_list_fields[ID_LIST_MAX];

/*
 * Run a query whose parameters are an id list for n ids, as many times as it takes.
 * Other arguments as those of sql_select, and its failures.
 */
int id_list_select(struct sql_conn *conn, const struct sql_query *query,
		   const int64_t *ids, size_t n, void *row, sql_row_fn fn, void *arg,
		   struct err *err) MUST_CHECK;
/* The same for an UPDATE or DELETE. */
int id_list_run(struct sql_conn *conn, const struct sql_query *query, const int64_t *ids,
		size_t n, struct err *err) MUST_CHECK;
