/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/timeline_player.h"

#include <stdlib.h>

#define ROWS_FIRST 256

/* X(SQL type, member of model_laning, column): in the order of the table. */
#define COLUMNS(X)                                       \
	X(SQL_I64, game_start_ms, "game_start")          \
	X(SQL_I64, match_id, "match_id")                 \
	X(SQL_U8, participant_no, "participant_no")      \
	X(SQL_U8, minutes, "minutes")                    \
	X(SQL_I32, gold_diff[LANING_10], "gold_diff_10") \
	X(SQL_I32, gold_diff[LANING_15], "gold_diff_15") \
	X(SQL_I32, gold_diff[LANING_20], "gold_diff_20") \
	X(SQL_I32, xp_diff[LANING_10], "xp_diff_10")     \
	X(SQL_I32, xp_diff[LANING_15], "xp_diff_15")     \
	X(SQL_I32, xp_diff[LANING_20], "xp_diff_20")     \
	X(SQL_I32, cs_diff[LANING_10], "cs_diff_10")     \
	X(SQL_I32, cs_diff[LANING_15], "cs_diff_15")     \
	X(SQL_I32, cs_diff[LANING_20], "cs_diff_20")     \
	X(SQL_U16, deaths_before_10, "deaths_before_10") \
	X(SQL_U16, plates, "plates")                     \
	X(SQL_I32, first_item_ms, "first_item_ms")       \
	X(SQL_I32, gold_lead_max, "gold_lead_max")       \
	X(SQL_I32, gold_deficit_max, "gold_deficit_max")

#define PUT_FIELD(sql, member, column) SQL_FIELD(sql, struct model_laning, member),
#define GET_FIELD(sql, member, column) SQL_FIELD(sql, struct range_row, game.member),
#define NAME(sql, member, column)      ", " column
#define MARK(sql, member, column)      ", ?"

static const struct sql_field put_params[] = {
	SQL_FIELD(SQL_I64, struct model_laning, player_id), COLUMNS(PUT_FIELD)
};

static const struct sql_query insert = {
	.text = "INSERT INTO {timeline_player} (player_id" COLUMNS(
		NAME) ") VALUES (?" COLUMNS(MARK) ")",
	.params = put_params,
	.param_count = ARRAY_LEN(put_params),
};

size_t timeline_player_fill(const struct timeline_seats *match,
			    const struct model_timeline *timeline,
			    struct model_laning *rows)
{
	size_t n = model_laning_of(match->seats, match->n, timeline, rows);

	for (size_t i = 0; i < n; i++) {
		rows[i].match_id = match->match_id;
		rows[i].game_start_ms = match->game_start;
	}
	return n;
}

static int order_i64(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_key(const void *a, const void *b)
{
	const struct model_laning *x = a, *y = b;
	int order = order_i64(x->player_id, y->player_id);

	if (!order)
		order = order_i64(x->game_start_ms, y->game_start_ms);
	if (!order)
		order = order_i64(x->match_id, y->match_id);
	return order ? order : x->participant_no - y->participant_no;
}

int timeline_player_put(struct sql_conn *conn, struct model_laning *rows, size_t n,
			struct err *err)
{
	qsort(rows, n, sizeof(*rows), by_key);
	return sql_run_many(conn, &insert, rows, n, sizeof(*rows), NULL, err);
}

struct range_row {
	int64_t player_id, from_ms, until_ms; /* parameters */
	struct model_laning game;
};

static const struct sql_field range_params[] = {
	SQL_FIELD(SQL_I64, struct range_row, player_id),
	SQL_FIELD(SQL_I64, struct range_row, from_ms),
	SQL_FIELD(SQL_I64, struct range_row, until_ms),
};
static const struct sql_field range_columns[] = {
	SQL_FIELD(SQL_I64, struct range_row, game.player_id), COLUMNS(GET_FIELD)
};

/* The order is that of the primary key: no sort, one contiguous range. */
static const struct sql_query select_range = {
	.text = "SELECT player_id" COLUMNS(
		NAME) " FROM {timeline_player}"
		      " WHERE player_id = ? AND game_start >= ? AND game_start < ?"
		      " ORDER BY game_start, match_id, participant_no",
	.params = range_params,
	.param_count = ARRAY_LEN(range_params),
	.columns = range_columns,
	.column_count = ARRAY_LEN(range_columns),
};

struct range {
	TALLOC_CTX *mem;
	struct timeline_player_list list;
	size_t cap, max_rows;
	struct err *err;
};

static int add_row(void *arg, const void *data)
{
	struct range *range = arg;
	const struct range_row *row = data;
	struct timeline_player_list *list = &range->list;

	if (range->max_rows && list->n == range->max_rows)
		return err_set(range->err, E_LIMITED,
			       "more than %zu timelines in the window", range->max_rows);
	if (list->n == range->cap) {
		size_t cap = range->cap ? 2 * range->cap : ROWS_FIRST;
		struct model_laning *rows = talloc_realloc(
			range->mem, list->rows, struct model_laning, (unsigned)cap);

		if (!rows)
			return err_set(range->err, E_NOMEM, "no memory for %zu timelines",
				       cap);
		list->rows = rows;
		range->cap = cap;
	}
	list->rows[list->n++] = row->game;
	return 0;
}

int timeline_player_range(struct sql_conn *conn, TALLOC_CTX *mem, int64_t player_id,
			  int64_t from_ms, int64_t until_ms, size_t max_rows,
			  struct timeline_player_list *ret_list, struct err *err)
{
	struct range_row row = { .player_id = player_id,
				 .from_ms = from_ms,
				 .until_ms = until_ms };
	struct range range = { .mem = mem, .max_rows = max_rows, .err = err };
	int r = sql_select(conn, &select_range, &row, &row, add_row, &range, err);

	if (r) {
		talloc_free(range.list.rows);
		return r;
	}
	*ret_list = range.list;
	return 0;
}
