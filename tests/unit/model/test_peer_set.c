/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/peer_set.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define GAMES 3000

/* Without what the compiler puts behind the last member. */
#define CELL_SIZE \
	(offsetof(struct peer_cell, counts) + sizeof(((struct peer_cell *)0)->counts))

/* Games over many cells, the same in every run. */
static void make_games(struct peer_game games[static GAMES])
{
	uint32_t x = 12345;

	memset(games, 0, GAMES * sizeof(*games));
	for (size_t i = 0; i < GAMES; i++) {
		x = x * 1664525 + 1013904223;
		games[i].key.role = (uint8_t)(1 + (x >> 8) % 5);
		games[i].key.tier = (uint8_t)((x >> 12) % TIER_COUNT);
		games[i].key.queue_id = x >> 20 & 1 ? 420 : 440;
		games[i].key.patch_major = 15;
		games[i].key.patch_minor = (uint16_t)(1 + (x >> 24) % 4);
		games[i].champion_id = (uint16_t)((x >> 5) % 20);
		games[i].opponent_champion_id = (uint16_t)((x >> 15) % 20);
		games[i].side = (uint8_t)(1 + (x >> 17 & 1));
		games[i].win = x >> 28 & 1;
		games[i].synthetic = x >> 29 & 1;
		for (unsigned m = 0; m < PEER_METRIC_COUNT; m++) {
			x = x * 1664525 + 1013904223;
			games[i].bucket[m] = (uint8_t)((x >> 16) % PEER_BUCKETS);
		}
	}
}

static bool nothing_left(const struct peer_set *set)
{
	size_t n;
	const struct peer_cell *cells = peer_set_cells(set, &n);
	const struct peer_tally *tallies;

	for (size_t i = 0; i < n; i++)
		if (!peer_cell_is_zero(&cells[i]))
			return false;
	tallies = peer_set_tallies(set, &n);
	for (size_t i = 0; i < n; i++)
		if (tallies[i].games || tallies[i].wins)
			return false;
	return true;
}

