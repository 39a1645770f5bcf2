/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/player_batch.h"

#include "store/id_list.h"

#include <stdlib.h>
#include <string.h>

int player_batch_init(struct player_batch *batch, TALLOC_CTX *mem, size_t cap,
		      struct err *err)
{
	memset(batch, 0, sizeof(*batch));
	batch->entries = talloc_array(mem, struct player_entry, cap + 1);
	if (!batch->entries)
		return err_set(err, E_NOMEM, "no memory for %zu players", cap);
	batch->cap = cap;
	return 0;
}

void player_batch_add(struct player_batch *batch, const struct player_entry *entry)
{
	if (batch->n < batch->cap)
		batch->entries[batch->n++] = *entry;
}

/* By puuid; of one player the newest game last. */
static int by_puuid(const void *a, const void *b)
{
	const struct player_entry *x = a, *y = b;
	const int order = strcmp(x->puuid, y->puuid);

	if (order)
		return order;
	return (x->last_seen > y->last_seen) - (x->last_seen < y->last_seen);
}

/* next is not older than into. */
static void melt(struct player_entry *into, const struct player_entry *next)
{
	if (next->name_at >= 0) {
		memcpy(into->riot_id, next->riot_id, sizeof(into->riot_id));
		memcpy(into->riot_tag, next->riot_tag, sizeof(into->riot_tag));
		into->name_at = next->name_at;
	}
	memcpy(into->platform, next->platform, sizeof(into->platform));
	into->last_seen = next->last_seen;
	into->synthetic = into->synthetic && next->synthetic;
	into->touched = into->touched || next->touched;
}

static int fold_names(struct player_batch *batch, TALLOC_CTX *mem, struct err *err)
{
	int r = 0;

	for (size_t i = 0; i < batch->n && !r; i++) {
		struct player_entry *e = &batch->entries[i];

		r = player_fold(mem, e->riot_id, e->riot_tag, e->name_fold);
	}
	if (r == -E_NOMEM)
		return err_set(err, E_NOMEM, "no memory to fold a name");
	return r ? err_set(err, E_INVALID, "the name of a player is not valid UTF-8") : 0;
}

int player_batch_close(struct player_batch *batch, TALLOC_CTX *mem, struct err *err)
{
	struct player_entry *e = batch->entries;
	size_t kept = 0;

	qsort(e, batch->n, sizeof(*e), by_puuid);
	for (size_t i = 0; i < batch->n; i++) {
		if (kept && strcmp(e[kept - 1].puuid, e[i].puuid) == 0)
			melt(&e[kept - 1], &e[i]);
		else
			e[kept++] = e[i];
	}
	batch->n = kept;
	batch->sorted = true;
	return fold_names(batch, mem, err);
}

static int compare_key(const void *key, const void *entry)
{
	return strcmp(key, ((const struct player_entry *)entry)->puuid);
}

struct player_entry *player_batch_find(const struct player_batch *batch,
				       const char *puuid)
{
	return bsearch(puuid, batch->entries, batch->n, sizeof(*batch->entries),
		       compare_key);
}

static const struct sql_field found_columns[] = {
	SQL_FIELD(SQL_TEXT, struct player_entry, puuid),
	SQL_FIELD(SQL_I64, struct player_entry, player_id),
	SQL_FIELD(SQL_U64, struct player_entry, data_version),
	SQL_FIELD(SQL_U32, struct player_entry, privacy),
};

static const struct sql_query select_found = {
	.text = "SELECT p.puuid, p.player_id, p.data_version, v.privacy FROM {player} p"
		" LEFT JOIN {player_privacy} v ON v.player_id = p.player_id"
		" WHERE p.puuid IN " KEY_MARKS,
	.params = key_list_fields,
	.param_count = KEY_LIST_MAX,
	.columns = found_columns,
	.column_count = ARRAY_LEN(found_columns),
};

static const struct sql_query select_versions = {
	.text = "SELECT p.puuid, p.player_id, p.data_version, v.privacy FROM {player} p"
		" LEFT JOIN {player_privacy} v ON v.player_id = p.player_id"
		" WHERE p.player_id IN " KEY_MARKS,
	.params = id_list_fields,
	.param_count = ID_LIST_MAX,
	.columns = found_columns,
	.column_count = ARRAY_LEN(found_columns),
};

