/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/job_store.h"

#include <string.h>

struct job_row {
	struct store_job job;
	struct sql_blob params, result;
	int64_t now_ms;
	uint64_t all, of_owner;
	uint32_t limit;
};

static const struct sql_field insert_params[] = {
	SQL_FIELD(SQL_TEXT, struct job_row, job.public_id),
	SQL_FIELD(SQL_U8, struct job_row, job.kind),
	SQL_FIELD(SQL_I64, struct job_row, job.owner.token_id),
	SQL_FIELD(SQL_I64, struct job_row, job.owner.player_id),
	SQL_FIELD(SQL_I32, struct job_row, job.total),
	SQL_FIELD(SQL_BLOB, struct job_row, params),
	SQL_FIELD(SQL_I64, struct job_row, job.created_at_ms),
	SQL_FIELD(SQL_I64, struct job_row, job.expires_at_ms),
};

static const struct sql_query insert = {
	.text = "INSERT INTO {job} (public_id, kind, state, token_id, player_id,"
		" attempts, done, total, status, claim, error, params, result,"
		" created_at, started_at, heartbeat_at, finished_at, expires_at)"
		" VALUES (?, ?, 0, ?, ?, 0, 0, ?, 0, '', '', ?, '', ?, 0, 0, 0, ?)",
	.params = insert_params,
	.param_count = ARRAY_LEN(insert_params),
};

static const struct sql_field count_params[] = {
	SQL_FIELD(SQL_I64, struct job_row, job.owner.token_id),
	SQL_FIELD(SQL_I64, struct job_row, job.owner.player_id),
};
static const struct sql_field count_columns[] = {
	SQL_FIELD(SQL_U64, struct job_row, all),
	SQL_FIELD(SQL_U64, struct job_row, of_owner),
};

static const struct sql_query count_open = {
	.text = "SELECT COUNT(*), COUNT(CASE WHEN token_id = ? AND player_id = ?"
		" THEN 1 END) FROM {job} WHERE state IN (0, 1)",
	.params = count_params,
	.param_count = ARRAY_LEN(count_params),
	.columns = count_columns,
	.column_count = ARRAY_LEN(count_columns),
};

int job_store_add(struct sql_conn *conn, struct store_job *job, const void *params,
		  size_t len, const struct job_bounds *bounds, struct err *err)
{
	struct job_row row = { .job = *job, .params = { .data = params, .len = len } };
	int r = sql_select_one(conn, &count_open, &row, &row, err);

	if (r)
		return r;
	if (row.of_owner >= bounds->of_owner)
		return err_set(err, E_BUSY, "%u jobs of the caller are under way",
			       bounds->of_owner);
	if (row.all >= bounds->all)
		return err_set(err, E_LIMITED, "%u jobs are under way", bounds->all);
	r = sql_run(conn, &insert, &row, NULL, err);
	if (!r)
		job->job_id = (int64_t)sql_conn_insert_id(conn);
	return r;
}

#define JOB_NAMES                                                                     \
	"job_id, public_id, kind, state, token_id, player_id, attempts, failures,"    \
	" retry_at, done, total, status, error, created_at, started_at, finished_at," \
	" expires_at"

static const struct sql_field job_columns[] = {
	SQL_FIELD(SQL_I64, struct job_row, job.job_id),
	SQL_FIELD(SQL_TEXT, struct job_row, job.public_id),
	SQL_FIELD(SQL_U8, struct job_row, job.kind),
	SQL_FIELD(SQL_U8, struct job_row, job.state),
	SQL_FIELD(SQL_I64, struct job_row, job.owner.token_id),
	SQL_FIELD(SQL_I64, struct job_row, job.owner.player_id),
	SQL_FIELD(SQL_U8, struct job_row, job.attempts),
	SQL_FIELD(SQL_U8, struct job_row, job.failures),
	SQL_FIELD(SQL_I64, struct job_row, job.retry_at_ms),
	SQL_FIELD(SQL_I32, struct job_row, job.done),
	SQL_FIELD(SQL_I32, struct job_row, job.total),
	SQL_FIELD(SQL_U16, struct job_row, job.status),
	SQL_FIELD(SQL_TEXT, struct job_row, job.reason),
	SQL_FIELD(SQL_I64, struct job_row, job.created_at_ms),
	SQL_FIELD(SQL_I64, struct job_row, job.started_at_ms),
	SQL_FIELD(SQL_I64, struct job_row, job.finished_at_ms),
	SQL_FIELD(SQL_I64, struct job_row, job.expires_at_ms),
};

static const struct sql_field public_params[] = {
	SQL_FIELD(SQL_TEXT, struct job_row, job.public_id),
};

static const struct sql_query select_by_id = {
	.text = "SELECT " JOB_NAMES " FROM {job} WHERE public_id = ?",
	.params = public_params,
	.param_count = ARRAY_LEN(public_params),
	.columns = job_columns,
	.column_count = ARRAY_LEN(job_columns),
};

int job_store_by_id(struct sql_conn *conn, const char *public_id,
		    struct store_job *ret_job, struct err *err)
{
	struct job_row key = { 0 }, row = { 0 };
	int r;

	if (strlen(public_id) >= sizeof(key.job.public_id))
		return err_set(err, E_NOT_FOUND, "no such job");
	strcpy(key.job.public_id, public_id);
	r = sql_select_one(conn, &select_by_id, &key, &row, err);
	if (r == -E_NOT_FOUND)
		return err_set(err, E_NOT_FOUND, "no such job");
	if (!r)
		*ret_job = row.job;
	return r;
}

static const struct sql_field id_params[] = {
	SQL_FIELD(SQL_I64, struct job_row, job.job_id),
};
static const struct sql_field result_columns[] = {
	SQL_FIELD(SQL_BLOB, struct job_row, result),
};

