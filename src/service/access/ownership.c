/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The proof of ownership: who can change an account's profile icon owns it.
 */
#include "service/access/session.h"

#include "base/hash.h"
#include "service/access/access_priv.h"
#include "service/quota/quota_caller.h"
#include "store/challenge_store.h"
#include "store/player_fold.h"
#include "store/player_store.h"

#include <stdio.h>
#include <string.h>

#define SECRET_BYTES    32
#define LIFE_MS         (INT64_C(15) * 60000)
#define ATTEMPTS_MAX    30
#define OPEN_PER_CALLER 10
#define OPEN_PER_CALLER_ACCOUNT                                 \
	3 /* so that nobody alone takes all icons of an account \
	   */
#define OPEN_IN_ALL      10000
#define PRUNE_ROWS       20
#define NO_ICON          UINT32_MAX
#define NOBODYS_PLATFORM "EUW1" /* where one is looked for that nobody named */

static int no_reader(struct err *err)
{
	return err_set(err, E_UNAVAILABLE,
		       "a proof by profile icon needs the Riot API, which this "
		       "installation does not ask yet");
}

/* Any icon that is neither shown now nor named already; false: there is none. */
static bool choose_icon(uint32_t shown, const struct challenge_open *open,
			uint32_t *ret_icon)
{
	uint32_t free[CHALLENGE_ICONS], n = 0, random;

	for (uint32_t icon = 0; icon < CHALLENGE_ICONS; icon++)
		if (icon != shown && !open->taken[icon])
			free[n++] = icon;
	if (n == 0)
		return false;
	secret_random(&random, sizeof(random));
	*ret_icon = free[random % n];
	return true;
}

/* With the lock on beginnings: what is counted here is true until the row is stored. */
static int store_locked(struct sql_conn *conn, struct store_challenge *row,
			uint32_t shown, struct err *err)
{
	const int64_t now_ms = row->created_at_ms;
	struct challenge_open open;
	int r = challenge_store_hold(conn, err);

	if (!r)
		r = challenge_store_prune(conn, now_ms, PRUNE_ROWS, NULL, err);
	if (!r)
		r = challenge_store_open(conn, row, now_ms, &open, err);
	if (r)
		return r;
	if (open.all >= OPEN_IN_ALL || open.of_caller >= OPEN_PER_CALLER ||
	    open.of_caller_here >= OPEN_PER_CALLER_ACCOUNT ||
	    !choose_icon(shown, &open, &row->icon_id))
		return err_set(err, E_LIMITED, "too many proofs are open; wait");
	return challenge_store_add(conn, row, err);
}

static int store(struct sql_conn *conn, struct store_challenge *row, uint32_t shown,
		 struct err *err)
{
	int r = sql_begin(conn, err);

	if (r)
		return r;
	r = store_locked(conn, row, shown, err);
	return sql_end(conn, r, err);
}

static int begin(struct service_access *access, struct sql_conn *conn,
		 struct store_challenge *row, uint32_t shown,
		 struct ownership_challenge *ret_challenge, struct err *err)
{
	struct ownership_challenge challenge = { .expires_ms = row->expires_at_ms };
	uint8_t bytes[SECRET_BYTES];
	int r;

	secret_random(bytes, sizeof(bytes));
	secret_text(bytes, sizeof(bytes), challenge.secret);
	secret_wipe(bytes, sizeof(bytes));
	access_key_hash(access->key, DOMAIN_CHALLENGE, challenge.secret, row->hash);
	r = store(conn, row, shown, err);
	if (r)
		return r;
	challenge.icon_id = row->icon_id;
	*ret_challenge = challenge;
	return 0;
}

/* A folded Riot ID in a form that fits access_key_hash. */
static int digest_name(const struct player_ref *ref, char ret_hex[HASH_SHA256_HEX_SIZE],
		       struct err *err)
{
	char fold[PLAYER_FOLD_SIZE];
	uint8_t digest[HASH_SHA256_LEN];
	int r = player_fold(NULL, ref->riot_id, ref->riot_tag, fold);

	if (r)
		return err_set(err, (enum err_code) - r,
			       r == -E_INVALID ? "the name is not valid UTF-8"
					       : "no memory for a name");
	hash_sha256(fold, strlen(fold), digest);
	hash_hex(digest, ret_hex);
	return 0;
}

_Static_assert(HASH_SHA256_HEX_SIZE - 1 <= ACCESS_TEXT_MAX, "a digest counts whole");

static void fingerprint_caller(struct service_access *access,
			       const struct quota_caller *by,
			       uint8_t ret_hash[static SECRET_HASH_LEN])
{
	const struct quota_caller_id id = quota_caller_id(by, QUOTA_CHEAP);
	char text[SECRET_TEXT_SIZE(sizeof(id.bytes))];

	secret_text(id.bytes, sizeof(id.bytes), text);
	access_key_hash(access->key, DOMAIN_PROVER, text, ret_hash);
}

/* A puuid that nobody has, the same for a name each time. */
static void make_nobody(struct service_access *access, const char *name_hex,
			const struct player_ref *ref, struct model_player *ret_player)
{
	uint8_t bytes[2 * SECRET_HASH_LEN];
	char text[SECRET_TEXT_SIZE(sizeof(bytes))];

	access_key_hash(access->key, DOMAIN_NOBODY, name_hex, bytes);
	memcpy(bytes + SECRET_HASH_LEN, bytes, SECRET_HASH_LEN);
	secret_text(bytes, sizeof(bytes), text);
	*ret_player = (struct model_player){ 0 };
	snprintf(ret_player->puuid, sizeof(ret_player->puuid), "%.*s", MODEL_PUUID_LEN,
		 text);
	snprintf(ret_player->platform, sizeof(ret_player->platform), "%s",
		 ref->platform ? ref->platform : NOBODYS_PLATFORM);
}

