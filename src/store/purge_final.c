/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/purge_store.h"

#include "store/player_store.h"

#include <string.h>

struct owner_row {
	int64_t player_id;
	char puuid[MODEL_PUUID_SIZE];
	uint64_t count;
};

static const struct sql_field owner_params[] = {
	SQL_FIELD(SQL_I64, struct owner_row, player_id),
	SQL_FIELD(SQL_I64, struct owner_row, player_id),
};
static const struct sql_field puuid_params[] = {
	SQL_FIELD(SQL_TEXT, struct owner_row, puuid),
};
static const struct sql_field id_columns[] = {
	SQL_FIELD(SQL_I64, struct owner_row, player_id),
};
static const struct sql_field count_columns[] = {
	SQL_FIELD(SQL_U64, struct owner_row, count),
};

/* Tokens that stand for this player and nobody else. */
#define ONLY_OWN                                                         \
	"(SELECT o.token_id FROM {token_player} o WHERE o.player_id = ?" \
	" AND NOT EXISTS (SELECT 1 FROM {token_player} a"                \
	" WHERE a.token_id = o.token_id AND a.player_id <> o.player_id))"

#define COUNT(table)                                                                \
	{                                                                           \
		.text = "SELECT COUNT(*) FROM {" table "} WHERE player_id = ?",     \
		.params = owner_params, .param_count = 1, .columns = count_columns, \
		.column_count = 1,                                                  \
	}

static const struct {
	struct sql_query query;
	size_t member;
} counts[] = {
	{ COUNT("participant"), offsetof(struct purge_inventory, games) },
	{ COUNT("timeline_player"), offsetof(struct purge_inventory, lanes) },
	{ COUNT("rank_snapshot"), offsetof(struct purge_inventory, ranks) },
	{ COUNT("token_player"), offsetof(struct purge_inventory, tokens) },
	{ COUNT("session"), offsetof(struct purge_inventory, sessions) },
	{ COUNT("user_settings"), offsetof(struct purge_inventory, settings) },
};

int purge_store_count(struct sql_conn *conn, int64_t player_id,
		      struct purge_inventory *ret_inventory, struct err *err)
{
	struct purge_inventory inventory = { 0 };
	struct owner_row row = { .player_id = player_id };
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(counts) && !r; i++) {
		r = sql_select_one(conn, &counts[i].query, &row, &row, err);
		memcpy((char *)&inventory + counts[i].member, &row.count,
		       sizeof(row.count));
	}
	if (!r)
		*ret_inventory = inventory;
	return r;
}

static const struct sql_query make_nobody = {
	.text = "INSERT INTO {player} (puuid, platform, riot_id, riot_tag, name_fold,"
		" name_at, data_version, synthetic, first_seen, last_seen, imported_at)"
		" VALUES (?, '', '', '', '', -1, 0, 0, 0, 0, 0)"
		" ON DUPLICATE KEY UPDATE player_id = player_id",
	.params = puuid_params,
	.param_count = 1,
};
static const struct sql_query select_id = {
	.text = "SELECT player_id FROM {player} WHERE puuid = ?",
	.params = puuid_params,
	.param_count = 1,
	.columns = id_columns,
	.column_count = 1,
};

int purge_store_nobody(struct sql_conn *conn, int64_t *ret_player_id, struct err *err)
{
	struct owner_row row = { .puuid = MODEL_PURGED_PUUID };
	int r = sql_select_one(conn, &select_id, &row, &row, err);

	if (r == -E_NOT_FOUND) {
		r = sql_run(conn, &make_nobody, &row, NULL, err);
		if (!r)
			r = sql_select_one(conn, &select_id, &row, &row, err);
	}
	if (!r)
		*ret_player_id = row.player_id;
	return r;
}

/* An importer that has given the player something new holds this row until it commits. */
static const struct sql_query lock_player = {
	.text = "SELECT player_id FROM {player} WHERE player_id = ? FOR UPDATE",
	.params = owner_params,
	.param_count = 1,
	.columns = id_columns,
	.column_count = 1,
};

/* A locking read: it waits for rows that are not committed yet. */
static const struct sql_query any_game = {
	.text = "SELECT player_id FROM {participant} WHERE player_id = ? LIMIT 1"
		" FOR UPDATE",
	.params = owner_params,
	.param_count = 1,
	.columns = id_columns,
	.column_count = 1,
};

#define OWNED(sql)                                                    \
	{                                                             \
		.text = sql, .params = owner_params, .param_count = 1 \
	}

/*
 * Tokens are locked before their sessions, as by a revocation.  Sessions are deleted
 * before tokens, tokens before their ties: each statement finds by what the next
 * one deletes.  A note may say whose token it is, or whom it is about.
 */
static const struct sql_query deletions[] = {
	OWNED("DELETE FROM {timeline_player} WHERE player_id = ?"),
	OWNED("DELETE FROM {rank_snapshot} WHERE player_id = ?"),
	OWNED("UPDATE {token} SET note = '' WHERE token_id IN"
	      " (SELECT token_id FROM {token_player} WHERE player_id = ?)"),
	OWNED("DELETE FROM {session} WHERE player_id = ?"),
	OWNED("DELETE FROM {session} WHERE token_id IN " ONLY_OWN),
	OWNED("UPDATE {token} t JOIN {player} p ON p.player_id = ? SET t.note = ''"
	      " WHERE INSTR(t.note, p.puuid) > 0 OR (p.riot_id <> ''"
	      " AND INSTR(t.note, CONCAT(p.riot_id, '#', p.riot_tag)) > 0)"),
	OWNED("DELETE FROM {token} WHERE token_id IN " ONLY_OWN),
	OWNED("DELETE FROM {token_player} WHERE player_id = ?"),
	OWNED("DELETE FROM {user_settings} WHERE player_id = ?"),
	OWNED("DELETE FROM {player_privacy} WHERE player_id = ?"),
	OWNED("DELETE FROM {player} WHERE player_id = ?"),
};

static const struct sql_query delete_challenges = {
	.text = "DELETE FROM {ownership_challenge} WHERE puuid = ?",
	.params = puuid_params,
	.param_count = 1,
};

/* What was asked about whom stands in a job: they are all asked again if need be. */
static const struct sql_query delete_jobs = {
	.text = "DELETE FROM {job}",
};

static int delete_all(struct sql_conn *conn, const struct owner_row *row, struct err *err)
{
	struct owner_row found;
	int r = sql_select_one(conn, &lock_player, row, &found, err);

	if (r && r != -E_NOT_FOUND)
		return r;
	r = sql_select_one(conn, &any_game, row, &found, err);
	if (!r)
		return err_set(err, E_CONFLICT, "a game of the player came meanwhile");
	if (r != -E_NOT_FOUND)
		return r;
	r = sql_run(conn, &delete_challenges, row, NULL, err);
	if (!r)
		r = sql_run(conn, &delete_jobs, NULL, NULL, err);
	for (size_t i = 0; i < ARRAY_LEN(deletions) && !r; i++)
		r = sql_run(conn, &deletions[i], row, NULL, err);
	return r;
}

int purge_store_player(struct sql_conn *conn, int64_t player_id, const char *puuid,
		       struct err *err)
{
	struct owner_row row = { .player_id = player_id };
	int r = sql_begin(conn, err);

	if (r)
		return r;
	strncpy(row.puuid, puuid, sizeof(row.puuid) - 1);
	r = delete_all(conn, &row, err);
	return sql_end(conn, r, err);
}
