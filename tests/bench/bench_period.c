/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pure part of a cold answer: prints the microseconds of game_select and
 * period_compute over 5,000 rows, one line a run.
 */
#include "analytics/period.h"
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS   5000
#define RUNS   25
#define ROUNDS 20 /* of one run */

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static struct model_history *make_history(void)
{
	struct model_history *h = model_history_new(NULL, HISTORY_CORE, ROWS);
	uint32_t seed = 1;

	if (!h)
		abort();
	h->n = ROWS;
	for (size_t i = 0; i < ROWS; i++) {
		h->game_start_ms[i] = (int64_t)i * 3600000;
		h->duration_s[i] = 900 + next_random(&seed) % 1800;
		h->queue_id[i] = next_random(&seed) % 8 ? 420 : 450;
		h->champion_id[i] = (uint16_t)(1 + next_random(&seed) % 160);
		h->role[i] = (uint8_t)(next_random(&seed) % ROLE_COUNT);
		h->status[i] = next_random(&seed) % 40 ? MATCH_NORMAL : MATCH_REMAKE;
		h->win[i] = next_random(&seed) % 2;
		h->kills[i] = (uint16_t)(next_random(&seed) % 20);
		h->deaths[i] = (uint16_t)(next_random(&seed) % 12);
		h->assists[i] = (uint16_t)(next_random(&seed) % 25);
		h->cs[i] = (uint16_t)(next_random(&seed) % 300);
		h->gold[i] = (int32_t)(next_random(&seed) % 20000);
		h->damage[i] = (int32_t)(next_random(&seed) % 60000);
		h->vision[i] = (uint16_t)(next_random(&seed) % 80);
	}
	return h;
}

static void run_once(struct model_history *h, const struct game_filter *filter,
		     struct period_stats *stats)
{
	struct game_selection games;

	if (game_select(h, h, 1, filter, &games) < 0 ||
	    period_compute(h, &games, NULL, stats) < 0)
		abort();
	talloc_free(games.rows);
}

int main(void)
{
	static const uint16_t queues[] = { 400, 420, 430, 440, 480, 490, 700 };
	const struct game_filter filter = { .until_ms = INT64_MAX,
					    .queues = queues,
					    .queue_count = ARRAY_LEN(queues) };
	struct model_history *h = make_history();

	for (size_t run = 0; run < RUNS; run++) {
		struct period_stats stats;
		int64_t start = clock_mono_us();

		for (int k = 0; k < ROUNDS; k++)
			run_once(h, &filter, &stats);
		printf("%.2f\n", (double)(clock_mono_us() - start) / ROUNDS);
	}
	talloc_free(h);
	return 0;
}
