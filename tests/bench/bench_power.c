/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trend test's power curve: prints "name percent" a line.  Seeds are fixed, so two
 * runs say the same.
 */
#include "base/attr.h"
#include "trend_simulation.h"

#include <stdio.h>

#define PLAYERS 4000

static void print_false_alarms(void)
{
	for (size_t k = 0; k < TREND_SIMULATION_BLOCKS; k++) {
		struct simulation s = { k };
		int alarms = 0;

		for (int i = 0; i < PLAYERS; i++)
			alarms += trend_simulation_false_alarm(
				&s, &trend_simulation_blocks[k]);
		printf("unchanged_%s %.2f\n", trend_simulation_blocks[k].name,
		       100.0 * alarms / PLAYERS);
	}
}

/* "plus10_750": at the boundary; "plus10_750_middle": in the middle of the block. */
static void print_power(const struct trend_change *change)
{
	struct simulation s = { change->n };
	int found = 0;

	for (int i = 0; i < PLAYERS; i++)
		found += trend_simulation_found(&s, change) == 1;
	printf("plus%.0f_%u%s %.2f\n", change->points, change->n,
	       change->at ? "_middle" : "", 100.0 * found / PLAYERS);
}

int main(void)
{
	static const uint32_t sizes[] = { 50, 100, 200, 350, 500, 750, 1000, 1500 };
	static const double points[] = { 5, 10, 15, 20 };

	print_false_alarms();
	for (size_t middle = 0; middle < 2; middle++)
		for (size_t k = 0; k < ARRAY_LEN(points); k++)
			for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
				print_power(&(struct trend_change){
					.before_n = sizes[i],
					.n = sizes[i],
					.at = middle ? sizes[i] / 2 : 0,
					.points = points[k] });
	return 0;
}
