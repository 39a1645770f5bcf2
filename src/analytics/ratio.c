/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/interval.h"

#include "analytics/student.h"

#include <math.h>
#include <stdbool.h>

void ratio_add(struct ratio_sums *sums, int64_t a, int64_t b)
{
	sums->n++;
	sums->a += a;
	sums->b += b;
	sums->aa += (__int128)a * a;
	sums->ab += (__int128)a * b;
	sums->bb += (__int128)b * b;
}

void ratio_merge(struct ratio_sums *sums, const struct ratio_sums *other)
{
	sums->n += other->n;
	sums->a += other->a;
	sums->b += other->b;
	sums->aa += other->aa;
	sums->ab += other->ab;
	sums->bb += other->bb;
}

/* *ret = x * y * z; false when that does not fit. */
static bool multiply(__int128 x, __int128 y, __int128 z, __int128 *ret)
{
	__int128 xy;

	return !__builtin_mul_overflow(x, y, &xy) && !__builtin_mul_overflow(xy, z, ret);
}

/*
 * S / (sum b)^2 with S = sum (a - r b)^2.  In whole numbers where they fit, which those
 * of real games do: games that all have the same ratio then have S = 0 and not what
 * rounding leaves of it.
 */
static double scaled_squares(const struct ratio_sums *s, double r)
{
	__int128 a = s->a, b = s->b, aa_bb, ab_ab, bb_aa, sum;
	double b2 = (double)s->b * (double)s->b;

	if (multiply(s->aa, b, b, &aa_bb) && multiply(2 * s->ab, a, b, &ab_ab) &&
	    multiply(s->bb, a, a, &bb_aa) &&
	    !__builtin_sub_overflow(aa_bb, ab_ab, &sum) &&
	    !__builtin_add_overflow(sum, bb_aa, &sum))
		return (double)sum / b2 / b2;
	return fmax(0, (double)s->aa - 2 * r * (double)s->ab + r * r * (double)s->bb) /
	       b2;
}

struct interval ratio_interval(const struct ratio_sums *sums, double scale)
{
	double n = (double)sums->n, r, relative;
	struct interval i = (struct interval){ NAN, NAN, NAN };

	if (!sums->n || !sums->b)
		return i;
	r = (double)sums->a / (double)sums->b;
	i.value = scale * r;
	if (sums->n < 2 || !sums->a)
		return i;
	relative = sqrt(n / (n - 1) * scaled_squares(sums, r)) / fabs(r);
	relative = exp(student_t975(sums->n - 1) * relative);
	i.low = i.value / relative;
	i.high = i.value * relative;
	return i;
}

struct interval ratio_kda(const struct ratio_sums *sums)
{
	if (sums->n && !sums->b)
		return (struct interval){ (double)sums->a, NAN, NAN };
	return ratio_interval(sums, 1);
}
