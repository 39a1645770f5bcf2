/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The suggestions of an analysis of one champion: short texts with the numbers that they
 * rest on.
 */
#pragma once

#include "analytics/champion.h"

#define CHAMPION_ADVICE_MAX  4
#define CHAMPION_ADVICE_SIZE 192

/* Write the texts whose rules (docs/analytics.md) hold; how many.  Thread: any. */
size_t champion_advice(const struct champion_analysis *analysis,
		       char texts[static CHAMPION_ADVICE_MAX][CHAMPION_ADVICE_SIZE]);
