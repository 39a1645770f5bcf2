/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/stats_table.h"

#include "app/csv.h"
#include "json/writer.h"

#include <string.h>

#define EXACT_DIGITS 9 /* as in the JSON body */

/* What is a list of things, and the column that names each. */
static const struct {
	const char *member, *key;
} lists[] = {
	{ "groups", "key" },           { "mates", "puuid" },
	{ "opponents", "puuid" },      { "champions", "champion_id" },
	{ "game_modes", "game_mode" },
};

bool stats_table_lists(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (!strcmp(name, lists[i].member))
			return true;
	return false;
}

bool stats_table_cell(TALLOC_CTX *mem, const struct json_value *value,
		      struct stats_cell *ret_cell)
{
	struct stats_cell cell = { .text = json_text(value) };
	struct json_writer w;
	struct buf b;
	bool truth;

	if (json_to_bool(value, &truth))
		cell.text = truth ? "true" : "false";
	if (!cell.text && json_to_real(value, &cell.v)) {
		buf_init(&b, mem, 32);
		json_writer_init(&w, &b);
		json_put_real(&w, NULL, cell.v, EXACT_DIGITS);
		if (b.failed)
			return false;
		cell.number = true;
		cell.text = b.data;
	}
	*ret_cell = cell;
	return true;
}

/* The place of a column, made when it is not there; -E_LIMITED. */
static int column_of(struct stats_table *table, const char *name)
{
	size_t i = 0;
	char *copy;

	while (i < table->column_count && strcmp(table->columns[i], name) != 0)
		i++;
	if (i < table->column_count)
		return (int)i;
	if (i == STATS_TABLE_COLUMNS)
		return -E_LIMITED;
	copy = talloc_strdup(table->mem, name);
	if (!copy)
		return -E_NOMEM;
	table->columns[table->column_count++] = copy;
	return (int)i;
}

static int put(struct stats_table *table, const char *column, struct stats_cell cell)
{
	int at = column_of(table, column);

	if (at >= 0)
		table->rows[table->n - 1][at] = cell;
	return at < 0 ? at : 0;
}

static int new_row(struct stats_table *table)
{
	size_t cap = table->cap ? table->cap * 2 : 32;
	void *rows;

	if (table->n == table->cap) {
		rows = talloc_realloc_size(table->mem, table->rows,
					   cap * sizeof(*table->rows));
		if (!rows)
			return -E_NOMEM;
		table->rows = rows;
		table->cap = cap;
	}
	memset(table->rows[table->n++], 0, sizeof(*table->rows));
	return 0;
}

/* "win_rate" and "raw" as "win_rate.raw"; a figure's own raw value is just its value. */
static const char *join(const struct stats_table *table, const char *path,
			const char *name)
{
	if (!strcmp(path, "value"))
		return table->listed || strcmp(name, "raw") != 0 ? name : "value";
	if (!*path)
		return name;
	return talloc_asprintf(table->mem, "%s.%s", path, name);
}

static int put_value(struct stats_table *table, const char *path,
		     const struct json_value *value)
{
	const struct json_value *member;
	struct stats_cell cell;
	const char *name;
	void *iter = NULL;
	int r = 0;

	if (!json_is_object(value))
		return stats_table_cell(table->mem, value, &cell)
			       ? put(table, *path ? path : "value", cell)
			       : -E_NOMEM;
	while (!r && (iter = json_next_member(value, iter, &name, &member))) {
		const char *longer = join(table, path, name);

		r = longer ? put_value(table, longer, member) : -E_NOMEM;
	}
	return r;
}

/* The things of one list; first says which list it is, where there are several. */
static int put_list(struct stats_table *table, const char *name,
		    const struct json_value *list, bool say_which)
{
	int r = 0;

	for (size_t i = 0; i < json_length(list) && !r; i++) {
		r = new_row(table);
		if (!r && say_which)
			r = put(table, "list", (struct stats_cell){ .text = name });
		if (!r)
			r = put_value(table, "", json_element(list, i));
	}
	return r;
}

static int put_figure(struct stats_table *table, const char *name,
		      const struct json_value *value)
{
	int r = new_row(table);

	if (!r)
		r = put(table, "figure", (struct stats_cell){ .text = name });
	return r ? r : put_value(table, "value", value);
}

/* Whether the members of this member are figures, not parts of one. */
static bool holds_figures(const char *name)
{
	return !strcmp(name, "multikills");
}

/* A figure; one of a list that is no list of things is named by its place. */
static int put_figures(struct stats_table *table, const char *name,
		       const struct json_value *value)
{
	const struct json_value *member;
	const char *key;
	void *iter = NULL;
	int r = 0;

	if (json_is_object(value) && (table->flat || holds_figures(name))) {
		while (!r && (iter = json_next_member(value, iter, &key, &member))) {
			char *longer = talloc_asprintf(table->mem, "%s.%s", name, key);

			r = longer ? put_figures(table, longer, member) : -E_NOMEM;
		}
		return r;
	}
	if (!json_is_array(value))
		return put_figure(table, name, value);
	for (size_t i = 0; i < json_length(value) && !r; i++) {
		char *place = talloc_asprintf(table->mem, "%s.%zu", name, i + 1);

		r = place ? put_figures(table, place, json_element(value, i)) : -E_NOMEM;
	}
	return r;
}

/* How many lists of things data has; *ret_key: of the last one. */
static size_t count_lists(const struct json_value *data, const char **ret_key)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		if (!json_member(data, lists[i].member))
			continue;
		*ret_key = lists[i].key;
		n++;
	}
	return n;
}

/* The columns that come first, and are there without a row, too. */
static int first_columns(struct stats_table *table, size_t list_count, const char *key)
{
	static const char *const figure[] = { "figure", "value" };
	int r = 0;

	if (list_count)
		r = column_of(table, list_count == 1 ? key : "list");
	for (size_t i = 0; !list_count && i < ARRAY_LEN(figure) && r >= 0; i++)
		r = column_of(table, figure[i]);
	return r < 0 ? r : 0;
}

int stats_table_make(TALLOC_CTX *mem, const struct json_value *data, bool flat,
		     struct stats_table *ret_table, struct err *err)
{
	const char *key = NULL;
	size_t list_count = count_lists(data, &key);
	struct stats_table table = {
		.mem = mem, .listed = list_count > 0, .flat = flat, .data = data
	};
	const struct json_value *value;
	const char *name;
	void *iter = NULL;
	int r = first_columns(&table, list_count, key);

	while (!r && (iter = json_next_member(data, iter, &name, &value))) {
		if (!table.listed)
			r = put_figures(&table, name, value);
		else if (stats_table_lists(name))
			r = put_list(&table, name, value, list_count > 1);
	}
	if (r == -E_LIMITED)
		return err_set(err, E_LIMITED, "more than %d columns",
			       STATS_TABLE_COLUMNS);
	if (r)
		return err_set(err, E_NOMEM, "no memory for the table");
	*ret_table = table;
	return 0;
}

void stats_table_csv(const struct stats_table *table, FILE *out)
{
	struct csv csv = { .out = out };

	for (size_t c = 0; c < table->column_count; c++)
		csv_text(&csv, table->columns[c]);
	csv_end_row(&csv);
	for (size_t i = 0; i < table->n; i++) {
		for (size_t c = 0; c < table->column_count; c++) {
			const struct stats_cell *cell = &table->rows[i][c];

			if (cell->number)
				csv_number(&csv, cell->text);
			else
				csv_text(&csv, cell->text);
		}
		csv_end_row(&csv);
	}
}
