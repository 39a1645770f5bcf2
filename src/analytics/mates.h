/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who played with and against a player (docs/analytics.md, "Section mates").
 */
#pragma once

#include "analytics/filter.h"

#define MATES_MIN_GAMES 2

struct mate {
	int64_t player_id;
	uint32_t games, wins; /* common games; won by the player whose history it is */
	int64_t last_ms;
	uint32_t last_row; /* private: of the history */
};

/* A set of people, found by their ids. */
struct mate_set {
	struct mate *mates; /* child of the mem given to mates_init */
	size_t n, cap;
	uint32_t *slots; /* private: id to index + 1, a power of two of them */
	size_t slot_count;
};

struct mates {
	struct mate_set with, against;
};

/* Nobody yet.  mem: owns the arrays.  Fails with: E_NOMEM.  Thread of all: any. */
int mates_init(TALLOC_CTX *mem, struct mates *ret_mates) MUST_CHECK;

/*
 * Add the games selected of the player's history (HISTORY_MATES).
 * Fails with: E_NOMEM, E_CORRUPT (a line-up that does not unpack).
 */
int mates_add(struct mates *mates, int64_t player_id,
	      const struct game_selection *selection) MUST_CHECK;

/* Add those of other games.  Fails with: E_NOMEM. */
int mates_merge(struct mates *mates, const struct mates *other) MUST_CHECK;

/* How many of a set have MATES_MIN_GAMES common games. */
size_t mates_frequent(const struct mate_set *set);
