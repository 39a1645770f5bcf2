/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/history_store.h"

#include <string.h>

#define ROWS_FIRST   512
#define LINEUP_FIRST (ROWS_FIRST * 144) /* ten players each */

/* X(SQL type, C type, array and member, column): what goes into an array as it is. */
#define CORE_COLUMNS(X)                                  \
	X(SQL_I64, int64_t, game_start_ms, "game_start") \
	X(SQL_U32, uint32_t, duration_s, "duration_s")   \
	X(SQL_U16, uint16_t, queue_id, "queue_id")       \
	X(SQL_U16, uint16_t, champion_id, "champion_id") \
	X(SQL_U8, uint8_t, role, "role")                 \
	X(SQL_U8, uint8_t, status, "status")             \
	X(SQL_U8, uint8_t, win, "win")                   \
	X(SQL_U16, uint16_t, kills, "kills")             \
	X(SQL_U16, uint16_t, deaths, "deaths")           \
	X(SQL_U16, uint16_t, assists, "assists")         \
	X(SQL_I32, int32_t, gold, "gold_earned")         \
	X(SQL_I32, int32_t, damage, "damage_champions")  \
	X(SQL_U16, uint16_t, vision, "vision_score")

#define PEERS_COLUMNS(X)                                 \
	X(SQL_U16, uint16_t, patch_major, "patch_major") \
	X(SQL_U16, uint16_t, patch_minor, "patch_minor") \
	X(SQL_U16, uint16_t, team_kills, "team_kills")   \
	X(SQL_I32, int32_t, team_damage, "team_damage")

#define FULL_COLUMNS(X)                                                  \
	X(SQL_I64, int64_t, match_id, "match_id")                        \
	X(SQL_U8, uint8_t, participant_no, "participant_no")             \
	X(SQL_U8, uint8_t, side, "team_id_100")                          \
	X(SQL_U8, uint8_t, placement, "placement")                       \
	X(SQL_U8, uint8_t, champ_level, "champ_level")                   \
	X(SQL_U8, uint8_t, first_blood, "first_blood")                   \
	X(SQL_U8, uint8_t, first_tower, "first_tower")                   \
	X(SQL_U16, uint16_t, double_kills, "double_kills")               \
	X(SQL_U16, uint16_t, triple_kills, "triple_kills")               \
	X(SQL_U16, uint16_t, quadra_kills, "quadra_kills")               \
	X(SQL_U16, uint16_t, penta_kills, "penta_kills")                 \
	X(SQL_I32, int32_t, damage_taken, "damage_taken")                \
	X(SQL_U16, uint16_t, turret_takedowns, "turret_takedowns")       \
	X(SQL_U16, uint16_t, inhibitor_takedowns, "inhibitor_takedowns") \
	X(SQL_U16, uint16_t, dragon_kills, "dragon_kills")               \
	X(SQL_U16, uint16_t, baron_kills, "baron_kills")                 \
	X(SQL_U16, uint16_t, objectives_stolen, "objectives_stolen")     \
	X(SQL_I32, int32_t, team_gold, "team_gold")                      \
	X(SQL_U16, uint16_t, team_towers, "team_towers")                 \
	X(SQL_U16, uint16_t, opponent_champion_id, "opponent_champion_id")

#define ROW_MEMBER(sql, type, member, column) type member;
#define ROW_FIELD(sql, type, member, column)  SQL_FIELD(sql, struct history_row, member),
#define ROW_NAME(sql, type, member, column)   ", " column
#define ROW_ONE(sql, type, member, column)    +1

struct history_row {
	int64_t player_id, from_ms, until_ms; /* parameters */
	uint16_t cs_lane, cs_neutral;
	CORE_COLUMNS(ROW_MEMBER)
	PEERS_COLUMNS(ROW_MEMBER)
	FULL_COLUMNS(ROW_MEMBER)
	struct sql_blob lineup;
};

static const struct sql_field range_params[] = {
	SQL_FIELD(SQL_I64, struct history_row, player_id),
	SQL_FIELD(SQL_I64, struct history_row, from_ms),
	SQL_FIELD(SQL_I64, struct history_row, until_ms),
};

/* Each set of columns begins with the one before, so that they share this table. */
static const struct sql_field range_columns[] = {
	SQL_FIELD(SQL_U16, struct history_row, cs_lane),
	SQL_FIELD(SQL_U16, struct history_row, cs_neutral),
	CORE_COLUMNS(ROW_FIELD) PEERS_COLUMNS(ROW_FIELD) FULL_COLUMNS(ROW_FIELD)
		SQL_FIELD(SQL_BLOB, struct history_row, lineup),
};

#define CORE_COUNT  (2 CORE_COLUMNS(ROW_ONE))
#define PEERS_COUNT (CORE_COUNT PEERS_COLUMNS(ROW_ONE))
#define FULL_COUNT  (PEERS_COUNT FULL_COLUMNS(ROW_ONE))
#define CORE_NAMES  "cs_lane, cs_neutral" CORE_COLUMNS(ROW_NAME)
#define PEERS_NAMES CORE_NAMES PEERS_COLUMNS(ROW_NAME)
#define FULL_NAMES  PEERS_NAMES FULL_COLUMNS(ROW_NAME)

