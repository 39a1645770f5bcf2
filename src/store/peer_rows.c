/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/peer_rows.h"

#include "store/id_list.h"

struct facts_row {
	int64_t player_id, until, game_start, match_id; /* also parameters */
	struct peer_facts facts;
	uint16_t cs_lane, cs_neutral;
};

#define ROW(type, member) SQL_FIELD(type, struct facts_row, member)

static const struct sql_field facts_columns[] = {
	ROW(SQL_I64, player_id),         ROW(SQL_I64, facts.game_start_ms),
	ROW(SQL_U32, facts.duration_s),  ROW(SQL_U16, facts.queue_id),
	ROW(SQL_U16, facts.patch_major), ROW(SQL_U16, facts.patch_minor),
	ROW(SQL_U16, facts.champion_id), ROW(SQL_U16, facts.opponent_champion_id),
	ROW(SQL_U8, facts.role),         ROW(SQL_U8, facts.status),
	ROW(SQL_U8, facts.side),         ROW(SQL_BOOL, facts.win),
	ROW(SQL_BOOL, facts.synthetic),  ROW(SQL_U16, facts.kills),
	ROW(SQL_U16, facts.deaths),      ROW(SQL_U16, facts.assists),
	ROW(SQL_U16, cs_lane),           ROW(SQL_U16, cs_neutral),
	ROW(SQL_I32, facts.gold),        ROW(SQL_I32, facts.damage),
	ROW(SQL_U16, facts.vision),      ROW(SQL_U16, facts.team_kills),
	ROW(SQL_I32, facts.team_damage),
};

/* Status 0 is MATCH_NORMAL, role 0 ROLE_NONE: most of what does not count stays away. */
#define SELECT_FACTS                                                                    \
	"SELECT player_id, game_start, duration_s, queue_id, patch_major, patch_minor," \
	" champion_id, opponent_champion_id, role, status, team_id_100, win, "          \
	"synthetic, kills,"                                                             \
	" deaths, assists, cs_lane, cs_neutral, gold_earned, damage_champions,"         \
	" vision_score, team_kills, team_damage FROM {participant}"                     \
	" WHERE status = 0 AND role <> 0 AND "

#define FACTS_QUERY(where, fields)                                          \
	{                                                                   \
		.text = SELECT_FACTS where, .params = (fields),             \
		.param_count = ARRAY_LEN(fields), .columns = facts_columns, \
		.column_count = ARRAY_LEN(facts_columns),                   \
	}

static const struct sql_field between_params[] = { ROW(SQL_I64, player_id),
						   ROW(SQL_I64, until) };
static const struct sql_query select_between =
	FACTS_QUERY("player_id > ? AND player_id <= ? ORDER BY player_id, game_start",
		    between_params);

static const struct sql_field since_params[] = { ROW(SQL_I64, player_id),
						 ROW(SQL_I64, game_start) };
static const struct sql_query select_since = FACTS_QUERY(
	"player_id = ? AND game_start >= ? ORDER BY game_start", since_params);

static const struct sql_field game_params[] = { ROW(SQL_I64, player_id),
						ROW(SQL_I64, game_start),
						ROW(SQL_I64, match_id) };
static const struct sql_query select_of_game =
	FACTS_QUERY("player_id = ? AND game_start = ? AND match_id = ?", game_params);

struct facts_reader {
	peer_row_fn fn;
	void *arg;
};

static int on_facts(void *arg, const void *data)
{
	const struct facts_reader *reader = arg;
	const struct facts_row *row = data;
	struct peer_facts facts = row->facts;

	facts.cs = (uint32_t)row->cs_lane + row->cs_neutral;
	return reader->fn(reader->arg, row->player_id, &facts);
}

static int read_facts(struct sql_conn *conn, const struct sql_query *query,
		      struct facts_row *row, peer_row_fn fn, void *arg, struct err *err)
{
	struct facts_reader reader = { fn, arg };

	return sql_select(conn, query, row, row, on_facts, &reader, err);
}

int peer_rows_between(struct sql_conn *conn, int64_t after, int64_t until, peer_row_fn fn,
		      void *arg, struct err *err)
{
	struct facts_row row = { .player_id = after, .until = until };

	return read_facts(conn, &select_between, &row, fn, arg, err);
}

