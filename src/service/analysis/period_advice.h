/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The suggestions of a period: short texts with the numbers that they rest on.
 */
#pragma once

#include "analytics/period.h"

#include <stdbool.h>
#include <stddef.h>

#define PERIOD_ADVICE_SIZE 256

/*
 * The suggestion of a period, if its rule (docs/fields.md) holds; at most one a period.
 * Thread: any.
 */
bool period_advice(enum analytics_period period, const struct period_stats *stats,
		   char text[static PERIOD_ADVICE_SIZE]);
