/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inherited analyses of a player as use cases: one champion, the champions of a role,
 * trends, game modes (docs/analytics.md, "Inherited routes").  API (v1 and v2) and
 * command line render the same result.
 */
#pragma once

#include "analytics/champion.h"
#include "analytics/champion_list.h"
#include "analytics/modes.h"
#include "analytics/trends.h"
#include "service/analysis/analysis_kind.h"
#include "service/answer/answer.h"

struct service_analysis_request {
	struct player_ref player;
	const struct access_viewer *viewer;
	struct service_terms terms;
	struct service_turn *turn; /* service/answer/turn.h; NULL = look up and compute */
	/* Prepared, read, checked and resolved (service/answer/game_window.h) */
	struct service_filter_request filter;
	enum analysis_kind kind;
};

/* A game to be shown. */
struct analysis_game {
	char match_id[MODEL_MATCH_ID_SIZE]; /* "" no longer stored */
	int64_t game_start_ms;
	uint8_t role;
	uint16_t kills, deaths, assists, cs, vision;
	int32_t gold, damage;
	uint32_t duration_s;
	bool win;
	double score;
};

/* Of an analysis only what it has is filled in; arrays live in the mem of the asking. */
struct service_analysis_result {
	enum analysis_kind kind;
	struct service_game_window window; /* that excluded and n are about */
	struct game_excluded excluded;
	uint32_t n; /* games that count */
	struct champion_analysis champion;
	struct analysis_game best, worst;
	struct period_metrics role;        /* of all games of the role */
	struct champion_performance *list; /* of the role */
	size_t list_count;
	const char **names; /* the champion's, or parallel to list; "" unknown */
	struct trends trends;
	struct trends_comparison comparison; /* of the window asked for */
	struct mode_games *modes;
	size_t mode_count;
};

/*
 * Compute without cache (command line).  ret_asked: for service_analysis_render.
 * Fails with: E_EMPTY (the champion was not played), E_NOT_FOUND (player), E_INVALID (tz;
 * with= names the player), E_LIMITED, E_CORRUPT, sql codes.  Thread: any.
 */
int service_analysis_compute(struct service_context *ctx, TALLOC_CTX *mem,
			     const struct service_analysis_request *req, int64_t now_ms,
			     struct deadline deadline,
			     struct service_analysis_result *ret_result,
			     struct service_asked *ret_asked, struct err *err) MUST_CHECK;

/*
 * The finished JSON body, through the cache.  ret_body: in mem.
 * Fails as service_analysis_compute, and with E_BUSY (service/cold.h).
 * Thread: any; never blocks past deadline.
 */
int service_analysis_body(struct service_context *ctx, TALLOC_CTX *mem,
			  const struct service_analysis_request *req,
			  enum service_envelope envelope, int64_t now_ms,
			  struct deadline deadline, struct service_body *ret_body,
			  struct err *err) MUST_CHECK;

/* Render a result as the envelope's JSON. */
void service_analysis_render(const struct service_analysis_result *result,
			     const struct service_asked *asked,
			     enum service_envelope envelope, struct buf *out);
