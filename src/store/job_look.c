/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs as a whole: how many there are, and those whose processes died. */
#include "store/job_store.h"

#include <string.h>

#define DEAD_MAX 100 /* that one call takes away */

struct look_row {
	int64_t now_ms, before_ms;
	struct job_outlook outlook;
};

static const struct sql_field look_params[] = {
	SQL_FIELD(SQL_I64, struct look_row, now_ms),
	SQL_FIELD(SQL_I64, struct look_row, now_ms),
	SQL_FIELD(SQL_I64, struct look_row, before_ms),
};
static const struct sql_field look_columns[] = {
	SQL_FIELD(SQL_U64, struct look_row, outlook.due),
	SQL_FIELD(SQL_U64, struct look_row, outlook.delayed),
	SQL_FIELD(SQL_U64, struct look_row, outlook.running),
	SQL_FIELD(SQL_U64, struct look_row, outlook.dead),
};

static const struct sql_query look = {
	.text = "SELECT COUNT(CASE WHEN state = 0 AND retry_at <= ? THEN 1 END),"
		" COUNT(CASE WHEN state = 0 AND retry_at > ? THEN 1 END),"
		" COUNT(CASE WHEN state = 1 THEN 1 END),"
		" COUNT(CASE WHEN state = 1 AND heartbeat_at < ? THEN 1 END)"
		" FROM {job} WHERE state IN (0, 1)",
	.params = look_params,
	.param_count = ARRAY_LEN(look_params),
	.columns = look_columns,
	.column_count = ARRAY_LEN(look_columns),
};

int job_store_look(struct sql_conn *conn, int64_t before_ms, int64_t now_ms,
		   struct job_outlook *ret_outlook, struct err *err)
{
	struct look_row row = { .now_ms = now_ms, .before_ms = before_ms };
	int r = sql_select_one(conn, &look, &row, &row, err);

	*ret_outlook = row.outlook;
	return r;
}

struct dead_row {
	struct store_job job;
	char claim[JOB_CLAIM_SIZE];
	int64_t finished_ms, before_ms;
	uint32_t limit;
};

static const struct sql_field dead_params[] = {
	SQL_FIELD(SQL_I64, struct dead_row, before_ms),
	SQL_FIELD(SQL_U32, struct dead_row, limit),
};
static const struct sql_field dead_columns[] = {
	SQL_FIELD(SQL_I64, struct dead_row, job.job_id),
	SQL_FIELD(SQL_U8, struct dead_row, job.kind),
	SQL_FIELD(SQL_U8, struct dead_row, job.attempts),
	SQL_FIELD(SQL_U8, struct dead_row, job.failures),
	SQL_FIELD(SQL_TEXT, struct dead_row, claim),
};

static const struct sql_query select_dead = {
	.text = "SELECT job_id, kind, attempts, failures, claim FROM {job}"
		" WHERE state = 1 AND heartbeat_at < ? ORDER BY job_id LIMIT ?",
	.params = dead_params,
	.param_count = ARRAY_LEN(dead_params),
	.columns = dead_columns,
	.column_count = ARRAY_LEN(dead_columns),
};

static const struct sql_field bury_params[] = {
	SQL_FIELD(SQL_U8, struct dead_row, job.state),
	SQL_FIELD(SQL_TEXT, struct dead_row, job.reason),
	SQL_FIELD(SQL_I64, struct dead_row, finished_ms),
	SQL_FIELD(SQL_I64, struct dead_row, job.job_id),
	SQL_FIELD(SQL_TEXT, struct dead_row, claim),
	SQL_FIELD(SQL_I64, struct dead_row, before_ms),
};

/* It may have given a sign of life since it was looked at, or be another's by now. */
static const struct sql_query bury = {
	.text = "UPDATE {job} SET claim = '', state = ?, error = ?, finished_at = ?"
		" WHERE job_id = ? AND state = 1 AND claim = ? AND heartbeat_at < ?",
	.params = bury_params,
	.param_count = ARRAY_LEN(bury_params),
};

struct dead_list {
	struct dead_row rows[DEAD_MAX];
	size_t n;
};

static int on_dead(void *arg, const void *data)
{
	struct dead_list *list = arg;

	if (list->n < DEAD_MAX)
		memcpy(&list->rows[list->n++], data, sizeof(*list->rows));
	return 0;
}

/* Every attempt that did not end in a failure has died. */
static bool died_often(const struct store_job *job)
{
	return job->attempts >= job->failures + JOB_DEATHS_MAX;
}

static int take_away(struct sql_conn *conn, struct dead_row *row, int64_t now_ms,
		     struct job_heirs *heirs, struct err *err)
{
	const bool fails = died_often(&row->job);
	uint64_t n = 0;
	int r;

	row->job.state = fails ? JOB_FAILED : JOB_QUEUED;
	row->finished_ms = fails ? now_ms : 0;
	strcpy(row->job.reason, fails ? "internal_error" : "");
	r = sql_run(conn, &bury, row, &n, err);
	if (n && row->job.kind < JOB_KINDS)
		(fails ? heirs->failed : heirs->queued)[row->job.kind]++;
	return r;
}

int job_store_take_over(struct sql_conn *conn, int64_t before_ms, int64_t now_ms,
			struct job_heirs *ret_heirs, struct err *err)
{
	const struct dead_row key = { .before_ms = before_ms, .limit = DEAD_MAX };
	struct dead_list list = { .n = 0 };
	struct dead_row row = { 0 };
	int r = sql_select(conn, &select_dead, &key, &row, on_dead, &list, err);

	*ret_heirs = (struct job_heirs){ 0 };
	for (size_t i = 0; i < list.n && !r; i++) {
		list.rows[i].before_ms = before_ms;
		r = take_away(conn, &list.rows[i], now_ms, ret_heirs, err);
	}
	return r;
}
