/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/token_store.h"

#include <stdio.h>
#include <string.h>

#define LIST_MAX 100000 /* far beyond what service/access/token lets be made */

/*
 * A token joined with one of its players.  A player who is no longer stored keeps its
 * place without a puuid: a token tied to players never turns into one that is not.
 */
struct token_row {
	struct store_token token;
	struct sql_blob hash;
	struct access_player player; /* player_id 0: none */
};

#define TOKEN_COLUMNS                                                                  \
	"t.token_id, t.selector, t.hash, t.scope, t.note, t.created_at, t.expires_at," \
	" t.revoked_at, t.last_used_at, tp.player_id, p.puuid"
#define TOKEN_TABLES                                                 \
	" FROM {token} t LEFT JOIN {token_player} tp ON tp.token_id" \
	" = t.token_id LEFT JOIN {player} p ON p.player_id = tp.player_id"

static const struct sql_field row_columns[] = {
	SQL_FIELD(SQL_I64, struct token_row, token.token_id),
	SQL_FIELD(SQL_TEXT, struct token_row, token.selector),
	SQL_FIELD(SQL_BLOB, struct token_row, hash),
	SQL_FIELD(SQL_U8, struct token_row, token.scope),
	SQL_FIELD(SQL_TEXT, struct token_row, token.note),
	SQL_FIELD(SQL_I64, struct token_row, token.created_at_ms),
	SQL_FIELD(SQL_I64, struct token_row, token.expires_at_ms),
	SQL_FIELD(SQL_I64, struct token_row, token.revoked_at_ms),
	SQL_FIELD(SQL_I64, struct token_row, token.last_used_at_ms),
	SQL_FIELD(SQL_I64, struct token_row, player.player_id),
	SQL_FIELD(SQL_TEXT, struct token_row, player.puuid),
};

static const struct sql_field insert_params[] = {
	SQL_FIELD(SQL_TEXT, struct token_row, token.selector),
	SQL_FIELD(SQL_BLOB, struct token_row, hash),
	SQL_FIELD(SQL_U8, struct token_row, token.scope),
	SQL_FIELD(SQL_TEXT, struct token_row, token.note),
	SQL_FIELD(SQL_I64, struct token_row, token.created_at_ms),
	SQL_FIELD(SQL_I64, struct token_row, token.expires_at_ms),
};

static const struct sql_query insert = {
	.text = "INSERT INTO {token} (selector, hash, scope, note, created_at, "
		"expires_at,"
		" revoked_at, last_used_at) VALUES (?, ?, ?, ?, ?, ?, 0, 0)",
	.params = insert_params,
	.param_count = ARRAY_LEN(insert_params),
};

struct tie {
	int64_t token_id, player_id;
};

static const struct sql_field tie_params[] = {
	SQL_FIELD(SQL_I64, struct tie, token_id),
	SQL_FIELD(SQL_I64, struct tie, player_id),
};

static const struct sql_query insert_tie = {
	.text = "INSERT INTO {token_player} (token_id, player_id) VALUES (?, ?)",
	.params = tie_params,
	.param_count = ARRAY_LEN(tie_params),
};

/* Within a transaction of the caller. */
static int add_rows(struct sql_conn *conn, struct store_token *token, struct err *err)
{
	struct token_row row = { .token = *token,
				 .hash = { .data = token->hash,
					   .len = sizeof(token->hash) } };
	struct tie ties[ACCESS_PLAYERS_MAX];
	int r = sql_run(conn, &insert, &row, NULL, err);

	if (r)
		return r;
	token->token_id = (int64_t)sql_conn_insert_id(conn);
	for (size_t i = 0; i < token->player_count; i++)
		ties[i] = (struct tie){ token->token_id, token->players[i].player_id };
	if (token->player_count == 0)
		return 0;
	return sql_run_many(conn, &insert_tie, ties, token->player_count, sizeof(*ties),
			    NULL, err);
}

int token_store_add(struct sql_conn *conn, struct store_token *token, struct err *err)
{
	int r;

	if (token->player_count > ACCESS_PLAYERS_MAX)
		return err_set(err, E_BUG, "a token of %zu players", token->player_count);
	r = sql_begin(conn, err);
	if (r)
		return r;
	r = add_rows(conn, token, err);
	return sql_end(conn, r, err);
}

