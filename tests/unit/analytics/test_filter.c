/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/filter.h"

#include "base/err.h"
#include "model/match.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define ROOM 600
#define ME   7
#define MATE 8
#define FOE  9

/* One game; the numbers that no filter looks at are zero. */
struct game {
	int64_t at;
	uint32_t duration_s;
	uint16_t queue, champion, major, minor, opponent;
	uint8_t role, status, win, side;
};

static struct model_history *make_history(enum model_history_columns columns)
{
	struct model_history *h = model_history_new(NULL, columns, ROOM);

	assert_non_null(h);
	return h;
}

static void add(struct model_history *h, const struct game *g)
{
	size_t i = h->n++;

	assert_true(i < ROOM);
	h->game_start_ms[i] = g->at;
	h->duration_s[i] = g->duration_s;
	h->queue_id[i] = g->queue;
	h->champion_id[i] = g->champion;
	h->role[i] = g->role;
	h->status[i] = g->status;
	h->win[i] = g->win;
	if (h->columns < HISTORY_FULL)
		return;
	h->participant_no[i] = 1;
	h->patch_major[i] = g->major;
	h->patch_minor[i] = g->minor;
	h->side[i] = g->side;
	h->opponent_champion_id[i] = g->opponent;
}

/* The line-up of row i, by letters: see seats below. */
static void set_lineup(struct model_history *h, size_t i,
		       const struct model_lineup_entry *entries, size_t n)
{
	uint8_t *bytes = talloc_size(h, MODEL_LINEUP_BYTES_MAX);

	assert_non_null(bytes);
	h->lineup_len[i] = (uint16_t)model_lineup_pack(entries, n, bytes);
	h->lineup[i] = bytes;
}

static uint32_t excluded_sum(const struct game_excluded *e)
{
	return e->remake + e->aborted + e->bots + e->custom + e->other_queue +
	       e->filtered;
}

static struct game_selection choose(const struct model_history *h,
				    const struct game_filter *filter)
{
	struct game_selection s;

	assert_int_equal(game_select((TALLOC_CTX *)(uintptr_t)h, h, ME, filter, &s), 0);
	assert_ptr_equal(s.history, h);
	return s;
}

static void a_window_is_half_open(void **state)
{
	struct model_history *h = make_history(HISTORY_CORE);
	struct game_filter f = { .from_ms = 100, .until_ms = 200 };
	struct game_selection s;

	(void)state;
	for (int64_t at = 98; at <= 202; at++)
		add(h, &(struct game){ .at = at });
	s = choose(h, &f);
	assert_int_equal(s.n, 100);
	assert_int_equal(h->game_start_ms[s.rows[0]], 100);
	assert_int_equal(h->game_start_ms[s.rows[99]], 199);
	assert_int_equal(excluded_sum(&s.excluded), 0);
	talloc_free(h);
}

static void what_does_not_count_is_counted(void **state)
{
	static const uint16_t queues[] = { 420, 440 };
	struct model_history *h = make_history(HISTORY_CORE);
	struct game_filter f = { .until_ms = 1000, .queues = queues, .queue_count = 2 };
	struct game_selection s;

	(void)state;
	add(h, &(struct game){ .queue = 420 });
	add(h, &(struct game){ .queue = 440 });
	add(h, &(struct game){ .queue = 450 });
	/* The status speaks before the queue. */
	add(h, &(struct game){ .queue = 450, .status = MATCH_REMAKE });
	add(h, &(struct game){ .queue = 420, .status = MATCH_REMAKE });
	add(h, &(struct game){ .queue = 420, .status = MATCH_ABORTED });
	add(h, &(struct game){ .queue = 830, .status = MATCH_BOTS });
	add(h, &(struct game){ .queue = 0, .status = MATCH_CUSTOM });
	add(h, &(struct game){ .queue = 420, .at = 1000 });
	s = choose(h, &f);
	assert_int_equal(s.n, 2);
	assert_int_equal(s.excluded.remake, 2);
	assert_int_equal(s.excluded.aborted, 1);
	assert_int_equal(s.excluded.bots, 1);
	assert_int_equal(s.excluded.custom, 1);
	assert_int_equal(s.excluded.other_queue, 1);
	assert_int_equal(s.excluded.filtered, 0);
	f.queue_count = 0;
	s = choose(h, &f);
	assert_int_equal(s.n, 3);
	assert_int_equal(s.excluded.other_queue, 0);
	/* A filter speaks last. */
	f.queue_count = 2;
	f.champion_id = 5;
	s = choose(h, &f);
	assert_int_equal(s.n, 0);
	assert_int_equal(s.excluded.filtered, 2);
	assert_int_equal(s.excluded.other_queue, 1);
	assert_int_equal(s.excluded.remake, 2);
	talloc_free(h);
}

