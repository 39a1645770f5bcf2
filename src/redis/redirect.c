/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redis/redirect.h"

#include "redis/slot.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *start;
	enum redis_verdict verdict;
} rows[] = {
	{ "MOVED ", REDIS_MOVED },       { "ASK ", REDIS_ASK },
	{ "TRYAGAIN", REDIS_TRY_AGAIN }, { "CLUSTERDOWN", REDIS_UNFIT },
	{ "LOADING", REDIS_UNFIT },      { "MASTERDOWN", REDIS_UNFIT },
	{ "READONLY", REDIS_UNFIT },
};

/* "<slot> <host>:<port>" */
static bool parse_target(const char *text, struct redis_redirect *redirect)
{
	struct err err = { 0 };
	char *end;
	long slot;

	if (*text < '0' || *text > '9')
		return false;
	slot = strtol(text, &end, 10);
	if (slot >= REDIS_SLOTS || *end != ' ' || end[1] == '/')
		return false;
	redirect->slot = (int32_t)slot;
	return redis_address_parse(end + 1, strlen(end + 1), &redirect->address, &err) ==
	       0;
}

void redis_redirect_parse(const char *text, struct redis_redirect *ret_redirect)
{
	*ret_redirect = (struct redis_redirect){ .verdict = REDIS_FINAL };
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t len = strlen(rows[i].start);

		if (strncmp(text, rows[i].start, len) != 0)
			continue;
		if ((rows[i].verdict == REDIS_MOVED || rows[i].verdict == REDIS_ASK) &&
		    !parse_target(text + len, ret_redirect))
			return;
		ret_redirect->verdict = rows[i].verdict;
	}
}
