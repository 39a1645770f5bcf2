/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was emptied of the cache.  Redis gives every emptying a mark, larger than those
 * before, by the microseconds of its clock: of a player in "emptied:{puuid}", of
 * everybody in "emptied", by the name of the answers or "*" for all (redis_mark).  A body
 * says which marks had been seen when it was looked for, before it was computed: it is
 * from after these and from before all others, whenever and wherever it is stored.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EMPTIED_ALL "*"

/* The largest marks seen; 0 = none. */
struct emptied_seen {
	uint64_t player, everybody;
};

/* The name of a body's key (cache_forget_bodies), within it; len 0: it has none. */
struct emptied_name {
	const char *text;
	size_t len;
};
struct emptied_name emptied_name_of(const char *key, size_t len);

/*
 * Read a value of redis_mark: the mark that concerns the name, and the largest.  What is
 * no such value says 0.  Thread: any.
 */
uint64_t emptied_read(const char *text, size_t len, struct emptied_name name,
		      uint64_t *ret_any);

/*
 * What is known of everybody's marks, for the processes that share it.  All zero at the
 * start.  A name has one of the words, which it may share: then it counts as emptied
 * with the other.
 */
#define EMPTIED_NAMES 256
struct emptied {
	_Atomic uint64_t asked_ms;
	_Atomic uint64_t any; /* the largest */
	_Atomic uint64_t names[EMPTIED_NAMES];
};

/* Whether Redis was asked less than max_age_ms before now_ms.  Thread: any. */
bool emptied_known(const struct emptied *emptied, int64_t now_ms, int64_t max_age_ms);

/* The largest mark, and the one of a body's name.  Thread: any. */
uint64_t emptied_any(const struct emptied *emptied);
uint64_t emptied_of(const struct emptied *emptied, const char *key);

/* Note the value (NULL: none) that was asked for at asked_ms.  Thread: any. */
void emptied_learn(struct emptied *emptied, const char *text, size_t len,
		   int64_t asked_ms);

/*
 * Note that n names were emptied now: with this mark, or a larger one where as large a
 * one is known already.  Thread: any.
 */
void emptied_raise(struct emptied *emptied, const char *const *names, size_t n,
		   uint64_t mark);
