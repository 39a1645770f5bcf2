/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A player's rows for several questions, over a scripted store. */
#include "service/answer/games.h"
#include "service/answer/shared_rows.h"
#include "service/answer/stats_peers.h"
#include "store/history_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define GAMES 10 /* one each second from 1,000 ms on */

static struct {
	int reads, fail_once;
	enum model_history_columns columns;
	int64_t from_ms, until_ms;
} store;

static struct sql_conn *const conn = (struct sql_conn *)&store;
static TALLOC_CTX *mem;

int history_store_range(struct sql_conn *c, TALLOC_CTX *parent, int64_t player_id,
			enum model_history_columns columns, int64_t from_ms,
			int64_t until_ms, size_t max_rows,
			struct model_history **ret_history, struct err *err)
{
	int fail = store.fail_once;
	struct model_history *h = model_history_new(parent, columns, GAMES);

	assert_ptr_equal(c, conn);
	assert_int_equal(player_id, 7);
	assert_int_equal(max_rows, SERVICE_GAMES_MAX);
	assert_non_null(h);
	store.reads++;
	store.columns = columns;
	store.from_ms = from_ms;
	store.until_ms = until_ms;
	store.fail_once = 0;
	if (fail) {
		talloc_free(h);
		return err_set(err, (enum err_code)fail, "scripted");
	}
	for (int64_t at = 1000; at <= GAMES * 1000; at += 1000)
		if (at >= from_ms && at < until_ms)
			h->game_start_ms[h->n++] = at;
	*ret_history = h;
	return 0;
}

void stats_peers_put(struct stats_peers *peers)
{
	(void)peers;
}

static int setup(void **state)
{
	(void)state;
	mem = talloc_new(NULL);
	store = (typeof(store)){ 0 };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	talloc_free(mem);
	return 0;
}

static int read_games(struct service_rows *rows, enum model_history_columns columns,
		      int64_t from_ms, int64_t until_ms, struct game_selection *ret)
{
	const struct service_asked asked = {
		.mem = mem,
		.player = { .player_id = 7 },
		.window = { .filter = { .from_ms = from_ms, .until_ms = until_ms } },
		.rows = rows,
	};
	struct err err = { 0 };

	return service_games_read(&asked, conn, columns, ret, &err);
}

static void plan(struct service_rows *rows, enum model_history_columns columns,
		 int64_t from_ms, int64_t until_ms)
{
	struct service_rows one = { .planning = true };
	struct game_selection games;

	assert_int_equal(read_games(&one, columns, from_ms, until_ms, &games),
			 -E_CANCELLED);
	assert_int_equal(store.reads, 0);
	service_rows_add(rows, &one);
}

static void what_all_want_is_read_once(void **state)
{
	struct service_rows rows = { 0 };
	struct game_selection late, early, all;

	(void)state;
	plan(&rows, HISTORY_CORE, 5000, 9000);
	plan(&rows, HISTORY_FULL, 2000, 4000);
	plan(&rows, HISTORY_CORE, 3000, 8000);
	assert_int_equal(read_games(&rows, HISTORY_CORE, 5000, 9000, &late), 0);
	assert_int_equal(store.columns, HISTORY_FULL);
	assert_int_equal(store.from_ms, 2000);
	assert_int_equal(store.until_ms, 9000);
	assert_int_equal(read_games(&rows, HISTORY_FULL, 2000, 4000, &early), 0);
	assert_int_equal(read_games(&rows, HISTORY_CORE, 2000, 9000, &all), 0);
	assert_int_equal(store.reads, 1);
	assert_ptr_equal(late.history, rows.history);
	assert_ptr_equal(early.history, rows.history);
	/* status 0 is a normal game of no queue: all count */
	assert_int_equal(late.n, 4);
	assert_int_equal(early.n, 2);
	assert_int_equal(all.n, 7);
	service_games_free(&late);
	assert_int_equal(rows.history->game_start_ms[early.rows[0]], 2000);
	service_rows_done(&rows);
	assert_null(rows.history);
}

static void what_was_not_planned_is_read_alone(void **state)
{
	struct service_rows rows = { 0 };
	struct game_selection games;

	(void)state;
	plan(&rows, HISTORY_CORE, 2000, 4000);
	assert_int_equal(read_games(&rows, HISTORY_CORE, 1000, 4000, &games), 0);
	assert_ptr_not_equal(games.history, rows.history);
	assert_int_equal(games.n, 3);
	service_games_free(&games);
	assert_int_equal(read_games(&rows, HISTORY_MATES, 2000, 4000, &games), 0);
	assert_ptr_not_equal(games.history, rows.history);
	assert_int_equal(read_games(&rows, HISTORY_CORE, 2000, 4001, &games), 0);
	assert_int_equal(store.reads, 3);
	assert_null(rows.history);
}

static void too_many_together_are_read_one_by_one(void **state)
{
	struct service_rows rows = { 0 };
	struct game_selection games;

	(void)state;
	plan(&rows, HISTORY_CORE, 1000, 2000);
	plan(&rows, HISTORY_CORE, 8000, 9000);
	store.fail_once = E_LIMITED;
	assert_int_equal(read_games(&rows, HISTORY_CORE, 1000, 2000, &games), 0);
	assert_int_equal(store.reads, 2);
	assert_int_equal(store.until_ms, 2000);
	assert_int_equal(read_games(&rows, HISTORY_CORE, 8000, 9000, &games), 0);
	assert_int_equal(store.reads, 3);
	assert_int_equal(games.n, 1);
}

static void a_failure_is_told_and_tried_again(void **state)
{
	struct service_rows rows = { 0 };
	struct game_selection games;

	(void)state;
	plan(&rows, HISTORY_CORE, 1000, 9000);
	store.fail_once = E_UNAVAILABLE;
	assert_int_equal(read_games(&rows, HISTORY_CORE, 1000, 9000, &games),
			 -E_UNAVAILABLE);
	assert_int_equal(read_games(&rows, HISTORY_CORE, 1000, 9000, &games), 0);
	assert_int_equal(games.n, 8);
	service_rows_done(&rows);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_all_want_is_read_once),
		TEST(what_was_not_planned_is_read_alone),
		TEST(too_many_together_are_read_one_by_one),
		TEST(a_failure_is_told_and_tried_again),
	};

	return cmocka_run_group_tests_name("shared_rows", tests, NULL, NULL);
}
