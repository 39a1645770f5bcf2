/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/tails.h"

#include <math.h>

double tails_exact(const double *weights, size_t count, int64_t first, int64_t value)
{
	double below = 0, above = 0, at = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t x = first + (int64_t)i;

		if (x < value)
			below += weights[i];
		else if (x > value)
			above += weights[i];
		else
			at = weights[i];
	}
	return fmin(1, 2 * (fmin(below, above) + at) / (below + at + above));
}

double tails_normal(double value, double mean, double variance)
{
	double distance = fmax(0, fabs(value - mean) - 0.5);

	return erfc(distance / sqrt(2 * variance));
}