/* Eight games; a filter is expected to leave those whose bit is set. */
static const struct game games[] = {
	{ 0, 1800, 420, 1, 15, 1, 11, ROLE_TOP, MATCH_NORMAL, 1, 1 },
	{ 1, 1801, 420, 2, 15, 1, 12, ROLE_TOP, MATCH_NORMAL, 0, 2 },
	{ 2, 1200, 420, 1, 15, 2, 11, ROLE_JUNGLE, MATCH_NORMAL, 1, 2 },
	{ 3, 900, 420, 2, 14, 1, 0, ROLE_NONE, MATCH_NORMAL, 0, 0 },
	{ 4, 2400, 420, 3, 14, 24, 12, ROLE_UTILITY, MATCH_NORMAL, 1, 1 },
	{ 5, 1799, 420, 1, 0, 0, 11, ROLE_MIDDLE, MATCH_NORMAL, 0, 1 },
	{ 6, 0, 420, 3, 15, 11, 12, ROLE_BOTTOM, MATCH_NORMAL, 1, 2 },
	{ 7, 1800, 420, 1, 15, 1, 11, ROLE_TOP, MATCH_NORMAL, 0, 1 },
};

static const struct {
	struct game_filter filter; /* the window is set by the test */
	unsigned left;
	enum model_history_columns columns;
} single[] = {
	{ { 0 }, 0xff, HISTORY_CORE },
	{ { .role = ROLE_TOP }, 0x83, HISTORY_CORE },
	{ { .role = ROLE_BOTTOM }, 0x40, HISTORY_CORE },
	{ { .champion_id = 1 }, 0xa5, HISTORY_CORE },
	{ { .champion_id = 9 }, 0x00, HISTORY_CORE },
	{ { .patch_major = 15 }, 0xc7, HISTORY_FULL },
	{ { .patch_major = 15, .has_patch_minor = true, .patch_minor = 1 },
	  0x83,
	  HISTORY_FULL },
	{ { .patch_major = 14, .has_patch_minor = true, .patch_minor = 24 },
	  0x10,
	  HISTORY_FULL },
	{ { .patch_major = 15, .has_patch_minor = true, .patch_minor = 0 },
	  0x00,
	  HISTORY_FULL },
	{ { .side = FILTER_BLUE }, 0xb1, HISTORY_FULL },
	{ { .side = FILTER_RED }, 0x46, HISTORY_FULL },
	{ { .result = FILTER_WIN }, 0x55, HISTORY_CORE },
	{ { .result = FILTER_LOSS }, 0xaa, HISTORY_CORE },
	{ { .opponent_champion_id = 12 }, 0x52, HISTORY_FULL },
	{ { .min_duration_s = 1800 }, 0x93, HISTORY_CORE },
	{ { .max_duration_s = 1800 }, 0xed, HISTORY_CORE },
	{ { .min_duration_s = 1800, .max_duration_s = 1800 }, 0x81, HISTORY_CORE },
};