/* Everything of one set into another. */
static void merge(struct peer_set *into, const struct peer_set *from, int sign)
{
	size_t n;
	const struct peer_cell *cells = peer_set_cells(from, &n);
	const struct peer_tally *tallies;

	for (size_t i = 0; i < n; i++)
		assert_int_equal(peer_set_add_cell(into, &cells[i], sign), 0);
	tallies = peer_set_tallies(from, &n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(peer_set_add_tally(into, &tallies[i], sign), 0);
}

static void assert_equal_sets(TALLOC_CTX *mem, const struct peer_set *a,
			      const struct peer_set *b)
{
	struct peer_set *difference = peer_set_new(mem);

	assert_non_null(difference);
	merge(difference, a, 1);
	merge(difference, b, -1);
	assert_true(nothing_left(difference));
}

static struct peer_set *set_of(TALLOC_CTX *mem, const struct peer_game *games, size_t n)
{
	struct peer_set *set = peer_set_new(mem);

	assert_non_null(set);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(peer_set_add_game(set, &games[i], 1), 0);
	return set;
}

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

static void counts_a_game_once_in_every_metric(void **state)
{
	struct peer_game games[GAMES];
	struct peer_set *set;
	const struct peer_cell *cells;
	int64_t games_seen = 0, wins = 0, won = 0;
	size_t n;

	make_games(games);
	set = set_of(*state, games, GAMES);
	cells = peer_set_cells(set, &n);
	assert_true(n > 200);
	for (size_t i = 0; i < n; i++) {
		games_seen += cells[i].games;
		wins += cells[i].wins;
		for (unsigned m = 0; m < PEER_METRIC_COUNT; m++) {
			int64_t sum = 0;

			for (unsigned b = 0; b < PEER_BUCKETS; b++)
				sum += cells[i].counts[m][b];
			assert_int_equal(sum, cells[i].games);
		}
		assert_ptr_equal(peer_set_cell(set, cells[i].key), &cells[i]);
	}
	for (size_t i = 0; i < GAMES; i++)
		won += games[i].win;
	assert_int_equal(games_seen, GAMES);
	assert_int_equal(wins, won);
}

static void tallies_champions_and_sides(void **state)
{
	struct peer_game games[GAMES];
	struct peer_set *set;
	int64_t on = 0, on_wins = 0, against = 0, blue = 0;

	make_games(games);
	set = set_of(*state, games, GAMES);
	for (size_t i = 0; i < GAMES; i++) {
		if (games[i].key.queue_id != 420)
			continue;
		on += games[i].champion_id == 7;
		on_wins += games[i].champion_id == 7 && games[i].win;
		against += games[i].opponent_champion_id == 7;
		blue += games[i].side == 1;
	}
	assert_true(on > 0 && on_wins > 0 && against > 0 && blue > 0);
	assert_int_equal(peer_set_tally(set, PEER_ON_CHAMPION, 420, 7)->games, on);
	assert_int_equal(peer_set_tally(set, PEER_ON_CHAMPION, 420, 7)->wins, on_wins);
	assert_int_equal(peer_set_tally(set, PEER_AGAINST_CHAMPION, 420, 7)->games,
			 against);
	assert_int_equal(peer_set_tally(set, PEER_ON_SIDE, 420, 1)->games, blue);
	assert_null(peer_set_tally(set, PEER_ON_CHAMPION, 420, 0)); /* none is none */
	assert_null(peer_set_tally(set, PEER_ON_CHAMPION, 400, 7));
}

static void does_not_care_for_the_order(void **state)
{
	struct peer_game games[GAMES], shuffled[GAMES];

	make_games(games);
	for (size_t i = 0; i < GAMES; i++)
		shuffled[i] = games[i * 1201 % GAMES]; /* no common factor */
	assert_equal_sets(*state, set_of(*state, games, GAMES),
			  set_of(*state, shuffled, GAMES));
}

static void merges_parts_into_the_whole(void **state)
{
	struct peer_game games[GAMES];
	struct peer_set *whole, *sum = peer_set_new(*state);

	make_games(games);
	whole = set_of(*state, games, GAMES);
	for (size_t i = 0; i < GAMES; i += 100)
		merge(sum, set_of(*state, games + i, 100), 1);
	assert_equal_sets(*state, whole, sum);
}

static void takes_away_what_it_added(void **state)
{
	struct peer_game games[GAMES];
	struct peer_set *set;

	make_games(games);
	set = set_of(*state, games, GAMES);
	for (size_t i = 1000; i < GAMES; i++)
		assert_int_equal(peer_set_add_game(set, &games[i], -1), 0);
	assert_false(nothing_left(set));
	assert_equal_sets(*state, set, set_of(*state, games, 1000));
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(peer_set_add_game(set, &games[i], -1), 0);
	assert_true(nothing_left(set));
}

static void packs_cells_and_reads_them_again(void **state)
{
	struct peer_game games[GAMES];
	struct peer_cell again;
	const struct peer_cell *cells;
	struct buf out;
	size_t n;

	make_games(games);
	cells = peer_set_cells(set_of(*state, games, GAMES), &n);
	buf_init(&out, *state, 256);
	for (size_t i = 0; i < n; i++) {
		buf_reset(&out);
		peer_cell_pack(&cells[i], &out);
		assert_false(out.failed);
		memset(&again, 0xff, sizeof(again));
		again.key = cells[i].key;
		assert_int_equal(peer_cell_unpack((uint8_t *)out.data, out.len, &again),
				 0);
		assert_memory_equal(&again, &cells[i], CELL_SIZE);
	}
}

/* A cell of as many games as a bucket can count, all of them in this bucket. */
static struct peer_cell full_cell(unsigned bucket)
{
	struct peer_cell cell = { .games = INT32_MAX, .wins = INT32_MAX };

	for (unsigned m = 0; m < PEER_METRIC_COUNT; m++)
		cell.counts[m][bucket] = INT32_MAX;
	return cell;
}

static int pack_and_unpack(TALLOC_CTX *mem, const struct peer_cell *cell,
			   struct peer_cell *ret_again)
{
	struct buf out;

	buf_init(&out, mem, 256);
	peer_cell_pack(cell, &out);
	assert_false(out.failed);
	return peer_cell_unpack((uint8_t *)out.data, out.len, ret_again);
}

static void packs_the_extremes_of_a_cell(void **state)
{
	struct peer_cell cell = full_cell(0), again = cell;

	assert_int_equal(pack_and_unpack(*state, &cell, &again), 0);
	assert_memory_equal(&again, &cell, CELL_SIZE);
	for (unsigned b = 1; b < PEER_BUCKETS; b++) {
		for (unsigned m = 0; m < PEER_METRIC_COUNT; m++)
			cell.counts[m][b] = INT32_MAX;
		cell.games += INT32_MAX;
	}
	cell.wins = 0;
	assert_int_equal(pack_and_unpack(*state, &cell, &again), 0);
	assert_memory_equal(&again, &cell, CELL_SIZE);
}

/* What is well formed, but cannot have been counted. */
static void refuses_counts_that_no_games_add_up_to(void **state)
{
	struct peer_cell cell = full_cell(PEER_BUCKETS - 1), again;

	cell.counts[PEER_KDA][3] = -1;
	cell.counts[PEER_KDA][4] = 1; /* the sum is right */
	assert_int_equal(pack_and_unpack(*state, &cell, &again), -E_CORRUPT);
	cell = full_cell(7);
	cell.wins = -1;
	assert_int_equal(pack_and_unpack(*state, &cell, &again), -E_CORRUPT);
	cell.wins = cell.games + 1;
	assert_int_equal(pack_and_unpack(*state, &cell, &again), -E_CORRUPT);
	cell = full_cell(7);
	cell.counts[PEER_METRIC_COUNT - 1][7]--;
	assert_int_equal(pack_and_unpack(*state, &cell, &again), -E_CORRUPT);
	cell = (struct peer_cell){ .games = INT64_MIN, .wins = INT64_MIN };
	assert_int_equal(pack_and_unpack(*state, &cell, &again), -E_CORRUPT);
	cell = (struct peer_cell){ .games = INT64_MAX, .wins = INT64_MAX };
	assert_int_equal(pack_and_unpack(*state, &cell, &again), -E_CORRUPT);
}

static void refuses_broken_cells(void **state)
{
	struct peer_game games[GAMES];
	struct peer_cell cell;
	struct buf out;
	size_t n;

	make_games(games);
	buf_init(&out, *state, 256);
	peer_cell_pack(peer_set_cells(set_of(*state, games, GAMES), &n), &out);
	for (size_t len = 0; len < out.len; len++) {
		/* A copy of this very length: reading beyond it is seen by ASan. */
		uint8_t *cut = talloc_memdup(*state, out.data, len ? len : 1);

		assert_int_equal(peer_cell_unpack(cut, len, &cell), -E_CORRUPT);
		talloc_free(cut);
	}
	buf_add_char(&out, 0);
	assert_int_equal(peer_cell_unpack((uint8_t *)out.data, out.len, &cell),
			 -E_CORRUPT);
	out.data[0]++;
	assert_int_equal(peer_cell_unpack((uint8_t *)out.data, out.len - 1, &cell),
			 -E_CORRUPT);
}

static void packs_games_with_their_signs(void **state)
{
	struct peer_game games[GAMES];
	struct peer_set *set = peer_set_new(*state);
	struct buf out;

	make_games(games);
	buf_init(&out, *state, 256);
	peer_games_begin(&out);
	for (size_t i = 0; i < GAMES; i++)
		peer_games_add(&out, &games[i], 1);
	for (size_t i = 500; i < GAMES; i++)
		peer_games_add(&out, &games[i], -1);
	assert_false(out.failed);
	assert_int_equal(peer_games_unpack((uint8_t *)out.data, out.len, set), 0);
	assert_equal_sets(*state, set, set_of(*state, games, 500));
}

static void cuts_games_into_parts(void **state)
{
	struct peer_game games[GAMES];
	struct buf out, part, empty;
	size_t one, at, parts;

	make_games(games);
	buf_init(&out, *state, 256);
	buf_init(&part, *state, 256);
	buf_init(&empty, *state, 256);
	peer_games_begin(&out);
	peer_games_add(&out, &games[0], 1);
	one = out.len;
	for (size_t i = 1; i < 100; i++)
		peer_games_add(&out, &games[i], i % 9 ? 1 : -1);
	/* Not even one game, one, a part of two, three and a part, and all at once. */
	for (size_t most = 1; most < 2 * out.len; most = 2 * most + one / 2) {
		struct peer_set *whole = peer_set_new(*state),
				*sum = peer_set_new(*state);

		at = parts = 0;
		while (peer_games_cut(&out, most, &at, &part)) {
			assert_false(part.failed);
			assert_true(part.len <= most || part.len == one);
			assert_int_equal(
				peer_games_unpack((uint8_t *)part.data, part.len, sum),
				0);
			parts++;
		}
		assert_int_equal(peer_games_unpack((uint8_t *)out.data, out.len, whole),
				 0);
		assert_equal_sets(*state, sum, whole);
		assert_true(most < out.len ? parts > 1 : parts == 1);
		assert_true(most > one || parts == 100);
	}
	at = 0;
	peer_games_begin(&empty);
	assert_false(peer_games_cut(&empty, 100, &at, &part));
}

static void refuses_broken_games(void **state)
{
	struct peer_game games[GAMES];
	struct peer_set *set = peer_set_new(*state);
	struct buf out;

	make_games(games);
	buf_init(&out, *state, 256);
	peer_games_begin(&out);
	assert_int_equal(peer_games_unpack((uint8_t *)out.data, 1, set), -E_CORRUPT);
	peer_games_add(&out, &games[0], 1);
	assert_int_equal(peer_games_unpack((uint8_t *)out.data, out.len - 1, set),
			 -E_CORRUPT);
	out.data[out.len - 1] = PEER_BUCKETS;
	assert_int_equal(peer_games_unpack((uint8_t *)out.data, out.len, set),
			 -E_CORRUPT);
	out.data[0]++;
	assert_int_equal(peer_games_unpack((uint8_t *)out.data, out.len, set),
			 -E_CORRUPT);
	assert_true(nothing_left(set));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(counts_a_game_once_in_every_metric),
		TEST(tallies_champions_and_sides),
		TEST(does_not_care_for_the_order),
		TEST(merges_parts_into_the_whole),
		TEST(takes_away_what_it_added),
		TEST(packs_cells_and_reads_them_again),
		TEST(packs_the_extremes_of_a_cell),
		TEST(refuses_counts_that_no_games_add_up_to),
		TEST(refuses_broken_cells),
		TEST(packs_games_with_their_signs),
		TEST(cuts_games_into_parts),
		TEST(refuses_broken_games),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
