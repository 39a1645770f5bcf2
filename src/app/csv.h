/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CSV on the shell (RFC 4180): CR LF, quotes where needed, and texts that a spreadsheet
 * would take for a formula (first character = + - @ TAB CR) begin with an apostrophe.
 */
#pragma once

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct csv {
	FILE *out;
	int column; /* of the next cell */
};

/* A text cell, guarded; NULL is an empty cell. */
void csv_text(struct csv *csv, const char *text);

/* A number: never guarded. */
void csv_int(struct csv *csv, int64_t v);

/* The same, written already. */
void csv_number(struct csv *csv, const char *digits);

/* End the row. */
void csv_end_row(struct csv *csv);
