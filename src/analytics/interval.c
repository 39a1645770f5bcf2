/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/interval.h"

#include <math.h>

static struct interval none(void)
{
	return (struct interval){ NAN, NAN, NAN };
}

static double clamp(double v, double low, double high)
{
	return v < low ? low : v > high ? high : v;
}

struct interval interval_wilson(uint64_t successes, uint64_t n)
{
	const double z2 = INTERVAL_Z * INTERVAL_Z;
	double count = (double)n, p, scale, centre, half;

	if (!n)
		return none();
	p = (double)successes / count;
	scale = 100 / (1 + z2 / count);
	centre = scale * (p + z2 / (2 * count));
	half = scale * INTERVAL_Z * sqrt(p * (1 - p) / count + z2 / (4 * count * count));
	return (struct interval){ 100 * (double)successes / count,
				  clamp(centre - half, 0, 100),
				  clamp(centre + half, 0, 100) };
}

struct interval interval_difference(uint64_t successes1, uint64_t n1, uint64_t successes2,
				    uint64_t n2)
{
	double m1 = (double)n1 + 2, m2 = (double)n2 + 2;
	double p1 = ((double)successes1 + 1) / m1, p2 = ((double)successes2 + 1) / m2;
	double half = 100 * INTERVAL_Z * sqrt(p1 * (1 - p1) / m1 + p2 * (1 - p2) / m2);
	double centre = 100 * (p2 - p1);

	if (!n1 || !n2)
		return none();
	return (struct interval){
		100 * ((double)successes2 / (double)n2 - (double)successes1 / (double)n1),
		clamp(centre - half, -100, 100), clamp(centre + half, -100, 100)
	};
}
