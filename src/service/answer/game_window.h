/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From what a request says to the games it means: time zone, first and last moment,
 * queues and all filters, as used.
 */
#pragma once

#include "json/writer.h"
#include "service/access_rule.h"
#include "service/answer/filter_request.h"
#include "service/context.h"

struct service_game_window {
	const char *tz;
	enum analytics_period period;
	bool ranged;   /* from and to stand instead of the period */
	bool from_any; /* the window has no beginning of its own */
	bool fixed;    /* the end was given: the window does not move */
	bool any_mode; /* every queue of every mode; mode is then QUEUE_RIFT */
	enum model_queue_kind mode;
	/*
	 * Two calendar blocks were asked for and the period has such: where the later
	 * begins, and how many a year of looks meets (0: no blocks)
	 */
	int64_t block_from_ms;
	unsigned block_looks;
	const char *with_puuid;    /* NULL = none */
	struct game_filter filter; /* queues sorted, without repeats, in mem */
	int64_t valid_until_ms;    /* the answer is another one from then on; 0 = never */
};

/*
 * Find whom with= names, through the viewer's eyes, into req->games.with_player_id.  A
 * player whom the viewer may not see is not found, like one who is not stored.  Asks no
 * database without with=.
 * Fails with: E_NOT_FOUND, sql codes.  Thread: any.
 */
int service_filter_resolve(struct service_context *ctx,
			   struct service_filter_request *req,
			   const struct access_viewer *viewer, struct deadline deadline,
			   struct err *err) MUST_CHECK;

/*
 * Decide the window of a request that was read, checked and resolved.  today begins at
 * the last local midnight; season at the local midnight of the newest season's date (UTC
 * date of its row), or of 1 January of the local year where no row has begun; week and
 * month are 7 and 30 times 24 hours; a range begins and ends as it says.  Of blocks: that
 * of week begins on a Monday, of month on a first, both at local midnight, of season as
 * the season; the window begins where the block before does.  Fails with:
 * E_INVALID (tz), E_LIMITED (as_of out of range), E_NOMEM, and for season with sql codes.
 * Thread: any.
 */
int service_game_window_decide(struct service_context *ctx, TALLOC_CTX *mem,
			       const struct service_filter_request *req, int64_t now_ms,
			       struct deadline deadline,
			       struct service_game_window *ret_window,
			       struct err *err) MUST_CHECK;

/*
 * Everything of the window that changes a body, apart from the period's name, in one text
 * and one order, for the cache's key; added to the text.  Thread: any.
 */
void service_game_window_canonical(const struct service_game_window *window,
				   struct buf *text);

/*
 * Members of an object, open in w: period, then from, as_of, tz, queues, filters and
 * games_excluded.  Thread: any.
 */
void service_game_window_put_period(struct json_writer *w,
				    const struct service_game_window *window);
void service_game_window_put(struct json_writer *w,
			     const struct service_game_window *window,
			     const struct game_excluded *excluded);