static int on_touched(void *arg, const void *data)
{
	const struct player_entry *row = data;

	player_batch_add(arg, row);
	return 0;
}

static int order_ids(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int player_batch_of_ids(struct sql_conn *conn, TALLOC_CTX *mem,
			struct player_batch *batch, int64_t *ids, size_t n,
			int64_t now_ms, struct err *err)
{
	struct player_entry row = {
		.name_at = -1, .touched = true, .synthetic = true, .imported_at = now_ms
	};
	size_t kept = 0;
	int r;

	qsort(ids, n, sizeof(*ids), order_ids);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || ids[kept - 1] != ids[i])
			ids[kept++] = ids[i];
	r = player_batch_init(batch, mem, kept, err);
	if (!r)
		r = id_list_select(conn, &select_versions, ids, kept, &row, on_touched,
				   batch, err);
	return r ? r : player_batch_close(batch, mem, err);
}

static const char *puuid_of(const void *arg, size_t i)
{
	return ((const struct player_entry *)arg)[i].puuid;
}

static int on_found(void *arg, const void *data)
{
	const struct player_entry *row = data;
	struct player_entry *entry = player_batch_find(arg, row->puuid);

	/* Purged and made anew meanwhile: rows of this transaction have the old id. */
	if (entry && entry->player_id && entry->player_id != row->player_id)
		return -E_CONFLICT;
	if (entry) {
		entry->player_id = row->player_id;
		entry->data_version = row->data_version;
		entry->privacy = row->privacy;
	}
	return 0;
}

/* entries: those to ask for; the answers go into the batch. */
static int find(struct sql_conn *conn, struct player_batch *batch,
		const struct player_entry *entries, size_t n, struct err *err)
{
	struct player_entry row;
	int r = key_list_select(conn, &select_found, puuid_of, entries, n, &row, on_found,
				batch, err);

	if (r == -E_CONFLICT && err && err->code == E_OK)
		return err_set(err, E_CONFLICT, "a player was purged meanwhile");
	return r;
}

#define PLAYER_COLUMNS                                            \
	"puuid, platform, riot_id, riot_tag, name_fold, name_at," \
	" data_version, synthetic, first_seen, last_seen, imported_at"

/* A player that is to be created has no id yet. */
static const struct sql_field player_params[] = {
	SQL_FIELD(SQL_I64, struct player_entry, player_id),
	SQL_FIELD(SQL_TEXT, struct player_entry, puuid),
	SQL_FIELD(SQL_TEXT, struct player_entry, platform),
	SQL_FIELD(SQL_TEXT, struct player_entry, riot_id),
	SQL_FIELD(SQL_TEXT, struct player_entry, riot_tag),
	SQL_FIELD(SQL_TEXT, struct player_entry, name_fold),
	SQL_FIELD(SQL_I64, struct player_entry, name_at),
	SQL_FIELD(SQL_U64, struct player_entry, data_version),
	SQL_FIELD(SQL_BOOL, struct player_entry, synthetic),
	SQL_FIELD(SQL_I64, struct player_entry, first_seen),
	SQL_FIELD(SQL_I64, struct player_entry, last_seen),
	SQL_FIELD(SQL_I64, struct player_entry, imported_at),
};

/* Another process may have created the player since we looked: then nothing changes. */
static const struct sql_query create_players = {
	.text = "INSERT INTO {player} (" PLAYER_COLUMNS ")"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		" ON DUPLICATE KEY UPDATE player_id = player_id",
	.params = player_params + 1,
	.param_count = ARRAY_LEN(player_params) - 1,
};

/*
 * The id makes the server meet the row in the primary key, its first step; found by puuid
 * the row would be inserted first and taken out again, and an id be used up for it.
 * Each assignment sees those before it: what depends on a time stands before it.
 */
static const struct sql_query refresh_players = {
	.text = "INSERT INTO {player} (player_id, " PLAYER_COLUMNS ")"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		" ON DUPLICATE KEY UPDATE"
		" riot_id = IF(VALUES(name_at) > name_at, VALUES(riot_id), riot_id),"
		" riot_tag = IF(VALUES(name_at) > name_at, VALUES(riot_tag), riot_tag),"
		" name_fold = IF(VALUES(name_at) > name_at, VALUES(name_fold), "
		"name_fold),"
		" name_at = GREATEST(name_at, VALUES(name_at)),"
		" platform = IF(VALUES(last_seen) > last_seen, VALUES(platform), "
		"platform),"
		" last_seen = GREATEST(last_seen, VALUES(last_seen)),"
		" first_seen = IF(VALUES(first_seen) = 0, first_seen, IF(first_seen = 0,"
		" VALUES(first_seen), LEAST(first_seen, VALUES(first_seen)))),"
		" synthetic = LEAST(synthetic, VALUES(synthetic)),"
		" imported_at = GREATEST(imported_at, VALUES(imported_at)),"
		" data_version = data_version + 1",
	.params = player_params,
	.param_count = ARRAY_LEN(player_params),
};