static unsigned left_by(const struct model_history *h, struct game_filter filter)
{
	struct game_selection s;
	unsigned bits = 0;

	filter.until_ms = 100;
	s = choose(h, &filter);
	for (size_t k = 0; k < s.n; k++) {
		assert_true(k == 0 || s.rows[k - 1] < s.rows[k]);
		bits |= 1u << s.rows[k];
	}
	assert_int_equal(s.n + s.excluded.filtered, ARRAY_LEN(games));
	assert_int_equal(excluded_sum(&s.excluded), s.excluded.filtered);
	return bits;
}

static void each_filter_leaves_its_games(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(single); i++) {
		enum model_history_columns columns = single[i].columns;
		struct model_history *h = make_history(columns);

		for (size_t k = 0; k < ARRAY_LEN(games); k++)
			add(h, &games[k]);
		assert_int_equal(game_filter_columns(&single[i].filter), columns);
		if (left_by(h, single[i].filter) != single[i].left)
			fail_msg("filter %zu leaves %#x", i,
				 left_by(h, single[i].filter));
		talloc_free(h);
	}
}

/* What the first leaves a and the second b leave, both leave a & b. */
static void join(struct game_filter *f, const struct game_filter *other)
{
	if (other->role)
		f->role = other->role;
	if (other->champion_id)
		f->champion_id = other->champion_id;
	if (other->patch_major) {
		f->patch_major = other->patch_major;
		f->has_patch_minor = other->has_patch_minor;
		f->patch_minor = other->patch_minor;
	}
	if (other->side)
		f->side = other->side;
	if (other->result)
		f->result = other->result;
	if (other->opponent_champion_id)
		f->opponent_champion_id = other->opponent_champion_id;
	if (other->min_duration_s)
		f->min_duration_s = other->min_duration_s;
	if (other->max_duration_s)
		f->max_duration_s = other->max_duration_s;
}

/* Whether both set the same condition: then they do not add up. */
static bool clash(const struct game_filter *a, const struct game_filter *b)
{
	return (a->role && b->role) || (a->champion_id && b->champion_id) ||
	       (a->patch_major && b->patch_major) || (a->side && b->side) ||
	       (a->result && b->result) ||
	       (a->opponent_champion_id && b->opponent_champion_id) ||
	       (a->min_duration_s && b->min_duration_s) ||
	       (a->max_duration_s && b->max_duration_s);
}

static void filters_hold_together(void **state)
{
	struct model_history *h = make_history(HISTORY_FULL);
	size_t tried = 0;

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(games); k++)
		add(h, &games[k]);
	for (size_t a = 0; a < ARRAY_LEN(single); a++)
		for (size_t b = a + 1; b < ARRAY_LEN(single); b++) {
			struct game_filter both = single[a].filter;

			if (clash(&both, &single[b].filter))
				continue;
			join(&both, &single[b].filter);
			assert_int_equal(left_by(h, both),
					 single[a].left & single[b].left);
			tried++;
		}
	assert_true(tried > 80);
	talloc_free(h);
}

