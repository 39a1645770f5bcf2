/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Timelines in the store, against a real server, with generated matches; started by
 * test_store.py.
 */
#include "match_maker.h"
#include "sql_env.h"
#include "store_env.h"

#include "store/match_store.h"
#include "store/player_store.h"
#include "store/timeline_player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

struct lanes {
	int64_t rows, reached, paired;
};
static const struct sql_field lanes_fields[] = {
	SQL_FIELD(SQL_I64, struct lanes, rows),
	SQL_FIELD(SQL_I64, struct lanes, reached),
	SQL_FIELD(SQL_I64, struct lanes, paired),
};
/* The differences of two opponents are each other's negative. */
static const struct sql_query check_lanes = {
	.text = "SELECT COUNT(*), COUNT(CASE WHEN a.minutes = 3 THEN 1 END),"
		" COUNT(b.match_id) FROM {timeline_player} a"
		" LEFT JOIN {timeline_player} b ON b.match_id = a.match_id"
		" AND b.participant_no <> a.participant_no AND b.gold_diff_10 <> 0"
		" AND b.gold_diff_10 = -a.gold_diff_10 AND b.xp_diff_10 = -a.xp_diff_10"
		" AND b.cs_diff_15 = -a.cs_diff_15 AND b.gold_diff_20 = 0"
		" AND b.gold_lead_max = a.gold_deficit_max",
	.columns = lanes_fields,
	.column_count = ARRAY_LEN(lanes_fields),
};

/* A timeline as the importer hands it over. */
static struct timeline_store_item timeline_item(const struct model_timeline *tl)
{
	return (struct timeline_store_item){
		.timeline = tl, .raw_zstd = "z", .raw_zstd_len = 1, .raw_len = 1
	};
}

static void timeline_is_stored_once(void **state)
{
	struct match_store_touched *touched;
	enum match_store_result result;
	struct parcel *p = store_env_parcel(1, 1);
	struct model_timeline *tl = match_maker_timeline(p, &p->matches[0], 1);
	const struct timeline_store_item item = timeline_item(tl);
	struct err err = { 0 };
	struct lanes lanes;
	size_t count;
	int r;

	p->matches[0].duration_s = 16 * 60;
	tl->frame_count = 17;
	r = match_store_put_timelines(*state, p, &item, 1, NOW, &result, &touched, &count,
				      &err);
	assert_int_equal(r, 0);
	assert_int_equal(result, STORED_NO_MATCH);
	assert_int_equal(count, 0);
	assert_int_equal(store_env_put(*state, p, 1, &touched, &count, &err), 0);
	r = match_store_put_timelines(*state, p, &item, 1, NOW, &result, &touched, &count,
				      &err);
	assert_int_equal(r, 0);
	assert_int_equal(result, STORED_NEW);
	assert_int_equal(count, 10);
	assert_int_equal(touched[0].data_version, 2);
	/* Ended after 16 minutes: 10 and 15, not 20. */
	assert_int_equal(sql_select_one(*state, &check_lanes, NULL, &lanes, &err), 0);
	assert_int_equal(lanes.rows, 10);
	assert_int_equal(lanes.reached, 10);
	assert_int_equal(lanes.paired, 10);
	r = match_store_put_timelines(*state, p, &item, 1, NOW, &result, &touched, &count,
				      &err);
	assert_int_equal(r, 0);
	assert_int_equal(result, STORED_KNOWN);
	assert_int_equal(count, 0);
	talloc_free(p);
}

struct counts {
	int64_t marked, raw, frames, events, versions;
};
static const struct sql_field count_fields[] = {
	SQL_FIELD(SQL_I64, struct counts, marked),
	SQL_FIELD(SQL_I64, struct counts, raw),
	SQL_FIELD(SQL_I64, struct counts, frames),
	SQL_FIELD(SQL_I64, struct counts, events),
	SQL_FIELD(SQL_I64, struct counts, versions),
};
static const struct sql_query count_timelines = {
	.text = "SELECT (SELECT COUNT(*) FROM {match} WHERE has_timeline = 1),"
		" (SELECT COUNT(*) FROM {match_raw} WHERE kind = 1),"
		" (SELECT COUNT(*) FROM {timeline_frame}),"
		" (SELECT COUNT(*) FROM {timeline_event}),"
		" (SELECT CAST(SUM(data_version) AS SIGNED) FROM {player})",
	.columns = count_fields,
	.column_count = ARRAY_LEN(count_fields),
};

