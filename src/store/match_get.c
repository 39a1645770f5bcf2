/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/match_store.h"

#include "store/id_list.h"
#include "store/match_columns.h"

#include <string.h>

static const struct sql_field id_params[] = {
	SQL_FIELD(SQL_TEXT, struct match_row, riot_match_id),
};

static const struct sql_query select_match = {
	.text = COLUMNS_SELECT(MATCH_COLUMNS,
			       "lineup") " FROM {match} WHERE riot_match_id = ?",
	.params = id_params,
	.param_count = 1,
	.columns = match_row_fields,
	.column_count = MATCH_ROW_COUNT,
};

static const struct sql_field surrogate_column[] = {
	SQL_FIELD(SQL_I64, struct match_row, match_id),
};

static const struct sql_query select_surrogate = {
	.text = "SELECT match_id FROM {match} WHERE riot_match_id = ?",
	.params = id_params,
	.param_count = 1,
	.columns = surrogate_column,
	.column_count = 1,
};

static const struct sql_field team_params[] = {
	SQL_FIELD(SQL_I64, struct team_row, match_id),
};

static const struct sql_query select_teams = {
	.text = COLUMNS_SELECT(
		TEAM_COLUMNS,
		"bans") " FROM {match_team} WHERE match_id = ? ORDER BY team_no",
	.params = team_params,
	.param_count = 1,
	.columns = team_row_fields,
	.column_count = TEAM_ROW_COUNT,
};

/* Points of the primary key: the line-up knows all its parts. */
struct seat_key {
	int64_t game_start, match_id;
	int64_t player_id[MODEL_PARTICIPANTS_MAX];
};

#define SEAT(i)   SQL_FIELD(SQL_I64, struct seat_key, player_id[i])
#define SEATS4(i) SEAT(i), SEAT(i + 1), SEAT(i + 2), SEAT(i + 3)

static const struct sql_field seat_params[] = {
	SQL_FIELD(SQL_I64, struct seat_key, game_start),
	SQL_FIELD(SQL_I64, struct seat_key, match_id),
	SEATS4(0),
	SEATS4(4),
	SEATS4(8),
	SEATS4(12),
	SEATS4(16),
	SEATS4(20),
	SEATS4(24),
	SEATS4(28),
};
_Static_assert(ARRAY_LEN(seat_params) == MODEL_PARTICIPANTS_MAX + 2,
	       "a mark for each participant");

static const struct sql_query select_participants = {
	.text = COLUMNS_SELECT(
		PARTICIPANT_COLUMNS,
		"lineup") " FROM {participant} WHERE game_start = ? AND match_id = ?"
			  " AND player_id IN (" KEY_MARKS10 ", " KEY_MARKS10
			  ", " KEY_MARKS10 ", ?, ?)",
	.params = seat_params,
	.param_count = ARRAY_LEN(seat_params),
	.columns = participant_row_fields,
	.column_count = PARTICIPANT_ROW_COUNT,
};

struct puuid_row {
	int64_t player_id;
	char puuid[MODEL_PUUID_SIZE];
	enum player_privacy privacy;
};

static const struct sql_field puuid_columns[] = {
	SQL_FIELD(SQL_I64, struct puuid_row, player_id),
	SQL_FIELD(SQL_TEXT, struct puuid_row, puuid),
	SQL_FIELD(SQL_U32, struct puuid_row, privacy),
};

static const struct sql_query select_puuids = {
	.text = "SELECT p.player_id, p.puuid, v.privacy FROM {player} p"
		" LEFT JOIN {player_privacy} v ON v.player_id = p.player_id"
		" WHERE p.player_id IN " ID_MARKS_SHORT,
	.params = id_list_fields,
	.param_count = ID_LIST_SHORT,
	.columns = puuid_columns,
	.column_count = ARRAY_LEN(puuid_columns),
};

struct team_reader {
	struct model_match *match;
	size_t n;
};

static int on_team(void *arg, const void *data)
{
	struct team_reader *reader = arg;
	struct team_row row = *(const struct team_row *)data;

	if (reader->n == ARRAY_LEN(reader->match->teams) || team_row_unpack_bans(&row))
		return -E_CORRUPT;
	reader->match->teams[reader->n++] = row.t;
	return 0;
}

static int get_teams(struct sql_conn *conn, int64_t surrogate, struct model_match *match,
		     struct err *err)
{
	struct team_reader reader = { .match = match };
	struct team_row row = { .match_id = surrogate };
	int r;

	r = sql_select(conn, &select_teams, &row, &row, on_team, &reader, err);
	if (r == -E_CORRUPT || (!r && reader.n != match->team_count))
		return err_set(err, E_CORRUPT, "stored teams of %s do not fit",
			       match->match_id);
	return r;
}

