/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/peer_priv.h"

#define IDS_FIRST 64

struct hidden_row {
	int64_t player_id;
};

static const struct sql_field hidden_columns[] = {
	SQL_FIELD(SQL_I64, struct hidden_row, player_id),
};
static const struct sql_query select_hidden = {
	.text = "SELECT player_id FROM {player_privacy} ORDER BY player_id",
	.columns = hidden_columns,
	.column_count = ARRAY_LEN(hidden_columns),
};

struct hidden_ids {
	int64_t *ids;
	size_t n, room;
};

static int add_id(void *arg, const void *data)
{
	struct hidden_ids *list = arg;
	const struct hidden_row *row = data;

	if (list->n == list->room) {
		const size_t room = list->room ? 2 * list->room : IDS_FIRST;
		int64_t *ids = talloc_realloc(NULL, list->ids, int64_t, room);

		if (!ids)
			return -E_NOMEM;
		list->ids = ids;
		list->room = room;
	}
	list->ids[list->n++] = row->player_id;
	return 0;
}

/* Their rows are fetched after the list: a connection has one open result. */
int peer_hidden_take(struct sql_conn *conn, struct peer_set *set, struct err *err)
{
	struct hidden_ids list = { 0 };
	struct hidden_row row;
	int r = sql_select(conn, &select_hidden, NULL, &row, add_id, &list, err);

	for (size_t i = 0; i < list.n && !r; i++) {
		struct peer_counter counter = { .set = set, .sign = -1 };
		TALLOC_CTX *part = talloc_new(NULL);

		r = part ? peer_count_part(conn, part, &counter, list.ids[i] - 1,
					   list.ids[i], err)
			 : -E_NOMEM;
		talloc_free(part);
	}
	talloc_free(list.ids);
	return r == -E_NOMEM ? err_set(err, E_NOMEM, "no memory for histograms") : r;
}
