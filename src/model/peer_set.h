/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Histograms of games, cell by cell.  Sets are sums of whole numbers: adding and taking
 * away commute and are exact, so that neither the order of games nor how they were cut
 * into parts matters.
 */
#pragma once

#include "base/buf.h"
#include "model/peer.h"

struct peer_cell {
	struct peer_key key;
	int64_t games, wins;
	int32_t counts[PEER_METRIC_COUNT][PEER_BUCKETS];
};

/* Results by something else than a cell, for each queue. */
enum peer_tally_kind {
	PEER_ON_CHAMPION,
	PEER_AGAINST_CHAMPION,
	PEER_ON_SIDE,
	PEER_SYNTHETIC /* games made by lme demo */
};

struct peer_tally {
	uint8_t kind; /* enum peer_tally_kind */
	uint16_t queue_id;
	uint16_t subject; /* champion id; side: 1 blue, 2 red; synthetic: 1 */
	int64_t games, wins;
};

struct peer_set;

/* An empty set, freed by talloc_free or with mem; NULL without memory. */
struct peer_set *peer_set_new(TALLOC_CTX *mem);

/* Add a game sign times (1 or -1), another cell, another tally.  Fails with: E_NOMEM. */
int peer_set_add_game(struct peer_set *set, const struct peer_game *game,
		      int sign) MUST_CHECK;
int peer_set_add_cell(struct peer_set *set, const struct peer_cell *cell,
		      int sign) MUST_CHECK;
int peer_set_add_tally(struct peer_set *set, const struct peer_tally *tally,
		       int sign) MUST_CHECK;

/* The cells and tallies, in the order in which they came; borrowed until the next add. */
struct peer_cell *peer_set_cells(const struct peer_set *set, size_t *ret_n);
struct peer_tally *peer_set_tallies(const struct peer_set *set, size_t *ret_n);

/* The cell of a key, or NULL; the tally, or NULL. */
struct peer_cell *peer_set_cell(const struct peer_set *set, struct peer_key key);
struct peer_tally *peer_set_tally(const struct peer_set *set, enum peer_tally_kind kind,
				  uint16_t queue_id, uint16_t subject);

/* Whether nothing is counted in it. */
bool peer_cell_is_zero(const struct peer_cell *cell);
void peer_cell_add(struct peer_cell *cell, const struct peer_cell *other, int sign);

/*
 * The packed forms; the layouts are drawn in peer_pack.c.  Packing fails as a buffer
 * does (buf.failed).  Unpacking returns 0, or -E_CORRUPT for an unknown version, a wrong
 * length, or counts that no games add up to.  A cell's key is no part of it.
 */
void peer_cell_pack(const struct peer_cell *cell, struct buf *out);
int peer_cell_unpack(const uint8_t *bytes, size_t len, struct peer_cell *cell) MUST_CHECK;

/* Games with their signs, one after another: begin once, then add. */
void peer_games_begin(struct buf *out);
void peer_games_add(struct buf *out, const struct peer_game *game, int sign);
/*
 * Cut a packed form into such of at most most bytes, or one game: the next one into out,
 * which is emptied first.  at: where it begins, 0 at first; moves on.  False: nothing was
 * left.  Fails as a buffer does (out->failed).
 */
bool peer_games_cut(const struct buf *games, size_t most, size_t *at, struct buf *out);
/* Add them to a set.  Fails with: E_CORRUPT, E_NOMEM. */
int peer_games_unpack(const uint8_t *bytes, size_t len, struct peer_set *set) MUST_CHECK;
