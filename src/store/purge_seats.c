/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/purge_seats.h"

#include <stdlib.h>
#include <string.h>

/* A statement over so many ids stays far below the server's time-out. */
#define IDS_AT_ONCE 50000

struct seat_row {
	int64_t game_start, match_id, after_id, until_id, max_id; /* parameters */
	struct model_lineup_entry seat;
	uint8_t team_id_100, subteam;
	char puuid[MODEL_PUUID_SIZE];
};

static const struct sql_field max_columns[] = {
	SQL_FIELD(SQL_I64, struct seat_row, max_id),
};
static const struct sql_query select_max = {
	.text = "SELECT MAX(player_id) FROM {player}",
	.columns = max_columns,
	.column_count = ARRAY_LEN(max_columns),
};

static const struct sql_field seat_params[] = {
	SQL_FIELD(SQL_I64, struct seat_row, game_start),
	SQL_FIELD(SQL_I64, struct seat_row, match_id),
	SQL_FIELD(SQL_I64, struct seat_row, after_id),
	SQL_FIELD(SQL_I64, struct seat_row, until_id),
};
static const struct sql_field seat_columns[] = {
	SQL_FIELD(SQL_I64, struct seat_row, seat.player_id),
	SQL_FIELD(SQL_U8, struct seat_row, seat.participant_no),
	SQL_FIELD(SQL_U16, struct seat_row, seat.champion_id),
	SQL_FIELD(SQL_U8, struct seat_row, seat.role),
	SQL_FIELD(SQL_BOOL, struct seat_row, seat.win),
	SQL_FIELD(SQL_U8, struct seat_row, team_id_100),
	SQL_FIELD(SQL_U8, struct seat_row, subteam),
	SQL_FIELD(SQL_TEXT, struct seat_row, puuid),
};
/* STRAIGHT_JOIN: a point for each player instead of a scan of all participations. */
static const struct sql_query select_seats = {
	.text = "SELECT s.player_id, s.participant_no, s.champion_id, s.role, s.win,"
		" s.team_id_100, s.subteam, p.puuid FROM {player} p"
		" STRAIGHT_JOIN {participant} s ON s.player_id = p.player_id"
		" AND s.game_start = ? AND s.match_id = ?"
		" WHERE p.player_id > ? AND p.player_id <= ?",
	.params = seat_params,
	.param_count = ARRAY_LEN(seat_params),
	.columns = seat_columns,
	.column_count = ARRAY_LEN(seat_columns),
};

struct seat_list {
	struct model_lineup_entry *seats;
	size_t n;
};

/* The same as when the game was stored.  More than have room are no reason to stop. */
static int add_seat(void *arg, const void *data)
{
	const struct seat_row *row = data;
	struct seat_list *list = arg;
	struct model_lineup_entry *seat = &list->seats[list->n];

	if (list->n == MODEL_PARTICIPANTS_MAX)
		return 0;
	*seat = row->seat;
	seat->team = row->subteam ? row->subteam : row->team_id_100;
	seat->bot = strcmp(row->puuid, MODEL_BOT_PUUID) == 0;
	seat->purged = strcmp(row->puuid, MODEL_PURGED_PUUID) == 0;
	list->n++;
	return 0;
}

static int by_number(const void *a, const void *b)
{
	const struct model_lineup_entry *x = a, *y = b;

	return (x->participant_no > y->participant_no) -
	       (x->participant_no < y->participant_no);
}

int purge_seats_rebuild(struct sql_conn *conn, int64_t match_id, int64_t game_start,
			struct model_lineup_entry *ret_seats, size_t *ret_n,
			struct err *err)
{
	struct seat_row row = { .game_start = game_start, .match_id = match_id };
	struct seat_list list = { .seats = ret_seats };
	int r = sql_select_one(conn, &select_max, NULL, &row, err);
	const int64_t last = row.max_id;

	while (!r && row.until_id < last) {
		row.after_id = row.until_id;
		row.until_id = last - row.after_id > IDS_AT_ONCE
				       ? row.after_id + IDS_AT_ONCE
				       : last;
		r = sql_select(conn, &select_seats, &row, &row, add_seat, &list, err);
	}
	if (r)
		return r;
	qsort(ret_seats, list.n, sizeof(*ret_seats), by_number);
	*ret_n = list.n;
	return 0;
}
