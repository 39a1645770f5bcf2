/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which figures make sense in which mode (docs/analytics.md, "Section summary").  What a
 * mode does not have is left out of every section.
 */
#pragma once

#include "model/queue.h"

#include <stdbool.h>
#include <stdint.h>

enum figure {
	FIGURE_ASSISTS,
	FIGURE_BASELINE,
	FIGURE_CS,
	FIGURE_DAMAGE_SHARE,
	FIGURE_FIRST_BLOOD,
	FIGURE_FIRST_TOWER,
	FIGURE_GOLD,
	FIGURE_GOLD_SHARE,
	FIGURE_KDA,
	FIGURE_LANING, /* the section */
	FIGURE_LEVEL,
	FIGURE_LOSSES,
	FIGURE_MULTIKILLS,
	FIGURE_OBJECTIVES,
	FIGURE_PARTICIPATION,
	FIGURE_PERCENTILE,
	FIGURE_PLACES, /* first_places, placement */
	FIGURE_SCORE,
	FIGURE_TAKEN,
	FIGURE_TURRETS,
	FIGURE_VISION,
	FIGURE_ALWAYS, /* what every mode has */
	FIGURE_COUNT
};

/* Whether games of a mode have the figure.  Thread: any. */
bool figure_of_mode(enum figure figure, enum model_queue_kind mode);