/* Gathers the rows of one token, or of all of them one after the other. */
struct gathering {
	struct store_token *tokens;
	size_t n, cap;
	TALLOC_CTX *mem; /* NULL: tokens cannot grow */
};

static int grow(struct gathering *g)
{
	const size_t cap = g->cap ? 2 * g->cap : 16;
	struct store_token *tokens;

	if (!g->mem)
		return -E_CORRUPT;
	if (cap > LIST_MAX)
		return -E_LIMITED;
	tokens = talloc_realloc(g->mem, g->tokens, struct store_token, cap);
	if (!tokens)
		return -E_NOMEM;
	g->tokens = tokens;
	g->cap = cap;
	return 0;
}

static int on_row(void *arg, const void *data)
{
	struct gathering *g = arg;
	const struct token_row *row = data;
	struct store_token *token = g->n ? &g->tokens[g->n - 1] : NULL;

	if (row->token.token_id == 0)
		return 0;
	if (!token || token->token_id != row->token.token_id) {
		int r = g->n == g->cap ? grow(g) : 0;

		if (r)
			return r;
		if (row->hash.len != sizeof(token->hash))
			return -E_CORRUPT;
		token = &g->tokens[g->n++];
		*token = row->token;
		token->player_count = 0;
		memcpy(token->hash, row->hash.data, sizeof(token->hash));
	}
	if (row->player.player_id && token->player_count < ACCESS_PLAYERS_MAX)
		token->players[token->player_count++] = row->player;
	return 0;
}

static int gathered(int r, struct err *err)
{
	if (r == -E_CORRUPT)
		return err_set(err, E_CORRUPT, "a stored token is damaged");
	if (r == -E_LIMITED)
		return err_set(err, E_LIMITED, "more than %d tokens", LIST_MAX);
	return r == -E_NOMEM ? err_set(err, E_NOMEM, "no memory for the tokens") : r;
}

static int find(struct sql_conn *conn, const struct sql_query *query,
		const struct token_row *key, struct store_token *ret_token,
		struct err *err)
{
	struct store_token token;
	struct gathering g = { .tokens = &token, .cap = 1 };
	struct token_row row = { 0 };
	int r = sql_select(conn, query, key, &row, on_row, &g, err);

	if (r)
		return gathered(r, err);
	if (g.n == 0)
		return err_set(err, E_NOT_FOUND, "no such token");
	*ret_token = token;
	return 0;
}

static const struct sql_field selector_params[] = {
	SQL_FIELD(SQL_TEXT, struct token_row, token.selector),
};
static const struct sql_field id_params[] = {
	SQL_FIELD(SQL_I64, struct token_row, token.token_id),
};

/*
 * One row whether the selector is known or not, and no look at the players: the two take
 * the same time but for reading one row.
 */
static const struct sql_query select_by_selector = {
	.text = "SELECT t.token_id, t.selector, t.hash, t.scope, t.note, t.created_at,"
		" t.expires_at, t.revoked_at, t.last_used_at FROM (SELECT 1 AS one) x"
		" LEFT JOIN {token} t ON t.selector = ?",
	.params = selector_params,
	.param_count = ARRAY_LEN(selector_params),
	.columns = row_columns,
	.column_count = ARRAY_LEN(row_columns) - 2,
};

static const struct sql_query select_by_id = {
	.text = "SELECT " TOKEN_COLUMNS TOKEN_TABLES " WHERE t.token_id = ?"
		" ORDER BY tp.player_id",
	.params = id_params,
	.param_count = ARRAY_LEN(id_params),
	.columns = row_columns,
	.column_count = ARRAY_LEN(row_columns),
};

static const struct sql_query select_all = {
	.text = "SELECT " TOKEN_COLUMNS TOKEN_TABLES " ORDER BY t.token_id, tp.player_id",
	.columns = row_columns,
	.column_count = ARRAY_LEN(row_columns),
};

int token_store_by_selector(struct sql_conn *conn, const char *selector,
			    struct store_token *ret_token, struct err *err)
{
	struct token_row key = { 0 };

	snprintf(key.token.selector, sizeof(key.token.selector), "%s", selector);
	return find(conn, &select_by_selector, &key, ret_token, err);
}

