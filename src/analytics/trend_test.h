/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a player's win rate changed between two blocks of time: an e-process, which
 * stays valid however often it is looked at (docs/analytics.md, "Section trend").
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TREND_TEST_BEFORE  30 /* fewest games of the block before */
#define TREND_TEST_CURRENT 10 /* fewest games after a split */
#define TREND_TEST_SPLITS  6 /* within the current block: after 64, 128, … 2048 games */

/* How many blocks a year of daily looks can meet: a level of 0.05 is shared by them. */
#define TREND_TEST_SEASONS 2
#define TREND_TEST_MONTHS  13
#define TREND_TEST_WEEKS   53

enum trend_verdict {
	VERDICT_NOT_ENOUGH_GAMES,
	VERDICT_NO_CHANGE_SHOWN,
	VERDICT_IMPROVING,
	VERDICT_DECLINING
};

/* A comparison of what was before a split with what came after it. */
struct trend_component {
	double n, wins;                    /* before the split */
	double weight, drift, half_square; /* θ and θ²/2 */
};

struct trend_test {
	uint32_t before_n, before_wins, n, wins; /* of both blocks, so far */
	double threshold;
	double e_max; /* highest E so far */
	/* private */
	double ln_e_max;
	enum trend_verdict shown; /* what E said when it first reached the threshold */
	size_t count;
	struct trend_component components[1 + TREND_TEST_SPLITS];
};

/* What E must reach where so many blocks of a year are looked at. */
double trend_test_threshold(unsigned blocks);

/* Begin a current block, with the games and wins of the whole block before. */
void trend_test_begin(struct trend_test *t, uint32_t before_n, uint32_t before_wins,
		      double threshold);

/* The next game of the current block. */
void trend_test_add(struct trend_test *t, bool win);

/* E after the games so far, at most 1e300; 1 while there is nothing to compare. */
double trend_test_e_value(const struct trend_test *t);

/* What the games so far say. */
enum trend_verdict trend_test_verdict(const struct trend_test *t);

/*
 * How many more games the test needs at least before it could, on average, show a
 * difference of 10 points: of the current block, with the games of the block before as
 * they are; *ret_current is meaningless when more games before would be needed first,
 * *ret_before of them.  Both 0: enough.
 */
void trend_test_needed(const struct trend_test *t, uint32_t *ret_current,
		       uint32_t *ret_before);

/*
 * The most likely place of one change in n results in order of time: the index of the
 * first game after it; 0 when n is below 20.  Thread of all: any.
 */
size_t trend_test_change_point(const uint8_t *win, size_t n);
