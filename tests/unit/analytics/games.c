/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "games.h"

#include "model/match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define PEOPLE 30
#define SEATS  10

uint32_t games_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}

static void fill_lineup(struct model_history *h, size_t i, uint64_t *seed)
{
	struct model_lineup_entry entries[SEATS] = { 0 };
	uint8_t *bytes = talloc_size(h, MODEL_LINEUP_BYTES_MAX);

	assert_non_null(bytes);
	for (size_t k = 0; k < SEATS; k++)
		entries[k] = (struct model_lineup_entry){
			.player_id = k ? 2 + games_random(seed) % PEOPLE : 1,
			.participant_no = (uint8_t)(k + 1),
			.team = k < SEATS / 2 ? 1 : 2,
			.bot = games_random(seed) % 50 == 0 && k,
			.purged = games_random(seed) % 50 == 0 && k,
		};
	h->lineup_len[i] = (uint16_t)model_lineup_pack(entries, SEATS, bytes);
	h->lineup[i] = bytes;
	h->participant_no[i] = 1;
}

static void fill_values(struct model_history *h, size_t i, uint64_t *seed)
{
	h->queue_id[i] = games_random(seed) % 4 ? 420 : 440;
	h->champion_id[i] = (uint16_t)(1 + games_random(seed) % 40);
	h->role[i] = (uint8_t)(games_random(seed) % ROLE_COUNT);
	h->kills[i] = (uint16_t)(games_random(seed) % 20);
	h->deaths[i] = (uint16_t)(games_random(seed) % 12);
	h->assists[i] = (uint16_t)(games_random(seed) % 25);
	h->cs[i] = (uint16_t)(games_random(seed) % 300);
	h->gold[i] = (int32_t)(5000 + games_random(seed) % 15000);
	h->damage[i] = (int32_t)(games_random(seed) % 60000);
	h->vision[i] = (uint16_t)(games_random(seed) % 80);
	h->match_id[i] = (int64_t)i + 1000;
	h->patch_major[i] = (uint16_t)(14 + games_random(seed) % 2);
	h->patch_minor[i] = (uint16_t)(1 + games_random(seed) % 12);
	h->side[i] = (uint8_t)(games_random(seed) % 3);
	h->champ_level[i] = (uint8_t)(1 + games_random(seed) % 18);
	h->first_blood[i] = games_random(seed) % 10 == 0;
	h->first_tower[i] = games_random(seed) % 5 == 0;
	h->double_kills[i] = (uint16_t)(games_random(seed) % 3);
	h->triple_kills[i] = games_random(seed) % 8 == 0;
	h->quadra_kills[i] = games_random(seed) % 30 == 0;
	h->penta_kills[i] = games_random(seed) % 90 == 0;
	h->damage_taken[i] = (int32_t)(games_random(seed) % 50000);
	h->turret_takedowns[i] = (uint16_t)(games_random(seed) % 5);
	h->dragon_kills[i] = (uint16_t)(games_random(seed) % 3);
	h->objectives_stolen[i] = games_random(seed) % 40 == 0;
	if (games_random(seed) % 10) {
		h->team_kills[i] = (uint16_t)(h->kills[i] + games_random(seed) % 40);
		h->team_gold[i] = h->gold[i] + 40000;
		h->team_damage[i] = h->damage[i] + 60000;
	}
	h->team_towers[i] = (uint16_t)(games_random(seed) % 11);
	h->opponent_champion_id[i] = (uint16_t)(games_random(seed) % 40);
}

struct model_history *games_make(TALLOC_CTX *mem, uint64_t seed, size_t n)
{
	struct model_history *h = model_history_new(mem, HISTORY_MATES, n ? n : 1);
	int64_t at_min = 28000000; /* in 2023 */

	assert_non_null(h);
	for (size_t k = 0; k < n; k++) {
		uint32_t length =
			games_random(&seed) % 20 ? 600 + games_random(&seed) % 2400 : 0;
		size_t i = games_add(h, at_min, length, games_random(&seed) % 2);

		fill_values(h, i, &seed);
		fill_lineup(h, i, &seed);
		at_min += length / 60 + games_random(&seed) % 60;
		at_min += games_random(&seed) % 6 ? 0 : 600;
	}
	return h;
}

size_t games_add(struct model_history *h, int64_t start_min, uint32_t duration_s,
		 bool won)
{
	size_t i = h->n++;

	assert_true(i < h->cap);
	h->game_start_ms[i] = start_min * 60000;
	h->duration_s[i] = duration_s;
	h->win[i] = won;
	return i;
}

struct game_selection games_select(struct model_history *h, size_t from, size_t until)
{
	struct game_selection s = { .history = h };

	s.rows = talloc_array(h, uint32_t, (unsigned)(until - from) + 1);
	assert_non_null(s.rows);
	for (size_t i = from; i < until; i++)
		s.rows[s.n++] = (uint32_t)i;
	return s;
}

static int compare(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void games_cut(uint64_t *seed, size_t n, size_t cuts[static GAMES_CUTS_MAX],
	       size_t *ret_parts)
{
	size_t parts = 2 + games_random(seed) % (GAMES_CUTS_MAX - 2);

	cuts[0] = 0;
	for (size_t k = 1; k < parts; k++)
		cuts[k] = games_random(seed) % (n + 1);
	cuts[parts] = n;
	qsort(cuts, parts + 1, sizeof(*cuts), compare);
	*ret_parts = parts;
}

void games_assert_close(double got, double wanted)
{
	if (isnan(got) && isnan(wanted))
		return;
	if (!(fabs(got - wanted) <= 1e-9 * (1 + fabs(wanted))))
		fail_msg("got %.15g, expected %.15g", got, wanted);
}
