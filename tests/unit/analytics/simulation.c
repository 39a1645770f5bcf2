/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <math.h>

#define MEAN_DURATION 1800.0
#define SIGMA         0.25

/* How much more or less of a thing there is in a game won or lost. */
static const struct factor {
	double won, lost, shape;
} kills_factor = { 1.25, 0.8, 4 }, deaths_factor = { 0.75, 1.25, 5 },
  assists_factor = { 1.3, 0.75, 5 }, cs_factor = { 1.05, 0.95, 20 };

/* SplitMix64 (Steele, Lea & Flood 2014). */
static uint64_t next(struct simulation *s)
{
	uint64_t z = s->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

double simulation_unit(struct simulation *s)
{
	return ((double)(next(s) >> 11) + 0.5) * 0x1p-53;
}

double simulation_normal(struct simulation *s)
{
	double r = sqrt(-2 * log(simulation_unit(s)));

	return r * cos(6.283185307179586 * simulation_unit(s));
}

/* Marsaglia & Tsang 2000. */
double simulation_gamma(struct simulation *s, double shape)
{
	double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);

	for (;;) {
		double x = simulation_normal(s), v = 1 + c * x;

		v = v * v * v;
		if (v > 0 && log(simulation_unit(s)) < x * x / 2 + d - d * v + d * log(v))
			return d * v / shape;
	}
}

double simulation_beta(struct simulation *s, double a, double b)
{
	double x = a * simulation_gamma(s, a), y = b * simulation_gamma(s, b);

	return x / (x + y);
}

/* Knuth's product, in parts so that exp does not vanish. */
int simulation_poisson(struct simulation *s, double mean)
{
	int n = 0;

	for (; mean > 0; mean -= 30) {
		double limit = exp(-fmin(mean, 30)), product = simulation_unit(s);

		for (; product > limit; n++)
			product *= simulation_unit(s);
	}
	return n;
}

struct simulated_player simulation_player(struct simulation *s)
{
	return (struct simulated_player){
		.p = simulation_beta(s, 40, 40),
		.kills = 6 * simulation_gamma(s, 8),
		.deaths = 5.5 * simulation_gamma(s, 20),
		.assists = 8 * simulation_gamma(s, 8),
		.cs = 170 * simulation_gamma(s, 12),
	};
}

static int count_of(struct simulation *s, double mean, const struct factor *f, int win)
{
	return simulation_poisson(s, mean * (win ? f->won : f->lost) *
					     simulation_gamma(s, f->shape));
}

struct simulated_game simulation_game(struct simulation *s,
				      const struct simulated_player *player)
{
	double length = exp(SIGMA * simulation_normal(s) - SIGMA * SIGMA / 2);
	int win = simulation_unit(s) < player->p;

	return (struct simulated_game){
		.duration_s = (uint32_t)(MEAN_DURATION * length + 0.5),
		.win = win,
		.kills = count_of(s, length * player->kills, &kills_factor, win),
		.deaths = count_of(s, length * player->deaths, &deaths_factor, win),
		.assists = count_of(s, length * player->assists, &assists_factor, win),
		.cs = count_of(s, length * player->cs, &cs_factor, win),
	};
}

static double expected(double mean, const struct factor *f, double p)
{
	return mean * (p * f->won + (1 - p) * f->lost);
}

double simulation_true_kda(const struct simulated_player *player)
{
	return (expected(player->kills, &kills_factor, player->p) +
		expected(player->assists, &assists_factor, player->p)) /
	       expected(player->deaths, &deaths_factor, player->p);
}

double simulation_true_cs(const struct simulated_player *player)
{
	return expected(player->cs, &cs_factor, player->p) / MEAN_DURATION;
}

double simulation_true_kills(const struct simulated_player *player)
{
	return expected(player->kills, &kills_factor, player->p);
}
