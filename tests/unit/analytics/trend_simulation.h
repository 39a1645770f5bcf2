/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Players whose trend is looked at every day, for the test and the benchmark of the trend
 * test: how often it speaks although nothing changed, and how often it finds a change.
 */
#pragma once

#include "simulation.h"

#include <stdbool.h>
#include <stddef.h>

/* A kind of block: its name, days, and how many of them a year of looks meets. */
struct trend_blocks {
	const char *name;
	int days;
	unsigned a_year;
};

#define TREND_SIMULATION_BLOCKS 3
extern const struct trend_blocks trend_simulation_blocks[TREND_SIMULATION_BLOCKS];

/*
 * One player who does not change, with Poisson(λ) games a day, λ uniform over 1...5: 365
 * daily looks that begin anywhere within a block.  True when one of them says improving
 * or declining.
 */
bool trend_simulation_false_alarm(struct simulation *s,
				  const struct trend_blocks *blocks);

/* A planted change: by points towards 50 % and beyond, after at games of the block. */
struct trend_change {
	uint32_t before_n, n, at;
	double points;
};

/* What the season's test says in the end: 1 the right direction, -1 the wrong, else 0. */
int trend_simulation_found(struct simulation *s, const struct trend_change *change);