struct seat_reader {
	struct model_match *match;
	const struct model_lineup_entry *seats;
	struct match_store_seat *found;
	size_t n, rows, names;
	struct participant_row row;
	struct puuid_row player;
};

static int on_participant(void *arg, const void *data)
{
	struct seat_reader *reader = arg;
	const struct participant_row *row = data;

	for (size_t i = 0; i < reader->n; i++) {
		if (reader->seats[i].player_id != row->player_id ||
		    reader->seats[i].participant_no != row->p.participant_no)
			continue;
		reader->match->participants[i] = row->p;
		reader->rows++;
	}
	/* Nothing shall be left behind the end of the next one's texts. */
	memset(&reader->row, 0, sizeof(reader->row));
	return 0;
}

/* One player may have several seats: bots share a puuid. */
static int on_puuid(void *arg, const void *data)
{
	struct seat_reader *reader = arg;
	const struct puuid_row *row = data;

	for (size_t i = 0; i < reader->n; i++) {
		if (reader->seats[i].player_id != row->player_id)
			continue;
		memcpy(reader->match->participants[i].puuid, row->puuid,
		       sizeof(row->puuid));
		reader->found[i].privacy = row->privacy;
		reader->names++;
	}
	memset(&reader->player, 0, sizeof(reader->player));
	return 0;
}

static int get_seats(struct sql_conn *conn, const struct match_row *row,
		     struct seat_reader *reader, struct err *err)
{
	int64_t player_ids[MODEL_PARTICIPANTS_MAX] = { 0 };
	struct seat_key key = { .game_start = row->game_start,
				.match_id = row->match_id };
	int r;

	for (size_t i = 0; i < reader->n; i++)
		player_ids[i] = reader->found[i].player_id;
	for (size_t i = 0; i < MODEL_PARTICIPANTS_MAX; i++)
		key.player_id[i] = player_ids[i < reader->n ? i : 0];
	r = sql_select(conn, &select_participants, &key, &reader->row, on_participant,
		       reader, err);
	if (!r)
		r = id_list_select(conn, &select_puuids, player_ids, reader->n,
				   &reader->player, on_puuid, reader, err);
	if (!r && (reader->rows != reader->n || reader->names < reader->n))
		r = err_set(err, E_CORRUPT, "participants of %s are missing",
			    row->riot_match_id);
	return r;
}

static int get_participants(struct sql_conn *conn, const struct match_row *row,
			    const struct model_lineup_entry *seats, size_t n,
			    struct model_match *match, struct match_store_seat *found,
			    struct err *err)
{
	struct seat_reader reader = {
		.match = match, .seats = seats, .found = found, .n = n
	};

	if (n != match->participant_count)
		return err_set(err, E_CORRUPT, "stored line-up of %s does not fit",
			       match->match_id);
	for (size_t i = 0; i < n; i++)
		found[i].player_id = seats[i].player_id;
	return n ? get_seats(conn, row, &reader, err) : 0;
}

static int get_match(struct sql_conn *conn, const char *match_id, struct match_row *row,
		     struct model_lineup_entry *seats, size_t *ret_n, struct err *err)
{
	int r = -E_NOT_FOUND;

	if (strlen(match_id) < sizeof(row->riot_match_id)) {
		strcpy(row->riot_match_id, match_id);
		r = sql_select_one(conn, &select_surrogate, row, row, err);
	}
	if (!r)
		r = sql_select_one(conn, &select_match, row, row, err);
	if (r == -E_NOT_FOUND)
		return err_set(err, E_NOT_FOUND, MATCH_STORE_NONE, match_id);
	if (!r && model_lineup_unpack(row->lineup.data, row->lineup.len, seats, ret_n))
		r = err_set(err, E_CORRUPT, "stored line-up of %s is broken", match_id);
	return r;
}

int match_store_get(struct sql_conn *conn, TALLOC_CTX *mem, const char *match_id,
		    struct model_match **ret_match, struct match_store_seat *ret_seats,
		    bool *ret_has_timeline, struct err *err)
{
	struct model_lineup_entry seats[MODEL_PARTICIPANTS_MAX];
	struct match_store_seat found[MODEL_PARTICIPANTS_MAX] = { 0 };
	struct match_row row = { 0 };
	struct model_match *match;
	size_t n = 0;
	int r = get_match(conn, match_id, &row, seats, &n, err);

	if (r)
		return r;
	match = talloc_zero(mem, struct model_match);
	if (!match)
		return err_set(err, E_NOMEM, "no memory for a match");
	match_row_to(&row, match);
	r = get_teams(conn, row.match_id, match, err);
	if (!r)
		r = get_participants(conn, &row, seats, n, match, found, err);
	if (r) {
		talloc_free(match);
		return r;
	}
	*ret_match = match;
	memcpy(ret_seats, found, sizeof(found));
	*ret_has_timeline = row.has_timeline;
	return 0;
}
