/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the trend test promises: of players who do not change at most 5 % ever see a trend
 * in 365 daily looks, and planted changes are found.  The shares are printed; the whole
 * power curve is "make bench BENCH=power".
 */
#include "trend_simulation.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define SEASON_PLAYERS 20000
#define OTHER_PLAYERS  10000
#define POWER_PLAYERS  10000

static void test_false_alarms(void **state)
{
	size_t too_many = 0;

	(void)state;
	for (size_t k = 0; k < TREND_SIMULATION_BLOCKS; k++) {
		const struct trend_blocks *blocks = &trend_simulation_blocks[k];
		int players = k ? OTHER_PLAYERS : SEASON_PLAYERS, alarms = 0;
		struct simulation s = { 3000 + k };

		for (int i = 0; i < players; i++)
			alarms += trend_simulation_false_alarm(&s, blocks);
		printf("# unchanged, %-6s %d of %d players saw a trend in 365 looks "
		       "(%.2f %%)\n",
		       blocks->name, alarms, players, 100.0 * alarms / players);
		too_many += alarms * 100 > players * 5;
	}
	assert_int_equal(too_many, 0);
}

struct planted {
	struct trend_change change;
	int required; /* percent of players; 0: for the curve only */
};

static void test_power(void **state)
{
	static const struct planted planted[] = {
		{ { 750, 750, 0, 10 }, 80 },    { { 200, 200, 0, 20 }, 80 },
		{ { 750, 750, 0, 5 }, 0 },      { { 1500, 1500, 0, 5 }, 0 },
		{ { 750, 750, 375, 10 }, 0 },   { { 200, 200, 100, 20 }, 0 },
		{ { 1500, 1500, 750, 10 }, 0 }, { { 50, 50, 0, 20 }, 0 },
	};
	size_t too_few = 0;

	(void)state;
	for (size_t k = 0; k < sizeof(planted) / sizeof(*planted); k++) {
		const struct trend_change *c = &planted[k].change;
		struct simulation s = { 4000 + k };
		int found = 0, wrong = 0;

		for (int i = 0; i < POWER_PLAYERS; i++) {
			int said = trend_simulation_found(&s, c);

			found += said == 1;
			wrong += said == -1;
		}
		printf("# %+3.0f points after game %4u of %4u, %4u before: found %5.1f "
		       "%%, "
		       "wrong way %.2f %%\n",
		       c->points, c->at, c->n, c->before_n, 100.0 * found / POWER_PLAYERS,
		       100.0 * wrong / POWER_PLAYERS);
		too_few += found * 100 < planted[k].required * POWER_PLAYERS;
		too_few += wrong * 100 > POWER_PLAYERS;
	}
	assert_int_equal(too_few, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_false_alarms),
		cmocka_unit_test(test_power),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