int peer_rows_since(struct sql_conn *conn, int64_t player_id, int64_t from_ms,
		    peer_row_fn fn, void *arg, struct err *err)
{
	struct facts_row row = { .player_id = player_id, .game_start = from_ms };

	return read_facts(conn, &select_since, &row, fn, arg, err);
}

int peer_rows_of_game(struct sql_conn *conn, int64_t player_id, int64_t game_start_ms,
		      int64_t match_id, peer_row_fn fn, void *arg, struct err *err)
{
	struct facts_row row = { .player_id = player_id,
				 .game_start = game_start_ms,
				 .match_id = match_id };

	return read_facts(conn, &select_of_game, &row, fn, arg, err);
}

struct rank_row {
	int64_t after, until; /* parameters */
	struct peer_rank rank;
};

static const struct sql_field rank_columns[] = {
	SQL_FIELD(SQL_I64, struct rank_row, rank.player_id),
	SQL_FIELD(SQL_I64, struct rank_row, rank.at_ms),
	SQL_FIELD(SQL_U16, struct rank_row, rank.queue_id),
	SQL_FIELD(SQL_U8, struct rank_row, rank.tier),
};
static const struct sql_field rank_params[] = {
	SQL_FIELD(SQL_I64, struct rank_row, after),
	SQL_FIELD(SQL_I64, struct rank_row, until),
};

#define SELECT_RANKS \
	"SELECT player_id, seen_at, queue_id, tier FROM {rank_snapshot} WHERE "
#define RANK_ORDER " ORDER BY player_id, queue_id, seen_at"

static const struct sql_query select_ranks_of = {
	.text = SELECT_RANKS "player_id IN " KEY_MARKS RANK_ORDER,
	.params = id_list_fields,
	.param_count = ID_LIST_MAX,
	.columns = rank_columns,
	.column_count = ARRAY_LEN(rank_columns),
};
static const struct sql_query select_ranks_between = {
	.text = SELECT_RANKS "player_id > ? AND player_id <= ?" RANK_ORDER,
	.params = rank_params,
	.param_count = ARRAY_LEN(rank_params),
	.columns = rank_columns,
	.column_count = ARRAY_LEN(rank_columns),
};

struct rank_reader {
	TALLOC_CTX *mem;
	struct peer_rank_list list;
};

static int on_rank(void *arg, const void *data)
{
	struct rank_reader *reader = arg;
	struct peer_rank_list *list = &reader->list;
	const struct rank_row *row = data;

	if (list->n == list->room) {
		const size_t room = list->room ? 2 * list->room : 128;
		struct peer_rank *more =
			talloc_realloc(reader->mem, list->ranks, struct peer_rank, room);

		if (!more)
			return -E_NOMEM;
		list->ranks = more;
		list->room = room;
	}
	list->ranks[list->n++] = row->rank;
	return 0;
}

static int give_ranks(struct rank_reader *reader, int r, struct peer_rank_list *ret_list,
		      struct err *err)
{
	if (!r) {
		*ret_list = reader->list;
		return 0;
	}
	talloc_free(reader->list.ranks);
	return r == -E_NOMEM ? err_set(err, E_NOMEM, "no memory for the players' ranks")
			     : r;
}

int peer_ranks_of(struct sql_conn *conn, TALLOC_CTX *mem, const int64_t *ids, size_t n,
		  struct peer_rank_list *ret_list, struct err *err)
{
	struct rank_reader reader = { .mem = mem };
	struct rank_row row;
	int r = id_list_select(conn, &select_ranks_of, ids, n, &row, on_rank, &reader,
			       err);

	return give_ranks(&reader, r, ret_list, err);
}

int peer_ranks_between(struct sql_conn *conn, TALLOC_CTX *mem, int64_t after,
		       int64_t until, struct peer_rank_list *ret_list, struct err *err)
{
	struct rank_reader reader = { .mem = mem };
	struct rank_row row = { .after = after, .until = until };
	int r = sql_select(conn, &select_ranks_between, &row, &row, on_rank, &reader,
			   err);

	return give_ranks(&reader, r, ret_list, err);
}