/* The order is that of the primary key: no sort, one contiguous range. */
#define RANGE                                                         \
	" FROM {participant}"                                         \
	" WHERE player_id = ? AND game_start >= ? AND game_start < ?" \
	" ORDER BY game_start, match_id, participant_no"

#define RANGE_QUERY(names, count)                                                 \
	{                                                                         \
		.text = "SELECT " names RANGE, .params = range_params,            \
		.param_count = ARRAY_LEN(range_params), .columns = range_columns, \
		.column_count = (count)                                           \
	}

static const struct sql_query select_range[] = {
	[HISTORY_CORE] = RANGE_QUERY(CORE_NAMES, CORE_COUNT),
	[HISTORY_PEERS] = RANGE_QUERY(PEERS_NAMES, PEERS_COUNT),
	[HISTORY_FULL] = RANGE_QUERY(FULL_NAMES, FULL_COUNT),
	[HISTORY_MATES] = RANGE_QUERY(FULL_NAMES ", lineup", FULL_COUNT + 1),
};

struct range {
	struct model_history *history;
	size_t max_rows;
	struct err *err;
	uint8_t *lineups; /* one behind the other, in the order of the rows */
	size_t lineups_len, lineups_cap;
};

static uint16_t add_cs(uint16_t lane, uint16_t neutral)
{
	const uint32_t sum = (uint32_t)lane + neutral;

	return sum > UINT16_MAX ? UINT16_MAX : (uint16_t)sum;
}

static int make_room(struct range *range)
{
	struct model_history *h = range->history;

	if (range->max_rows && h->n == range->max_rows)
		return err_set(range->err, E_LIMITED, "more than %zu games in the window",
			       range->max_rows);
	if (h->n == h->cap && model_history_reserve(h, h->cap * 2) < 0)
		return err_set(range->err, E_NOMEM, "no memory for %zu games", h->n + 1);
	return 0;
}

/* The arena moves while it grows: the rows' pointers are set at the end. */
static int keep_lineup(struct range *range, size_t i, const struct sql_blob *lineup)
{
	size_t cap = range->lineups_cap ? range->lineups_cap : LINEUP_FIRST;
	uint8_t *grown = range->lineups;

	if (lineup->len > UINT16_MAX)
		return err_set(range->err, E_CORRUPT, "a line-up of %zu bytes",
			       lineup->len);
	while (cap - range->lineups_len < lineup->len)
		cap *= 2;
	if (cap != range->lineups_cap)
		grown = talloc_realloc_size(range->history, range->lineups, cap);
	if (!grown)
		return err_set(range->err, E_NOMEM, "no memory for %zu line-ups", i + 1);
	range->lineups = grown;
	range->lineups_cap = cap;
	if (lineup->len)
		memcpy(grown + range->lineups_len, lineup->data, lineup->len);
	range->lineups_len += lineup->len;
	range->history->lineup_len[i] = (uint16_t)lineup->len;
	return 0;
}

static int add_row(void *arg, const void *data)
{
	struct range *range = arg;
	const struct history_row *row = data;
	struct model_history *h = range->history;
	const size_t i = h->n;
	int r = make_room(range);

	if (r)
		return r;
#define STORE(sql, type, member, column) h->member[i] = row->member;
	h->cs[i] = add_cs(row->cs_lane, row->cs_neutral);
	CORE_COLUMNS(STORE)
	if (h->columns >= HISTORY_PEERS) {
		PEERS_COLUMNS(STORE)
	}
	if (h->columns >= HISTORY_FULL) {
		FULL_COLUMNS(STORE)
	}
#undef STORE
	if (h->columns >= HISTORY_MATES)
		r = keep_lineup(range, i, &row->lineup);
	h->n = i + 1;
	return r;
}

static void place_lineups(struct range *range)
{
	struct model_history *h = range->history;
	const uint8_t *p = range->lineups;

	for (size_t i = 0; i < h->n; i++) {
		h->lineup[i] = p;
		p += h->lineup_len[i];
	}
}

int history_store_range(struct sql_conn *conn, TALLOC_CTX *mem, int64_t player_id,
			enum model_history_columns columns, int64_t from_ms,
			int64_t until_ms, size_t max_rows,
			struct model_history **ret_history, struct err *err)
{
	struct history_row row = { .player_id = player_id,
				   .from_ms = from_ms,
				   .until_ms = until_ms };
	struct range range = { .max_rows = max_rows, .err = err };
	int r;

	range.history = model_history_new(mem, columns, ROWS_FIRST);
	if (!range.history)
		return err_set(err, E_NOMEM, "no memory for a player's games");
	r = sql_select(conn, &select_range[columns], &row, &row, add_row, &range, err);
	if (r) {
		talloc_free(range.history);
		return r;
	}
	if (columns >= HISTORY_MATES)
		place_lineups(&range);
	*ret_history = range.history;
	return 0;
}
