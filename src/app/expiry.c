/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/expiry.h"

#include "base/clock.h"
#include "base/err.h"

#include <stdio.h>
#include <string.h>

#define SECOND_MS INT64_C(1000)
#define DAY_MS    (86400 * SECOND_MS)
#define SPAN_MAX  (3660 * DAY_MS)
#define DATE_LEN  10

int expiry_parse_span(const char *text, int64_t *ret_ms)
{
	static const struct {
		char letter;
		int64_t ms;
	} units[] = { { 's', SECOND_MS },
		      { 'm', 60 * SECOND_MS },
		      { 'h', 3600 * SECOND_MS },
		      { 'd', DAY_MS },
		      { 'w', 7 * DAY_MS } };
	const size_t digits = strspn(text, "0123456789");
	int64_t n = 0;

	if (digits == 0 || digits > 9 || strlen(text) != digits + 1)
		return -E_INVALID;
	for (size_t i = 0; i < digits; i++)
		n = n * 10 + (text[i] - '0');
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (text[digits] != units[i].letter)
			continue;
		if (n > SPAN_MAX / units[i].ms)
			return -E_INVALID;
		*ret_ms = n * units[i].ms;
		return 0;
	}
	return -E_INVALID;
}

int expiry_parse(const char *text, int64_t now_ms, int64_t *ret_ms)
{
	char date[DATE_LEN + sizeof("T00:00:00Z")];
	int64_t ms;

	if (strcmp(text, "never") == 0) {
		*ret_ms = 0;
		return 0;
	}
	if (expiry_parse_span(text, &ms) == 0) {
		ms += now_ms;
	} else if (strlen(text) == DATE_LEN) {
		snprintf(date, sizeof(date), "%sT00:00:00Z", text);
		if (clock_parse(date, &ms) < 0)
			return -E_INVALID;
	} else if (!strchr(text, 'T') || clock_parse(text, &ms) < 0) {
		return -E_INVALID;
	}
	if (ms <= now_ms)
		return -E_INVALID;
	*ret_ms = ms;
	return 0;
}
