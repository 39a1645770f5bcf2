/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/challenge_store.h"

#include <stdio.h>
#include <string.h>

struct challenge_row {
	struct store_challenge challenge;
	struct sql_blob hash, account, caller;
	int64_t now_ms;
	uint64_t count, of_caller;
	uint32_t limit;
};

static const struct sql_field insert_params[] = {
	SQL_FIELD(SQL_BLOB, struct challenge_row, hash),
	SQL_FIELD(SQL_BLOB, struct challenge_row, account),
	SQL_FIELD(SQL_BLOB, struct challenge_row, caller),
	SQL_FIELD(SQL_TEXT, struct challenge_row, challenge.puuid),
	SQL_FIELD(SQL_TEXT, struct challenge_row, challenge.platform),
	SQL_FIELD(SQL_U32, struct challenge_row, challenge.icon_id),
	SQL_FIELD(SQL_I64, struct challenge_row, challenge.created_at_ms),
	SQL_FIELD(SQL_I64, struct challenge_row, challenge.expires_at_ms),
};

static const struct sql_query insert = {
	.text = "INSERT INTO {ownership_challenge} (hash, account, caller, puuid,"
		" platform, icon_id, created_at, expires_at, attempts)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
	.params = insert_params,
	.param_count = ARRAY_LEN(insert_params),
};

int challenge_store_add(struct sql_conn *conn, struct store_challenge *challenge,
			struct err *err)
{
	const struct challenge_row row = {
		.challenge = *challenge,
		.hash = { .data = challenge->hash, .len = sizeof(challenge->hash) },
		.account = { .data = challenge->account,
			     .len = sizeof(challenge->account) },
		.caller = { .data = challenge->caller, .len = sizeof(challenge->caller) },
	};
	int r = sql_run(conn, &insert, &row, NULL, err);

	if (!r)
		challenge->challenge_id = (int64_t)sql_conn_insert_id(conn);
	return r;
}

/* Holds the row until the end of the transaction, whether it was there or not. */
static const struct sql_query hold = {
	.text = "INSERT INTO {secret} (name, value, created_at) VALUES"
		" ('proofs', '', 0) ON DUPLICATE KEY UPDATE created_at = 0",
};

int challenge_store_hold(struct sql_conn *conn, struct err *err)
{
	return sql_run(conn, &hold, NULL, NULL, err);
}

static const struct sql_field count_params[] = {
	SQL_FIELD(SQL_BLOB, struct challenge_row, caller),
	SQL_FIELD(SQL_I64, struct challenge_row, now_ms),
};
static const struct sql_field count_columns[] = {
	SQL_FIELD(SQL_U64, struct challenge_row, count),
	SQL_FIELD(SQL_U64, struct challenge_row, of_caller),
};

static const struct sql_query count_open = {
	.text = "SELECT COUNT(*), COUNT(CASE WHEN caller = ? THEN 1 END)"
		" FROM {ownership_challenge} WHERE expires_at > ?",
	.params = count_params,
	.param_count = ARRAY_LEN(count_params),
	.columns = count_columns,
	.column_count = ARRAY_LEN(count_columns),
};

static const struct sql_field beside_params[] = {
	SQL_FIELD(SQL_BLOB, struct challenge_row, caller),
	SQL_FIELD(SQL_I64, struct challenge_row, now_ms),
	SQL_FIELD(SQL_BLOB, struct challenge_row, account),
	SQL_FIELD(SQL_TEXT, struct challenge_row, challenge.puuid),
};
static const struct sql_field beside_columns[] = {
	SQL_FIELD(SQL_U32, struct challenge_row, challenge.icon_id),
	SQL_FIELD(SQL_U64, struct challenge_row, of_caller),
};

/* The puuid as well: a player may have been renamed since a proof began. */
static const struct sql_query select_beside = {
	.text = "SELECT icon_id, CASE WHEN caller = ? THEN 1 ELSE 0 END"
		" FROM {ownership_challenge} WHERE expires_at > ?"
		" AND (account = ? OR puuid = ?)",
	.params = beside_params,
	.param_count = ARRAY_LEN(beside_params),
	.columns = beside_columns,
	.column_count = ARRAY_LEN(beside_columns),
};

static int on_beside(void *arg, const void *data)
{
	struct challenge_open *open = arg;
	const struct challenge_row *row = data;

	if (row->challenge.icon_id < CHALLENGE_ICONS)
		open->taken[row->challenge.icon_id] = true;
	open->of_caller_here += row->of_caller != 0;
	return 0;
}

