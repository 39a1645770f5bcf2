/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numbers.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

void numbers_close(double got, double wanted)
{
	if (isnan(got) != isnan(wanted) ||
	    fabs(got - wanted) > 1e-10 * fmax(1, fabs(wanted)))
		fail_msg("got %.17g, expected %.17g", got, wanted);
}

void numbers_interval(struct interval got, double value, double low, double high)
{
	numbers_close(got.value, value);
	numbers_close(got.low, low);
	numbers_close(got.high, high);
}
