/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many players at once, by their ids. */
#include "store/id_list.h"
#include "store/player_store.h"

#define FIELD(type, member) SQL_FIELD(type, struct model_player, member)

static const struct sql_field name_columns[] = {
	FIELD(SQL_I64, player_id),    FIELD(SQL_TEXT, puuid),
	FIELD(SQL_TEXT, riot_id),     FIELD(SQL_TEXT, riot_tag),
	FIELD(SQL_TEXT, platform),    FIELD(SQL_U64, data_version),
	FIELD(SQL_BOOL, synthetic),   FIELD(SQL_I64, first_seen_ms),
	FIELD(SQL_I64, last_seen_ms), FIELD(SQL_I64, imported_at_ms),
	FIELD(SQL_U32, privacy),
};

static const struct sql_query select_players = {
	.text = "SELECT p.player_id, p.puuid, p.riot_id, p.riot_tag, p.platform,"
		" p.data_version, p.synthetic, p.first_seen, p.last_seen, p.imported_at,"
		" v.privacy FROM {player} p LEFT JOIN {player_privacy} v"
		" ON v.player_id = p.player_id WHERE p.player_id IN " KEY_MARKS,
	.params = id_list_fields,
	.param_count = ID_LIST_MAX,
	.columns = name_columns,
	.column_count = ARRAY_LEN(name_columns),
};

static const struct sql_field hidden_columns[] = {
	FIELD(SQL_I64, player_id),
	FIELD(SQL_TEXT, puuid),
	FIELD(SQL_U32, privacy),
};

/* Only who is not public has a row of privacy. */
static const struct sql_query select_hidden = {
	.text = "SELECT v.player_id, p.puuid, v.privacy FROM {player_privacy} v"
		" JOIN {player} p ON p.player_id = v.player_id"
		" WHERE v.player_id IN " KEY_MARKS,
	.params = id_list_fields,
	.param_count = ID_LIST_MAX,
	.columns = hidden_columns,
	.column_count = ARRAY_LEN(hidden_columns),
};

/* All of them, where they are few. */
struct few {
	uint32_t limit;
};

static const struct sql_field few_params[] = {
	SQL_FIELD(SQL_U32, struct few, limit),
};
static const struct sql_query select_few = {
	.text = "SELECT v.player_id, p.puuid, v.privacy FROM {player_privacy} v"
		" JOIN {player} p ON p.player_id = v.player_id LIMIT ?",
	.params = few_params,
	.param_count = ARRAY_LEN(few_params),
	.columns = hidden_columns,
	.column_count = ARRAY_LEN(hidden_columns),
};

static const struct sql_query select_busiest = {
	.text = "SELECT p.player_id, p.puuid, p.riot_id, p.riot_tag, p.platform,"
		" p.data_version, p.synthetic, p.first_seen, p.last_seen, p.imported_at,"
		" 0 FROM {player} p LEFT JOIN {player_privacy} v"
		" ON v.player_id = p.player_id WHERE v.player_id IS NULL"
		" AND p.puuid NOT IN ('" MODEL_BOT_PUUID "', '" MODEL_PURGED_PUUID "')"
		" ORDER BY p.data_version DESC, p.player_id LIMIT ?",
	.params = few_params,
	.param_count = ARRAY_LEN(few_params),
	.columns = name_columns,
	.column_count = ARRAY_LEN(name_columns),
};

struct teller {
	player_store_told told;
	void *arg;
	size_t n; /* told of */
};

static int on_row(void *arg, const void *row)
{
	struct teller *teller = arg;

	teller->n++;
	return teller->told(teller->arg, row);
}

static int tell(struct sql_conn *conn, const struct sql_query *query, const int64_t *ids,
		size_t n, struct teller *teller, struct err *err)
{
	struct model_player player = { 0 };

	return id_list_select(conn, query, ids, n, &player, on_row, teller, err);
}

int player_store_by_ids(struct sql_conn *conn, const int64_t *ids, size_t n,
			player_store_told told, void *arg, struct err *err)
{
	struct teller teller = { told, arg, 0 };

	return tell(conn, &select_players, ids, n, &teller, err);
}

int player_store_busiest(struct sql_conn *conn, uint32_t limit, player_store_told told,
			 void *arg, struct err *err)
{
	const struct few few = { limit };
	struct teller teller = { told, arg, 0 };
	struct model_player player = { 0 };

	return sql_select(conn, &select_busiest, &few, &player, on_row, &teller, err);
}

int player_store_hidden_of(struct sql_conn *conn, const int64_t *ids, size_t n,
			   player_store_told told, void *arg, struct err *err)
{
	const struct few few = { PLAYER_STORE_FEW_HIDDEN };
	struct teller teller = { told, arg, 0 };
	struct model_player player = { 0 };
	int r = 0;

	/* More ids than one statement takes: all who hide, unless the limit cut them. */
	if (n > ID_LIST_MAX)
		r = sql_select(conn, &select_few, &few, &player, on_row, &teller, err);
	if (r || (n > ID_LIST_MAX && teller.n < PLAYER_STORE_FEW_HIDDEN))
		return r;
	return tell(conn, &select_hidden, ids, n, &teller, err);
}
