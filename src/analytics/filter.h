/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which games of a history a figure is about: window, queues and the filters that every
 * aggregate takes (docs/analytics.md, "Filters").  Pure: no I/O, no clock.
 */
#pragma once

#include "base/attr.h"
#include "model/history.h"
#include "model/queue.h"

#include <talloc.h>

enum filter_side { FILTER_SIDE_ANY, FILTER_BLUE, FILTER_RED };
enum filter_result { FILTER_RESULT_ANY, FILTER_WIN, FILTER_LOSS };

struct game_filter {
	int64_t from_ms, until_ms; /* from <= game_start < until */
	const uint16_t *queues;    /* queue_count 0 = every queue */
	size_t queue_count;
	enum model_role role; /* ROLE_NONE = any */
	uint16_t champion_id; /* 0 = any */
	uint16_t patch_major; /* 0 = any */
	bool has_patch_minor; /* else the whole major version */
	uint16_t patch_minor;
	enum filter_side side;
	enum filter_result result;
	uint16_t opponent_champion_id;           /* 0 = any */
	int64_t with_player_id;                  /* 0 = any; a mate on the own side */
	uint32_t min_duration_s, max_duration_s; /* max 0 = none */
};

/* Rows of the window that do not count, by the first reason that applies. */
struct game_excluded {
	uint32_t remake, aborted, bots, custom, other_queue, filtered;
};

/* The games that count: indices into the history, in its order (time). */
struct game_selection {
	const struct model_history *history;
	uint32_t *rows; /* talloc child of the mem given */
	size_t n;
	struct game_excluded excluded;
};

/* The columns that the filter looks at.  Thread: any. */
enum model_history_columns game_filter_columns(const struct game_filter *filter);

/*
 * Select the games of history that pass filter; player_id is whose history it is (for
 * "with").  history needs at least game_filter_columns.
 * ret_selection->rows: in mem.  Fails with: E_NOMEM, E_CORRUPT (a line-up that does not
 * unpack).  Thread: any.
 */
int game_select(TALLOC_CTX *mem, const struct model_history *history, int64_t player_id,
		const struct game_filter *filter,
		struct game_selection *ret_selection) MUST_CHECK;
