/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "… WHERE key IN (?, …)" with a fixed number of marks, so that it can be prepared once:
 * a shorter list repeats its last key.
 */
#pragma once

#include "sql/conn.h"

#define KEY_LIST_MAX 100
#define KEY_LIST_KEY 80

#define KEY_MARKS10 "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define KEY_MARKS                                                           \
	"(" KEY_MARKS10 ", " KEY_MARKS10 ", " KEY_MARKS10 ", " KEY_MARKS10  \
	", " KEY_MARKS10 ", " KEY_MARKS10 ", " KEY_MARKS10 ", " KEY_MARKS10 \
	", " KEY_MARKS10 ", " KEY_MARKS10 ")"

struct key_list {
	char key[KEY_LIST_MAX][KEY_LIST_KEY];
};

extern const struct sql_field key_list_fields[KEY_LIST_MAX];

/* The text of entry i of whatever the caller has. */
typedef const char *(*key_list_text_fn)(const void *arg, size_t i);

/*
 * Run a query whose parameters are a key list for n keys, as many times as it takes.
 * Other arguments as those of sql_select, and its failures; E_NOMEM.
 */
int key_list_select(struct sql_conn *conn, const struct sql_query *query,
		    key_list_text_fn text, const void *text_arg, size_t n, void *row,
		    sql_row_fn fn, void *arg, struct err *err) MUST_CHECK;
