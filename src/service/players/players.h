/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search for players by the beginning of their Riot ID.
 */
#pragma once

#include "model/player.h"
#include "service/access_rule.h"
#include "service/context.h"

#include <stdbool.h>
#include <talloc.h>

struct service_players_request {
	const struct access_viewer *viewer;
	const char *search;     /* "" = everybody */
	const char *after_fold; /* folded "name#tag" of the last one seen; NULL = start */
	int64_t after_id;
	uint32_t limit; /* 1.. */
};

struct service_players_result {
	struct model_player *players; /* in the caller's mem */
	size_t count;
	bool has_next;
	const char *next_fold; /* only when has_next */
	int64_t next_id;
};

/*
 * A page of players (nobodies and whom the viewer may not see left out) in the order of
 * their folded names.
 * Fails with: E_NOMEM, sql codes.  Thread: any.
 */
int service_players_search(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_players_request *req,
			   struct deadline deadline,
			   struct service_players_result *ret_result,
			   struct err *err) MUST_CHECK;
