/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trend_simulation.h"

#include "analytics/trend_test.h"

#define LOOKS 365

const struct trend_blocks trend_simulation_blocks[TREND_SIMULATION_BLOCKS] = {
	{ "season", 365, TREND_TEST_SEASONS },
	{ "month", 30, TREND_TEST_MONTHS },
	{ "week", 7, TREND_TEST_WEEKS },
};

static uint32_t wins_of(struct simulation *s, uint32_t n, double p)
{
	uint32_t wins = 0;

	for (uint32_t i = 0; i < n; i++)
		wins += simulation_unit(s) < p;
	return wins;
}

static bool speaks(const struct trend_test *t)
{
	enum trend_verdict v = trend_test_verdict(t);

	return v == VERDICT_IMPROVING || v == VERDICT_DECLINING;
}

bool trend_simulation_false_alarm(struct simulation *s, const struct trend_blocks *blocks)
{
	double p = simulation_player(s).p, games = 1 + 4 * simulation_unit(s);
	int first = (int)(blocks->days * simulation_unit(s)), day = 0;
	uint32_t n = (uint32_t)simulation_poisson(s, games * blocks->days);
	uint32_t wins = wins_of(s, n, p);
	bool seen = false;

	while (day < first + LOOKS) {
		struct trend_test t;

		trend_test_begin(&t, n, wins, trend_test_threshold(blocks->a_year));
		for (int i = 0; i < blocks->days && day < first + LOOKS; i++, day++) {
			for (int g = simulation_poisson(s, games); g > 0; g--)
				trend_test_add(&t, simulation_unit(s) < p);
			seen = seen || (day >= first && speaks(&t));
		}
		n = t.n;
		wins = t.wins;
	}
	return seen;
}

int trend_simulation_found(struct simulation *s, const struct trend_change *change)
{
	double p = simulation_player(s).p, after;
	bool up = p < 0.5;
	struct trend_test t;

	after = p + (up ? change->points : -change->points) / 100;
	trend_test_begin(&t, change->before_n, wins_of(s, change->before_n, p),
			 trend_test_threshold(TREND_TEST_SEASONS));
	for (uint32_t i = 0; i < change->n; i++)
		trend_test_add(&t, simulation_unit(s) < (i < change->at ? p : after));
	if (!speaks(&t))
		return 0;
	return (trend_test_verdict(&t) == VERDICT_IMPROVING) == up ? 1 : -1;
}
