/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The period statistics as a use case: cache, store, analytics, finished body.  API (v1
 * and v2) and command line render the same result.
 */
#pragma once

#include "analytics/period.h"
#include "service/answer/answer.h"

struct service_period_request {
	struct player_ref player;
	const struct access_viewer *viewer;
	struct service_terms terms;
	struct service_turn *turn; /* service/answer/turn.h; NULL = look up and compute */
	/*
	 * Read, checked and resolved (service/answer/game_window.h); names the period,
	 * too
	 */
	struct service_filter_request filter;
};

struct service_period_result {
	struct model_player player;
	struct service_game_window window; /* as used */
	struct game_excluded excluded;
	int64_t generated_ms;
	struct period_stats stats;
	const char *const *champion_names; /* parallel to stats.champions; "" unknown */
};

/*
 * Compute without cache (command line, cold path).
 * Fails with: E_NOT_FOUND (player), E_INVALID (tz; with= names the player), E_LIMITED,
 * sql codes.  Thread: any.
 */
int service_period_compute(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_period_request *req, int64_t now_ms,
			   struct deadline deadline,
			   struct service_period_result *ret_result,
			   struct err *err) MUST_CHECK;

/*
 * The finished JSON body, through the cache.  ret_body: in mem.
 * Fails as service_period_compute, and with E_BUSY (service/cold.h).
 * Thread: any; never blocks past deadline.
 */
int service_period_body(struct service_context *ctx, TALLOC_CTX *mem,
			const struct service_period_request *req,
			enum service_envelope envelope, int64_t now_ms,
			struct deadline deadline, struct service_body *ret_body,
			struct err *err) MUST_CHECK;

/*
 * Compute the period anew and put the bodies of both envelopes into the cache.
 * ret_player: whom they are about.  Fails as service_period_body.  Thread: any.
 */
int service_period_refresh(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_period_request *req, int64_t now_ms,
			   struct deadline deadline, struct model_player *ret_player,
			   struct err *err) MUST_CHECK;

/* Render a result as the envelope's JSON; cached goes into meta (v2). */
void service_period_render(const struct service_period_result *result,
			   enum service_envelope envelope, bool cached, struct buf *out);
