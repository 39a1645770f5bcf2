/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the unit tests of the kernels compare numbers.  The expected ones were computed
 * with 60 digits or in exact fractions from docs/analytics.md, by a program that shares
 * nothing with the library.
 */
#pragma once

#include "analytics/interval.h"

/* Fails unless got is wanted to 1e-10 relative (absolute below 1); NaN equals NaN. */
void numbers_close(double got, double wanted);
void numbers_interval(struct interval got, double value, double low, double high);
