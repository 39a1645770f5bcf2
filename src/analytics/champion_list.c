/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/champion_list.h"

#include "analytics/metrics.h"
#include "base/err.h"

#include <stdlib.h>

struct champion_sums {
	uint16_t champion_id;
	struct metric_sums sums;
};

/* A table from champion id to its place in the list, 1-based; 0 = not met yet. */
static uint32_t *make_places(TALLOC_CTX *mem, const struct game_selection *games)
{
	const uint16_t *champion = games->history->champion_id;
	uint16_t highest = 0;

	for (size_t k = 0; k < games->n; k++)
		if (champion[games->rows[k]] > highest)
			highest = champion[games->rows[k]];
	return talloc_zero_array(mem, uint32_t, (size_t)highest + 1);
}

static struct champion_sums *sum_up(TALLOC_CTX *mem, const struct game_selection *games,
				    const struct game_peers *peers, size_t *ret_count)
{
	const struct model_history *h = games->history;
	uint32_t *place = make_places(mem, games);
	struct champion_sums *champions;
	size_t count = 0;

	if (!place)
		return NULL;
	for (size_t k = 0; k < games->n; k++) {
		uint16_t id = h->champion_id[games->rows[k]];

		if (!place[id])
			place[id] = (uint32_t)++count;
	}
	champions = talloc_zero_array(mem, struct champion_sums, (unsigned)count + 1);
	for (size_t k = 0; champions && k < games->n; k++) {
		size_t i = games->rows[k];
		struct champion_sums *c = &champions[place[h->champion_id[i]] - 1];

		c->champion_id = h->champion_id[i];
		metric_add(&c->sums, h, i, peers);
	}
	*ret_count = count;
	return champions;
}

static int compare(const void *left, const void *right)
{
	const struct champion_performance *a = left, *b = right;
	int few_a = a->games < CHAMPION_MIN_GAMES, few_b = b->games < CHAMPION_MIN_GAMES;

	if (few_a != few_b)
		return few_a - few_b;
	if (a->performance_score != b->performance_score)
		return a->performance_score > b->performance_score ? -1 : 1;
	if (a->games != b->games)
		return a->games > b->games ? -1 : 1;
	return (int)a->champion_id - (int)b->champion_id;
}

int champion_list_make(TALLOC_CTX *mem, const struct game_selection *selection,
		       const struct game_peers *peers,
		       struct champion_performance **ret_list, size_t *ret_count)
{
	TALLOC_CTX *scratch = talloc_new(mem);
	struct champion_performance *list = NULL;
	struct champion_sums *champions;
	size_t n = 0;

	champions = scratch ? sum_up(scratch, selection, peers, &n) : NULL;
	if (champions)
		list = talloc_array(mem, struct champion_performance, (unsigned)n + 1);
	for (size_t i = 0; list && i < n; i++) {
		struct period_metrics m;

		metrics_of(&champions[i].sums, &m);
		list[i] = (struct champion_performance){
			champions[i].champion_id, m.games,   m.win_rate,
			m.performance_score,      m.avg_kda, m.percentile
		};
	}
	talloc_free(scratch);
	if (!list)
		return -E_NOMEM;
	qsort(list, n, sizeof(*list), compare);
	*ret_list = list;
	*ret_count = n;
	return 0;
}
