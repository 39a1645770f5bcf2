/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/encoding.h"

#include "http/quality.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#define BLANKS " \t"
#define UNSAID -1

/* Weights in thousandths. */
struct weights {
	int gzip, identity, any;
};

/* What is no weight counts as 0: such a client gets the plain body. */
static int parse_weight(const char *p, const char *end)
{
	int weight = quality_read(p, (size_t)(end - p));

	return weight < 0 ? 0 : weight;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && strchr(BLANKS, *p))
		p++;
	return p;
}

static const char *trim_end(const char *p, const char *end)
{
	while (end > p && strchr(BLANKS, end[-1]))
		end--;
	return end;
}

/* The weight behind a coding's name: nothing, or ";q=…". */
static int weight_of(const char *p, const char *end)
{
	p = skip_blanks(p, end);
	if (p == end)
		return QUALITY_WHOLE;
	p = skip_blanks(p + 1, end);
	if (end - p < 2 || strncasecmp(p, "q=", 2) != 0)
		return 0;
	return parse_weight(p + 2, trim_end(p + 2, end));
}

static bool is_name(const char *p, size_t len, const char *name)
{
	return strlen(name) == len && strncasecmp(p, name, len) == 0;
}

/* One member of the list: "gzip;q=0.5". */
static void note_member(struct weights *weights, const char *p, const char *end)
{
	const char *name_end;
	size_t len;

	p = skip_blanks(p, end);
	name_end = memchr(p, ';', (size_t)(end - p));
	if (!name_end)
		name_end = end;
	len = (size_t)(trim_end(p, name_end) - p);
	if (is_name(p, len, "gzip") || is_name(p, len, "x-gzip"))
		weights->gzip = weight_of(name_end, end);
	else if (is_name(p, len, "identity"))
		weights->identity = weight_of(name_end, end);
	else if (is_name(p, len, "*"))
		weights->any = weight_of(name_end, end);
}

bool encoding_takes_gzip(const char *accept_encoding)
{
	struct weights weights = { UNSAID, UNSAID, UNSAID };
	const char *p = accept_encoding;

	while (p && *p) {
		const char *end = p + strcspn(p, ",");

		note_member(&weights, p, end);
		p = *end ? end + 1 : end;
	}
	if (weights.gzip == UNSAID)
		weights.gzip = weights.any;
	return weights.gzip > 0 && weights.gzip >= weights.identity;
}
