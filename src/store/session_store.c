/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/session_store.h"

#include <string.h>

/*
 * A session joined with one of its players, its own one or one of its token's, and with
 * how its token stands.
 */
struct session_row {
	struct store_session session;
	struct sql_blob hash;
	struct access_player player; /* player_id 0: none */
	int64_t tied_id;             /* by the token; the player may be gone */
	int64_t token_row;           /* 0: the token has no row */
	int64_t token_expires_at, token_revoked_at;
	uint32_t limit;
};

static const struct sql_field insert_params[] = {
	SQL_FIELD(SQL_BLOB, struct session_row, hash),
	SQL_FIELD(SQL_I64, struct session_row, session.token_id),
	SQL_FIELD(SQL_I64, struct session_row, session.player_id),
	SQL_FIELD(SQL_U8, struct session_row, session.scope),
	SQL_FIELD(SQL_I64, struct session_row, session.created_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, session.expires_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, session.last_used_at_ms),
};

static const struct sql_query insert = {
	.text = "INSERT INTO {session} (hash, token_id, player_id, scope, created_at,"
		" expires_at, last_used_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
	.params = insert_params,
	.param_count = ARRAY_LEN(insert_params),
};

static const struct sql_field owner_params[] = {
	SQL_FIELD(SQL_I64, struct session_row, session.token_id),
	SQL_FIELD(SQL_I64, struct session_row, session.player_id),
	SQL_FIELD(SQL_U32, struct session_row, limit),
};
static const struct sql_field id_column[] = {
	SQL_FIELD(SQL_I64, struct session_row, session.session_id),
};

/* The newest of those that have to go. */
static const struct sql_query select_surplus = {
	.text = "SELECT session_id FROM {session} WHERE token_id = ? AND player_id = ?"
		" AND revoked_at = 0 ORDER BY session_id DESC LIMIT 1 OFFSET ?",
	.params = owner_params,
	.param_count = ARRAY_LEN(owner_params),
	.columns = id_column,
	.column_count = ARRAY_LEN(id_column),
};

static const struct sql_field surplus_params[] = {
	SQL_FIELD(SQL_I64, struct session_row, session.revoked_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, session.revoked_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, session.token_id),
	SQL_FIELD(SQL_I64, struct session_row, session.player_id),
	SQL_FIELD(SQL_I64, struct session_row, session.session_id),
};

/* Expiry goes with it, so that one index finds what can be deleted. */
static const struct sql_query revoke_surplus = {
	.text = "UPDATE {session} SET revoked_at = ?, expires_at = LEAST(expires_at, ?)"
		" WHERE token_id = ? AND player_id = ? AND session_id <= ?"
		" AND revoked_at = 0",
	.params = surplus_params,
	.param_count = ARRAY_LEN(surplus_params),
};

/* Within a transaction of the caller. */
static int add_row(struct sql_conn *conn, struct store_session *session, int64_t now_ms,
		   struct err *err)
{
	struct session_row row = {
		.session = *session,
		.hash = { .data = session->hash, .len = sizeof(session->hash) },
		.limit = SESSION_KEEP,
	};
	struct session_row found;
	int r = sql_run(conn, &insert, &row, NULL, err);

	if (r)
		return r;
	session->session_id = (int64_t)sql_conn_insert_id(conn);
	r = sql_select_one(conn, &select_surplus, &row, &found, err);
	if (r)
		return r == -E_NOT_FOUND ? 0 : r;
	row.session.session_id = found.session.session_id;
	row.session.revoked_at_ms = now_ms;
	return sql_run(conn, &revoke_surplus, &row, NULL, err);
}

int session_store_add(struct sql_conn *conn, struct store_session *session,
		      int64_t now_ms, struct err *err)
{
	int r = sql_begin(conn, err);

	if (r)
		return r;
	r = add_row(conn, session, now_ms, err);
	return sql_end(conn, r, err);
}

static const struct sql_field hash_params[] = {
	SQL_FIELD(SQL_BLOB, struct session_row, hash),
};

static const struct sql_field row_columns[] = {
	SQL_FIELD(SQL_I64, struct session_row, session.session_id),
	SQL_FIELD(SQL_I64, struct session_row, session.token_id),
	SQL_FIELD(SQL_I64, struct session_row, session.player_id),
	SQL_FIELD(SQL_U8, struct session_row, session.scope),
	SQL_FIELD(SQL_I64, struct session_row, session.created_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, session.expires_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, session.revoked_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, session.last_used_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, token_row),
	SQL_FIELD(SQL_I64, struct session_row, token_expires_at),
	SQL_FIELD(SQL_I64, struct session_row, token_revoked_at),
	SQL_FIELD(SQL_I64, struct session_row, tied_id),
	SQL_FIELD(SQL_TEXT, struct session_row, player.puuid),
};

