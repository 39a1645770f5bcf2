/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/random.h"

#include <math.h>

static uint64_t split_mix(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static uint64_t rotate_left(uint64_t v, int bits)
{
	return v << bits | v >> (64 - bits);
}

uint64_t demo_random_mix(uint64_t a, uint64_t b)
{
	uint64_t state = a;

	state = split_mix(&state) ^ b;
	return split_mix(&state);
}

void demo_random_init(struct demo_random *r, uint64_t seed, uint64_t stream)
{
	uint64_t state = demo_random_mix(seed, stream);

	for (int i = 0; i < 4; i++)
		r->s[i] = split_mix(&state);
}

uint64_t demo_random_next(struct demo_random *r)
{
	uint64_t *s = r->s;
	uint64_t result = rotate_left(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate_left(s[3], 45);
	return result;
}

uint32_t demo_random_below(struct demo_random *r, uint32_t n)
{
	return (uint32_t)((demo_random_next(r) >> 32) * n >> 32);
}

int32_t demo_random_range(struct demo_random *r, int32_t lo, int32_t hi)
{
	return lo + (int32_t)demo_random_below(r, (uint32_t)(hi - lo) + 1);
}

double demo_random_unit(struct demo_random *r)
{
	return (double)(demo_random_next(r) >> 11) * 0x1p-53;
}

double demo_random_normal(struct demo_random *r)
{
	int64_t sum = 0;

	for (int i = 0; i < 6; i++) {
		uint64_t bits = demo_random_next(r);

		sum += (int64_t)(bits & 0xffffffff) + (int64_t)(bits >> 32);
	}
	return (double)sum * 0x1p-32 - 6;
}

int demo_random_pick(struct demo_random *r, const double *weights, int n)
{
	double total = 0, left;

	for (int i = 0; i < n; i++)
		total += weights[i];
	left = demo_random_unit(r) * total;
	for (int i = 0; i < n; i++) {
		left -= weights[i];
		if (left < 0)
			return i;
	}
	for (int i = n - 1; i > 0; i--)
		if (weights[i] > 0)
			return i;
	return 0;
}

double demo_random_sigmoid(double x)
{
	return 0.5 + 0.5 * x / sqrt(1 + x * x);
}
