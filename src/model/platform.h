/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Riot's platforms ("regions" of the inherited interface) as data.
 */
#pragma once

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct model_platform {
	const char *id;            /* "EUW1", as in match ids */
	const char *name;          /* "Europe West" */
	const char *account_route; /* host of account-v1: americas, asia, europe */
	const char *match_route;   /* host of match-v5: also sea */
	bool retired;              /* merged into another; only in old match ids */
};

/* A platform by its id, in any case ("euw1"), or NULL.  Static.  Thread: any. */
const struct model_platform *model_platform_find(const char *id);

/* All platforms, sorted by id.  Static.  Thread: any. */
const struct model_platform *model_platform_table(size_t *ret_count);
