/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/peer_priv.h"

#include "store/id_list.h"

#include <stdlib.h>

#define STATE(type, member) SQL_FIELD(type, struct peer_state_row, member)

static const struct sql_field state_columns[] = {
	STATE(SQL_U64, version),      STATE(SQL_U64, ranks_version),
	STATE(SQL_I64, built_until),  STATE(SQL_U64, deltas),
	STATE(SQL_I64, last_delta),   STATE(SQL_U64, hidden),
	STATE(SQL_I64, hidden_at_ms),
};

#define SELECT_STATE                                                                     \
	"SELECT version, ranks_version, built_until FROM {peer_state} WHERE state_id = " \
	"1"

static const struct sql_query lock_shared = {
	.text = SELECT_STATE " LOCK IN SHARE MODE",
	.columns = state_columns,
	.column_count = 3,
};
static const struct sql_query lock_alone = {
	.text = SELECT_STATE " FOR UPDATE",
	.columns = state_columns,
	.column_count = 3,
};
static const struct sql_query select_state = {
	.text = "SELECT version, ranks_version, built_until, (SELECT COUNT(*) FROM "
		"{peer_delta}),"
		" (SELECT COALESCE(MAX(delta_id), 0) FROM {peer_delta}),"
		" (SELECT COUNT(*) FROM {player_privacy}),"
		" (SELECT COALESCE(MAX(changed_at), 0) FROM {player_privacy})"
		" FROM {peer_state} WHERE state_id = 1",
	.columns = state_columns,
	.column_count = ARRAY_LEN(state_columns),
};

static const struct sql_field advance_params[] = { STATE(SQL_I64, built_until) };
static const struct sql_query advance_state = {
	.text = "UPDATE {peer_state} SET version = version + 1, built_until = ?"
		" WHERE state_id = 1",
	.params = advance_params,
	.param_count = 1,
};

static int read_state(struct sql_conn *conn, const struct sql_query *query,
		      struct peer_state_row *ret_state, struct err *err)
{
	struct peer_state_row row = { 0 };
	int r = sql_select_one(conn, query, NULL, &row, err);

	if (r == -E_NOT_FOUND)
		return err_set(err, E_SCHEMA,
			       "the row of table peer_state is missing; restore a "
			       "backup");
	if (!r)
		*ret_state = row;
	return r;
}

int peer_tables_lock(struct sql_conn *conn, bool alone, struct peer_state_row *ret_state,
		     struct err *err)
{
	return read_state(conn, alone ? &lock_alone : &lock_shared, ret_state, err);
}

int peer_tables_state(struct sql_conn *conn, struct peer_state_row *ret_state,
		      struct err *err)
{
	return read_state(conn, &select_state, ret_state, err);
}

static const struct sql_query count_ranks = {
	.text = "UPDATE {peer_state} SET ranks_version = ranks_version + 1"
		" WHERE state_id = 1",
};

int peer_tables_ranks_changed(struct sql_conn *conn, struct err *err)
{
	return sql_run(conn, &count_ranks, NULL, NULL, err);
}

int peer_tables_advance(struct sql_conn *conn, int64_t built_until, struct err *err)
{
	const struct peer_state_row row = { .built_until = built_until };

	return sql_run(conn, &advance_state, &row, NULL, err);
}

struct delta_row {
	int64_t delta_id;
	uint32_t limit;
	struct sql_blob games;
};

static const struct sql_field limit_params[] = {
	SQL_FIELD(SQL_U32, struct delta_row, limit),
};
static const struct sql_field delta_columns[] = {
	SQL_FIELD(SQL_I64, struct delta_row, delta_id),
	SQL_FIELD(SQL_BLOB, struct delta_row, games),
};
static const struct sql_query select_deltas = {
	.text = "SELECT delta_id, games FROM {peer_delta} ORDER BY delta_id LIMIT ?",
	.params = limit_params,
	.param_count = 1,
	.columns = delta_columns,
	.column_count = ARRAY_LEN(delta_columns),
};
struct delta_reader {
	struct peer_set *set;
	int64_t last;
	size_t n;
	struct err *err;
};

static int on_delta(void *arg, const void *data)
{
	struct delta_reader *reader = arg;
	const struct delta_row *row = data;
	int r = peer_games_unpack(row->games.data, row->games.len, reader->set);

	reader->last = row->delta_id;
	reader->n++;
	if (r == -E_CORRUPT)
		return err_set(reader->err, E_CORRUPT,
			       "change %lld of the histograms is broken; run \"lme db "
			       "peers --rebuild\"",
			       (long long)row->delta_id);
	return r ? err_set(reader->err, E_NOMEM, "no memory for histograms") : 0;
}

int peer_tables_deltas(struct sql_conn *conn, uint32_t limit, struct peer_set *set,
		       int64_t *ret_last, size_t *ret_n, struct err *err)
{
	struct delta_row row = { .limit = limit };
	struct delta_reader reader = { .set = set, .err = err };
	int r = sql_select(conn, &select_deltas, &row, &row, on_delta, &reader, err);

	*ret_last = reader.last;
	*ret_n = reader.n;
	return r;
}

struct cell_row {
	int64_t cell_id;
	struct sql_blob counts;
};

