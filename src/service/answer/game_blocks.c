/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/game_blocks.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static int64_t year_start(const struct tz *tz, int64_t at_ms)
{
	int64_t year;
	unsigned month, day;

	tz_local_date(tz, at_ms, &year, &month, &day);
	return tz_date_start_ms(tz, year, 1, 1);
}

/* The local midnight that begins a day, counted from 1970-01-01. */
static int64_t day_start(const struct tz *tz, int64_t days)
{
	int64_t year;
	unsigned month, day;

	clock_civil_from_days(days, &year, &month, &day);
	return tz_date_start_ms(tz, year, month, day);
}

/* The local midnight that begins the UTC date of starts_ms. */
static int64_t local_start(const struct tz *tz, int64_t starts_ms)
{
	return day_start(tz, starts_ms / DAY_MS - (starts_ms % DAY_MS < 0));
}

int service_season_start(struct service_context *ctx, TALLOC_CTX *mem,
			 const struct tz *tz, struct sql_conn *conn, int64_t at_ms,
			 struct deadline deadline, int64_t *ret_ms, struct err *err)
{
	int64_t *starts = NULL;
	size_t n = 0;
	int r = service_lookup_seasons(ctx->lookup, mem, ctx->sql, conn, deadline,
				       &starts, &n, err);

	if (r)
		return r;
	while (n && local_start(tz, starts[n - 1]) > at_ms)
		n--;
	*ret_ms = n ? local_start(tz, starts[n - 1]) : year_start(tz, at_ms);
	return 0;
}

/* 1970-01-01 was a Thursday: the Monday of its week is day -3. */
static int64_t monday_of(int64_t days)
{
	int64_t since = (days + 3) % 7;

	return days - (since < 0 ? since + 7 : since);
}

static void decide_week(const struct tz *tz, struct trend_blocks *blocks)
{
	int64_t year, monday;
	unsigned month, day;

	tz_local_date(tz, blocks->until_ms, &year, &month, &day);
	monday = monday_of(clock_days_from_civil(year, month, day));
	blocks->current_ms = day_start(tz, monday);
	blocks->before_ms = day_start(tz, monday - 7);
	blocks->next_ms = day_start(tz, monday + 7);
	blocks->looks = TREND_TEST_WEEKS;
}

static void decide_month(const struct tz *tz, struct trend_blocks *blocks)
{
	int64_t year;
	unsigned month, day;

	tz_local_date(tz, blocks->until_ms, &year, &month, &day);
	blocks->current_ms = tz_date_start_ms(tz, year, month, 1);
	blocks->before_ms = month > 1 ? tz_date_start_ms(tz, year, month - 1, 1)
				      : tz_date_start_ms(tz, year - 1, 12, 1);
	blocks->next_ms = month < 12 ? tz_date_start_ms(tz, year, month + 1, 1)
				     : tz_date_start_ms(tz, year + 1, 1, 1);
	blocks->looks = TREND_TEST_MONTHS;
}

int service_game_blocks_decide(struct service_context *ctx, TALLOC_CTX *mem,
			       const struct service_game_window *window,
			       enum analytics_period period, struct sql_conn *conn,
			       struct deadline deadline, struct trend_blocks *ret_blocks,
			       struct err *err)
{
	struct trend_blocks blocks = { .until_ms = window->filter.until_ms };
	const struct tz *tz;
	int r = tz_get(window->tz, &tz, err);

	if (!r && !window->ranged && period == PERIOD_WEEK)
		decide_week(tz, &blocks);
	if (!r && !window->ranged && period == PERIOD_MONTH)
		decide_month(tz, &blocks);
	if (!r && !window->ranged && period == PERIOD_SEASON) {
		blocks.looks = TREND_TEST_SEASONS;
		r = service_season_start(ctx, mem, tz, conn, blocks.until_ms, deadline,
					 &blocks.current_ms, err);
		if (!r)
			r = service_season_start(ctx, mem, tz, conn,
						 blocks.current_ms - 1, deadline,
						 &blocks.before_ms, err);
	}
	if (!r)
		*ret_blocks = blocks;
	return r;
}
