/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random numbers that are the same on every machine: xoshiro256** of Blackman and Vigna
 * ("Scrambled linear pseudorandom number generators", 2021), seeded by their SplitMix64.
 * Only integer arithmetic and the exactly rounded operations of IEEE 754 are used, never
 * a function of libm that may differ in the last bit.  Each generator belongs to one
 * thread.
 */
#pragma once

#include <stdint.h>

struct demo_random {
	uint64_t s[4];
};

/* Start a generator; a pair of numbers gives each purpose a stream of its own. */
void demo_random_init(struct demo_random *r, uint64_t seed, uint64_t stream);

/* One number mixed from two, for identifiers. */
uint64_t demo_random_mix(uint64_t a, uint64_t b);

/* The next 64 bits. */
uint64_t demo_random_next(struct demo_random *r);

/* Uniform: an integer in [0, n), n >= 1; an integer in [lo, hi]; a real in [0, 1). */
uint32_t demo_random_below(struct demo_random *r, uint32_t n);
int32_t demo_random_range(struct demo_random *r, int32_t lo, int32_t hi);
double demo_random_unit(struct demo_random *r);

/* About normal with mean 0 and deviation 1, within [-6, 6]: the sum of 12 uniforms. */
double demo_random_normal(struct demo_random *r);

/* An index drawn by weight: weights[0..n), not all zero. */
int demo_random_pick(struct demo_random *r, const double *weights, int n);

/* A probability from a difference: 1/2 at 0, rising to 1, with exact operations only. */
double demo_random_sigmoid(double x);
