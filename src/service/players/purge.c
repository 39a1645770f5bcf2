/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/players/purge.h"

#include "riot/redact.h"
#include "service/access/access_memory.h"
#include "service/players/privacy.h"
#include "store/peer_store.h"

#include <stdio.h>

#define BATCH_GAMES 20
#define LOOK_GAMES  500
#define TRIES_MAX   8
#define ROUNDS_MAX  100 /* an importer adds games meanwhile */

/* A purge on its way. */
struct purge {
	struct service_context *ctx;
	struct deadline deadline;
	struct sql_conn *conn;
	int64_t player_id, nobody_id;
	const char *puuid;
	const struct access_host *host;
	int64_t now_ms;
	struct purge_account *account;
};

static int redact(void *arg, TALLOC_CTX *mem, const char *bytes, size_t len,
		  char **ret_bytes, size_t *ret_len, struct err *err)
{
	const struct purge *purge = arg;

	return riot_redact(mem, bytes, len, purge->puuid, ret_bytes, ret_len, err);
}

static void count(struct purge_account *account, const struct purge_result *result)
{
	account->rewritten += result->outcome == PURGE_REWRITTEN;
	account->deleted += result->outcome == PURGE_DELETED;
	account->damaged += result->damaged;
	account->documents_lost += result->documents_lost;
}

/* One transaction; what it did is counted when it is committed. */
static int purge_games(struct purge *purge, const struct purge_game *games, size_t n,
		       struct err *err)
{
	struct purge_account account = *purge->account;
	TALLOC_CTX *mem = talloc_new(NULL);
	struct peer_change change;
	int r = mem ? sql_begin(purge->conn, err)
		    : err_set(err, E_NOMEM, "no memory for a purge");

	if (!r)
		r = peer_change_begin(purge->conn, mem, PEER_SHARED, &change, err);
	for (size_t i = 0; i < n && !r; i++) {
		struct purge_result result;

		r = purge_store_game(purge->conn, mem, &change, &games[i],
				     purge->player_id, purge->nobody_id, redact, purge,
				     &result, err);
		if (!r)
			count(&account, &result);
	}
	if (!r)
		r = peer_change_end(&change, err);
	r = sql_end(purge->conn, r, err);
	if (!r)
		*purge->account = account;
	talloc_free(mem);
	return r;
}

/* The next games, read again for each try; *ret_n 0 = none are left. */
static int purge_batch(struct purge *purge, size_t *ret_n, struct err *err)
{
	struct purge_game games[BATCH_GAMES];
	int r = -E_CONFLICT;

	for (int i = 0; i < TRIES_MAX && r == -E_CONFLICT; i++) {
		r = purge_store_games(purge->conn, purge->player_id, NULL, BATCH_GAMES,
				      games, ret_n, err);
		if (!r && *ret_n)
			r = purge_games(purge, games, *ret_n, err);
	}
	return r;
}

/*
 * The histograms' deltas into their cells.  What does not go stays for the next one to
 * notice: nobody's purge is to fail because the population's figures are damaged.
 */
static void fold(struct purge *purge, uint64_t least)
{
	int r = -E_CONFLICT;

	for (int i = 0; i < TRIES_MAX && r == -E_CONFLICT; i++)
		r = peer_store_fold(purge->conn, least, NULL);
}

static int purge_all_games(struct purge *purge, purge_progress_fn progress, void *arg,
			   struct err *err)
{
	size_t n = 0;
	int r;

	do {
		r = purge_batch(purge, &n, err);
		if (!r)
			fold(purge, PEER_DELTAS_MAX);
		if (!r && progress && progress(arg, purge->account))
			r = err_set(err, E_CANCELLED,
				    "stopped; the player is hidden, run it again to go "
				    "on");
	} while (!r && n == BATCH_GAMES);
	return r;
}

void service_purge_cache(struct service_context *ctx, const char *puuid,
			 struct deadline deadline, struct purge_account *account)
{
	struct redis_stats redis;
	struct err err = { 0 };
	uint64_t keys = 0;