/* Copies of the entries that fn chooses, in order; an array in mem. */
static int choose(TALLOC_CTX *mem, const struct player_batch *batch,
		  bool (*fn)(const struct player_entry *entry),
		  struct player_entry **ret_entries, size_t *ret_n, struct err *err)
{
	struct player_entry *chosen;
	size_t n = 0;

	chosen = talloc_array(mem, struct player_entry, batch->n + 1);
	if (!chosen)
		return err_set(err, E_NOMEM, "no memory for %zu players", batch->n);
	for (size_t i = 0; i < batch->n; i++)
		if (fn(&batch->entries[i]))
			chosen[n++] = batch->entries[i];
	*ret_entries = chosen;
	*ret_n = n;
	return 0;
}

static bool is_missing(const struct player_entry *entry)
{
	return entry->player_id == 0;
}

int player_batch_resolve(struct sql_conn *conn, TALLOC_CTX *mem,
			 struct player_batch *batch, struct err *err)
{
	struct player_entry *missing;
	size_t n;
	int r;

	r = find(conn, batch, batch->entries, batch->n, err);
	if (!r)
		r = choose(mem, batch, is_missing, &missing, &n, err);
	if (r || n == 0)
		return r;
	r = sql_run_many(conn, &create_players, missing, n, sizeof(*missing), NULL, err);
	if (!r)
		r = find(conn, batch, missing, n, err);
	for (size_t i = 0; i < batch->n && !r; i++)
		if (is_missing(&batch->entries[i]))
			r = err_set(err, E_CONFLICT, "a player was deleted meanwhile");
	talloc_free(missing);
	return r;
}

static bool is_touched(const struct player_entry *entry)
{
	return entry->touched && !model_puuid_nobody(entry->puuid);
}

static int list_touched(TALLOC_CTX *mem, const struct player_batch *batch,
			struct match_store_touched **ret_touched, size_t *ret_count,
			struct err *err)
{
	struct match_store_touched *list;
	size_t n = 0;

	list = talloc_zero_array(mem, struct match_store_touched, batch->n + 1);
	if (!list)
		return err_set(err, E_NOMEM, "no memory for %zu players", batch->n);
	for (size_t i = 0; i < batch->n; i++) {
		const struct player_entry *entry = &batch->entries[i];

		if (!is_touched(entry))
			continue;
		memcpy(list[n].puuid, entry->puuid, sizeof(list[n].puuid));
		list[n].data_version = entry->data_version;
		list[n++].privacy = entry->privacy;
	}
	*ret_touched = list;
	*ret_count = n;
	return 0;
}

/* Only now: another process may have counted on since the players were found. */
static int read_versions(struct sql_conn *conn, struct player_batch *batch,
			 const struct player_entry *touched, size_t n, struct err *err)
{
	int64_t *ids = talloc_array(touched, int64_t, n + 1);
	struct player_entry row;

	if (!ids)
		return err_set(err, E_NOMEM, "no memory for %zu players", n);
	for (size_t i = 0; i < n; i++)
		ids[i] = touched[i].player_id;
	return id_list_select(conn, &select_versions, ids, n, &row, on_found, batch, err);
}

int player_batch_bump(struct sql_conn *conn, TALLOC_CTX *mem, struct player_batch *batch,
		      struct match_store_touched **ret_touched, size_t *ret_count,
		      struct err *err)
{
	struct player_entry *touched;
	size_t n;
	int r = choose(mem, batch, is_touched, &touched, &n, err);

	if (r)
		return r;
	r = sql_run_many(conn, &refresh_players, touched, n, sizeof(*touched), NULL, err);
	if (!r)
		r = read_versions(conn, batch, touched, n, err);
	talloc_free(touched);
	return r ? r : list_touched(mem, batch, ret_touched, ret_count, err);
}
