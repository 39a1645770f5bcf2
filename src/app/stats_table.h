/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The data of a section of statistics as a table: made from its JSON, so that shell and
 * interface cannot differ.  Where the section lists things (groups, mates, opponents) a
 * row is one of them; elsewhere a row is one figure.
 */
#pragma once

#include "base/err.h"
#include "json/reader.h"

#include <stdio.h>
#include <talloc.h>

struct stats_cell {
	const char *text; /* NULL: null or not there */
	bool number;
	double v; /* of a number, whose text is that of the JSON */
};

#define STATS_TABLE_COLUMNS 64

struct stats_table {
	TALLOC_CTX *mem;
	const char *columns[STATS_TABLE_COLUMNS];
	size_t column_count;
	struct stats_cell (*rows)[STATS_TABLE_COLUMNS];
	size_t n, cap;
	bool listed; /* rows are things, not figures */
	bool flat;   /* members of an object are figures of their own: "best_game.kda" */
	const struct json_value *data; /* borrowed: lives as long as the document */
};

/* Whether a member of data is a list of things. */
bool stats_table_lists(const char *member);

/* A scalar; false without memory.  mem: owns a number's text. */
bool stats_table_cell(TALLOC_CTX *mem, const struct json_value *value,
		      struct stats_cell *ret_cell) MUST_CHECK;

/*
 * The table of a section's data, or, flat, of an analysis' data.  mem: owns its texts.
 * Fails with: E_NOMEM, E_LIMITED (more columns than there is room for).
 */
int stats_table_make(TALLOC_CTX *mem, const struct json_value *data, bool flat,
		     struct stats_table *ret_table, struct err *err) MUST_CHECK;

/* One header row, then the rows; numbers as the JSON has them. */
void stats_table_csv(const struct stats_table *table, FILE *out);

/*
 * For reading: what is said once first, then the table with its main columns, numbers
 * with two decimals.
 */
void stats_table_print(const struct stats_table *table, FILE *out);
