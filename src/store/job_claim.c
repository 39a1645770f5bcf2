/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs in the hands of those who do them. */
#include "store/job_store.h"

#include <string.h>

struct claim_row {
	int64_t job_id, now_ms, expires_ms;
	char claim[JOB_CLAIM_SIZE];
	char reason[JOB_REASON_SIZE];
	struct sql_blob params, result;
	struct store_job job;
	int32_t done;
	uint16_t status;
	uint8_t state;
};

static struct claim_row row_of(int64_t job_id, const char *claim, int64_t now_ms)
{
	struct claim_row row = { .job_id = job_id, .now_ms = now_ms };

	strncpy(row.claim, claim, sizeof(row.claim) - 1);
	return row;
}

static const struct sql_field take_params[] = {
	SQL_FIELD(SQL_TEXT, struct claim_row, claim),
	SQL_FIELD(SQL_I64, struct claim_row, now_ms),
	SQL_FIELD(SQL_I64, struct claim_row, now_ms),
	SQL_FIELD(SQL_I64, struct claim_row, now_ms),
};

/*
 * One statement, so that of several at once each takes another.  A row that is locked for
 * a moment is waited for: neither server need know how to skip it.
 */
static const struct sql_query take = {
	.text = "UPDATE {job} SET state = 1, claim = ?, attempts = attempts + 1,"
		" started_at = ?, heartbeat_at = ? WHERE state = 0 AND retry_at <= ?"
		" ORDER BY job_id LIMIT 1",
	.params = take_params,
	.param_count = ARRAY_LEN(take_params),
};

static const struct sql_field claim_params[] = {
	SQL_FIELD(SQL_TEXT, struct claim_row, claim),
};
static const struct sql_field taken_columns[] = {
	SQL_FIELD(SQL_I64, struct claim_row, job.job_id),
	SQL_FIELD(SQL_TEXT, struct claim_row, job.public_id),
	SQL_FIELD(SQL_U8, struct claim_row, job.kind),
	SQL_FIELD(SQL_U8, struct claim_row, job.state),
	SQL_FIELD(SQL_I64, struct claim_row, job.owner.token_id),
	SQL_FIELD(SQL_I64, struct claim_row, job.owner.player_id),
	SQL_FIELD(SQL_U8, struct claim_row, job.attempts),
	SQL_FIELD(SQL_U8, struct claim_row, job.failures),
	SQL_FIELD(SQL_I64, struct claim_row, job.created_at_ms),
	SQL_FIELD(SQL_I32, struct claim_row, job.total),
	SQL_FIELD(SQL_BLOB, struct claim_row, params),
};

static const struct sql_query select_taken = {
	.text = "SELECT job_id, public_id, kind, state, token_id, player_id, attempts,"
		" failures, created_at, total, params FROM {job} WHERE state = 1 AND "
		"claim = ?",
	.params = claim_params,
	.param_count = ARRAY_LEN(claim_params),
	.columns = taken_columns,
	.column_count = ARRAY_LEN(taken_columns),
};

struct taken {
	TALLOC_CTX *mem;
	struct store_job job;
	char *params;
	size_t len;
};

static int on_taken(void *arg, const void *data)
{
	const struct claim_row *row = data;
	struct taken *taken = arg;

	taken->job = row->job;
	taken->len = row->params.len;
	taken->params = talloc_size(taken->mem, taken->len + 1);
	if (!taken->params)
		return -E_NOMEM;
	if (taken->len)
		memcpy(taken->params, row->params.data, taken->len);
	taken->params[taken->len] = '\0';
	return 0;
}

int job_store_claim(struct sql_conn *conn, TALLOC_CTX *mem, const char *claim,
		    int64_t now_ms, struct store_job *ret_job, char **ret_params,
		    size_t *ret_len, struct err *err)
{
	const struct claim_row key = row_of(0, claim, now_ms);
	struct taken taken = { .mem = mem };
	struct claim_row row = { 0 };
	uint64_t n = 0;
	int r = sql_run(conn, &take, &key, &n, err);

	if (!r && n == 0)
		return err_set(err, E_NOT_FOUND, "no job is queued");
	if (!r)
		r = sql_select(conn, &select_taken, &key, &row, on_taken, &taken, err);
	if (r == -E_NOMEM)
		return err_set(err, E_NOMEM, "no memory for a job");
	if (!r && !taken.params) /* cancelled in between */
		return err_set(err, E_NOT_FOUND, "the job that was claimed is gone");
	*ret_job = taken.job;
	*ret_params = taken.params;
	*ret_len = taken.len;
	return r;
}