_Static_assert(SECRET_TEXT_SIZE(2 * SECRET_HASH_LEN) > MODEL_PUUID_LEN,
	       "two fingerprints fill a puuid");

/*
 * Who the proof is about and who asks for it; fingerprints need the key, which the
 * connection brings.  Who is hidden may still prove who they are.
 */
static int find_account(struct service_access *access, struct service_context *ctx,
			struct sql_conn *conn, const struct player_ref *ref,
			const struct quota_caller *by, struct store_challenge *row,
			struct err *err)
{
	char name[HASH_SHA256_HEX_SIZE];
	struct model_player nobody, player;
	int r = digest_name(ref, name, err);

	if (r)
		return r;
	access_key_hash(access->key, DOMAIN_ACCOUNT, name, row->account);
	fingerprint_caller(access, by, row->caller);
	make_nobody(access, name, ref, &nobody);
	r = service_player_load(ctx, conn, ref, NULL, &player, err);
	if (r && r != -E_NOT_FOUND)
		return r;
	if (r)
		player = nobody;
	snprintf(row->puuid, sizeof(row->puuid), "%s", player.puuid);
	snprintf(row->platform, sizeof(row->platform), "%s", player.platform);
	return 0;
}

int service_ownership_begin(struct service_access *access, struct service_context *ctx,
			    const struct player_ref *ref, const struct quota_caller *by,
			    icon_reader reader, void *arg, int64_t now_ms,
			    struct deadline deadline,
			    struct ownership_challenge *ret_challenge, struct err *err)
{
	struct store_challenge row = { .created_at_ms = now_ms,
				       .expires_at_ms = now_ms + LIFE_MS };
	struct sql_conn *conn = NULL;
	uint32_t shown = NO_ICON;
	int r;

	if (!reader)
		return no_reader(err);
	r = access_take(access, now_ms, deadline, &conn, err);
	if (r)
		return r;
	r = find_account(access, ctx, conn, ref, by, &row, err);
	/* Not held while Riot is asked. */
	sql_pool_give(access->sql, conn);
	if (!r)
		r = reader(arg, row.puuid, row.platform, deadline, &shown, err);
	if (r == -E_NOT_FOUND) {
		shown = NO_ICON;
		r = 0;
	}
	if (!r)
		r = access_take(access, now_ms, deadline, &conn, err);
	if (r)
		return r;
	r = begin(access, conn, &row, shown, ret_challenge, err);
	sql_pool_give(access->sql, conn);
	return r;
}

/* The open proof behind a secret; counts the attempt. */
static int find_challenge(struct service_access *access, const char *secret,
			  int64_t now_ms, struct deadline deadline,
			  struct store_challenge *ret_row, struct err *err)
{
	uint8_t hash[SECRET_HASH_LEN];
	struct sql_conn *conn = NULL;
	int r = access_take(access, now_ms, deadline, &conn, err);

	if (r)
		return r;
	access_key_hash(access->key, DOMAIN_CHALLENGE, secret, hash);
	r = challenge_store_attempt(conn, hash, now_ms, ATTEMPTS_MAX, ret_row, err);
	sql_pool_give(access->sql, conn);
	return r == -E_NOT_FOUND ? access_refuse(err) : r;
}

static int open_session(struct service_access *access, struct sql_conn *conn,
			const struct store_challenge *row, const char *old_cookie,
			int64_t now_ms, char cookie[static COOKIE_TEXT_SIZE],
			struct store_session *session, struct err *err)
{
	struct model_player player;
	int r = player_store_by_puuid(conn, row->puuid, &player, err);

	if (!r)
		r = challenge_store_take(conn, row->challenge_id, err);
	if (r)
		return r == -E_NOT_FOUND ? access_refuse(err) : r;
	r = access_end_session(access, conn, old_cookie, now_ms, err);
	if (r)
		return r;
	*session = (struct store_session){
		.player_id = player.player_id,
		.scope = SCOPE_WRITE,
		.expires_at_ms = now_ms + access->config.session_ms,
		.player_count = 1,
		.players[0].player_id = player.player_id,
	};
	memcpy(session->players[0].puuid, player.puuid, sizeof(player.puuid));
	return access_add_session(access, conn, session, now_ms, cookie, err);
}

int service_ownership_finish(struct service_access *access, const char *secret,
			     icon_reader reader, void *arg, const char *old_cookie,
			     int64_t now_ms, struct deadline deadline,
			     char ret_cookie[static COOKIE_TEXT_SIZE],
			     int64_t *ret_expires_ms, struct access_caller *ret_caller,
			     struct err *err)
{
	struct store_challenge row;
	struct store_session session;
	struct sql_conn *conn = NULL;
	uint32_t shown = 0;
	int r;

	if (!reader)
		return no_reader(err);
	if (!access_is_cookie(secret))
		return access_refuse(err);
	r = find_challenge(access, secret, now_ms, deadline, &row, err);
	if (!r)
		r = reader(arg, row.puuid, row.platform, deadline, &shown, err);
	if (r == -E_NOT_FOUND || (!r && shown != row.icon_id))
		r = err_set(err, E_CONFLICT, "another icon is shown still");
	if (!r)
		r = access_take(access, now_ms, deadline, &conn, err);
	if (r)
		return r;
	r = open_session(access, conn, &row, old_cookie, now_ms, ret_cookie, &session,
			 err);
	sql_pool_give(access->sql, conn);
	if (r)
		return r;
	*ret_expires_ms = session.expires_at_ms;
	access_caller_of_session(&session, ret_caller);
	return 0;
}
