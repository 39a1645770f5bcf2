/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sections of a player's statistics as a use case (docs/analytics.md): cache, store,
 * analytics, finished body.  API and command line render the same result.
 */
#pragma once

#include "analytics/groups.h"
#include "analytics/laning.h"
#include "analytics/mates.h"
#include "analytics/records.h"
#include "analytics/sessions.h"
#include "analytics/streaks.h"
#include "analytics/trend.h"
#include "service/answer/stats_peers.h"
#include "service/stats/stats_section.h"

#define STATS_LIMIT_DEFAULT 50 /* people listed, on each side */

struct service_stats_request {
	struct player_ref player;
	const struct access_viewer *viewer;
	struct service_terms terms;
	struct service_turn *turn; /* service/answer/turn.h; NULL = look up and compute */
	/* Prepared, read, checked and resolved (service/answer/game_window.h) */
	struct service_filter_request filter;
	enum stats_section section;
	uint32_t limit; /* people listed, on each side; 0 = STATS_LIMIT_DEFAULT */
};

struct stats_record {
	char match_id[MODEL_MATCH_ID_SIZE]; /* "" no longer stored */
	int64_t game_start_ms;
	uint16_t champion_id;
	const char *champion_name; /* "" unknown */
};

/* Somebody who played with or against the player. */
struct stats_person {
	char puuid[MODEL_PUUID_SIZE];
	char riot_id[MODEL_NAME_SIZE], riot_tag[MODEL_TAG_SIZE]; /* "" unknown */
	struct mate mate;
	struct interval shrunk;
};

struct stats_people {
	struct stats_person *list;
	size_t n, total; /* listed; with enough common games */
};

/*
 * Of a section only what it has is filled in; the arrays live in the mem of the asking.

 */
struct service_stats_result {
	enum stats_section section;
	struct service_game_window window; /* as used */
	uint32_t n;                        /* games that count */
	uint32_t limit;
	struct game_excluded excluded;
	struct game_totals totals;
	struct game_groups groups;
	const char **names; /* champions', parallel to groups; NULL: they have none */
	struct stats_baseline *baselines; /* parallel to groups; NULL: they have none */
	struct streaks streaks;
	struct sessions sessions;
	struct session_summary session_summary;
	struct trend trend; /* of two blocks, when they were tested */
	struct records records;
	struct stats_record record_games[RECORD_COUNT]; /* of those that are there */
	struct stats_people with, against;
	struct laning_sums laning;
};

/*
 * Compute without cache (command line).  ret_asked: for service_stats_render.
 * Fails with: E_NOT_FOUND (player), E_INVALID (tz; with= names the player), E_LIMITED,
 * E_CORRUPT, sql codes.  Thread: any.
 */
int service_stats_compute(struct service_context *ctx, TALLOC_CTX *mem,
			  const struct service_stats_request *req, int64_t now_ms,
			  struct deadline deadline,
			  struct service_stats_result *ret_result,
			  struct service_asked *ret_asked, struct err *err) MUST_CHECK;

/*
 * The finished JSON body, through the cache; that of mates never, because it depends on
 * what others show.  ret_body: in mem.
 * Fails as service_stats_compute, and with E_BUSY (service/cold.h).
 * Thread: any; never blocks past deadline.
 */
int service_stats_body(struct service_context *ctx, TALLOC_CTX *mem,
		       const struct service_stats_request *req, int64_t now_ms,
		       struct deadline deadline, struct service_body *ret_body,
		       struct err *err) MUST_CHECK;

/* Render a result as the v2 envelope's JSON. */
void service_stats_render(const struct service_stats_result *result,
			  const struct service_asked *asked, struct buf *out);

/*
 * The figures of games that were read already, and placed where the section is beside
 * the population: several sections can share both.  result: section and limit say which.
 * Fails with: E_NOMEM, E_CORRUPT, sql codes.  Thread: any.
 */
int service_stats_of_games(const struct service_asked *asked, struct sql_conn *conn,
			   const struct game_selection *games,
			   const struct stats_peers *peers,
			   struct service_stats_result *result,
			   struct err *err) MUST_CHECK;
