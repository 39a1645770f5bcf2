/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Players: look-up by puuid, Riot ID and search.
 */
#pragma once

#include "model/player.h"
#include "sql/conn.h"

#include <talloc.h>

/* By puuid.  Fails with: E_NOT_FOUND, sql codes. */
int player_store_by_puuid(struct sql_conn *conn, const char *puuid,
			  struct model_player *ret_player, struct err *err) MUST_CHECK;

/* Told of one player; non-zero stops. */
typedef int (*player_store_told)(void *arg, const struct model_player *player);

/*
 * The stored ones of n ids, each once and in any order.
 * Fails with: what told returns, sql codes.
 */
int player_store_by_ids(struct sql_conn *conn, const int64_t *ids, size_t n,
			player_store_told told, void *arg, struct err *err) MUST_CHECK;

/*
 * The same of those alone that are not public; only id, puuid and privacy are told.  Up
 * to PLAYER_STORE_FEW_HIDDEN others may be told as well, and one of them twice.
 */
#define PLAYER_STORE_FEW_HIDDEN 1000
int player_store_hidden_of(struct sql_conn *conn, const int64_t *ids, size_t n,
			   player_store_told told, void *arg, struct err *err) MUST_CHECK;

/*
 * At most limit public players, those first whose data_version is highest, of equal ones
 * the one stored first.  Fails with: what told returns, sql codes.
 */
int player_store_busiest(struct sql_conn *conn, uint32_t limit, player_store_told told,
			 void *arg, struct err *err) MUST_CHECK;

/* Whether a player may be the answer. */
typedef bool (*player_store_fits)(const void *arg, const struct model_player *player);

/*
 * By Riot ID, case-folded (full Unicode folding and NFKC as in base/text.h); platform may
 * be NULL.  Several matches: the one seen last, of those that fits (NULL: all) says may
 * be the answer.  Fails with: E_NOT_FOUND, sql codes.
 */
int player_store_by_riot_id(struct sql_conn *conn, const char *riot_id,
			    const char *riot_tag, const char *platform,
			    player_store_fits fits, const void *arg,
			    struct model_player *ret_player, struct err *err) MUST_CHECK;

/* Whom a search finds, the players of own aside. */
enum player_scope { PLAYERS_OWN, PLAYERS_PUBLIC, PLAYERS_ALL };

struct player_search {
	const char *text;
	const char *after_fold; /* cursor; NULL = from the start */
	int64_t after_id;
	uint32_t limit; /* 1.. */
	enum player_scope scope;
	size_t own_count;
	int64_t own[ACCESS_PLAYERS_MAX]; /* ids of players found in any scope */
};

/*
 * Players whose folded "name#tag" begins with the folded text, ordered by (folded name,
 * player_id), after the cursor; nobodies (bots, purged) and whoever is out of scope are
 * left out.  ret_players: array in mem of ret_count <= limit.
 */
int player_store_search(struct sql_conn *conn, TALLOC_CTX *mem,
			const struct player_search *search,
			struct model_player **ret_players, size_t *ret_count,
			struct err *err) MUST_CHECK;

/*
 * Set what a player shows to others, and a new data_version, in one transaction.
 * ret_version: the new one.  Fails with: E_NOT_FOUND, E_CONFLICT (call again), sql codes.
 */
int player_store_set_privacy(struct sql_conn *conn, int64_t player_id,
			     enum player_privacy privacy, int64_t now_ms,
			     uint64_t *ret_version, struct err *err) MUST_CHECK;

/* Since when (ms) a player is not public; 0 = is public. */
int player_store_hidden_since(struct sql_conn *conn, int64_t player_id,
			      int64_t *ret_since_ms, struct err *err) MUST_CHECK;

/* The player's data_version alone.  Fails with: E_NOT_FOUND, sql codes. */
int player_store_version(struct sql_conn *conn, int64_t player_id, uint64_t *ret_version,
			 struct err *err) MUST_CHECK;

/* Number of players, nobodies (bots, purged) left out. */
int player_store_count(struct sql_conn *conn, uint64_t *ret_count,
		       struct err *err) MUST_CHECK;