	account->cache_clean = false;
	account->cache_reason[0] = '\0';
	redis_client_stats(ctx->redis, &redis);
	if (cache_forget(ctx->cache, deadline, puuid, &keys, &err) == 0) {
		account->cache_clean = true;
		account->keys += keys;
		return;
	}
	if (redis.enabled)
		snprintf(account->cache_reason, sizeof(account->cache_reason), "%.255s",
			 err.text);
}

/* What is not in the database; again at the end, for what came meanwhile. */
static void forget(struct purge *purge)
{
	if (purge->host)
		access_memory_forget_on_host(
			purge->host,
			&(struct access_forget){ .player_id = purge->player_id },
			purge->now_ms);
	service_purge_cache(purge->ctx, purge->puuid, purge->deadline, purge->account);
}

static int purge_rows(struct purge *purge, purge_progress_fn progress, void *arg,
		      struct err *err)
{
	int r = -E_CONFLICT;

	for (int i = 0; i < ROUNDS_MAX && r == -E_CONFLICT; i++) {
		r = purge_store_nobody(purge->conn, &purge->nobody_id, err);
		if (!r)
			r = purge_all_games(purge, progress, arg, err);
		if (r)
			continue;
		/* A run that is killed behind the player's end is to leave nothing, for
		 * the next one does not find the player and goes no further. */
		fold(purge, 1);
		forget(purge);
		r = purge_store_player(purge->conn, purge->player_id, purge->puuid, err);
	}
	return r;
}

int service_purge(struct service_context *ctx, const struct player_ref *ref,
		  const struct access_host *host, int64_t now_ms,
		  struct deadline deadline, purge_progress_fn progress, void *arg,
		  struct purge_account *account, struct err *err)
{
	struct purge purge = { .ctx = ctx,
			       .deadline = deadline,
			       .host = host,
			       .now_ms = now_ms,
			       .account = account };
	struct privacy_change hidden;
	int r;

	*account = (struct purge_account){ 0 };
	r = service_privacy_set(ctx, ref, PRIVACY_OPTED_OUT, now_ms, deadline, &hidden,
				err);
	if (r)
		return r;
	account->player = hidden.player;
	account->keys = hidden.bodies;
	purge.player_id = hidden.player.player_id;
	purge.puuid = account->player.puuid;
	r = sql_pool_take(ctx->sql, deadline, &purge.conn, err);
	if (r)
		return r;
	r = purge_store_count(purge.conn, purge.player_id, &account->inventory, err);
	if (!r)
		r = purge_rows(&purge, progress, arg, err);
	sql_pool_give(ctx->sql, purge.conn);
	if (!r)
		forget(&purge);
	return r;
}

static int look_at_games(struct sql_conn *conn, struct purge_account *account,
			 struct err *err)
{
	const int64_t player_id = account->player.player_id;
	struct purge_game games[LOOK_GAMES], last;
	size_t n = 0;
	bool started = false;
	int r;

	do {
		r = purge_store_games(conn, player_id, started ? &last : NULL, LOOK_GAMES,
				      games, &n, err);
		for (size_t i = 0; i < n && !r; i++) {
			struct purge_result result = { 0 };

			r = purge_store_look(conn, &games[i], player_id, &result, err);
			if (!r)
				count(account, &result);
		}
		if (!r && n) {
			last = games[n - 1];
			started = true;
		}
	} while (!r && n == LOOK_GAMES);
	return r;
}

int service_purge_look(struct service_context *ctx, const struct player_ref *ref,
		       struct deadline deadline, struct purge_account *ret_account,
		       struct err *err)
{
	struct purge_account account = { 0 };
	struct sql_conn *conn = NULL;
	int r = sql_pool_take(ctx->sql, deadline, &conn, err);

	if (!r)
		r = service_player_load(ctx, conn, ref, NULL, &account.player, err);
	if (!r)
		r = purge_store_count(conn, account.player.player_id, &account.inventory,
				      err);
	if (!r)
		r = look_at_games(conn, &account, err);
	sql_pool_give(ctx->sql, conn);
	if (!r)
		*ret_account = account;
	return r;
}
