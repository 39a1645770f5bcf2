/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistics of a period for reading, on standard output; and what every table about a
 * player's games begins with.
 */
#pragma once

#include "service/analysis/period.h"

/* Who, which window, queues and filters. */
void period_table_head(const struct model_player *player,
		       const struct service_game_window *window);

/*
 * One line: the games that do not count, by reason.  Another where n, the games that do,
 * is 0 and older games may be outside the period.
 */
void period_table_excluded(const struct service_game_window *window,
			   const struct game_excluded *excluded, uint32_t n);

/* All of it.  mem: scratch. */
void period_table_print(TALLOC_CTX *mem, const struct service_period_result *result);
