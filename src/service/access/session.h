/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sign-in and sign-out of browsers.
 */
#pragma once

#include "service/access/access.h"
#include "service/player.h"
#include "service/quota/quota.h"

/*
 * Open a session with a token: the session may what the token may.  old_cookie (may be
 * NULL) is revoked, so that no value from before a sign-in stays good.
 * ret_cookie: the new value, to be sent once and stored nowhere.
 * Fails with: E_ACCESS, sql codes.  Thread: any.
 */
int service_session_open(struct service_access *access, const char *token,
			 const char *old_cookie, int64_t now_ms, struct deadline deadline,
			 char ret_cookie[static COOKIE_TEXT_SIZE],
			 int64_t *ret_expires_ms, struct access_caller *ret_caller,
			 struct err *err) MUST_CHECK;

/*
 * Revoke a session at once on this host; unknown ones are fine.  Fails with: sql codes.

 */
int service_session_close(struct service_access *access, const char *cookie,
			  int64_t now_ms, struct deadline deadline,
			  struct err *err) MUST_CHECK;

/*
 * Which profile icon an account shows now.  The importer will bring the call of
 * summoner-v4; without it a proof of ownership is answered as not available.  It is also
 * asked for puuids that nobody has, and shall ask Riot then just the same: an answer that
 * comes sooner would tell that nobody of that name is stored.
 * Fails with: E_NOT_FOUND (no such account), E_UNAVAILABLE, E_TIMEOUT.
 */
typedef int (*icon_reader)(void *arg, const char *puuid, const char *platform,
			   struct deadline deadline, uint32_t *ret_icon_id,
			   struct err *err);

/* What an account has to show, and until when. */
struct ownership_challenge {
	char secret[COOKIE_TEXT_SIZE]; /* what the browser keeps */
	uint32_t icon_id;
	int64_t expires_ms;
};

/*
 * Begin a proof: the account of ref, a Riot ID, shall show icon_id, one of the icons that
 * every account has, not the one it shows now and none that another open proof of the
 * account names.  Public, hidden and unknown accounts are told apart by nothing: a proof
 * of an account that is not stored begins as well and can never be finished.
 * by: who asks; how many one may have open is limited.
 * Fails with: E_INVALID (not UTF-8), E_UNAVAILABLE (no reader, or Riot cannot be asked),
 * E_LIMITED (too many open ones), sql codes.  Thread: any.
 */
int service_ownership_begin(struct service_access *access, struct service_context *ctx,
			    const struct player_ref *ref, const struct quota_caller *by,
			    icon_reader reader, void *arg, int64_t now_ms,
			    struct deadline deadline,
			    struct ownership_challenge *ret_challenge,
			    struct err *err) MUST_CHECK;

/*
 * End it: opens a session of scope write for the player when the icon is shown.
 * Fails with: E_ACCESS (wrong, expired or used up), E_CONFLICT (another icon is shown
 * still), E_UNAVAILABLE, sql codes.
 */
int service_ownership_finish(struct service_access *access, const char *secret,
			     icon_reader reader, void *arg, const char *old_cookie,
			     int64_t now_ms, struct deadline deadline,
			     char ret_cookie[static COOKIE_TEXT_SIZE],
			     int64_t *ret_expires_ms, struct access_caller *ret_caller,
			     struct err *err) MUST_CHECK;
