/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/peer_table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static int begin(void **state)
{
	*state = talloc_new(NULL);
	return *state ? 0 : -1;
}

static int end(void **state)
{
	talloc_free(*state);
	return 0;
}

static struct peer_key key(uint8_t role, uint8_t tier, uint16_t queue, uint16_t major,
			   uint16_t minor)
{
	return (struct peer_key){ role, tier, queue, major, minor };
}

/* A cell whose games all lie in one bucket of every metric. */
static void add(struct peer_table *table, struct peer_key k, int64_t games,
		unsigned bucket)
{
	struct peer_cell cell = { .key = k, .games = games, .wins = games / 2 };

	for (unsigned m = 0; m < PEER_METRIC_COUNT; m++)
		cell.counts[m][bucket] = (int32_t)games;
	assert_int_equal(peer_table_add_cell(table, &cell), 0);
}

static void assert_found(const struct peer_table *table, struct peer_key k, unsigned from,
			 unsigned level, int64_t games)
{
	struct peer_group group;

	assert_true(peer_table_find(table, k, from, &group));
	assert_int_equal(group.level, level);
	assert_int_equal(group.cell->games, games);
}

static void widens_a_cell_until_it_is_large_enough(void **state)
{
	struct peer_table *table = peer_table_new(*state);
	struct peer_group group;

	add(table, key(1, 4, 420, 15, 2), 100, 10);
	add(table, key(1, 4, 420, 15, 1), 99, 11);
	add(table, key(1, 4, 420, 14, 9), 30, 12);
	add(table, key(1, 5, 420, 15, 1), 20, 13);
	add(table, key(1, 4, 440, 15, 1), 7, 14);
	add(table, key(2, 4, 440, 15, 1), 3, 15);
	peer_table_close(table);
	assert_found(table, key(1, 4, 420, 15, 2), 0, 0, 100);
	assert_found(table, key(1, 4, 420, 15, 1), 0, 1, 199); /* 99 do not suffice */
	assert_found(table, key(1, 4, 420, 15, 8), 0, 1, 199); /* not one game */
	assert_found(table, key(1, 4, 420, 14, 9), 0, 2, 229);
	assert_found(table, key(1, 5, 420, 15, 1), 0, 3, 249);
	assert_found(table, key(1, 4, 440, 15, 1), 0, 4, 256);
	assert_found(table, key(2, 4, 440, 15, 1), 0, 4, 3); /* whatever its size */
	assert_false(peer_table_find(table, key(3, 4, 440, 15, 1), 0, &group));
	/* Patches that look like the mark of a wider cell. */
	assert_found(table, key(1, 4, 420, 15, PEER_ANY), 0, 1, 199);
	assert_found(table, key(1, 4, 420, PEER_ANY, PEER_ANY), 0, 2, 229);
	assert_found(table, key(1, 4, 420, PEER_ANY, 7), 1, 2, 229);
	/* From a level on. */
	assert_found(table, key(1, 4, 420, 15, 2), 1, 1, 199);
	assert_found(table, key(1, 4, 420, 15, 2), 3, 3, 249);
	assert_found(table, key(1, 4, 420, 15, 2), 4, 4, 256);
}

static void ranks_a_value_within_its_group(void **state)
{
	struct peer_table *table = peer_table_new(*state);
	struct peer_cell cell = { .key = key(1, 0, 420, 15, 1), .games = 200 };
	struct peer_group group;

	cell.counts[PEER_KDA][0] = 20;
	cell.counts[PEER_KDA][9] = 60; /* [0.2, …) */
	cell.counts[PEER_KDA][10] = 100;
	cell.counts[PEER_KDA][64] = 20;
	assert_int_equal(peer_table_add_cell(table, &cell), 0);
	peer_table_close(table);
	assert_true(peer_table_find(table, cell.key, 0, &group));
	assert_true(peer_group_percentile(&group, PEER_KDA, 0) == 5);
	assert_true(peer_group_percentile(&group, PEER_KDA, 0.15) == 10);
	assert_true(peer_group_percentile(&group, PEER_KDA, 0.2) == 25);
	assert_true(peer_group_percentile(&group, PEER_KDA, 0.22) == 65);
	assert_true(peer_group_percentile(&group, PEER_KDA, 1) == 90);
	assert_true(peer_group_percentile(&group, PEER_KDA, 1000) == 95);
	assert_int_equal(peer_group_count(&group, PEER_KDA, 0), 20);
	assert_int_equal(peer_group_count(&group, PEER_KDA, 1), 0);
	assert_int_equal(peer_group_count(&group, PEER_KDA, 10), 100);
	assert_int_equal(peer_group_count(&group, PEER_KDA, 64), 20);
}

