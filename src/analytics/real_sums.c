/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/real_sums.h"

#include <math.h>

/*
 * Around a running mean (Welford 1962; Chan, Golub & LeVeque 1983, Am. Stat. 37, 242): a
 * sum of squares minus the square of the sum would lose half of the digits, and all of
 * them where the values are equal.
 */
void real_sums_add(struct real_sums *sums, double x)
{
	double from_old;

	if (isnan(x))
		return;
	from_old = x - sums->mean;
	sums->n++;
	sums->mean += from_old / (double)sums->n;
	sums->squares += from_old * (x - sums->mean);
}

void real_sums_merge(struct real_sums *sums, const struct real_sums *other)
{
	const double n1 = (double)sums->n, n2 = (double)other->n, n = n1 + n2;
	const double apart = other->mean - sums->mean;

	if (other->n == 0)
		return;
	sums->n += other->n;
	sums->mean += apart * n2 / n;
	sums->squares += other->squares + apart * apart * n1 * n2 / n;
}

double real_sums_mean(const struct real_sums *sums)
{
	return sums->n ? sums->mean : NAN;
}

struct interval real_sums_percentile(const struct real_sums *sums)
{
	struct interval i = mean_interval_of(sums->n, sums->mean, sums->squares);

	if (i.low < 0)
		i.low = 0;
	if (i.high > 100)
		i.high = 100;
	return i;
}
