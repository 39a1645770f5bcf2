/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/champion_batch.h"

#include "store/match_store.h"

#include <stdio.h>
#include <string.h>

#define CHAMPIONS_MAX 1024 /* of one batch; Riot has about 170 */

static const struct sql_field champion_fields[] = {
	SQL_FIELD(SQL_U16, struct champion_entry, champion_id),
	SQL_FIELD(SQL_TEXT, struct champion_entry, name),
	SQL_FIELD(SQL_I64, struct champion_entry, seen_at),
};

static const struct sql_query select_all = {
	.text = "SELECT champion_id, name, seen_at FROM {champion} ORDER BY champion_id",
	.columns = champion_fields,
	.column_count = ARRAY_LEN(champion_fields),
};

static const struct sql_query upsert = {
	.text = "INSERT INTO {champion} (champion_id, name, seen_at) VALUES (?, ?, ?)"
		" ON DUPLICATE KEY UPDATE"
		" name = IF(VALUES(seen_at) > seen_at, VALUES(name), name),"
		" seen_at = GREATEST(seen_at, VALUES(seen_at))",
	.params = champion_fields,
	.param_count = ARRAY_LEN(champion_fields),
};

int champion_batch_init(struct champion_batch *batch, TALLOC_CTX *mem, struct err *err)
{
	batch->n = 0;
	batch->cap = CHAMPIONS_MAX;
	batch->entries = talloc_array(mem, struct champion_entry, CHAMPIONS_MAX);
	return batch->entries ? 0 : err_set(err, E_NOMEM, "no memory for champions");
}

/* Where the id is, or where it would have to stand. */
static size_t place(const struct champion_batch *batch, uint16_t champion_id)
{
	size_t low = 0, high = batch->n;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (batch->entries[middle].champion_id < champion_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void champion_batch_add(struct champion_batch *batch, uint16_t champion_id,
			const char *name, int64_t seen_at)
{
	const size_t at = place(batch, champion_id);
	struct champion_entry *entry = &batch->entries[at];
	const bool there = at < batch->n && entry->champion_id == champion_id;

	if (champion_id == 0 || name[0] == '\0' || (there && entry->seen_at >= seen_at))
		return;
	if (!there) {
		if (batch->n == batch->cap)
			return;
		memmove(entry + 1, entry, (batch->n - at) * sizeof(*entry));
		batch->n++;
	}
	entry->champion_id = champion_id;
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	entry->seen_at = seen_at;
}

/* Take out of the batch what is not newer than the stored row. */
static int on_stored(void *arg, const void *data)
{
	struct champion_batch *batch = arg;
	const struct champion_entry *row = data;
	const size_t at = place(batch, row->champion_id);
	struct champion_entry *entry = &batch->entries[at];

	if (at == batch->n || entry->champion_id != row->champion_id ||
	    entry->seen_at > row->seen_at)
		return 0;
	batch->n--;
	memmove(entry, entry + 1, (batch->n - at) * sizeof(*entry));
	return 0;
}

int champion_batch_store(struct sql_conn *conn, struct champion_batch *batch,
			 struct err *err)
{
	struct champion_entry row;
	int r = sql_select(conn, &select_all, NULL, &row, on_stored, batch, err);

	if (r || batch->n == 0)
		return r;
	return sql_run_many(conn, &upsert, batch->entries, batch->n,
			    sizeof(*batch->entries), NULL, err);
}

struct name_list {
	TALLOC_CTX *mem;
	const char **names;
	size_t size;
};

static int on_name(void *arg, const void *data)
{
	struct name_list *list = arg;
	const struct champion_entry *row = data;
	const size_t size = (size_t)row->champion_id + 1;
	const char **grown;

	if (size > list->size) {
		grown = talloc_realloc(list->mem, list->names, const char *, size);
		if (!grown)
			return -E_NOMEM;
		memset(grown + list->size, 0, (size - list->size) * sizeof(*grown));
		list->names = grown;
		list->size = size;
	}
	list->names[row->champion_id] = talloc_strdup(list->names, row->name);
	return list->names[row->champion_id] ? 0 : -E_NOMEM;
}

int match_store_champions(struct sql_conn *conn, TALLOC_CTX *mem, const char ***ret_names,
			  size_t *ret_size, struct err *err)
{
	struct name_list list = { .mem = mem };
	struct champion_entry row;
	int r;

	list.names = talloc_zero_array(mem, const char *, 1);
	list.size = list.names ? 1 : 0;
	r = list.names ? sql_select(conn, &select_all, NULL, &row, on_name, &list, err)
		       : -E_NOMEM;
	if (r) {
		talloc_free(list.names);
		return r == -E_NOMEM ? err_set(err, E_NOMEM, "no memory for champions")
				     : r;
	}
	*ret_names = list.names;
	*ret_size = list.size;
	return 0;
}
