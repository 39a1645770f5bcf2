/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A section's table for reading. */
#include "app/stats_table.h"

#include "base/buf.h"
#include "base/text.h"
#include "json/writer.h"

#include <string.h>

#define SHORT_DIGITS 2
#define TEXT_SIZE    96

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && !strcmp(text + n - m, end);
}

static bool has_text(const struct stats_table *table, size_t c)
{
	for (size_t i = 0; i < table->n; i++)
		if (table->rows[i][c].text)
			return true;
	return false;
}

/* Of a list's many columns those that tell most; of all, those that say anything. */
static bool is_main(const struct stats_table *table, size_t c)
{
	const char *column = table->columns[c];
	bool bound = ends_with(column, ".low") || ends_with(column, ".high");

	if (!has_text(table, c))
		return !strcmp(column, "value");
	if (!table->listed)
		return true;
	return !ends_with(column, ".n") && !ends_with(column, ".successes") &&
	       strcmp(column, "puuid") != 0 &&
	       (!bound || !strncmp(column, "win_rate.", strlen("win_rate.")));
}

/*
 * "kda.value" is read as "kda".  The members of a win rate stand side by side: the rate,
 * then "low" and "high", then "shrunk" with its own.
 */
static void title_of(const char *column, char title[static TEXT_SIZE])
{
	const char *last = strrchr(column, '.');
	size_t n = strlen(column);

	if (!strcmp(column, "win_rate.raw.value"))
		column = "win_rate";
	else if (last && !strncmp(column, "win_rate.", strlen("win_rate.")) &&
		 strcmp(last, ".value") != 0)
		column = last + 1;
	else if (!strcmp(column, "win_rate.shrunk.value"))
		column = "shrunk";
	else if (n > strlen(".value") && ends_with(column, ".value"))
		n -= strlen(".value");
	snprintf(title, TEXT_SIZE, "%.*s", (int)n, column);
}

/* A cell for reading, tame. */
static void short_text(const struct stats_cell *cell, char text[static TEXT_SIZE])
{
	struct json_writer w;
	struct buf b;

	snprintf(text, TEXT_SIZE, "%.*s", TEXT_SIZE - 1, cell->text ? cell->text : "-");
	if (cell->number) {
		buf_init(&b, NULL, TEXT_SIZE);
		json_writer_init(&w, &b);
		json_put_real(&w, NULL, cell->v, SHORT_DIGITS);
		if (!b.failed)
			snprintf(text, TEXT_SIZE, "%s", b.data);
		buf_done(&b);
	}
	text_tame(text);
}

/* Columns on a terminal: code points, which is near enough for names. */
static size_t width_of(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* Fills the cell before up only when another follows, so that no line ends in blanks. */
struct line {
	FILE *out;
	size_t blanks;
};

static void put_padded(struct line *line, const char *text, size_t width, bool right)
{
	size_t pad = width - width_of(text);

	fprintf(line->out, "%*s%s", (int)(line->blanks + (right ? pad : 0)), "", text);
	line->blanks = 2 + (right ? 0 : pad);
}

static void end_line(struct line *line)
{
	fputc('\n', line->out);
	line->blanks = 0;
}

static void measure_columns(const struct stats_table *table, size_t *widths)
{
	char text[TEXT_SIZE], title[TEXT_SIZE];

	for (size_t c = 0; c < table->column_count; c++) {
		title_of(table->columns[c], title);
		widths[c] = width_of(title);
		for (size_t i = 0; i < table->n; i++) {
			short_text(&table->rows[i][c], text);
			if (width_of(text) > widths[c])
				widths[c] = width_of(text);
		}
	}
}

/* Whether a column's cells are numbers, which stand to the right. */
static bool is_right(const struct stats_table *table, size_t c)
{
	for (size_t i = 0; i < table->n; i++)
		if (table->rows[i][c].text)
			return table->rows[i][c].number;
	return false;
}

static size_t place_of(const struct stats_table *table, const char *column)
{
	size_t c = 0;

	while (c < table->column_count && strcmp(table->columns[c], column) != 0)
		c++;
	return c;
}

/* The name of the row with a key, where rows have names: NULL else. */
static const char *name_of(const struct stats_table *table, const char *key)
{
	size_t keys = place_of(table, "key"), names = place_of(table, "name");

	if (keys == table->column_count || names == table->column_count)
		return NULL;
	for (size_t i = 0; i < table->n; i++)
		if (table->rows[i][keys].text && !strcmp(table->rows[i][keys].text, key))
			return table->rows[i][names].text;
	return NULL;
}

static void print_member(const struct stats_table *table, const char *key,
			 const struct stats_cell *cell, FILE *out)
{
	struct stats_cell name = { 0 };
	char text[TEXT_SIZE];

	short_text(cell, text);
	fprintf(out, " %s %s", key, text);
	if (!strcmp(key, "key") && cell->text)
		name.text = name_of(table, cell->text);
	if (name.text) {
		short_text(&name, text);
		fprintf(out, " (%s)", text);
	}
}

/* What a list's section says once: "best  key 11 (MasterYi) low 40.1". */
static void print_single(const struct stats_table *table, const struct json_value *value,
			 const char *name, FILE *out)
{
	const struct json_value *member;
	struct stats_cell cell;
	const char *key;
	char text[TEXT_SIZE];
	TALLOC_CTX *mem = talloc_new(NULL);
	void *iter = NULL;

	if (!json_is_object(value)) {
		if (stats_table_cell(mem, value, &cell)) {
			short_text(&cell, text);
			fprintf(out, "%-16s %s\n", name, text);
		}
	} else {
		fprintf(out, "%-16s", name);
		while ((iter = json_next_member(value, iter, &key, &member))) {
			if (!stats_table_cell(mem, member, &cell))
				break;
			print_member(table, key, &cell, out);
		}
		fputc('\n', out);
	}
	talloc_free(mem);
}

static void print_rows(const struct stats_table *table, FILE *out)
{
	size_t widths[STATS_TABLE_COLUMNS];
	struct line line = { .out = out };
	char text[TEXT_SIZE];

	measure_columns(table, widths);
	for (size_t c = 0; c < table->column_count; c++) {
		title_of(table->columns[c], text);
		if (is_main(table, c))
			put_padded(&line, text, widths[c], is_right(table, c));
	}
	end_line(&line);
	for (size_t i = 0; i < table->n; i++) {
		for (size_t c = 0; c < table->column_count; c++) {
			short_text(&table->rows[i][c], text);
			if (is_main(table, c))
				put_padded(&line, text, widths[c], is_right(table, c));
		}
		end_line(&line);
	}
}

void stats_table_print(const struct stats_table *table, FILE *out)
{
	const struct json_value *value;
	const char *name;
	void *iter = NULL;

	while (table->listed &&
	       (iter = json_next_member(table->data, iter, &name, &value)))
		if (!stats_table_lists(name))
			print_single(table, value, name, out);
	if (table->n)
		print_rows(table, out);
	else if (!table->listed)
		fputs("nothing: these games have no such figures\n", out);
}
