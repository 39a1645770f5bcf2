/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A build of the histograms in many small parts, while games and ranks come in. */
#include "sql_env.h"
#include "store_env.h"

#include "store/peer_store.h"
#include "store/rank_retier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define GAMES 60
#define PART  40 /* rows */

static struct peer_check check(struct sql_conn *conn)
{
	struct peer_check found;
	struct err err = { 0 };

	if (peer_store_check(conn, &found, &err))
		store_env_die("check", &err);
	return found;
}

static void put_games(struct sql_conn *conn, uint64_t first, size_t n)
{
	struct parcel *parcel = store_env_parcel(first, n);
	struct match_store_touched *touched;
	struct err err = { 0 };
	size_t count;

	if (store_env_put(conn, parcel, n, &touched, &count, &err))
		store_env_die("put", &err);
	talloc_free(parcel);
}

/* Ranks of all who take part in a game, from before it. */
static void put_ranks(struct sql_conn *conn, uint64_t number, int64_t before_ms,
		      enum model_tier tier)
{
	struct parcel *parcel = store_env_parcel(number, 1);
	const struct model_match *match = parcel->matches;
	struct model_rank ranks[MODEL_PARTICIPANTS_MAX] = { 0 };
	struct match_store_touched *touched;
	struct err err = { 0 };
	size_t fresh, count, n = match->participant_count;

	for (size_t i = 0; i < n; i++) {
		memcpy(ranks[i].puuid, match->participants[i].puuid,
		       sizeof(ranks[i].puuid));
		ranks[i].queue_id = RANKED_SOLO;
		ranks[i].at_ms = match->game_start_ms - before_ms;
		ranks[i].tier = (uint8_t)tier;
		ranks[i].division = 1;
	}
	if (match_store_put_ranks(conn, parcel, ranks, n, &fresh, &touched, &count, &err))
		store_env_die("ranks", &err);
	assert_true(fresh > 0);
	talloc_free(parcel);
}

static void clear(struct sql_conn *conn)
{
	struct err err = { 0 };

	if (peer_store_clear(conn, &err))
		store_env_die("clear", &err);
}

static bool build_part(struct sql_conn *conn, uint64_t *games)
{
	struct err err = { 0 };
	uint64_t now;
	bool done;

	if (peer_store_build(conn, PART, &done, &now, &err))
		store_env_die("build", &err);
	*games += now;
	return done;
}

static void builds_part_by_part_while_games_come_in(void **state)
{
	struct sql_conn *conn = *state;
	uint64_t games = 0, n = GAMES + 1, parts = 0;
	bool done = false;

	put_games(conn, 1, GAMES);
	put_ranks(conn, 7, 1, TIER_GOLD);
	assert_true(check(conn).complete);
	assert_true(check(conn).games > 2 * PART);
	assert_int_equal(check(conn).wrong, 0);
	clear(conn);
	while (!done) {
		struct peer_check found;

		done = build_part(conn, &games);
		/* Of players who are counted already, and of others. */
		put_games(conn, n, 3);
		parts++;
		put_ranks(conn, n, 1000 * (int64_t)parts, TIER_IRON + parts % 9);
		put_ranks(conn, 1 + n % 50, 7 * (int64_t)parts, TIER_IRON + n % 9);
		n += 3;
		found = check(conn);
		assert_int_equal(found.wrong, 0);
		assert_int_equal(found.complete, done);
	}
	assert_true(parts > 3);
	assert_true(games > 2 * PART);
	games = 0;
	assert_true(build_part(conn, &games)); /* nothing is left */
	assert_int_equal(games, 0);
}

