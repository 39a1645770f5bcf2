/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/purge_store.h"

#include "base/hash.h"
#include "model/match.h"
#include "store/match_store.h"
#include "store/purge_peers.h"
#include "store/purge_seats.h"

#include <string.h>
#include <zstd.h>

#define ZSTD_LEVEL 3

/* Everything that a statement about one game is about. */
struct game_row {
	int64_t player_id, game_start, match_id, nobody_id;
	uint32_t limit;
	char riot_match_id[MODEL_MATCH_ID_SIZE];
	struct sql_blob lineup;
	struct model_lineup_entry seats[MODEL_PARTICIPANTS_MAX];
	size_t n;
	bool damaged; /* the stored line-up: seats are from the participants' rows */
	uint8_t packed[MODEL_LINEUP_BYTES_MAX];
	size_t packed_len;
	uint8_t kind;
	uint32_t raw_len;
	struct sql_blob sha256, data;
};

#define ROW(type, member) SQL_FIELD(type, struct game_row, member)

static const struct sql_field games_params[] = {
	ROW(SQL_I64, player_id), ROW(SQL_I64, game_start), ROW(SQL_I64, game_start),
	ROW(SQL_I64, match_id),  ROW(SQL_U32, limit),
};
static const struct sql_field games_columns[] = {
	ROW(SQL_I64, match_id),
	ROW(SQL_I64, game_start),
};
static const struct sql_query select_games = {
	.text = "SELECT DISTINCT match_id, game_start FROM {participant}"
		" WHERE player_id = ? AND game_start >= ?"
		" AND (game_start > ? OR match_id > ?)"
		" ORDER BY game_start, match_id LIMIT ?",
	.params = games_params,
	.param_count = ARRAY_LEN(games_params),
	.columns = games_columns,
	.column_count = ARRAY_LEN(games_columns),
};

static const struct sql_field id_params[] = { ROW(SQL_I64, match_id) };
static const struct sql_field lineup_columns[] = { ROW(SQL_BLOB, lineup) };

static const struct sql_query select_lineup = {
	.text = "SELECT lineup FROM {match} WHERE match_id = ?",
	.params = id_params,
	.param_count = 1,
	.columns = lineup_columns,
	.column_count = 1,
};
/* First, so that whoever stores a timeline of the game waits, or is waited for. */
static const struct sql_query lock_lineup = {
	.text = "SELECT lineup FROM {match} WHERE match_id = ? FOR UPDATE",
	.params = id_params,
	.param_count = 1,
	.columns = lineup_columns,
	.column_count = 1,
};

static const struct sql_field riot_id_params[] = { ROW(SQL_TEXT, riot_match_id) };
static const struct sql_query select_by_riot_id = {
	.text = "SELECT lineup FROM {match} WHERE riot_match_id = ?",
	.params = riot_id_params,
	.param_count = 1,
	.columns = lineup_columns,
	.column_count = 1,
};

static const struct sql_field lineup_params[] = { ROW(SQL_BLOB, lineup),
						  ROW(SQL_I64, match_id) };
static const struct sql_query update_match = {
	.text = "UPDATE {match} SET lineup = ? WHERE match_id = ?",
	.params = lineup_params,
	.param_count = ARRAY_LEN(lineup_params),
};

static const struct sql_field seat_lineup_params[] = {
	ROW(SQL_BLOB, lineup),
	ROW(SQL_I64, player_id),
	ROW(SQL_I64, game_start),
	ROW(SQL_I64, match_id),
};
static const struct sql_query update_lineup = {
	.text = "UPDATE {participant} SET lineup = ? WHERE player_id = ?"
		" AND game_start = ? AND match_id = ?",
	.params = seat_lineup_params,
	.param_count = ARRAY_LEN(seat_lineup_params),
};

static const struct sql_field move_params[] = {
	ROW(SQL_I64, nobody_id),
	ROW(SQL_I64, player_id),
	ROW(SQL_I64, game_start),
	ROW(SQL_I64, match_id),
};
static const struct sql_query move_participant = {
	.text = "UPDATE {participant} SET player_id = ?, riot_id = '', riot_tag = '',"
		" summoner_level = 0"
		" WHERE player_id = ? AND game_start = ? AND match_id = ?",
	.params = move_params,
	.param_count = ARRAY_LEN(move_params),
};

