/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Players drawn from a population, for the tests that show what the statistics promise.
 * Deterministic by seed.
 *
 * The population: a player wins with probability p ~ Beta(40, 40), a deviation of 5.6
 * points.  Duration: lognormal, mean 1,800 s, σ 0.25.  Kills, deaths, assists and CS of a
 * game are Poisson with a mean that grows with the duration, depends on the result, and
 * is multiplied by a gamma variable (so: negative binomial); the means of players are
 * spread by gamma variables as well.
 */
#pragma once

#include <stdint.h>

struct simulation {
	uint64_t state;
};

struct simulated_player {
	double p; /* win probability */
	double kills, deaths,
		assists; /* expected of 1,800 s, before the result's factor */
	double cs;
};

struct simulated_game {
	uint32_t duration_s;
	int win;
	int kills, deaths, assists, cs;
};

/* Uniform in (0, 1); normal; gamma with shape >= 1 and mean 1; beta; Poisson. */
double simulation_unit(struct simulation *s);
double simulation_normal(struct simulation *s);
double simulation_gamma(struct simulation *s, double shape);
double simulation_beta(struct simulation *s, double a, double b);
int simulation_poisson(struct simulation *s, double mean);

struct simulated_player simulation_player(struct simulation *s);
struct simulated_game simulation_game(struct simulation *s,
				      const struct simulated_player *player);
/* What the ratio of sums tends to: (K + A)/D, CS a second; the mean of kills. */
double simulation_true_kda(const struct simulated_player *player);
double simulation_true_cs(const struct simulated_player *player);
double simulation_true_kills(const struct simulated_player *player);