static const struct sql_field cell_fields[] = {
	SQL_FIELD(SQL_I64, struct cell_row, cell_id),
	SQL_FIELD(SQL_BLOB, struct cell_row, counts),
};
static const struct sql_query select_cells = {
	.text = "SELECT cell_id, counts FROM {peer_cell} ORDER BY cell_id DESC",
	.columns = cell_fields,
	.column_count = ARRAY_LEN(cell_fields),
};
static const struct sql_query select_cells_of = {
	.text = "SELECT cell_id, counts FROM {peer_cell} WHERE cell_id IN " KEY_MARKS,
	.params = id_list_fields,
	.param_count = ID_LIST_MAX,
	.columns = cell_fields,
	.column_count = ARRAY_LEN(cell_fields),
};
static const struct sql_query put_cell = {
	.text = "INSERT INTO {peer_cell} (cell_id, counts) VALUES (?, ?)"
		" ON DUPLICATE KEY UPDATE counts = VALUES(counts)",
	.params = cell_fields,
	.param_count = ARRAY_LEN(cell_fields),
};
static const struct sql_query delete_cells_of = {
	.text = "DELETE FROM {peer_cell} WHERE cell_id IN " KEY_MARKS,
	.params = id_list_fields,
	.param_count = ID_LIST_MAX,
};

struct cell_reader {
	peer_cell_fn fn;
	void *arg;
	struct err *err;
};

static int on_cell(void *arg, const void *data)
{
	const struct cell_reader *reader = arg;
	const struct cell_row *row = data;
	struct peer_cell cell = { .key = peer_key_from_id(row->cell_id) };

	if (peer_cell_unpack(row->counts.data, row->counts.len, &cell))
		return err_set(reader->err, E_CORRUPT,
			       "histogram %lld is broken; run \"lme db peers --rebuild\"",
			       (long long)row->cell_id);
	return reader->fn(reader->arg, &cell);
}

int peer_tables_cells(struct sql_conn *conn, peer_cell_fn fn, void *arg, struct err *err)
{
	struct cell_reader reader = { fn, arg, err };
	struct cell_row row;

	return sql_select(conn, &select_cells, NULL, &row, on_cell, &reader, err);
}

static const struct sql_field tally_fields[] = {
	SQL_FIELD(SQL_U8, struct peer_tally, kind),
	SQL_FIELD(SQL_U16, struct peer_tally, queue_id),
	SQL_FIELD(SQL_U16, struct peer_tally, subject),
	SQL_FIELD(SQL_I64, struct peer_tally, games),
	SQL_FIELD(SQL_I64, struct peer_tally, wins),
};
static const struct sql_query select_tallies = {
	.text = "SELECT kind, queue_id, subject, games, wins FROM {peer_tally}",
	.columns = tally_fields,
	.column_count = ARRAY_LEN(tally_fields),
};
static const struct sql_query add_tally = {
	.text = "INSERT INTO {peer_tally} (kind, queue_id, subject, games, wins)"
		" VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
		" games = games + VALUES(games), wins = wins + VALUES(wins)",
	.params = tally_fields,
	.param_count = ARRAY_LEN(tally_fields),
};

struct tally_reader {
	peer_tally_fn fn;
	void *arg;
};

static int on_tally(void *arg, const void *data)
{
	const struct tally_reader *reader = arg;

	return reader->fn(reader->arg, data);
}

int peer_tables_tallies(struct sql_conn *conn, peer_tally_fn fn, void *arg,
			struct err *err)
{
	struct tally_reader reader = { fn, arg };
	struct peer_tally row;

	return sql_select(conn, &select_tallies, NULL, &row, on_tally, &reader, err);
}

/* The sum of the stored cells and those of a set, in the set's place. */
static int add_to_set(void *arg, const struct peer_cell *cell)
{
	struct peer_cell *to = peer_set_cell(arg, cell->key);

	if (to)
		peer_cell_add(to, cell, 1);
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Write the cells with these ids, or delete those that have become empty. */
static int put_cells(struct sql_conn *conn, TALLOC_CTX *mem, const struct peer_set *set,
		     const int64_t *ids, size_t n, struct err *err)
{
	struct cell_row *rows = talloc_array(mem, struct cell_row, n + 1);
	int64_t *empty = talloc_array(mem, int64_t, n + 1);
	size_t rows_n = 0, empty_n = 0;
	int r;

	if (!rows || !empty)
		return err_set(err, E_NOMEM, "no memory for histograms");
	for (size_t i = 0; i < n; i++) {
		const struct peer_cell *cell =
			peer_set_cell(set, peer_key_from_id(ids[i]));
		struct buf packed;

		if (peer_cell_is_zero(cell)) {
			empty[empty_n++] = ids[i];
			continue;
		}
		buf_init(&packed, rows, 1024);
		peer_cell_pack(cell, &packed);
		if (packed.failed)
			return err_set(err, E_NOMEM, "no memory for histograms");
		rows[rows_n++] = (struct cell_row){ ids[i], { packed.data, packed.len } };
	}
	r = sql_run_many(conn, &put_cell, rows, rows_n, sizeof(*rows), NULL, err);
	return r ? r : id_list_run(conn, &delete_cells_of, empty, empty_n, err);
}

int peer_tables_add(struct sql_conn *conn, TALLOC_CTX *mem, struct peer_set *set,
		    struct err *err)
{
	struct cell_reader reader = { add_to_set, set, err };
	struct cell_row row;
	size_t cell_n, tally_n;
	const struct peer_cell *cells = peer_set_cells(set, &cell_n);
	struct peer_tally *tallies = peer_set_tallies(set, &tally_n);
	int64_t *ids = talloc_array(mem, int64_t, cell_n + 1);
	int r;

	if (!ids)
		return err_set(err, E_NOMEM, "no memory for histograms");
	for (size_t i = 0; i < cell_n; i++)
		ids[i] = peer_key_id(cells[i].key);
	qsort(ids, cell_n, sizeof(*ids), by_id);
	r = id_list_select(conn, &select_cells_of, ids, cell_n, &row, on_cell, &reader,
			   err);
	if (!r)
		r = put_cells(conn, mem, set, ids, cell_n, err);
	return r ? r
		 : sql_run_many(conn, &add_tally, tallies, tally_n, sizeof(*tallies),
				NULL, err);
}
