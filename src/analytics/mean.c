/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/interval.h"

#include "analytics/student.h"

#include <math.h>

void mean_add(struct mean_sums *sums, int64_t x)
{
	sums->n++;
	sums->x += x;
	sums->xx += (__int128)x * x;
}

void mean_merge(struct mean_sums *sums, const struct mean_sums *other)
{
	sums->n += other->n;
	sums->x += other->x;
	sums->xx += other->xx;
}

/* sum (x - mean)^2, in whole numbers where they fit: n times it is one. */
static double squares_of(const struct mean_sums *s)
{
	__int128 n_xx, x_x = (__int128)s->x * s->x;
	double n = (double)s->n;

	if (!__builtin_mul_overflow(s->xx, (__int128)s->n, &n_xx))
		return (double)(n_xx - x_x) / n;
	return fmax(0, (double)s->xx - (double)x_x / n);
}

struct interval mean_interval(const struct mean_sums *sums)
{
	struct interval i = mean_signed_interval(sums);
	double factor;

	/* Counts are skewed: Student's interval would miss too often on the high side. */
	factor = exp((i.high - i.value) / i.value);
	i.low = sums->x > 0 ? i.value / factor : NAN;
	i.high = sums->x > 0 ? i.value * factor : NAN;
	return i;
}

struct interval mean_signed_interval(const struct mean_sums *sums)
{
	double n = (double)sums->n;

	return mean_interval_of(sums->n, (double)sums->x / n, squares_of(sums));
}

struct interval mean_interval_of(uint64_t n, double mean, double squares)
{
	double count = (double)n, half;

	if (!n)
		return (struct interval){ NAN, NAN, NAN };
	if (n < 2)
		return (struct interval){ mean, NAN, NAN };
	half = student_t975(n - 1) * sqrt(squares / (count * (count - 1)));
	return (struct interval){ mean, mean - half, mean + half };
}