int challenge_store_open(struct sql_conn *conn, const struct store_challenge *beside,
			 int64_t now_ms, struct challenge_open *ret_open, struct err *err)
{
	const struct challenge_row key = {
		.challenge = *beside,
		.account = { .data = beside->account, .len = sizeof(beside->account) },
		.caller = { .data = beside->caller, .len = sizeof(beside->caller) },
		.now_ms = now_ms,
	};
	struct challenge_open open = { 0 };
	struct challenge_row row = { 0 };
	int r = sql_select_one(conn, &count_open, &key, &row, err);

	open.all = row.count;
	open.of_caller = row.of_caller;
	if (!r)
		r = sql_select(conn, &select_beside, &key, &row, on_beside, &open, err);
	if (!r)
		*ret_open = open;
	return r;
}

static const struct sql_field attempt_params[] = {
	SQL_FIELD(SQL_BLOB, struct challenge_row, hash),
	SQL_FIELD(SQL_I64, struct challenge_row, now_ms),
	SQL_FIELD(SQL_U16, struct challenge_row, challenge.attempts),
};

static const struct sql_query count_attempt = {
	.text = "UPDATE {ownership_challenge} SET attempts = attempts + 1"
		" WHERE hash = ? AND expires_at > ? AND attempts < ?",
	.params = attempt_params,
	.param_count = ARRAY_LEN(attempt_params),
};

static const struct sql_field row_columns[] = {
	SQL_FIELD(SQL_I64, struct challenge_row, challenge.challenge_id),
	SQL_FIELD(SQL_TEXT, struct challenge_row, challenge.puuid),
	SQL_FIELD(SQL_TEXT, struct challenge_row, challenge.platform),
	SQL_FIELD(SQL_U32, struct challenge_row, challenge.icon_id),
	SQL_FIELD(SQL_I64, struct challenge_row, challenge.created_at_ms),
	SQL_FIELD(SQL_I64, struct challenge_row, challenge.expires_at_ms),
	SQL_FIELD(SQL_U16, struct challenge_row, challenge.attempts),
};

static const struct sql_query select_by_hash = {
	.text = "SELECT challenge_id, puuid, platform, icon_id, created_at, expires_at,"
		" attempts FROM {ownership_challenge} WHERE hash = ?",
	.params = attempt_params,
	.param_count = 1,
	.columns = row_columns,
	.column_count = ARRAY_LEN(row_columns),
};

int challenge_store_attempt(struct sql_conn *conn,
			    const uint8_t hash[static SECRET_HASH_LEN], int64_t now_ms,
			    uint16_t max_attempts, struct store_challenge *ret_challenge,
			    struct err *err)
{
	const struct challenge_row key = {
		.challenge.attempts = max_attempts,
		.hash = { .data = hash, .len = SECRET_HASH_LEN },
		.now_ms = now_ms,
	};
	struct challenge_row row = { 0 };
	uint64_t counted = 0;
	int r = sql_run(conn, &count_attempt, &key, &counted, err);

	if (!r && counted == 0)
		return err_set(err, E_NOT_FOUND, "no such proof is open");
	if (!r)
		r = sql_select_one(conn, &select_by_hash, &key, &row, err);
	if (r)
		return r;
	*ret_challenge = row.challenge;
	memcpy(ret_challenge->hash, hash, SECRET_HASH_LEN);
	return 0;
}

static const struct sql_field id_params[] = {
	SQL_FIELD(SQL_I64, struct challenge_row, challenge.challenge_id),
};

static const struct sql_query take = {
	.text = "DELETE FROM {ownership_challenge} WHERE challenge_id = ?",
	.params = id_params,
	.param_count = ARRAY_LEN(id_params),
};

int challenge_store_take(struct sql_conn *conn, int64_t challenge_id, struct err *err)
{
	const struct challenge_row key = { .challenge.challenge_id = challenge_id };
	uint64_t taken = 0;
	int r = sql_run(conn, &take, &key, &taken, err);

	if (!r && taken == 0)
		return err_set(err, E_NOT_FOUND, "no such proof is open");
	return r;
}

static const struct sql_field prune_params[] = {
	SQL_FIELD(SQL_I64, struct challenge_row, now_ms),
	SQL_FIELD(SQL_U32, struct challenge_row, limit),
};

static const struct sql_query prune = {
	.text = "DELETE FROM {ownership_challenge} WHERE expires_at < ?"
		" ORDER BY expires_at LIMIT ?",
	.params = prune_params,
	.param_count = ARRAY_LEN(prune_params),
};

int challenge_store_prune(struct sql_conn *conn, int64_t before_ms, uint32_t limit,
			  uint64_t *ret_count, struct err *err)
{
	const struct challenge_row key = { .now_ms = before_ms, .limit = limit };

	return sql_run(conn, &prune, &key, ret_count, err);
}
