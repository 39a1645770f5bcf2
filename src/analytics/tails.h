/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two-sided p-values of whole-number statistics (docs/analytics.md): twice the smaller
 * tail, at most 1.  Thread of all: any.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Of value, weights[i] being in proportion to the probability of first + i. */
double tails_exact(const double *weights, size_t count, int64_t first, int64_t value);

/* Of value, about normal with mean and variance > 0; continuity correction 1/2. */
double tails_normal(double value, double mean, double variance);