int token_store_players(struct sql_conn *conn, struct store_token *token, struct err *err)
{
	struct store_token found;
	int r = token_store_by_id(conn, token->token_id, &found, err);

	if (r)
		return r;
	token->player_count = found.player_count;
	memcpy(token->players, found.players,
	       found.player_count * sizeof(*found.players));
	return 0;
}

int token_store_by_id(struct sql_conn *conn, int64_t token_id,
		      struct store_token *ret_token, struct err *err)
{
	struct token_row key = { .token.token_id = token_id };

	return find(conn, &select_by_id, &key, ret_token, err);
}

int token_store_list(struct sql_conn *conn, TALLOC_CTX *mem,
		     struct store_token **ret_tokens, size_t *ret_count, struct err *err)
{
	struct gathering g = { .mem = mem };
	struct token_row row;
	int r = grow(&g);

	if (!r)
		r = sql_select(conn, &select_all, NULL, &row, on_row, &g, err);
	if (r) {
		talloc_free(g.tokens);
		return gathered(r, err);
	}
	*ret_tokens = g.tokens;
	*ret_count = g.n;
	return 0;
}

struct ending {
	int64_t token_id, at_ms;
	uint64_t count;
};

static const struct sql_field ending_params[] = {
	SQL_FIELD(SQL_I64, struct ending, at_ms),
	SQL_FIELD(SQL_I64, struct ending, token_id),
};
static const struct sql_field ending_twice_params[] = {
	SQL_FIELD(SQL_I64, struct ending, at_ms),
	SQL_FIELD(SQL_I64, struct ending, at_ms),
	SQL_FIELD(SQL_I64, struct ending, token_id),
};
static const struct sql_field ending_id[] = {
	SQL_FIELD(SQL_I64, struct ending, token_id),
};
static const struct sql_field live_params[] = {
	SQL_FIELD(SQL_I64, struct ending, token_id),
	SQL_FIELD(SQL_I64, struct ending, at_ms),
};
static const struct sql_field ending_count[] = {
	SQL_FIELD(SQL_U64, struct ending, count),
};

static const struct sql_query revoke = {
	.text = "UPDATE {token} SET revoked_at = ? WHERE token_id = ? AND revoked_at = 0",
	.params = ending_params,
	.param_count = ARRAY_LEN(ending_params),
};

/* An ended session's row is deleted by its expiry. */
static const struct sql_query revoke_sessions = {
	.text = "UPDATE {session} SET revoked_at = ?, expires_at = LEAST(expires_at, ?)"
		" WHERE token_id = ? AND revoked_at = 0",
	.params = ending_twice_params,
	.param_count = ARRAY_LEN(ending_twice_params),
};

static const struct sql_query lock_row = {
	.text = "SELECT token_id FROM {token} WHERE token_id = ? FOR UPDATE",
	.params = ending_id,
	.param_count = ARRAY_LEN(ending_id),
	.columns = ending_id,
	.column_count = ARRAY_LEN(ending_id),
};

/* Not one that ended since it was looked at. */
static const struct sql_query lock_live_row = {
	.text = "SELECT token_id FROM {token} WHERE token_id = ? AND revoked_at = 0"
		" AND (expires_at = 0 OR expires_at > ?) FOR UPDATE",
	.params = live_params,
	.param_count = ARRAY_LEN(live_params),
	.columns = ending_id,
	.column_count = ARRAY_LEN(ending_id),
};

static int lock_live_token(struct sql_conn *conn, int64_t token_id, int64_t now_ms,
			   struct err *err)
{
	const struct ending key = { .token_id = token_id, .at_ms = now_ms };
	struct ending row;
	int r = sql_select_one(conn, &lock_live_row, &key, &row, err);

	if (r != -E_NOT_FOUND)
		return r;
	return err_set(err, E_ACCESS, "token %lld has ended already",
		       (long long)token_id);
}

static int lock_token(struct sql_conn *conn, int64_t token_id, struct err *err)
{
	const struct ending key = { .token_id = token_id };
	struct ending row;
	int r = sql_select_one(conn, &lock_row, &key, &row, err);

	if (r != -E_NOT_FOUND)
		return r;
	return err_set(err, E_NOT_FOUND, "no token has the number %lld",
		       (long long)token_id);
}