/* Locking: who purges the same player at the same time is waited for. */
static const struct sql_query lock_seat = {
	.text = "SELECT match_id FROM {participant} WHERE player_id = ?"
		" AND game_start = ? AND match_id = ? LIMIT 1 FOR UPDATE",
	.params = move_params + 1,
	.param_count = ARRAY_LEN(move_params) - 1,
	.columns = games_columns,
	.column_count = 1,
};
static const struct sql_query delete_seat = {
	.text = "DELETE FROM {participant} WHERE player_id = ? AND game_start = ?"
		" AND match_id = ?",
	.params = move_params + 1,
	.param_count = ARRAY_LEN(move_params) - 1,
};
static const struct sql_query delete_laning = {
	.text = "DELETE FROM {timeline_player} WHERE player_id = ? AND game_start = ?"
		" AND match_id = ?",
	.params = move_params + 1,
	.param_count = ARRAY_LEN(move_params) - 1,
};

/* What a game that goes as a whole is made of, the match itself last. */
static const struct sql_query delete_game[] = {
	{ "DELETE FROM {match_raw} WHERE match_id = ?", id_params, 1, NULL, 0 },
	{ "DELETE FROM {timeline_frame} WHERE match_id = ?", id_params, 1, NULL, 0 },
	{ "DELETE FROM {timeline_event} WHERE match_id = ?", id_params, 1, NULL, 0 },
	{ "DELETE FROM {match_team} WHERE match_id = ?", id_params, 1, NULL, 0 },
	{ "DELETE FROM {match} WHERE match_id = ?", id_params, 1, NULL, 0 },
};

static const struct sql_field raw_key[] = { ROW(SQL_I64, match_id), ROW(SQL_U8, kind) };
static const struct sql_query delete_raw = {
	.text = "DELETE FROM {match_raw} WHERE match_id = ? AND kind = ?",
	.params = raw_key,
	.param_count = ARRAY_LEN(raw_key),
};

static const struct sql_field raw_params[] = {
	ROW(SQL_U32, raw_len),  ROW(SQL_BLOB, sha256), ROW(SQL_BLOB, data),
	ROW(SQL_I64, match_id), ROW(SQL_U8, kind),
};
static const struct sql_query update_raw = {
	.text = "UPDATE {match_raw} SET raw_len = ?, sha256 = ?, data = ?"
		" WHERE match_id = ? AND kind = ?",
	.params = raw_params,
	.param_count = ARRAY_LEN(raw_params),
};

struct game_list {
	struct purge_game *games;
	size_t n, cap;
};

static int on_game(void *arg, const void *data)
{
	struct game_list *list = arg;
	const struct game_row *row = data;

	if (list->n == list->cap)
		return -E_BUG;
	list->games[list->n++] = (struct purge_game){ row->match_id, row->game_start };
	return 0;
}

int purge_store_games(struct sql_conn *conn, int64_t player_id,
		      const struct purge_game *after, uint32_t limit,
		      struct purge_game *ret_games, size_t *ret_n, struct err *err)
{
	struct game_row row = { .player_id = player_id,
				.game_start = after ? after->game_start : INT64_MIN,
				.match_id = after ? after->match_id : INT64_MIN,
				.limit = limit };
	struct game_list list = { .games = ret_games, .cap = limit };
	int r = sql_select(conn, &select_games, &row, &row, on_game, &list, err);

	if (!r)
		*ret_n = list.n;
	return r;
}

static int unpack(struct game_row *row, struct err *err)
{
	if (model_lineup_unpack(row->lineup.data, row->lineup.len, row->seats, &row->n))
		return err_set(err, E_CORRUPT, "stored line-up of match %lld is broken",
			       (long long)row->match_id);
	return 0;
}

static bool has_seat(const struct game_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->seats[i].player_id == row->player_id)
			return true;
	return false;
}

/*
 * The seats of a game that has a row of the player's; its line-up was read right before.
 * Damage must not keep anybody's data alive, so the rows say it where the line-up cannot.
 */