static const struct sql_query select_by_hash = {
	.text = "SELECT s.session_id, s.token_id, s.player_id, s.scope, s.created_at,"
		" s.expires_at, s.revoked_at, s.last_used_at, t.token_id, t.expires_at,"
		" t.revoked_at, tp.player_id, p.puuid FROM {session} s"
		" LEFT JOIN {token} t ON t.token_id = s.token_id"
		" LEFT JOIN {token_player} tp ON tp.token_id = s.token_id"
		" LEFT JOIN {player} p ON p.player_id ="
		" IF(s.player_id = 0, tp.player_id, s.player_id)"
		" WHERE s.hash = ? ORDER BY tp.player_id",
	.params = hash_params,
	.param_count = ARRAY_LEN(hash_params),
	.columns = row_columns,
	.column_count = ARRAY_LEN(row_columns),
};

struct finding {
	struct store_session session;
	bool found;
};

/* A session ends with its token. */
static void end_with_token(struct store_session *session, const struct session_row *row)
{
	const int64_t expiry = row->token_expires_at;

	if (session->token_id == 0)
		return;
	if (session->revoked_at_ms == 0)
		session->revoked_at_ms = row->token_row ? row->token_revoked_at : 1;
	if (expiry && expiry < session->expires_at_ms)
		session->expires_at_ms = expiry;
}

static int on_row(void *arg, const void *data)
{
	struct finding *finding = arg;
	const struct session_row *row = data;
	struct store_session *session = &finding->session;
	const int64_t player_id =
		row->session.player_id ? row->session.player_id : row->tied_id;

	if (!finding->found) {
		*session = row->session;
		session->player_count = 0;
		end_with_token(session, row);
		finding->found = true;
	}
	if (player_id && session->player_count < ACCESS_PLAYERS_MAX) {
		struct access_player *player = &session->players[session->player_count++];

		*player = row->player;
		player->player_id = player_id;
	}
	return 0;
}

int session_store_by_hash(struct sql_conn *conn,
			  const uint8_t hash[static SECRET_HASH_LEN],
			  struct store_session *ret_session, struct err *err)
{
	const struct session_row key = { .hash = { .data = hash,
						   .len = SECRET_HASH_LEN } };
	struct finding finding = { 0 };
	struct session_row row = { 0 };
	int r = sql_select(conn, &select_by_hash, &key, &row, on_row, &finding, err);

	if (r)
		return r;
	if (!finding.found)
		return err_set(err, E_NOT_FOUND, "no such session");
	*ret_session = finding.session;
	memcpy(ret_session->hash, hash, SECRET_HASH_LEN);
	return 0;
}

static const struct sql_field revoke_params[] = {
	SQL_FIELD(SQL_I64, struct session_row, session.revoked_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, session.revoked_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, session.session_id),
};

static const struct sql_query revoke = {
	.text = "UPDATE {session} SET revoked_at = ?, expires_at = LEAST(expires_at, ?)"
		" WHERE session_id = ? AND revoked_at = 0",
	.params = revoke_params,
	.param_count = ARRAY_LEN(revoke_params),
};

int session_store_revoke(struct sql_conn *conn, int64_t session_id, int64_t now_ms,
			 struct err *err)
{
	const struct session_row row = { .session = { .session_id = session_id,
						      .revoked_at_ms = now_ms } };

	return sql_run(conn, &revoke, &row, NULL, err);
}

static const struct sql_field used_params[] = {
	SQL_FIELD(SQL_I64, struct session_row, session.last_used_at_ms),
	SQL_FIELD(SQL_I64, struct session_row, session.session_id),
};

static const struct sql_query used = {
	.text = "UPDATE {session} SET last_used_at = GREATEST(last_used_at, ?)"
		" WHERE session_id = ?",
	.params = used_params,
	.param_count = ARRAY_LEN(used_params),
};

int session_store_used(struct sql_conn *conn, int64_t session_id, int64_t now_ms,
		       struct err *err)
{
	const struct session_row row = { .session = { .session_id = session_id,
						      .last_used_at_ms = now_ms } };

	return sql_run(conn, &used, &row, NULL, err);
}

static const struct sql_field prune_params[] = {
	SQL_FIELD(SQL_I64, struct session_row, session.expires_at_ms),
	SQL_FIELD(SQL_U32, struct session_row, limit),
};

static const struct sql_query prune = {
	.text = "DELETE FROM {session} WHERE expires_at < ? ORDER BY expires_at LIMIT ?",
	.params = prune_params,
	.param_count = ARRAY_LEN(prune_params),
};

int session_store_prune(struct sql_conn *conn, int64_t before_ms, uint32_t limit,
			uint64_t *ret_count, struct err *err)
{
	const struct session_row row = { .session.expires_at_ms = before_ms,
					 .limit = limit };

	return sql_run(conn, &prune, &row, ret_count, err);
}
