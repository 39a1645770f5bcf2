/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/trend_blocks.h"

/* Whether the game at place k is of the role, or any is. */
static bool of_role(const struct game_selection *s, size_t k, enum model_role role)
{
	return role == ROLE_NONE || s->history->role[s->rows[k]] == role;
}

static int64_t start_of(const struct game_selection *s, size_t k)
{
	return s->history->game_start_ms[s->rows[k]];
}

void trend_blocks_test(const struct trend_blocks *blocks,
		       const struct game_selection *selection, enum model_role role,
		       unsigned strictness, struct trend_test *ret_test)
{
	const struct game_selection *s = selection;
	uint32_t before = 0, won = 0;
	size_t k = 0;

	while (k < s->n && start_of(s, k) < blocks->before_ms)
		k++;
	for (; k < s->n && start_of(s, k) < blocks->current_ms; k++) {
		if (!of_role(s, k, role))
			continue;
		before++;
		won += s->history->win[s->rows[k]] != 0;
	}
	trend_test_begin(ret_test, before, won,
			 strictness * trend_test_threshold(blocks->looks));
	for (; k < s->n && start_of(s, k) < blocks->until_ms; k++)
		if (of_role(s, k, role))
			trend_test_add(ret_test, s->history->win[s->rows[k]] != 0);
}

enum analytics_trend trend_blocks_word(const struct trend_blocks *blocks,
				       const struct game_selection *selection,
				       enum model_role role, unsigned strictness)
{
	struct trend_test test;

	if (!blocks->looks)
		return TREND_STABLE;
	trend_blocks_test(blocks, selection, role, strictness, &test);
	switch (trend_test_verdict(&test)) {
	case VERDICT_IMPROVING:
		return TREND_IMPROVING;
	case VERDICT_DECLINING:
		return TREND_DECLINING;
	case VERDICT_NOT_ENOUGH_GAMES:
	case VERDICT_NO_CHANGE_SHOWN:
		break;
	}
	return TREND_STABLE;
}