static void interpolates_quantiles_within_the_bucket(void **state)
{
	struct peer_table *table = peer_table_new(*state);
	struct peer_cell cell = { .key = key(1, 0, 420, 15, 1), .games = 200 };
	struct peer_group group;

	cell.counts[PEER_KDA][0] = 20;
	cell.counts[PEER_KDA][9] = 60;
	cell.counts[PEER_KDA][20] = 120;
	assert_int_equal(peer_table_add_cell(table, &cell), 0);
	peer_table_close(table);
	assert_true(peer_table_find(table, cell.key, 0, &group));
	/* The first bucket has no lower edge: in proportion from 0. */
	assert_true(fabs(peer_group_quantile(&group, PEER_KDA, 0.05) - 0.05) < 1e-12);
	assert_true(fabs(peer_group_quantile(&group, PEER_KDA, 0.1) - 0.1) < 1e-12);
	/* Half of bucket 9: half-way between its edges on the log scale. */
	assert_true(fabs(peer_group_quantile(&group, PEER_KDA, 0.25) -
			 0.1 * pow(2, 8.5 / 8)) < 1e-12);
	assert_true(fabs(peer_group_quantile(&group, PEER_KDA, 0.4) -
			 0.1 * pow(2, 9.0 / 8)) < 1e-12);
	assert_true(fabs(peer_group_quantile(&group, PEER_KDA, 1) -
			 0.1 * pow(2, 20.0 / 8)) < 1e-12);
	/* The lowest value that is not empty. */
	cell.counts[PEER_CS_PER_MIN][5] = 200;
	table = peer_table_new(*state);
	assert_int_equal(peer_table_add_cell(table, &cell), 0);
	peer_table_close(table);
	assert_true(peer_table_find(table, cell.key, 0, &group));
	assert_true(fabs(peer_group_quantile(&group, PEER_CS_PER_MIN, 0) -
			 0.1 * pow(2, 4.0 / 8)) < 1e-12);
}

static void keeps_no_more_narrow_cells_than_it_may(void **state)
{
	struct peer_table *table = peer_table_new(*state);
	const uint16_t last = PEER_TABLE_MAX;
	struct peer_group group;

	for (uint16_t i = 0; i <= last; i++)
		add(table, key(1, 4, 420, 15, i), 100, 3);
	peer_table_close(table);
	assert_found(table, key(1, 4, 420, 15, last - 1), 0, 0, 100);
	assert_true(peer_table_find(table, key(1, 4, 420, 15, last), 0, &group));
	assert_int_equal(group.level, 1); /* there, but only in the wider ones */
	assert_int_equal(group.cell->games, 100 * (last + 1));
}

static void adds_the_tallies_of_queues(void **state)
{
	static const struct peer_tally tallies[] = {
		{ PEER_ON_CHAMPION, 420, 7, 10, 6 },
		{ PEER_ON_CHAMPION, 440, 7, 5, 1 },
		{ PEER_ON_CHAMPION, 400, 7, 2, 2 },
		{ PEER_ON_CHAMPION, 420, 8, 9, 9 },
		{ PEER_AGAINST_CHAMPION, 420, 7, 8, 3 },
		{ PEER_ON_SIDE, 420, 1, 50, 26 },
	};
	static const uint16_t queues[] = { 420, 400, 700 };
	struct peer_table *table = peer_table_new(*state);
	int64_t games, wins;

	for (size_t i = 0; i < ARRAY_LEN(tallies); i++)
		assert_int_equal(peer_table_add_tally(table, &tallies[i]), 0);
	peer_table_close(table);
	peer_table_tally(table, PEER_ON_CHAMPION, 7, queues, ARRAY_LEN(queues), &games,
			 &wins);
	assert_int_equal(games, 12);
	assert_int_equal(wins, 8);
	peer_table_tally(table, PEER_ON_CHAMPION, 7, NULL, 0, &games, &wins);
	assert_int_equal(games, 17);
	assert_int_equal(wins, 9);
	peer_table_tally(table, PEER_AGAINST_CHAMPION, 7, NULL, 0, &games, &wins);
	assert_int_equal(games, 8);
	peer_table_tally(table, PEER_ON_SIDE, 2, NULL, 0, &games, &wins);
	assert_int_equal(games, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(widens_a_cell_until_it_is_large_enough),
		TEST(ranks_a_value_within_its_group),
		TEST(interpolates_quantiles_within_the_bucket),
		TEST(keeps_no_more_narrow_cells_than_it_may),
		TEST(adds_the_tallies_of_queues),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
