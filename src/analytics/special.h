/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Special functions: the only door to GSL.  GSL's error handler would end the process; it
 * is a global of GSL, so it is switched off before main() begins (special.c) and nothing
 * changes it after that.  Every status is checked: what cannot be computed is NaN.
 * All: thread: any.
 */
#pragma once

/* Digamma and trigamma of x > 0; NaN for others. */
double special_psi(double x);
double special_psi_1(double x);
