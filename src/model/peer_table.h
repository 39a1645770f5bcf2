/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The population to look things up in: cells that are large enough, and all the wider
 * ones.  Made once, read-only when closed; then any number of threads may read it.
 */
#pragma once

#include "model/peer_set.h"

/* A smaller cell is widened. */
#define PEER_GAMES_MIN 100

/* Cells of level 0 that are kept (2.4 KiB each); those beyond are only in wider ones. */
#define PEER_TABLE_MAX 8192

struct peer_table;

/* An empty table, freed by talloc_free or with mem; NULL without memory. */
struct peer_table *peer_table_new(TALLOC_CTX *mem);

/*
 * Add a whole cell (each key once; the newest patches first, so that what does not fit is
 * old), or a tally.  Fails with: E_NOMEM.
 */
int peer_table_add_cell(struct peer_table *table,
			const struct peer_cell *cell) MUST_CHECK;
int peer_table_add_tally(struct peer_table *table,
			 const struct peer_tally *tally) MUST_CHECK;
/* The end of adding, the beginning of looking up. */
void peer_table_close(struct peer_table *table);

/* A group of games: a cell, and how wide it was made. */
struct peer_group {
	const struct peer_cell *cell; /* borrowed; its counts are running sums */
	unsigned level;               /* 0 … PEER_LEVEL_MAX */
};

/*
 * The narrowest group of key, from level up, with at least PEER_GAMES_MIN games; the
 * widest whatever its size.  False when not one game of the role is stored.
 */
bool peer_table_find(const struct peer_table *table, struct peer_key key, unsigned level,
		     struct peer_group *ret_group);

/* Games of the group in a bucket. */
int64_t peer_group_count(const struct peer_group *group, enum peer_metric metric,
			 unsigned bucket);

/* 0 … 100: the share of games in lower buckets and of half of those in the value's. */
double peer_group_percentile(const struct peer_group *group, enum peer_metric metric,
			     double value);

/* The value below which a share (0 … 1) of the games lies, interpolated geometrically
 * within its bucket, from 0 in proportion in the first. */
double peer_group_quantile(const struct peer_group *group, enum peer_metric metric,
			   double share);

/* Games and wins of a subject in these queues (n 0: in every one). */
void peer_table_tally(const struct peer_table *table, enum peer_tally_kind kind,
		      uint16_t subject, const uint16_t *queues, size_t n,
		      int64_t *ret_games, int64_t *ret_wins);
