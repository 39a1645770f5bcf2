/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finished bodies about a player's games, through the cache: what every such answer has
 * in common.  A use case says what changes its body, computes and renders; this decides
 * the window, looks into the cache, bounds cold work, shows hidden players to nobody, and
 * lets a body outlive a database that is away.
 */
#pragma once

#include "base/buf.h"
#include "model/player.h"
#include "service/answer/game_window.h"
#include "service/context.h"
#include "service/player.h"

struct service_rows;
struct service_turn;

enum service_envelope { ENVELOPE_V1, ENVELOPE_V2 };

/* What is known when the computation begins. */
struct service_asked {
	struct service_context *ctx;
	TALLOC_CTX *mem;
	const struct access_viewer *viewer;
	int64_t now_ms;
	struct deadline deadline;
	struct service_game_window window; /* decided */
	/* Read before any row, so that its data_version is never younger than they are */
	struct model_player player;
	/*
	 * Where the computation says what it had to do without for now: the body is not
	 * kept then, so that the next one is whole as soon as it can be.  NULL: nobody
	 * asks
	 */
	struct err *missing;
	/*
	 * Read together with other questions; NULL: alone (service/answer/shared_rows.h)
	 */
	struct service_rows *rows;
};

/* Compute into arg, with a connection.  Fails with: sql codes, E_NOMEM and its own. */
typedef int (*service_compute_fn)(void *arg, const struct service_asked *asked,
				  struct sql_conn *conn, struct err *err);
/*
 * Write the body of what was computed.  In a v2 body meta has "cached":false in its
 * middle; a failure is out->failed.
 */
typedef void (*service_render_fn)(const void *arg, const struct service_asked *asked,
				  struct buf *out);

/* What the one who asks says about the answer beside what is in it. */
struct service_terms {
	enum cache_class
		ttl_class; /* how long it is kept; today's never longer than short */
	bool takes_gzip;
};

struct service_question {
	const char *name;     /* of the use case, in the key: "period_stats" */
	uint16_t champion_id; /* of a question about one champion: in its key */
	const char
		*variant; /* what changes the body beside the filters; NULL = nothing */
	const struct player_ref *player;
	const struct access_viewer *viewer;
	struct service_turn *turn; /* service/answer/turn.h; NULL = look up and compute */
	/*
	 * Read, checked and resolved (service/answer/game_window.h); names the period,
	 * too
	 */
	const struct service_filter_request *filter;
	enum service_envelope envelope;
	struct service_terms terms;
	bool uncached; /* the body is not the same for every viewer: never keep it */
	service_compute_fn compute;
	service_render_fn render;
	void *arg; /* of both */
};

/* A finished body and what the delivery headers need. */
struct service_body {
	const char *body;
	size_t len;
	bool gzip; /* it is compressed */
	enum cache_state cache_state;
	enum cache_level cache_level; /* that it came from */
	bool collapsed;      /* computed for somebody who had asked the same before */
	int64_t computed_ms; /* wall clock of the computation: part of the ETag */
	int64_t age_s;
	int32_t max_age_s;   /* seconds until the cache lets it go, from now */
	uint64_t generation; /* model/access.h: player_generation */
	const char *missing; /* what is null in it for now, and why; NULL = nothing */
};

/*
 * The finished body, through the cache; one with with= never.  ret_body: in mem.
 * Fails with: E_NOT_FOUND (player), E_INVALID (tz; with= names the player), E_LIMITED,
 * E_BUSY (service/cold.h), E_PENDING (by the question's turn), sql codes, what compute
 * returns.  Thread: any; never blocks past deadline.
 */
int service_answer_body(struct service_context *ctx, TALLOC_CTX *mem,
			const struct service_question *question, int64_t now_ms,
			struct deadline deadline, struct service_body *ret_body,
			struct err *err) MUST_CHECK;

/*
 * Compute anew and put the bodies of n questions, which differ in envelope and render
 * only, into the cache.  ret_player: whom they are about.
 * Fails as service_answer_body; a cache that is away is none.
 * Thread: any; never blocks past deadline.
 */
int service_answer_refresh(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_question *questions, size_t n,
			   int64_t now_ms, struct deadline deadline,
			   struct model_player *ret_player, struct err *err) MUST_CHECK;

/*
 * Compute without cache and without rendering (command line).  ret_asked: for render;
 * its missing is in mem.
 * Fails as service_answer_body, never with E_BUSY.
 */
int service_answer_compute(struct service_context *ctx, TALLOC_CTX *mem,
			   const struct service_question *question, int64_t now_ms,
			   struct deadline deadline, struct service_asked *ret_asked,
			   struct err *err) MUST_CHECK;
