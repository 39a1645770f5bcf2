/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/game_window.h"

#include "base/buf.h"
#include "base/tz.h"
#include "service/answer/game_blocks.h"
#include "service/player.h"

#include <inttypes.h>
#include <stdlib.h>

#define DAY_MS    (INT64_C(24) * 3600 * 1000)
#define AS_OF_END INT64_C(7258118400000) /* 2200-01-01: far from every overflow */

static int compare_queues(const void *a, const void *b)
{
	return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

static bool sorted(const uint16_t *queues, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (queues[i - 1] > queues[i])
			return false;
	return true;
}

/* The queues sorted and each once, in mem; n is at least 1. */
static int keep_queues(TALLOC_CTX *mem, const uint16_t *from, size_t n,
		       struct game_filter *filter, struct err *err)
{
	uint16_t *queues = talloc_memdup(mem, from, n * sizeof(*from));

	if (!queues)
		return err_set(err, E_NOMEM, "no memory for the queues");
	if (!sorted(queues, n)) /* the default ones are, as a rule */
		qsort(queues, n, sizeof(*queues), compare_queues);
	for (size_t i = 0; i < n; i++)
		if (!filter->queue_count || queues[filter->queue_count - 1] != queues[i])
			queues[filter->queue_count++] = queues[i];
	filter->queues = queues;
	return 0;
}

/* Every known queue of a mode. */
static int queues_of_mode(TALLOC_CTX *mem, enum model_queue_kind mode,
			  struct game_filter *filter, struct err *err)
{
	uint16_t ids[64];
	size_t count, n = 0;
	const struct model_queue *known = model_queue_table(&count);

	for (size_t i = 0; i < count && n < ARRAY_LEN(ids); i++)
		if (model_queue_mode(known[i].id) == mode)
			ids[n++] = known[i].id;
	return keep_queues(mem, ids, n, filter, err);
}

/* The default queues, of which figures of one mode take those of the rift. */
static int default_queues(const struct service_context *ctx, TALLOC_CTX *mem,
			  bool one_mode, struct game_filter *filter, struct err *err)
{
	uint16_t ids[FILTER_QUEUES_MAX];
	size_t n = 0;

	if (!one_mode)
		return keep_queues(mem, ctx->default_queues, ctx->default_queue_count,
				   filter, err);
	for (size_t i = 0; i < ctx->default_queue_count && n < ARRAY_LEN(ids); i++)
		if (model_queue_mode(ctx->default_queues[i]) == QUEUE_RIFT)
			ids[n++] = ctx->default_queues[i];
	return n ? keep_queues(mem, ids, n, filter, err)
		 : queues_of_mode(mem, QUEUE_RIFT, filter, err);
}

static int decide_queues(struct service_context *ctx, TALLOC_CTX *mem,
			 const struct service_filter_request *req,
			 struct service_game_window *w, struct err *err)
{
	bool mode_given = filter_given(req, FILTER_PARAM_MODE);

	w->filter.queues = NULL;
	w->filter.queue_count = 0;
	w->mode = mode_given ? req->mode : QUEUE_RIFT;
	if (req->queue_count && !mode_given)
		w->mode = model_queue_mode(req->queues[0]);
	if (req->queue_count)
		return keep_queues(mem, req->queues, req->queue_count, &w->filter, err);
	if (mode_given || (req->all_queues && req->one_mode))
		return queues_of_mode(mem, w->mode, &w->filter, err);
	w->any_mode = !req->one_mode && (req->all_queues || !ctx->default_queue_count);
	return w->any_mode ? 0 : default_queues(ctx, mem, req->one_mode, &w->filter, err);
}

static int64_t next_midnight(const struct tz *tz, int64_t at_ms)
{
	int64_t year;
	unsigned month, day;

	tz_local_date(tz, at_ms, &year, &month, &day);
	clock_civil_from_days(clock_days_from_civil(year, month, day) + 1, &year, &month,
			      &day);
	return tz_date_start_ms(tz, year, month, day);
}

/*
 * A window that moves has a trend (recent_trend and its like) of the calendar blocks of
 * its period: until the next block begins.
 */
static int end_with_block(struct service_context *ctx, TALLOC_CTX *mem,
			  struct deadline deadline, struct service_game_window *w,
			  struct err *err)
{
	struct trend_blocks blocks;
	int r = service_game_blocks_decide(ctx, mem, w, w->period, NULL, deadline,
					   &blocks, err);

	if (!r && !w->fixed)
		w->valid_until_ms = blocks.next_ms;
	return r;
}

/* The block that holds the end of the window, and the whole one before it. */
static int decide_blocks(struct service_context *ctx, TALLOC_CTX *mem,
			 struct deadline deadline, struct service_game_window *w,
			 struct err *err)
{
	struct trend_blocks blocks;
	int r = service_game_blocks_decide(ctx, mem, w, w->period, NULL, deadline,
					   &blocks, err);

	if (r || !blocks.looks)
		return r;
	w->block_looks = blocks.looks;
	w->block_from_ms = blocks.current_ms;
	w->filter.from_ms = blocks.before_ms;
	return 0;
}

static int decide_period(struct service_context *ctx, TALLOC_CTX *mem,
			 const struct tz *tz, int64_t as_of, struct deadline deadline,
			 struct service_game_window *w, struct err *err)
{
	w->filter.until_ms = as_of;
	switch (w->period) {
	case PERIOD_TODAY:
		w->filter.from_ms = tz_day_start_ms(tz, as_of);
		w->valid_until_ms = w->fixed ? 0 : next_midnight(tz, as_of);
		break;
	case PERIOD_WEEK:
		w->filter.from_ms = as_of - 7 * DAY_MS;
		return end_with_block(ctx, mem, deadline, w, err);
	case PERIOD_MONTH:
		w->filter.from_ms = as_of - 30 * DAY_MS;
		return end_with_block(ctx, mem, deadline, w, err);
	case PERIOD_SEASON:
		return service_season_start(ctx, mem, tz, NULL, as_of, deadline,
					    &w->filter.from_ms, err);
	case PERIOD_ALL:
	case PERIOD_COUNT:
		w->filter.from_ms = 0; /* the beginning of time as we know it, 1970 */
		w->from_any = true;
		break;
	}
	return 0;
}

static void decide_range(const struct service_filter_request *req, int64_t now_ms,
			 struct service_game_window *w)
{
	w->from_any = !filter_given(req, FILTER_PARAM_FROM);
	w->fixed = filter_given(req, FILTER_PARAM_TO);
	w->filter.from_ms = w->from_any ? 0 : req->from_ms;
	w->filter.until_ms = w->fixed ? req->to_ms : now_ms;
}

int service_game_window_decide(struct service_context *ctx, TALLOC_CTX *mem,
			       const struct service_filter_request *req, int64_t now_ms,
			       struct deadline deadline,
			       struct service_game_window *ret_window, struct err *err)
{
	bool has_as_of = filter_given(req, FILTER_PARAM_AS_OF);
	int64_t as_of = has_as_of ? req->as_of_ms : now_ms;
	struct service_game_window w = { .tz = req->tz ? req->tz : ctx->default_tz,
					 .period = req->period,
					 .fixed = has_as_of,
					 .with_puuid = req->with_puuid,
					 .filter = req->games };
	const struct tz *tz;
	int r;

	if (as_of < 0 || as_of >= AS_OF_END)
		return err_set(err, E_LIMITED, "as_of is not between 1970 and 2199");
	r = tz_get(w.tz, &tz, err);
	if (!r)
		r = decide_queues(ctx, mem, req, &w, err);
	if (r)
		return r;
	w.ranged = filter_given(req, FILTER_PARAM_FROM) ||
		   filter_given(req, FILTER_PARAM_TO);
	if (w.ranged)
		decide_range(req, now_ms, &w);
	else
		r = decide_period(ctx, mem, tz, as_of, deadline, &w, err);
	if (!r && !w.ranged && req->blocks)
		r = decide_blocks(ctx, mem, deadline, &w, err);
	if (!r && req->daily && !w.fixed)
		w.valid_until_ms = next_midnight(tz, w.filter.until_ms);
	if (!r)
		*ret_window = w;
	return r;
}

int service_filter_resolve(struct service_context *ctx,
			   struct service_filter_request *req,
			   const struct access_viewer *viewer, struct deadline deadline,
			   struct err *err)
{
	const struct player_ref ref = { .puuid = req->with_puuid };
	struct model_player player;
	int r;

	if (!req->with_puuid)
		return 0;
	r = service_player_find(ctx, &ref, viewer, deadline, &player, err);
	if (!r)
		req->games.with_player_id = player.player_id;
	return r;
}

static void add_number(struct buf *text, const char *name, int64_t value)
{
	buf_add_str(text, name);
	buf_add_i64(text, value);
}

/* Filters that are not set are left out, so that most keys stay short. */
static void add_filters(struct buf *text, const struct service_game_window *w)
{
	const struct game_filter *f = &w->filter;

	if (f->role)
		add_number(text, ";role=", f->role);
	if (f->champion_id)
		add_number(text, ";champion=", f->champion_id);
	if (f->patch_major)
		add_number(text, ";patch=", f->patch_major);
	if (f->has_patch_minor)
		add_number(text, ".", f->patch_minor);
	if (f->side)
		add_number(text, ";side=", f->side);
	if (f->result)
		add_number(text, ";result=", f->result);
	if (f->opponent_champion_id)
		add_number(text, ";opponent=", f->opponent_champion_id);
	if (w->with_puuid) {
		buf_add_str(text, ";with=");
		buf_add_str(text, w->with_puuid);
	}
	if (f->min_duration_s)
		add_number(text, ";min=", f->min_duration_s);
	if (f->max_duration_s)
		add_number(text, ";max=", f->max_duration_s);
}

/*
 * A moving window is named by its beginning where that is a date: yesterday's body of
 * "today" has another key.
 */
void service_game_window_canonical(const struct service_game_window *window,
				   struct buf *text)
{
	const struct game_filter *f = &window->filter;
	bool dated = window->ranged || window->block_looks ||
		     window->period == PERIOD_TODAY || window->period == PERIOD_SEASON;

	buf_add_str(text, "tz=");
	buf_add_str(text, window->tz);
	add_number(text, window->ranged ? ";range=" : ";from=", dated ? f->from_ms : 0);
	add_number(text, ";as_of=", window->fixed ? f->until_ms : -1);
	if (window->block_looks)
		add_number(text, ";block=", window->block_from_ms);
	buf_add_str(text, window->from_any ? ";any;mode=" : ";mode=");
	buf_add_str(text, window->any_mode ? "any" : model_queue_mode_name(window->mode));
	buf_add_str(text, ";queues=");
	for (size_t i = 0; i < f->queue_count; i++) {
		buf_add_i64(text, f->queues[i]);
		buf_add_char(text, ',');
	}
	add_filters(text, window);
}