static void folds_without_changing_anything(void **state)
{
	struct sql_conn *conn = *state;
	char before[PEER_VERSION_SIZE], after[PEER_VERSION_SIZE];
	struct peer_check found;
	struct err err = { 0 };

	for (uint64_t n = 1; n <= 9; n++)
		put_games(conn, n, 1);
	found = check(conn);
	assert_int_equal(found.wrong, 0);
	assert_true(found.deltas > 5);
	assert_int_equal(peer_store_fold(conn, found.deltas + 1, &err), 0);
	assert_int_equal(check(conn).deltas, found.deltas); /* too few */
	assert_int_equal(peer_store_version(conn, before, &err), 0);
	assert_int_equal(peer_store_fold(conn, found.deltas, &err), 0);
	assert_int_equal(check(conn).deltas, 0);
	assert_int_equal(check(conn).wrong, 0);
	assert_int_equal(check(conn).games, found.games);
	assert_int_equal(peer_store_version(conn, after, &err), 0);
	assert_string_not_equal(before, after);
}

struct busiest {
	int64_t player_id;
	uint32_t games;
};

static const struct sql_field busiest_columns[] = {
	SQL_FIELD(SQL_I64, struct busiest, player_id),
	SQL_FIELD(SQL_U32, struct busiest, games),
};
/* The player of the most games that a rank of the ladder 420 moves. */
static const struct sql_query select_busiest = {
	.text = "SELECT player_id, COUNT(*) FROM {participant} WHERE status = 0"
		" AND role <> 0 AND duration_s > 0 AND queue_id = 420"
		" GROUP BY player_id ORDER BY COUNT(*) DESC, player_id LIMIT 1",
	.columns = busiest_columns,
	.column_count = ARRAY_LEN(busiest_columns),
};

/* A rank from before all games of a player, with rows of so few bytes. */
static void rank_in_rows_of(struct sql_conn *conn, TALLOC_CTX *mem, int64_t player_id,
			    size_t row_bytes)
{
	struct peer_rank fresh = { .player_id = player_id,
				   .queue_id = RANKED_SOLO,
				   .tier = TIER_GOLD };
	struct peer_change change;
	struct err err = { 0 };
	char insert[200];
	int r = sql_begin(conn, &err);

	snprintf(insert, sizeof(insert),
		 "INSERT INTO {rank_snapshot} (player_id, queue_id, seen_at, tier,"
		 " division, lp, wins, losses, scale_version, synthetic)"
		 " VALUES (%lld, %d, 0, %d, 1, 0, 0, 0, 1, 0)",
		 (long long)player_id, RANKED_SOLO, TIER_GOLD);
	if (!r)
		r = peer_change_begin(conn, mem, PEER_ALONE, &change, &err);
	change.row_bytes = row_bytes;
	if (!r)
		r = sql_exec_text(conn, insert, &err);
	if (!r)
		r = rank_retier(conn, mem, &change, &fresh, 1, &err);
	if (!r)
		r = peer_change_end(&change, &err);
	if (!r)
		r = sql_commit(conn, &err);
	if (r)
		store_env_die("rank", &err);
}

static void splits_what_is_too_much_for_a_row(void **state)
{
	struct sql_conn *conn = *state;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct busiest player;
	struct peer_check found;
	struct err err = { 0 };
	uint64_t deltas;

	put_games(conn, 1, GAMES);
	if (sql_select_one(conn, &select_busiest, NULL, &player, &err))
		store_env_die("busiest", &err);
	assert_true(player.games > 3);
	deltas = check(conn).deltas;
	rank_in_rows_of(conn, mem, player.player_id, 1); /* a game a row */
	found = check(conn);
	/* Each game is taken from one cell and added to another. */
	assert_int_equal(found.deltas, deltas + 2 * (uint64_t)player.games);
	assert_int_equal(found.wrong, 0);
	assert_int_equal(peer_store_fold(conn, 1, &err), 0);
	assert_int_equal(check(conn).deltas, 0);
	assert_int_equal(check(conn).wrong, 0);
	talloc_free(mem);
}

#define READY(name)                                                    \
	cmocka_unit_test_setup_teardown(name, store_env_set_up_schema, \
					store_env_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		READY(builds_part_by_part_while_games_come_in),
		READY(folds_without_changing_anything),
		READY(splits_what_is_too_much_for_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