static void a_mate_sits_on_the_own_side(void **state)
{
	static const struct {
		struct model_lineup_entry seats[3];
		bool left;
	} rows[] = {
		{ { { ME, 1, 1, 1, 1, true, false, false },
		    { MATE, 2, 2, 1, 2, true, false, false } },
		  true },
		{ { { ME, 1, 1, 1, 1, true, false, false },
		    { MATE, 2, 2, 2, 2, true, false, false } },
		  false },
		{ { { ME, 1, 1, 1, 1, true, false, false },
		    { FOE, 2, 2, 1, 2, true, false, false } },
		  false },
		/* Who shares no side with anybody; bots and purged seats are nobody. */
		{ { { ME, 1, 1, 0, 1, true, false, false },
		    { MATE, 2, 2, 0, 2, true, false, false } },
		  false },
		{ { { ME, 1, 1, 1, 1, true, false, false },
		    { MATE, 2, 2, 1, 2, true, true, false } },
		  false },
		{ { { ME, 1, 1, 1, 1, true, false, false },
		    { MATE, 2, 2, 1, 2, true, false, true } },
		  false },
		/* The player in two seats: that of the row counts. */
		{ { { ME, 1, 2, 2, 1, true, false, false },
		    { ME, 1, 1, 1, 1, true, false, false },
		    { MATE, 2, 3, 1, 2, true, false, false } },
		  true },
		{ { { ME, 1, 1, 2, 1, true, false, false },
		    { ME, 1, 2, 1, 1, true, false, false },
		    { MATE, 2, 3, 1, 2, true, false, false } },
		  false },
	};
	struct model_history *h = make_history(HISTORY_MATES);
	struct game_filter f = { .until_ms = 100, .with_player_id = MATE };
	struct game_selection s;

	(void)state;
	assert_int_equal(game_filter_columns(&f), HISTORY_MATES);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		add(h, &games[0]);
		set_lineup(h, i, rows[i].seats, 3);
	}
	s = choose(h, &f);
	for (size_t i = 0, k = 0; i < ARRAY_LEN(rows); i++) {
		bool left = k < s.n && s.rows[k] == i;

		if (left != rows[i].left)
			fail_msg("game %zu is %s", i, left ? "left" : "filtered");
		k += left;
	}
	assert_int_equal(s.n + s.excluded.filtered, ARRAY_LEN(rows));
	talloc_free(h);
}

static void a_broken_lineup_is_told(void **state)
{
	static const uint8_t broken[] = { 9, 9, 9 };
	struct model_history *h = make_history(HISTORY_MATES);
	struct game_filter f = { .until_ms = 100, .with_player_id = MATE };
	struct game_selection s;

	(void)state;
	add(h, &games[0]);
	h->lineup[0] = broken;
	h->lineup_len[0] = sizeof(broken);
	assert_int_equal(game_select(h, h, ME, &f, &s), -E_CORRUPT);
	/* Nobody looks at it for another filter. */
	f.with_player_id = 0;
	assert_int_equal(game_select(h, h, ME, &f, &s), 0);
	f.with_player_id = MATE;
	f.champion_id = 99;
	assert_int_equal(game_select(h, h, ME, &f, &s), 0);
	talloc_free(h);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Rows of the window = games selected + games excluded, whatever the filter. */
static void nothing_is_lost(void **state)
{
	static const uint16_t queues[] = { 420 };
	uint32_t seed = 3;

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct model_history *h = make_history(HISTORY_FULL);
		struct game_filter f =
			single[next_random(&seed) % ARRAY_LEN(single)].filter;
		struct game_selection s;
		uint32_t inside = 0;

		join(&f, &single[next_random(&seed) % ARRAY_LEN(single)].filter);
		f.from_ms = next_random(&seed) % 50;
		f.until_ms = f.from_ms + next_random(&seed) % 50;
		f.queues = queues;
		f.queue_count = next_random(&seed) % 2;
		for (size_t i = 0; i < ROOM; i++) {
			struct game g = games[next_random(&seed) % ARRAY_LEN(games)];

			g.at = next_random(&seed) % 100;
			g.queue = next_random(&seed) % 3 ? 420 : 450;
			g.status = next_random(&seed) % 2 ? MATCH_NORMAL
							  : (uint8_t)(next_random(&seed) %
								      MATCH_STATUS_COUNT);
			add(h, &g);
			inside += g.at >= f.from_ms && g.at < f.until_ms;
		}
		s = choose(h, &f);
		assert_int_equal(s.n + excluded_sum(&s.excluded), inside);
		talloc_free(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_window_is_half_open),
		cmocka_unit_test(what_does_not_count_is_counted),
		cmocka_unit_test(each_filter_leaves_its_games),
		cmocka_unit_test(filters_hold_together),
		cmocka_unit_test(a_mate_sits_on_the_own_side),
		cmocka_unit_test(a_broken_lineup_is_told),
		cmocka_unit_test(nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
