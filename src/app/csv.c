/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/csv.h"

#include <inttypes.h>
#include <string.h>

static void separate(struct csv *csv)
{
	if (csv->column++ > 0)
		fputc(',', csv->out);
}

void csv_text(struct csv *csv, const char *text)
{
	bool guard, quote;

	separate(csv);
	if (!text || !*text)
		return;
	guard = strchr("=+-@\t\r", text[0]) != NULL;
	quote = strpbrk(text, ",\"\r\n") != NULL;
	if (quote)
		fputc('"', csv->out);
	if (guard)
		fputc('\'', csv->out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', csv->out);
		fputc(*text, csv->out);
	}
	if (quote)
		fputc('"', csv->out);
}

void csv_int(struct csv *csv, int64_t v)
{
	separate(csv);
	fprintf(csv->out, "%" PRId64, v);
}

void csv_number(struct csv *csv, const char *digits)
{
	separate(csv);
	fputs(digits, csv->out);
}

void csv_end_row(struct csv *csv)
{
	fputs("\r\n", csv->out);
	csv->column = 0;
}
