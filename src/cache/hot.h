/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hot level: finished bodies and players' generations in memory that the host's
 * processes share.  Readers take no lock and copy; a writer that is killed leaves at
 * worst one empty slot; nobody ever waits.  What is found is whole or not found at all.
 *
 * A generation counts for as long as the caller says.  Two sorts of callers tell one:
 * who has changed the player publishes it (hot_publish); who has merely asked Redis or
 * the database learns it (hot_learn), with the epoch from before the question, so that an
 * answer on its way while somebody publishes never covers what was published.
 */
#pragma once

#include "base/err.h"
#include "cache/emptied.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <talloc.h>

#define HOT_SIZE_MIN ((size_t)4 << 20)
#define HOT_SIZE_MAX ((size_t)1 << 30)
/* Key, plain and compressed body together; larger ones are not kept here. */
#define HOT_ENTRY_MAX ((size_t)250 << 10)

/* What hot_forget adds to the epoch. */
#define HOT_EPOCH_FORGET (UINT64_C(1) << 32)

struct hot;

/* A body as it is kept.  gzip NULL: not worth it. */
struct hot_body {
	const char *plain, *gzip;
	size_t plain_len, gzip_len;
	uint64_t generation;
	struct emptied_seen seen;
	int64_t stored_ms, expires_ms; /* wall clock, as in cache/cache.h */
	uint64_t epoch; /* of hot_put: that before anything of it was asked for */
};

/*
 * Open the hot level of an instance, size bytes (HOT_SIZE_MIN..HOT_SIZE_MAX) in all.
 * shared false: memory of this process.  ret_hot: child of mem.
 * Fails with: what segment_open says, E_INVALID (size), E_NOMEM.  Thread: main.
 */
int hot_open(TALLOC_CTX *mem, const char *instance, bool shared, size_t size,
	     struct hot **ret_hot, struct err *err) MUST_CHECK;

/*
 * Copy the body of a key into mem: the compressed one (ret_body->plain NULL) when that is
 * wanted and kept, else the plain one (gzip NULL).  False: none is kept.  Expired ones
 * are found, too.  Thread: any.
 */
bool hot_get(struct hot *hot, TALLOC_CTX *mem, const char *key, bool want_gzip,
	     struct hot_body *ret_body);

/*
 * Keep a body of a player's.  Not kept when there is no room for it, or when a player was
 * forgotten since its epoch: it may be that one's.  now_ms: the present wall clock, by
 * which others tell whether we still live.  Thread: any.
 */
void hot_put(struct hot *hot, const char *puuid, const char *key,
	     const struct hot_body *body, int64_t now_ms);

/*
 * Grows with every publication by one, with every player forgotten by HOT_EPOCH_FORGET.
 * Thread: any.
 */
uint64_t hot_epoch(const struct hot *hot);

/* What is known of a player. */
struct hot_known {
	uint64_t generation;
	uint64_t emptied; /* the largest mark of the player's; it only grows */
};

/*
 * What is known of the player.  False unless it was asked for less than max_age_ms before
 * now_ms; the mark counts however old it is, and is 0 where nothing is known.
 * Thread: any.
 */
bool hot_generation(const struct hot *hot, const char *puuid, int64_t now_ms,
		    int64_t max_age_ms, struct hot_known *ret_known);

/*
 * Note what was asked for at asked_ms, when the epoch was this one; nothing is noted when
 * it has grown since.  Thread: any.
 */
void hot_learn(struct hot *hot, const char *puuid, struct hot_known known,
	       int64_t asked_ms, uint64_t epoch);

/* Note a generation that has been committed; never lowers one.  Thread: any. */
void hot_publish(struct hot *hot, const char *puuid, uint64_t generation, int64_t now_ms);

/*
 * Wipe everything about a player, the bytes of what is being written at this moment
 * included.  Returns how many bodies there were.  Thread: any.
 */
uint64_t hot_forget(struct hot *hot, const char *puuid, int64_t now_ms);

/* Everybody's marks, of the host.  They live as long as hot. */
struct emptied *hot_emptied(struct hot *hot);

/*
 * The hot level of an instance as another process's, the shell's: our own user's, and
 * service_uid's, whom root alone can reach ((uid_t)-1: nobody else's).
 */
struct hot_host {
	const char *instance;
	uid_t service_uid;
	size_t size;
};

/* hot_publish, hot_forget and emptied_raise there, as far as it exists and may be opened.
 */
void hot_publish_on_host(const struct hot_host *host, const char *const *puuids,
			 const uint64_t *generations, size_t n, int64_t now_ms);
uint64_t hot_forget_on_host(const struct hot_host *host, const char *puuid,
			    int64_t now_ms);
void hot_empty_on_host(const struct hot_host *host, const char *const *names, size_t n,
		       uint64_t mark);

struct hot_stats {
	uint64_t stored;
	uint64_t evicted; /* bodies that gave way to others before their time */
	uint64_t refused; /* too large, or no room */
	uint64_t damaged; /* found with a wrong checksum, and wiped */
};
/* Counters since the start of this process.  Thread: any. */
void hot_stats(const struct hot *hot, struct hot_stats *ret_stats);

/* Remove the instance's segment; for tests. */
void hot_unlink(const char *instance, size_t size);