static int find_seats(struct sql_conn *conn, struct game_row *row, bool readable,
		      struct err *err)
{
	row->damaged = !readable || !has_seat(row);
	if (!row->damaged)
		return 0;
	return purge_seats_rebuild(conn, row->match_id, row->game_start, row->seats,
				   &row->n, err);
}

static bool is_needed(const struct game_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->seats[i].player_id != row->player_id && !row->seats[i].bot &&
		    !row->seats[i].purged)
			return true;
	return false;
}

int purge_store_look(struct sql_conn *conn, const struct purge_game *game,
		     int64_t player_id, struct purge_result *ret_result, struct err *err)
{
	struct game_row row = { .player_id = player_id,
				.game_start = game->game_start,
				.match_id = game->match_id };
	int r = sql_select_one(conn, &select_lineup, &row, &row, err);

	if (r && r != -E_NOT_FOUND)
		return r;
	r = find_seats(conn, &row, !r && unpack(&row, NULL) == 0, err);
	if (!r)
		*ret_result = (struct purge_result){
			.outcome = is_needed(&row) ? PURGE_REWRITTEN : PURGE_DELETED,
			.damaged = row.damaged,
		};
	return r;
}

int match_store_purged(struct sql_conn *conn, const char *match_id, uint32_t *ret_numbers,
		       struct err *err)
{
	struct game_row row = { 0 };
	uint32_t numbers = 0;
	int r;

	strncpy(row.riot_match_id, match_id, sizeof(row.riot_match_id) - 1);
	r = sql_select_one(conn, &select_by_riot_id, &row, &row, err);
	if (!r)
		r = unpack(&row, err);
	for (size_t i = 0; !r && i < row.n; i++)
		if (row.seats[i].purged && row.seats[i].participant_no > 0 &&
		    row.seats[i].participant_no <= 32)
			numbers |= UINT32_C(1) << (row.seats[i].participant_no - 1);
	if (!r)
		*ret_numbers = numbers;
	return r;
}

/* Rows of a table for every player of the game, each once. */
static int each_seat(struct sql_conn *conn, const struct game_row *game,
		     const struct sql_query *query, struct err *err)
{
	struct game_row row = *game;
	int r = 0;

	for (size_t i = 0; i < game->n && !r; i++) {
		row.player_id = game->seats[i].player_id;
		r = sql_run(conn, query, &row, NULL, err);
	}
	return r;
}

/* The seats of the game with their part in the histograms. */
static int drop_seats(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_change *change,
		      const struct game_row *game, struct err *err)
{
	struct game_row row = *game;
	int r = 0;

	for (size_t i = 0; i < game->n && !r; i++) {
		row.player_id = game->seats[i].player_id;
		r = purge_peers(conn, mem, change, row.player_id, row.game_start,
				row.match_id, 0, err);
		if (!r)
			r = sql_run(conn, &delete_seat, &row, NULL, err);
	}
	return r;
}

static int drop_game(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_change *change,
		     const struct game_row *row, struct err *err)
{
	int r = each_seat(conn, row, &delete_laning, err);

	if (!r)
		r = drop_seats(conn, mem, change, row, err);
	for (size_t i = 0; i < ARRAY_LEN(delete_game) && !r; i++)
		r = sql_run(conn, &delete_game[i], row, NULL, err);
	return r;
}

static int put_raw(struct sql_conn *conn, TALLOC_CTX *mem, struct game_row *row,
		   const char *bytes, size_t len, struct err *err)
{
	const size_t bound = ZSTD_compressBound(len);
	void *packed = talloc_size(mem, bound);
	uint8_t digest[HASH_SHA256_LEN];
	size_t n;

	if (!packed)
		return err_set(err, E_NOMEM, "no memory for a document");
	n = ZSTD_compress(packed, bound, bytes, len, ZSTD_LEVEL);
	if (ZSTD_isError(n))
		return err_set(err, E_NOMEM, "packing failed: %s", ZSTD_getErrorName(n));
	hash_sha256(bytes, len, digest);
	row->raw_len = (uint32_t)len;
	row->sha256 = (struct sql_blob){ digest, sizeof(digest) };
	row->data = (struct sql_blob){ packed, n };
	return sql_run(conn, &update_raw, row, NULL, err);
}

