/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many tokens there are, and an end to those that have ended. */
#include "store/token_store.h"

struct count {
	int64_t now_ms;
	uint64_t live, rows;
};

static const struct sql_field count_params[] = {
	SQL_FIELD(SQL_I64, struct count, now_ms),
};
static const struct sql_field count_columns[] = {
	SQL_FIELD(SQL_U64, struct count, live),
	SQL_FIELD(SQL_U64, struct count, rows),
};

static const struct sql_query count_all = {
	.text = "SELECT COUNT(CASE WHEN revoked_at = 0 AND (expires_at = 0 OR"
		" expires_at > ?) THEN 1 END), COUNT(*) FROM {token}",
	.params = count_params,
	.param_count = ARRAY_LEN(count_params),
	.columns = count_columns,
	.column_count = ARRAY_LEN(count_columns),
};

int token_store_count(struct sql_conn *conn, int64_t now_ms, uint64_t *ret_live,
		      uint64_t *ret_rows, struct err *err)
{
	const struct count key = { .now_ms = now_ms };
	struct count row;
	int r = sql_select_one(conn, &count_all, &key, &row, err);

	if (r)
		return r;
	*ret_live = row.live;
	*ret_rows = row.rows;
	return 0;
}

struct ended {
	int64_t before_ms, token_id;
	uint32_t limit;
};

static const struct sql_field ended_params[] = {
	SQL_FIELD(SQL_I64, struct ended, before_ms),
	SQL_FIELD(SQL_I64, struct ended, before_ms),
	SQL_FIELD(SQL_U32, struct ended, limit),
};
static const struct sql_field id_field[] = {
	SQL_FIELD(SQL_I64, struct ended, token_id),
};

/*
 * Read without a lock: a token that has ended never begins again.  It ended at the
 * earlier of the two times.
 */
static const struct sql_query select_ended = {
	.text = "SELECT token_id FROM {token} WHERE (revoked_at <> 0 AND revoked_at < ?)"
		" OR (expires_at <> 0 AND expires_at < ?) ORDER BY CASE"
		" WHEN revoked_at = 0 THEN expires_at WHEN expires_at = 0 THEN revoked_at"
		" ELSE LEAST(revoked_at, expires_at) END, token_id LIMIT ?",
	.params = ended_params,
	.param_count = ARRAY_LEN(ended_params),
	.columns = id_field,
	.column_count = ARRAY_LEN(id_field),
};

static const struct sql_query delete_ties = {
	.text = "DELETE FROM {token_player} WHERE token_id = ?",
	.params = id_field,
	.param_count = ARRAY_LEN(id_field),
};

static const struct sql_query delete_token = {
	.text = "DELETE FROM {token} WHERE token_id = ?",
	.params = id_field,
	.param_count = ARRAY_LEN(id_field),
};

struct found {
	struct ended rows[TOKEN_PRUNE_MAX];
	size_t n;
};

static int on_row(void *arg, const void *data)
{
	struct found *found = arg;

	if (found->n < TOKEN_PRUNE_MAX)
		found->rows[found->n++] = *(const struct ended *)data;
	return 0;
}

/* Within a transaction of the caller. */
static int delete_rows(struct sql_conn *conn, const struct found *found, uint64_t *count,
		       struct err *err)
{
	int r = sql_run_many(conn, &delete_ties, found->rows, found->n,
			     sizeof(found->rows[0]), NULL, err);

	return r ? r
		 : sql_run_many(conn, &delete_token, found->rows, found->n,
				sizeof(found->rows[0]), count, err);
}

int token_store_prune(struct sql_conn *conn, int64_t before_ms, uint32_t limit,
		      uint64_t *ret_count, struct err *err)
{
	const struct ended key = { .before_ms = before_ms, .limit = limit };
	struct found found = { .n = 0 };
	struct ended row = { 0 };
	uint64_t count = 0;
	int r = sql_select(conn, &select_ended, &key, &row, on_row, &found, err);

	if (!r && found.n)
		r = sql_begin(conn, err);
	if (!r && found.n)
		r = sql_end(conn, delete_rows(conn, &found, &count, err), err);
	if (!r)
		*ret_count = count;
	return r;
}