/* New ones, a known one, one without its match and repeated ones in one batch. */
static void timelines_are_stored_in_batches(void **state)
{
	enum { MATCHES = 150, ITEMS = 154 };
	struct parcel *p = store_env_parcel(0, MATCHES + 1);
	struct timeline_store_item *items =
		talloc_array(p, struct timeline_store_item, ITEMS);
	enum match_store_result results[ITEMS];
	struct match_store_touched *touched;
	struct counts before, after;
	struct err err = { 0 };
	size_t count;

	assert_int_equal(store_env_put(*state, p, MATCHES, &touched, &count, &err), 0);
	for (size_t i = 0; i <= MATCHES; i++)
		items[i] = timeline_item(match_maker_timeline(p, &p->matches[i], i));
	items[MATCHES + 1] = items[5];       /* twice */
	items[MATCHES + 2] = items[MATCHES]; /* without match, twice */
	items[MATCHES + 3] = items[7];
	assert_int_equal(match_store_put_timelines(*state, p, &items[7], 1, NOW, results,
						   &touched, &count, &err),
			 0);
	assert_int_equal(sql_select_one(*state, &count_timelines, NULL, &before, &err),
			 0);
	assert_int_equal(before.marked, 1);
	assert_int_equal(match_store_put_timelines(*state, p, items, ITEMS, NOW, results,
						   &touched, &count, &err),
			 0);
	for (size_t i = 0; i < ITEMS; i++) {
		if (i == MATCHES || i == MATCHES + 2)
			assert_int_equal(results[i], STORED_NO_MATCH);
		else if (i == 7 || i == MATCHES + 3)
			assert_int_equal(results[i], STORED_KNOWN);
	}
	/* Of the same one twice, one is new and one known, whichever comes first. */
	assert_int_not_equal(results[5], results[MATCHES + 1]);
	assert_int_equal(results[0], STORED_NEW);
	assert_int_equal(count, LEAGUE);
	assert_int_equal(sql_select_one(*state, &count_timelines, NULL, &after, &err), 0);
	assert_int_equal(after.marked, MATCHES);
	assert_int_equal(after.raw, MATCHES);
	assert_int_equal(after.frames, MATCHES);
	assert_int_equal(after.events, MATCHES);
	/* Each touched player once, and the version told is the one stored. */
	assert_int_equal(after.versions, before.versions + LEAGUE);
	talloc_free(p);
}

/* What is stored of a player's timelines is what the documents say, oldest first. */
static void window_of_timelines_comes_back(void **state)
{
	enum { GAMES = 1800 };
	struct parcel *p = store_env_parcel(0, GAMES);
	struct timeline_store_item *items =
		talloc_array(p, struct timeline_store_item, GAMES);
	enum match_store_result *results =
		talloc_array(p, enum match_store_result, GAMES);
	struct match_store_touched *touched;
	struct timeline_player_list all, some;
	struct model_player player;
	struct err err = { 0 };
	size_t count;

	assert_int_equal(store_env_put(*state, p, GAMES, &touched, &count, &err), 0);
	for (size_t i = 0; i < GAMES; i++)
		items[i] = timeline_item(match_maker_timeline(p, &p->matches[i], i));
	assert_int_equal(match_store_put_timelines(*state, p, items, GAMES, NOW, results,
						   &touched, &count, &err),
			 0);
	assert_int_equal(player_store_by_puuid(*state, touched[0].puuid, &player, &err),
			 0);
#define RANGE(from, until, max, list) \
	timeline_player_range(*state, p, player.player_id, from, until, max, list, &err)
	assert_int_equal(RANGE(0, INT64_MAX, 0, &all), 0);
	assert_true(all.n > 256); /* more than the first room */
	for (size_t i = 0; i < all.n; i++) {
		assert_int_equal(all.rows[i].player_id, player.player_id);
		if (i)
			assert_true(all.rows[i].game_start_ms >=
				    all.rows[i - 1].game_start_ms);
	}
	assert_int_equal(
		RANGE(all.rows[3].game_start_ms, all.rows[9].game_start_ms, 0, &some), 0);
	assert_int_equal(some.n, 6);
	assert_memory_equal(some.rows, &all.rows[3], 6 * sizeof(*some.rows));
	assert_int_equal(RANGE(0, INT64_MAX, all.n, &some), 0);
	assert_int_equal(RANGE(0, INT64_MAX, all.n - 1, &some), -E_LIMITED);
#undef RANGE
	talloc_free(p);
}

#define READY(f) \
	cmocka_unit_test_setup_teardown(f, store_env_set_up_schema, store_env_tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		READY(timeline_is_stored_once),
		READY(timelines_are_stored_in_batches),
		READY(window_of_timelines_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