/* ret_lost: one that cannot be read is deleted. */
static int rewrite_raw(struct sql_conn *conn, TALLOC_CTX *mem, struct game_row *row,
		       purge_redact_fn redact, void *arg, uint32_t *ret_lost,
		       struct err *err)
{
	char *bytes = NULL, *redacted = NULL;
	size_t len = 0;
	int r = match_store_raw_by_id(conn, mem, row->match_id, row->kind, &bytes, &len,
				      err);

	if (r == -E_NOT_FOUND)
		return 0;
	if (!r)
		r = redact(arg, mem, bytes, len, &redacted, &len, err);
	if (r == -E_CORRUPT) {
		++*ret_lost;
		return sql_run(conn, &delete_raw, row, NULL, err);
	}
	return r ? r : put_raw(conn, mem, row, redacted, len, err);
}

/* The other rows name the player by id in their line-up only. */
static int rewrite_lineup(struct sql_conn *conn, struct game_row *row, struct err *err)
{
	const int64_t player_id = row->player_id;
	int r;

	for (size_t i = 0; i < row->n; i++) {
		if (row->seats[i].player_id != player_id)
			continue;
		row->seats[i].player_id = row->nobody_id;
		row->seats[i].purged = true;
	}
	row->packed_len = model_lineup_pack(row->seats, row->n, row->packed);
	row->lineup = (struct sql_blob){ row->packed, row->packed_len };
	r = sql_run(conn, &update_match, row, NULL, err);
	return r ? r : each_seat(conn, row, &update_lineup, err);
}

static int rewrite_game(struct sql_conn *conn, TALLOC_CTX *mem,
			struct peer_change *change, struct game_row *row,
			purge_redact_fn redact, void *arg, uint32_t *ret_lost,
			struct err *err)
{
	int r = 0;

	for (row->kind = 0; row->kind < 2 && !r; row->kind++)
		r = rewrite_raw(conn, mem, row, redact, arg, ret_lost, err);
	if (!r)
		r = sql_run(conn, &delete_laning, row, NULL, err);
	if (!r)
		r = purge_peers(conn, mem, change, row->player_id, row->game_start,
				row->match_id, row->nobody_id, err);
	if (!r)
		r = sql_run(conn, &move_participant, row, NULL, err);
	return r ? r : rewrite_lineup(conn, row, err);
}

/*
 * Lock the match, then the player's seat, and read the line-up.  E_NOT_FOUND: another
 * purge has done this game meanwhile.
 */
static int take_game(struct sql_conn *conn, struct game_row *row, struct err *err)
{
	int r = sql_select_one(conn, &lock_lineup, row, row, err);
	bool readable;

	if (r && r != -E_NOT_FOUND)
		return r;
	readable = !r && unpack(row, NULL) == 0; /* before the next row takes its place */
	r = sql_select_one(conn, &lock_seat, row, row, err);
	return r ? r : find_seats(conn, row, readable, err);
}

int purge_store_game(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_change *change,
		     const struct purge_game *game, int64_t player_id, int64_t nobody_id,
		     purge_redact_fn redact, void *arg, struct purge_result *ret_result,
		     struct err *err)
{
	struct game_row row = { .player_id = player_id,
				.game_start = game->game_start,
				.match_id = game->match_id,
				.nobody_id = nobody_id };
	struct purge_result result = { .outcome = PURGE_REWRITTEN };
	TALLOC_CTX *scratch = talloc_new(mem);
	int r = scratch ? take_game(conn, &row, err)
			: err_set(err, E_NOMEM, "no memory for a game");

	if (r == -E_NOT_FOUND) {
		result.outcome = PURGE_GONE;
		r = 0;
	} else if (!r && is_needed(&row)) {
		r = rewrite_game(conn, scratch, change, &row, redact, arg,
				 &result.documents_lost, err);
	} else if (!r) {
		result.outcome = PURGE_DELETED;
		r = drop_game(conn, scratch, change, &row, err);
	}
	talloc_free(scratch);
	result.damaged = row.damaged;
	if (!r)
		*ret_result = result;
	return r;
}
