/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deleting a player.  It is hidden first; then its games go one batch a transaction; its
 * row, by which a second run finds it, goes last.
 */
#pragma once

#include "service/access/access_memory.h"
#include "service/player.h"
#include "store/purge_store.h"

/* What a purge has done, or would do. */
struct purge_account {
	struct model_player player;
	struct purge_inventory inventory; /* before */
	uint64_t rewritten, deleted;      /* games */
	uint64_t damaged;                 /* games whose line-up could not be read */
	uint64_t documents_lost;          /* deleted, because they could not be read */
	bool cache_clean;                 /* Redis holds nothing of the player */
	char cache_reason[256];           /* why not; "" while Redis is switched off */
	uint64_t keys;                    /* deleted from Redis */
};

/* Called after each batch; true = stop there, a later run goes on. */
typedef bool (*purge_progress_fn)(void *arg, const struct purge_account *account);

/*
 * What a purge would do; nothing is changed.
 * Fails with: E_NOT_FOUND, sql codes.  Thread: any.
 */
int service_purge_look(struct service_context *ctx, const struct player_ref *ref,
		       struct deadline deadline, struct purge_account *ret_account,
		       struct err *err) MUST_CHECK;

/*
 * Delete the player.  Several runs at once share the work; one that comes too late for
 * everything fails with E_NOT_FOUND.  host: whose processes on it forget callers who
 * stood for the player (NULL = none).  account: kept current during the run, filled also
 * on failure. Answers under way at that time may still put a body of the player into
 * Redis: call service_purge_cache once more when they must be over. Fails with:
 * E_NOT_FOUND, E_CANCELLED (stopped), E_CONFLICT (an import does not stop adding games),
 * sql codes; what was committed stays.  Thread: any.
 */
int service_purge(struct service_context *ctx, const struct player_ref *ref,
		  const struct access_host *host, int64_t now_ms,
		  struct deadline deadline, purge_progress_fn progress, void *arg,
		  struct purge_account *account, struct err *err) MUST_CHECK;

/* Delete from Redis what it holds of a puuid, stored or not; fills the cache's part. */
void service_purge_cache(struct service_context *ctx, const char *puuid,
			 struct deadline deadline, struct purge_account *account);
