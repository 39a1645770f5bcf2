/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The games selected by the game mode that their documents name (docs/analytics.md,
 * "Inherited routes").  Pure.
 */
#pragma once

#include "analytics/filter.h"
#include "analytics/metrics.h"
#include "base/attr.h"

struct mode_games {
	const char *name; /* borrowed from the names given */
	struct metric_sums sums;
};

/*
 * One entry a name, most games first, then by name.  name_of: of every row of the
 * history.  ret_modes: ret_count entries, in mem.  Fails with: E_NOMEM.  Thread: any.
 */
int modes_count(TALLOC_CTX *mem, const struct game_selection *selection,
		const char *const *name_of, struct mode_games **ret_modes,
		size_t *ret_count) MUST_CHECK;