static const struct sql_query select_result = {
	.text = "SELECT result FROM {job} WHERE job_id = ?",
	.params = id_params,
	.param_count = ARRAY_LEN(id_params),
	.columns = result_columns,
	.column_count = ARRAY_LEN(result_columns),
};

struct result {
	TALLOC_CTX *mem;
	char *data;
	size_t len;
};

/* The bytes are borrowed until the next row. */
static int on_result(void *arg, const void *data)
{
	const struct job_row *row = data;
	struct result *result = arg;

	result->len = row->result.len;
	result->data = talloc_size(result->mem, result->len + 1);
	if (!result->data)
		return -E_NOMEM;
	if (result->len)
		memcpy(result->data, row->result.data, result->len);
	result->data[result->len] = '\0';
	return 0;
}

int job_store_result(struct sql_conn *conn, TALLOC_CTX *mem, int64_t job_id,
		     char **ret_result, size_t *ret_len, struct err *err)
{
	const struct job_row key = { .job.job_id = job_id };
	struct result result = { .mem = mem };
	struct job_row row = { 0 };
	int r = sql_select(conn, &select_result, &key, &row, on_result, &result, err);

	if (r == -E_NOMEM)
		return err_set(err, E_NOMEM, "no memory for a job's result");
	if (!r && !result.data)
		return err_set(err, E_NOT_FOUND, "no such job");
	*ret_result = result.data;
	*ret_len = result.len;
	return r;
}

static const struct sql_field owner_params[] = {
	SQL_FIELD(SQL_I64, struct job_row, job.owner.token_id),
	SQL_FIELD(SQL_I64, struct job_row, job.owner.player_id),
	SQL_FIELD(SQL_U32, struct job_row, limit),
};
static const struct sql_field limit_params[] = {
	SQL_FIELD(SQL_U32, struct job_row, limit),
};

static const struct sql_query select_own = {
	.text = "SELECT " JOB_NAMES " FROM {job} WHERE token_id = ? AND player_id = ?"
		" ORDER BY job_id DESC LIMIT ?",
	.params = owner_params,
	.param_count = ARRAY_LEN(owner_params),
	.columns = job_columns,
	.column_count = ARRAY_LEN(job_columns),
};

static const struct sql_query select_all = {
	.text = "SELECT " JOB_NAMES " FROM {job} ORDER BY job_id DESC LIMIT ?",
	.params = limit_params,
	.param_count = ARRAY_LEN(limit_params),
	.columns = job_columns,
	.column_count = ARRAY_LEN(job_columns),
};

struct list {
	struct store_job *jobs;
	size_t n, max;
};

static int on_job(void *arg, const void *data)
{
	const struct job_row *row = data;
	struct list *list = arg;

	if (list->n < list->max)
		list->jobs[list->n++] = row->job;
	return 0;
}

int job_store_list(struct sql_conn *conn, TALLOC_CTX *mem, const struct job_owner *owner,
		   uint32_t limit, struct store_job **ret_jobs, size_t *ret_n,
		   struct err *err)
{
	struct job_row key = { .limit = limit }, row = { 0 };
	struct list list = { .max = limit };
	int r;

	list.jobs = talloc_array(mem, struct store_job, limit + 1);
	if (!list.jobs)
		return err_set(err, E_NOMEM, "no memory for the jobs");
	if (owner)
		key.job.owner = *owner;
	r = sql_select(conn, owner ? &select_own : &select_all, &key, &row, on_job, &list,
		       err);
	*ret_jobs = list.jobs;
	*ret_n = list.n;
	return r;
}

static const struct sql_field cancel_params[] = {
	SQL_FIELD(SQL_I64, struct job_row, now_ms),
	SQL_FIELD(SQL_I64, struct job_row, job.job_id),
};

static const struct sql_query cancel = {
	.text = "UPDATE {job} SET state = 4, claim = '', finished_at = ?"
		" WHERE job_id = ? AND state IN (0, 1)",
	.params = cancel_params,
	.param_count = ARRAY_LEN(cancel_params),
};

int job_store_cancel(struct sql_conn *conn, int64_t job_id, int64_t now_ms,
		     bool *ret_ended, struct err *err)
{
	const struct job_row key = { .job.job_id = job_id, .now_ms = now_ms };
	uint64_t n = 0;
	int r = sql_run(conn, &cancel, &key, &n, err);

	*ret_ended = n > 0;
	return r;
}

static const struct sql_field prune_params[] = {
	SQL_FIELD(SQL_I64, struct job_row, now_ms),
	SQL_FIELD(SQL_U32, struct job_row, limit),
};

static const struct sql_query prune = {
	.text = "DELETE FROM {job} WHERE expires_at < ? ORDER BY expires_at LIMIT ?",
	.params = prune_params,
	.param_count = ARRAY_LEN(prune_params),
};

int job_store_prune(struct sql_conn *conn, int64_t now_ms, uint32_t limit,
		    struct err *err)
{
	const struct job_row key = { .now_ms = now_ms, .limit = limit };

	return sql_run(conn, &prune, &key, NULL, err);
}

/* Both kinds name players in their params. */
static const struct sql_query delete_results = {
	.text = "DELETE FROM {job} WHERE state NOT IN (0, 1)",
};
static const struct sql_query restart = {
	.text = "UPDATE {job} SET state = 0, claim = '' WHERE state = 1",
};

int job_store_forget_results(struct sql_conn *conn, struct err *err)
{
	int r = sql_run(conn, &restart, NULL, NULL, err);

	return r ? r : sql_run(conn, &delete_results, NULL, NULL, err);
}
