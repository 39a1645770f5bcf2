/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sessions: games without a longer break between them, and whether a loss weighs on the
 * next game (docs/analytics.md, "Section sessions").  Those of two parts of a history,
 * one after the other, merge into those of the whole.
 */
#pragma once

#include "analytics/filter.h"
#include "analytics/interval.h"

#define SESSION_BREAK_MS  INT64_C(2700000) /* 45 min: a longer break ends a session */
#define SESSION_POSITIONS 5                /* the last one holds all later games */

struct session {
	uint32_t games, wins;
	int64_t from_ms, to_ms; /* game_start of the first and the last */
};

/* Results of some games. */
struct session_rate {
	uint32_t games, wins;
};

struct sessions {
	struct session *list; /* in time order; child of the mem given to sessions_init */
	size_t n, cap;
	struct session_rate after_loss, after_win;
	struct session_rate position[SESSION_POSITIONS];
	/* The ends, where another part may join */
	bool first_won, last_won;
	int64_t last_end_ms;
	bool head_won[SESSION_POSITIONS -
		      1]; /* of the first session, as far as it goes */
};

/* What is said about them; NaN what cannot be. */
struct session_summary {
	uint32_t sessions;
	struct interval games_per_session;
	struct session longest; /* the earliest of equal ones; games 0 without any */
	double tilt, tilt_p_value;
};

/*
 * No session yet, room for cap of them.  mem: owns the list.  Fails with: E_NOMEM.
 * Thread of all: any.
 */
int sessions_init(TALLOC_CTX *mem, size_t cap, struct sessions *ret_sessions) MUST_CHECK;

/* Add the games selected, which come after those added so far.  Fails with: E_NOMEM. */
int sessions_add(struct sessions *sessions,
		 const struct game_selection *selection) MUST_CHECK;

/* What came after.  Fails with: E_NOMEM. */
int sessions_merge(struct sessions *sessions, const struct sessions *after) MUST_CHECK;

/* mem: scratch.  Fails with: E_NOMEM. */
int sessions_summarise(TALLOC_CTX *mem, const struct sessions *sessions,
		       struct session_summary *ret_summary) MUST_CHECK;