static const struct sql_field beat_params[] = {
	SQL_FIELD(SQL_I64, struct claim_row, now_ms),
	SQL_FIELD(SQL_I32, struct claim_row, done),
	SQL_FIELD(SQL_I64, struct claim_row, job_id),
	SQL_FIELD(SQL_TEXT, struct claim_row, claim),
};

/* A heartbeat of the same moment counts, too: the server tells rows that change. */
static const struct sql_query beat = {
	.text = "UPDATE {job} SET heartbeat_at = GREATEST(heartbeat_at + 1, ?),"
		" done = GREATEST(done, ?) WHERE job_id = ? AND state = 1"
		" AND claim = ?",
	.params = beat_params,
	.param_count = ARRAY_LEN(beat_params),
};

static int lost(struct err *err)
{
	return err_set(err, E_CANCELLED, "the job was cancelled or taken away");
}

int job_store_beat(struct sql_conn *conn, int64_t job_id, const char *claim, int32_t done,
		   int64_t now_ms, struct err *err)
{
	struct claim_row key = row_of(job_id, claim, now_ms);
	uint64_t n = 0;
	int r;

	key.done = done;
	r = sql_run(conn, &beat, &key, &n, err);
	return r || n ? r : lost(err);
}

static const struct sql_field finish_params[] = {
	SQL_FIELD(SQL_U8, struct claim_row, state),
	SQL_FIELD(SQL_I32, struct claim_row, done),
	SQL_FIELD(SQL_U16, struct claim_row, status),
	SQL_FIELD(SQL_TEXT, struct claim_row, reason),
	SQL_FIELD(SQL_BLOB, struct claim_row, result),
	SQL_FIELD(SQL_I64, struct claim_row, now_ms),
	SQL_FIELD(SQL_I64, struct claim_row, expires_ms),
	SQL_FIELD(SQL_I64, struct claim_row, job_id),
	SQL_FIELD(SQL_TEXT, struct claim_row, claim),
};

static const struct sql_query finish = {
	.text = "UPDATE {job} SET state = ?, done = ?, status = ?, error = ?,"
		" result = ?, finished_at = ?, expires_at = ?, claim = ''"
		" WHERE job_id = ? AND state = 1 AND claim = ?",
	.params = finish_params,
	.param_count = ARRAY_LEN(finish_params),
};

int job_store_finish(struct sql_conn *conn, int64_t job_id, const char *claim,
		     const struct job_end *end, int64_t now_ms, struct err *err)
{
	struct claim_row key = row_of(job_id, claim, now_ms);
	uint64_t n = 0;
	int r;

	if (end->len > JOB_RESULT_MAX)
		return err_set(err, E_LIMITED, "a result of %zu bytes; at most %u",
			       end->len, JOB_RESULT_MAX);
	key.state = (uint8_t)end->state;
	key.done = end->done;
	key.status = end->status;
	key.expires_ms = end->expires_at_ms;
	key.result =
		(struct sql_blob){ .data = end->len ? end->result : "", .len = end->len };
	if (end->reason)
		strncpy(key.reason, end->reason, sizeof(key.reason) - 1);
	r = sql_run(conn, &finish, &key, &n, err);
	return r || n ? r : lost(err);
}

static const struct sql_field retry_params[] = {
	SQL_FIELD(SQL_TEXT, struct claim_row, reason),
	SQL_FIELD(SQL_I64, struct claim_row, now_ms), /* when to try again */
	SQL_FIELD(SQL_I64, struct claim_row, job_id),
	SQL_FIELD(SQL_TEXT, struct claim_row, claim),
};

static const struct sql_query retry = {
	.text = "UPDATE {job} SET state = 0, claim = '', failures = failures + 1,"
		" error = ?, retry_at = ? WHERE job_id = ? AND state = 1 AND claim = ?",
	.params = retry_params,
	.param_count = ARRAY_LEN(retry_params),
};

int job_store_retry(struct sql_conn *conn, int64_t job_id, const char *claim,
		    const char *reason, int64_t retry_at_ms, struct err *err)
{
	struct claim_row key = row_of(job_id, claim, retry_at_ms);
	uint64_t n = 0;
	int r;

	strncpy(key.reason, reason, sizeof(key.reason) - 1);
	r = sql_run(conn, &retry, &key, &n, err);
	return r || n ? r : lost(err);
}

static const struct sql_query release = {
	.text = "UPDATE {job} SET state = 0, claim = '', attempts = attempts - 1"
		" WHERE state = 1 AND claim = ?",
	.params = claim_params,
	.param_count = ARRAY_LEN(claim_params),
};

int job_store_release(struct sql_conn *conn, const char *claim, struct err *err)
{
	const struct claim_row key = row_of(0, claim, 0);

	return sql_run(conn, &release, &key, NULL, err);
}
