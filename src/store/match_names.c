/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Riot's ids of matches, by ours. */
#include "store/id_list.h"
#include "store/match_store.h"

#include <string.h>

struct name_row {
	int64_t match_id;
	char riot_match_id[MODEL_MATCH_ID_SIZE];
};

static const struct sql_field name_columns[] = {
	SQL_FIELD(SQL_I64, struct name_row, match_id),
	SQL_FIELD(SQL_TEXT, struct name_row, riot_match_id),
};

static const struct sql_query select_names = {
	.text = "SELECT match_id, riot_match_id FROM {match} WHERE match_id "
		"IN " ID_MARKS_SHORT,
	.params = id_list_fields,
	.param_count = ID_LIST_SHORT,
	.columns = name_columns,
	.column_count = ARRAY_LEN(name_columns),
};

struct names {
	const int64_t *ids;
	size_t n;
	char (*names)[MODEL_MATCH_ID_SIZE];
};

/* The same match may stand in several places. */
static int on_name(void *arg, const void *data)
{
	const struct name_row *row = data;
	struct names *names = arg;

	for (size_t i = 0; i < names->n; i++)
		if (names->ids[i] == row->match_id)
			memcpy(names->names[i], row->riot_match_id,
			       sizeof(names->names[i]));
	return 0;
}

int match_store_names(struct sql_conn *conn, const int64_t *ids, size_t n,
		      char (*ret_names)[MODEL_MATCH_ID_SIZE], struct err *err)
{
	struct names names = { ids, n, ret_names };
	struct name_row row = { 0 };

	for (size_t i = 0; i < n; i++)
		ret_names[i][0] = '\0';
	return id_list_select(conn, &select_names, ids, n, &row, on_name, &names, err);
}