/* Within a transaction of the caller, as the next one. */
static int revoke_rows(struct sql_conn *conn, int64_t token_id, int64_t now_ms,
		       struct err *err)
{
	const struct ending ending = { .token_id = token_id, .at_ms = now_ms };
	int r = sql_run(conn, &revoke, &ending, NULL, err);

	return r ? r : sql_run(conn, &revoke_sessions, &ending, NULL, err);
}

int token_store_revoke(struct sql_conn *conn, int64_t token_id, int64_t now_ms,
		       struct err *err)
{
	int r = sql_begin(conn, err);

	if (r)
		return r;
	r = lock_token(conn, token_id, err);
	if (!r)
		r = revoke_rows(conn, token_id, now_ms, err);
	return sql_end(conn, r, err);
}

static const struct sql_query expire = {
	.text = "UPDATE {token} SET expires_at = IF(expires_at = 0, ?,"
		" LEAST(expires_at, ?)) WHERE token_id = ?",
	.params = ending_twice_params,
	.param_count = ARRAY_LEN(ending_twice_params),
};

int token_store_rotate(struct sql_conn *conn, int64_t old_id, int64_t ends_ms,
		       int64_t now_ms, struct store_token *token, struct err *err)
{
	const struct ending ending = { .token_id = old_id, .at_ms = ends_ms };
	int r = sql_begin(conn, err);

	if (r)
		return r;
	r = lock_live_token(conn, old_id, now_ms, err);
	if (!r && ends_ms <= now_ms)
		r = revoke_rows(conn, old_id, now_ms, err);
	else if (!r)
		r = sql_run(conn, &expire, &ending, NULL, err);
	if (!r)
		r = add_rows(conn, token, err);
	return sql_end(conn, r, err);
}

static const struct sql_query used = {
	.text = "UPDATE {token} SET last_used_at = GREATEST(last_used_at, ?)"
		" WHERE token_id = ?",
	.params = ending_params,
	.param_count = ARRAY_LEN(ending_params),
};

int token_store_used(struct sql_conn *conn, int64_t token_id, int64_t now_ms,
		     struct err *err)
{
	const struct ending row = { .token_id = token_id, .at_ms = now_ms };

	return sql_run(conn, &used, &row, NULL, err);
}

static const struct sql_field now_params[] = {
	SQL_FIELD(SQL_I64, struct ending, at_ms),
};

/* 3 = SCOPE_ADMIN */
static const struct sql_query count_admins = {
	.text = "SELECT COUNT(*) FROM {token} WHERE scope = 3 AND revoked_at = 0"
		" AND (expires_at = 0 OR expires_at > ?)",
	.params = now_params,
	.param_count = ARRAY_LEN(now_params),
	.columns = ending_count,
	.column_count = ARRAY_LEN(ending_count),
};

_Static_assert(SCOPE_ADMIN == 3, "the scope that count_admins asks for");

int token_store_admins(struct sql_conn *conn, int64_t now_ms, uint64_t *ret_count,
		       struct err *err)
{
	const struct ending key = { .at_ms = now_ms };
	struct ending row;
	int r = sql_select_one(conn, &count_admins, &key, &row, err);

	if (!r)
		*ret_count = row.count;
	return r;
}

/* Holds the row until the end of the transaction, whether it was there or not. */
static const struct sql_query hold_first = {
	.text = "INSERT INTO {secret} (name, value, created_at) VALUES"
		" ('first_token', '', 0) ON DUPLICATE KEY UPDATE created_at = 0",
};

static int add_first(struct sql_conn *conn, struct store_token *token, int64_t now_ms,
		     bool *ret_added, struct err *err)
{
	uint64_t admins = 0;
	int r = sql_run(conn, &hold_first, NULL, NULL, err);

	if (!r)
		r = token_store_admins(conn, now_ms, &admins, err);
	if (!r && admins == 0)
		r = add_rows(conn, token, err);
	*ret_added = !r && admins == 0;
	return r;
}

int token_store_add_first(struct sql_conn *conn, struct store_token *token,
			  int64_t now_ms, bool *ret_added, struct err *err)
{
	bool added = false;
	int r = sql_begin(conn, err);

	if (r)
		return r;
	r = add_first(conn, token, now_ms, &added, err);
	r = sql_end(conn, r, err);
	if (!r)
		*ret_added = added;
	return r;
}
