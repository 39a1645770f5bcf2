/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/figures.h"

#define BIT(figure) (1u << FIGURE_##figure)

#define ALWAYS BIT(ALWAYS)
#define FIGHTS (BIT(ASSISTS) | BIT(KDA) | BIT(DAMAGE_SHARE))
#define TEAMS                                                                      \
	(FIGHTS | BIT(LOSSES) | BIT(PARTICIPATION) | BIT(GOLD) | BIT(GOLD_SHARE) | \
	 BIT(TAKEN) | BIT(TURRETS) | BIT(OBJECTIVES) | BIT(FIRST_BLOOD) |          \
	 BIT(MULTIKILLS) | BIT(SCORE))
#define LANES                                                                       \
	(BIT(CS) | BIT(LANING) | BIT(VISION) | BIT(FIRST_TOWER) | BIT(PERCENTILE) | \
	 BIT(BASELINE))

bool figure_of_mode(enum figure figure, enum model_queue_kind mode)
{
	static const uint32_t figures[] = {
		[QUEUE_RIFT] = ALWAYS | TEAMS | LANES,
		[QUEUE_ARAM] = ALWAYS | TEAMS,
		[QUEUE_ARENA] = ALWAYS | FIGHTS | BIT(LOSSES) | BIT(PLACES),
		[QUEUE_SWARM] = ALWAYS | BIT(LEVEL),
		[QUEUE_BOTS] = ALWAYS | TEAMS,
		[QUEUE_CUSTOM] = ALWAYS | TEAMS,
		[QUEUE_OTHER] = ALWAYS | TEAMS,
	};

	return figures[mode] >> figure & 1;
}
