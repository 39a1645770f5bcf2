/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A selection of games cut into groups by a key (docs/analytics.md, "Sections of
 * groups").
 */
#pragma once

#include "analytics/filter.h"
#include "analytics/shrink.h"
#include "analytics/totals.h"

enum group_key {
	GROUP_CHAMPION, /* champion id */
	GROUP_ROLE,     /* enum model_role */
	GROUP_QUEUE,    /* queue id */
	GROUP_PATCH,    /* major << 16 | minor */
	GROUP_SIDE,     /* 1 blue, 2 red */
	GROUP_OPPONENT, /* champion id */
	GROUP_WEEKDAY,  /* 1 Monday … 7 Sunday */
	GROUP_HOUR,     /* 0 … 23 */
	GROUP_LENGTH,   /* index into group_length_from_s */
	GROUP_KEY_COUNT
};

#define GROUP_LENGTHS 6
/* From how many seconds on a game belongs to a group of lengths. */
extern const uint32_t group_length_from_s[GROUP_LENGTHS];

struct game_group {
	uint32_t key;
	struct play_sums play;
	struct interval shrunk; /* after groups_finish; percent */
};

struct game_groups {
	enum group_key by;
	struct game_group *groups; /* child of the mem given to groups_init */
	size_t n, cap;
	uint32_t without_key; /* games that have none */
	/* after groups_finish: indices into groups */
	struct shrink_pick best, worst;
	/* private: key to index + 1, a power of two of them */
	uint32_t *slots;
	size_t slot_count;
};

struct tz;

/*
 * No groups yet.  mem: owns the arrays.  Fails with: E_NOMEM.  Thread of all: any.
 */
int groups_init(TALLOC_CTX *mem, enum group_key by,
		struct game_groups *ret_groups) MUST_CHECK;

/*
 * Add the games selected (history with HISTORY_FULL).  tz: for weekdays and hours, else
 * not looked at.  peers may be NULL.  Games of a mode other than rift have neither role
 * nor opponent.  Fails with: E_NOMEM.
 */
int groups_add(struct game_groups *groups, const struct game_selection *selection,
	       enum model_queue_kind mode, const struct tz *tz,
	       const struct game_peers *peers) MUST_CHECK;

/* Add the groups of other games, cut by the same key.  Fails with: E_NOMEM. */
int groups_merge(struct game_groups *groups, const struct game_groups *other) MUST_CHECK;

/*
 * Put the groups into their order, shrink their rates, pick best and worst.  Nothing can
 * be added after that.  Fails with: E_NOMEM.
 */
int groups_finish(struct game_groups *groups) MUST_CHECK;
