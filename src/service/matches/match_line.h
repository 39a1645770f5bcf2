/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One line of a match list as text and as JSON: the same in the API and on the shell.
 */
#pragma once

#include "json/writer.h"
#include "store/match_store.h"

/*
 * "WIN" or "LOSS" as inherited; a game without a result says what it was instead:
 * "REMAKE", "ABORTED".  Static.
 */
const char *match_line_result(const struct match_list_row *row);

/* "2025-03-23": the day of the start in UTC; returns buf. */
const char *match_line_date(const struct match_list_row *row, char buf[static 32]);

/* "30:01"; returns buf. */
const char *match_line_duration(const struct match_list_row *row, char buf[static 32]);

/* The line as a JSON object in an array: inherited members first, then the others. */
void match_line_write(struct json_writer *w, const struct match_list_row *row);
