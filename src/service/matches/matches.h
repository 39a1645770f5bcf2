/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A player's match list, one whole match, and the dashboard's figures.
 */
#pragma once

#include "analytics/filter.h"
#include "model/match.h"
#include "model/player.h"
#include "service/answer/game_window.h"
#include "service/context.h"
#include "service/player.h"
#include "store/match_store.h"

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>

struct service_matches_request {
	struct player_ref player;
	const struct access_viewer *viewer;
	const uint16_t *queues; /* queue_count 0 = every queue */
	size_t queue_count;
	bool has_cursor;
	struct match_list_cursor cursor;
	uint32_t offset, limit; /* limit 1.. */
};

struct service_matches_result {
	struct model_player player;
	struct match_list_row *rows; /* in the caller's mem */
	size_t count;
	uint64_t total; /* of all pages */
	bool has_next;
	struct match_list_cursor next; /* the last line's place; only when has_next */
};

/*
 * A page of the player's matches, newest first.
 * Fails with: E_NOT_FOUND (player), sql codes.  Thread: any.
 */
int service_matches_list(struct service_context *ctx, TALLOC_CTX *mem,
			 const struct service_matches_request *req,
			 struct deadline deadline,
			 struct service_matches_result *ret_result,
			 struct err *err) MUST_CHECK;

/*
 * A whole match by Riot's id; ret_match in mem.  Participants whom the viewer may not see
 * have no puuid and no name ("" each), and so have purged ones; a match with nobody whom
 * the viewer may see is not found, unless it was one of bots only.
 * Fails with: E_NOT_FOUND, sql codes.  Thread: any.
 */
int service_match_get(struct service_context *ctx, TALLOC_CTX *mem, const char *match_id,
		      const struct access_viewer *viewer, struct deadline deadline,
		      struct model_match **ret_match, bool *ret_has_timeline,
		      struct err *err) MUST_CHECK;

struct service_dashboard_request {
	struct player_ref player;
	const struct access_viewer *viewer;
	/* Read, checked and resolved (service/answer/game_window.h) */
	struct service_filter_request filter;
};

/* The dashboard's figures; definitions in docs/fields.md. */
struct service_dashboard {
	struct model_player player;
	struct service_game_window window;    /* as used */
	uint64_t stored_matches;              /* every participation of the window */
	uint32_t total_matches, wins, losses; /* the counted ones */
	double win_rate;                      /* percent */
	double average_kda;            /* mean over games of (K+A)/D, K+A when D is 0 */
	uint16_t favorite_champion_id; /* 0 = none */
	uint32_t favorite_champion_games;
	char favorite_champion[32]; /* "None" without games, "" when the name is unknown
				     */
	struct game_excluded excluded;
};

/* The period where none was given: everything that is stored. */
void service_dashboard_prepare(struct service_filter_request *filter);

/*
 * Compute the dashboard over the games of the window.  ret_dashboard: its window in mem.
 * Fails with: E_NOT_FOUND (player), E_INVALID (tz; with= names the player), E_LIMITED,
 * E_BUSY (service/cold.h), sql codes.  Thread: any.
 */
int service_dashboard_stats(struct service_context *ctx, TALLOC_CTX *mem,
			    const struct service_dashboard_request *req, int64_t now_ms,
			    struct deadline deadline,
			    struct service_dashboard *ret_dashboard,
			    struct err *err) MUST_CHECK;
