/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/special.h"

#include <math.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_psi.h>

/* Before any thread exists: a later call would be a race for GSL's global. */
__attribute__((constructor)) static void switch_handler_off(void)
{
	gsl_set_error_handler_off();
}

double special_psi(double x)
{
	gsl_sf_result r;

	return x > 0 && !gsl_sf_psi_e(x, &r) ? r.val : NAN;
}

double special_psi_1(double x)
{
	gsl_sf_result r;

	return x > 0 && !gsl_sf_psi_1_e(x, &r) ? r.val : NAN;
}
