/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/peer_table.h"

#include "base/err.h"

#include <math.h>

struct peer_table {
	struct peer_set *set; /* cells of all levels, and the tallies */
	size_t narrow;        /* cells of level 0 */
};

struct peer_table *peer_table_new(TALLOC_CTX *mem)
{
	struct peer_table *table = talloc_zero(mem, struct peer_table);

	if (table)
		table->set = peer_set_new(table);
	if (table && !table->set)
		TALLOC_FREE(table);
	return table;
}

int peer_table_add_cell(struct peer_table *table, const struct peer_cell *cell)
{
	struct peer_cell wide = *cell;

	for (unsigned level = 1; level <= PEER_LEVEL_MAX; level++) {
		wide.key = peer_widen(cell->key, level);
		if (peer_set_add_cell(table->set, &wide, 1))
			return -E_NOMEM;
	}
	if (cell->games < PEER_GAMES_MIN || table->narrow == PEER_TABLE_MAX)
		return 0;
	table->narrow++;
	return peer_set_add_cell(table->set, cell, 1);
}

int peer_table_add_tally(struct peer_table *table, const struct peer_tally *tally)
{
	return peer_set_add_tally(table->set, tally, 1);
}

void peer_table_close(struct peer_table *table)
{
	size_t n;
	struct peer_cell *cells = peer_set_cells(table->set, &n);

	for (size_t c = 0; c < n; c++)
		for (unsigned i = 0; i < PEER_METRIC_COUNT; i++)
			for (unsigned b = 1; b < PEER_BUCKETS; b++)
				cells[c].counts[i][b] += cells[c].counts[i][b - 1];
}

/* No patch has the mark of a wider cell: begin where patches are not looked at. */
static unsigned first_level(struct peer_key key, unsigned level)
{
	const unsigned least = key.patch_major == PEER_ANY   ? 2
			       : key.patch_minor == PEER_ANY ? 1
							     : 0;

	return level > least ? level : least;
}

bool peer_table_find(const struct peer_table *table, struct peer_key key, unsigned level,
		     struct peer_group *ret_group)
{
	for (level = first_level(key, level); level <= PEER_LEVEL_MAX; level++) {
		const struct peer_cell *cell =
			peer_set_cell(table->set, peer_widen(key, level));

		if (!cell || cell->games <= 0 ||
		    (cell->games < PEER_GAMES_MIN && level < PEER_LEVEL_MAX))
			continue;
		*ret_group = (struct peer_group){ cell, level };
		return true;
	}
	return false;
}

int64_t peer_group_count(const struct peer_group *group, enum peer_metric metric,
			 unsigned bucket)
{
	const int32_t *sums = group->cell->counts[metric];

	return sums[bucket] - (bucket ? sums[bucket - 1] : 0);
}

double peer_group_percentile(const struct peer_group *group, enum peer_metric metric,
			     double value)
{
	const unsigned bucket = peer_bucket(metric, value);
	const int32_t *sums = group->cell->counts[metric];
	const double lower = bucket ? sums[bucket - 1] : 0;

	return 100 * (lower + (sums[bucket] - lower) / 2) / (double)group->cell->games;
}

double peer_group_quantile(const struct peer_group *group, enum peer_metric metric,
			   double share)
{
	const int32_t *sums = group->cell->counts[metric];
	const double wanted = share * (double)group->cell->games;
	unsigned bucket = 0;
	double lower, part, from;

	/* Never an empty bucket: its sum is that of the one before. */
	while (bucket < PEER_BUCKETS - 1 && (sums[bucket] < wanted || sums[bucket] == 0))
		bucket++;
	lower = bucket ? sums[bucket - 1] : 0;
	part = sums[bucket] > lower ? (wanted - lower) / (sums[bucket] - lower) : 0;
	if (bucket == 0)
		return part * peer_edge(metric, 0);
	from = peer_edge(metric, bucket - 1);
	return from * pow(peer_edge(metric, bucket) / from, part);
}

void peer_table_tally(const struct peer_table *table, enum peer_tally_kind kind,
		      uint16_t subject, const uint16_t *queues, size_t n,
		      int64_t *ret_games, int64_t *ret_wins)
{
	size_t count;
	const struct peer_tally *tallies = peer_set_tallies(table->set, &count);

	*ret_games = *ret_wins = 0;
	for (size_t i = 0; i < n; i++) {
		const struct peer_tally *tally =
			peer_set_tally(table->set, kind, queues[i], subject);

		*ret_games += tally ? tally->games : 0;
		*ret_wins += tally ? tally->wins : 0;
	}
	for (size_t i = 0; n == 0 && i < count; i++) {
		if (tallies[i].kind != kind || tallies[i].subject != subject)
			continue;
		*ret_games += tallies[i].games;
		*ret_wins += tallies[i].wins;
	}
}
