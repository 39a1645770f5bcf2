/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/match_store.h"

#include <string.h>

#define QUEUES_MAX 40

/* The parameters of both queries, and the scratch row. */
struct list_row {
	int64_t player_id, from_ms, until_ms;
	uint16_t queues[QUEUES_MAX];
	struct match_list_cursor after;
	uint32_t limit, offset;
	struct match_list_row row;
	uint16_t cs_lane, cs_neutral;
	uint64_t count;
};

#define QUEUE(i)   SQL_FIELD(SQL_U16, struct list_row, queues[i]),
#define QUEUES5(i) QUEUE(i) QUEUE(i + 1) QUEUE(i + 2) QUEUE(i + 3) QUEUE(i + 4)
#define ALL_QUEUES \
	QUEUES5(0) \
	QUEUES5(5) QUEUES5(10) QUEUES5(15) QUEUES5(20) QUEUES5(25) QUEUES5(30) QUEUES5(35)
#define MARKS10     "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define QUEUE_MARKS "(" MARKS10 ", " MARKS10 ", " MARKS10 ", " MARKS10 ")"

#define WINDOW_PARAMS                                         \
	SQL_FIELD(SQL_I64, struct list_row, player_id),       \
		SQL_FIELD(SQL_I64, struct list_row, from_ms), \
		SQL_FIELD(SQL_I64, struct list_row, until_ms),

#define PLACE_PARAMS                                                      \
	SQL_FIELD(SQL_I64, struct list_row, after.game_start_ms),         \
		SQL_FIELD(SQL_I64, struct list_row, after.game_start_ms), \
		SQL_FIELD(SQL_I64, struct list_row, after.surrogate),     \
		SQL_FIELD(SQL_I64, struct list_row, after.surrogate),     \
		SQL_FIELD(SQL_U8, struct list_row, after.participant_no), \
		SQL_FIELD(SQL_U32, struct list_row, limit),               \
		SQL_FIELD(SQL_U32, struct list_row, offset),

static const struct sql_field list_params[] = { WINDOW_PARAMS PLACE_PARAMS };
static const struct sql_field list_queue_params[] = {
	WINDOW_PARAMS ALL_QUEUES PLACE_PARAMS
};
static const struct sql_field count_params[] = { WINDOW_PARAMS };
static const struct sql_field count_queue_params[] = { WINDOW_PARAMS ALL_QUEUES };

static const struct sql_field list_columns[] = {
	SQL_FIELD(SQL_TEXT, struct list_row, row.match_id),
	SQL_FIELD(SQL_I64, struct list_row, row.surrogate),
	SQL_FIELD(SQL_I64, struct list_row, row.game_start_ms),
	SQL_FIELD(SQL_U32, struct list_row, row.duration_s),
	SQL_FIELD(SQL_U16, struct list_row, row.queue_id),
	SQL_FIELD(SQL_U16, struct list_row, row.champion_id),
	SQL_FIELD(SQL_U16, struct list_row, row.opponent_champion_id),
	SQL_FIELD(SQL_TEXT, struct list_row, row.champion_name),
	SQL_FIELD(SQL_TEXT, struct list_row, row.game_mode),
	SQL_FIELD(SQL_U8, struct list_row, row.participant_no),
	SQL_FIELD(SQL_U8, struct list_row, row.role),
	SQL_FIELD(SQL_U8, struct list_row, row.status),
	SQL_FIELD(SQL_U8, struct list_row, row.placement),
	SQL_FIELD(SQL_U8, struct list_row, row.team_id_100),
	SQL_FIELD(SQL_BOOL, struct list_row, row.win),
	SQL_FIELD(SQL_BOOL, struct list_row, row.synthetic),
	SQL_FIELD(SQL_U16, struct list_row, row.kills),
	SQL_FIELD(SQL_U16, struct list_row, row.deaths),
	SQL_FIELD(SQL_U16, struct list_row, row.assists),
	SQL_FIELD(SQL_U16, struct list_row, cs_lane),
	SQL_FIELD(SQL_U16, struct list_row, cs_neutral),
	SQL_FIELD(SQL_U16, struct list_row, row.vision),
	SQL_FIELD(SQL_I32, struct list_row, row.gold),
	SQL_FIELD(SQL_I32, struct list_row, row.damage),
	SQL_FIELD(SQL_U16, struct list_row, row.patch_major),
	SQL_FIELD(SQL_U16, struct list_row, row.patch_minor),
	SQL_FIELD(SQL_U16, struct list_row, row.team_kills),
};

static const struct sql_field count_columns[] = {
	SQL_FIELD(SQL_U64, struct list_row, count),
};

#define LIST_HEAD                                                                     \
	"SELECT m.riot_match_id, p.match_id, p.game_start, p.duration_s, p.queue_id," \
	" p.champion_id, p.opponent_champion_id, p.champion_name, m.game_mode,"       \
	" p.participant_no, p.role, p.status, p.placement, p.team_id_100, p.win,"     \
	" p.synthetic, p.kills, p.deaths, p.assists, p.cs_lane, p.cs_neutral,"        \
	" p.vision_score, p.gold_earned, p.damage_champions, p.patch_major,"          \
	" p.patch_minor, p.team_kills"                                                \
	" FROM {participant} p JOIN {match} m ON m.match_id = p.match_id" WINDOW
#define WINDOW        " WHERE p.player_id = ? AND p.game_start >= ? AND p.game_start < ?"
#define WITHIN_QUEUES " AND p.queue_id IN " QUEUE_MARKS
/* The primary key read backwards. */
#define LIST_TAIL                                                             \
	" AND (p.game_start < ? OR (p.game_start = ? AND (p.match_id < ?"     \
	" OR (p.match_id = ? AND p.participant_no < ?))))"                    \
	" ORDER BY p.game_start DESC, p.match_id DESC, p.participant_no DESC" \
	" LIMIT ? OFFSET ?"

static const struct sql_query list_all = {
	.text = LIST_HEAD LIST_TAIL,
	.params = list_params,
	.param_count = ARRAY_LEN(list_params),
	.columns = list_columns,
	.column_count = ARRAY_LEN(list_columns),
};

static const struct sql_query list_queues = {
	.text = LIST_HEAD WITHIN_QUEUES LIST_TAIL,
	.params = list_queue_params,
	.param_count = ARRAY_LEN(list_queue_params),
	.columns = list_columns,
	.column_count = ARRAY_LEN(list_columns),
};

static const struct sql_query count_all = {
	.text = "SELECT COUNT(*) FROM {participant} p" WINDOW,
	.params = count_params,
	.param_count = ARRAY_LEN(count_params),
	.columns = count_columns,
	.column_count = ARRAY_LEN(count_columns),
};

static const struct sql_query count_queues = {
	.text = "SELECT COUNT(*) FROM {participant} p" WINDOW WITHIN_QUEUES,
	.params = count_queue_params,
	.param_count = ARRAY_LEN(count_queue_params),
	.columns = count_columns,
	.column_count = ARRAY_LEN(count_columns),
};

static int fill(struct list_row *row, const struct match_list_query *query,
		struct err *err)
{
	memset(row, 0, sizeof(*row));
	row->player_id = query->player_id;
	row->from_ms = query->from_ms;
	row->until_ms = query->until_ms;
	row->limit = query->limit;
	row->offset = query->offset;
	if (query->queue_count > QUEUES_MAX)
		return err_set(err, E_LIMITED, "at most %d queues can be asked for",
			       QUEUES_MAX);
	for (size_t i = 0; i < QUEUES_MAX && query->queue_count; i++)
		row->queues[i] =
			query->queues[i < query->queue_count ? i
							     : query->queue_count - 1];
	if (!query->has_cursor) {
		row->after.game_start_ms = INT64_MAX;
		return 0;
	}
	row->after = query->cursor;
	/* The range that the server scans begins at the cursor. */
	if (row->after.game_start_ms < row->until_ms)
		row->until_ms = row->after.game_start_ms + 1;
	return 0;
}

struct list {
	struct match_list_row *rows;
	size_t n, cap;
};

static int on_row(void *arg, const void *data)
{
	struct list *list = arg;
	const struct list_row *row = data;
	const uint32_t cs = (uint32_t)row->cs_lane + row->cs_neutral;
	struct match_list_row *grown;

	if (list->n == list->cap) {
		list->cap = list->cap * 2;
		grown = talloc_realloc(NULL, list->rows, struct match_list_row,
				       list->cap);
		if (!grown)
			return -E_NOMEM;
		list->rows = grown;
	}
	list->rows[list->n] = row->row;
	list->rows[list->n++].cs = cs > UINT16_MAX ? UINT16_MAX : (uint16_t)cs;
	return 0;
}

int match_store_list(struct sql_conn *conn, TALLOC_CTX *mem,
		     const struct match_list_query *query,
		     struct match_list_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct list list = { .cap = 32 };
	struct list_row row;
	int r = fill(&row, query, err);

	if (r)
		return r;
	list.rows = talloc_array(mem, struct match_list_row, list.cap);
	if (!list.rows)
		return err_set(err, E_NOMEM, "no memory for a match list");
	r = sql_select(conn, query->queue_count ? &list_queues : &list_all, &row, &row,
		       on_row, &list, err);
	if (r) {
		talloc_free(list.rows);
		return r == -E_NOMEM ? err_set(err, E_NOMEM, "no memory for a match list")
				     : r;
	}
	*ret_rows = list.rows;
	*ret_count = list.n;
	return 0;
}

int match_store_list_count(struct sql_conn *conn, const struct match_list_query *query,
			   uint64_t *ret_count, struct err *err)
{
	struct match_list_query whole = *query;
	struct list_row row;
	int r;

	whole.has_cursor = false;
	r = fill(&row, &whole, err);
	if (!r)
		r = sql_select_one(conn, query->queue_count ? &count_queues : &count_all,
				   &row, &row, err);
	if (!r)
		*ret_count = row.count;
	return r;
}
