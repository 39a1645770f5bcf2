/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who asks: from a token or a cookie to a caller.  What was looked up is remembered for
 * at most ACCESS_REMEMBER_MS in memory that the host's processes share, so that a hot
 * answer needs no SQL for it and a revocation is effective everywhere within that time.
 */
#pragma once

#include "service/access_rule.h"
#include "service/quota/quota.h"
#include "sql/pool.h"

#include <sys/types.h>
#include <talloc.h>

#define ACCESS_REMEMBER_MS 1000
#define ACCESS_NO_USER     ((uid_t)-1) /* as for chown(2) */
#define COOKIE_TEXT_SIZE   44

struct service_access;

struct service_access_config {
	const char *instance; /* copied */
	const char *key_file; /* "" = the key is kept in the database */
	bool shared;          /* false: memory of this process alone (command line) */
	/* not shared: whose memory on this host is told too; ACCESS_NO_USER = nobody's */
	uid_t service_uid;
	struct access_policy policy;
	int64_t session_ms; /* life of a session */
};

/*
 * ret_access: freed with service_access_free.  Reads the key file; asks no database.
 * Fails with: E_NOT_FOUND, E_ACCESS, E_INVALID (key file), what segment_open says,
 * E_NOMEM.
 */
int service_access_new(TALLOC_CTX *mem, const struct service_access_config *config,
		       struct sql_pool *sql, struct service_access **ret_access,
		       struct err *err) MUST_CHECK;
/* NULL is fine. */
void service_access_free(struct service_access *access);

/*
 * Have the key at hand: read from the database, or made there by the first one.
 * Fails with: E_CORRUPT, sql codes.  Thread: any.
 */
int service_access_prepare(struct service_access *access, int64_t now_ms,
			   struct deadline deadline, struct err *err) MUST_CHECK;

/*
 * Overwrite in the host's memory what does not count any more.  Cheap; to be called about
 * once a second.  Thread: any.
 */
void service_access_sweep(struct service_access *access, int64_t now_ms);

/*
 * Forget at once on this host who stands for a player (a purge; call it after the
 * commit).  Thread: any.
 */
void service_access_forget_player(struct service_access *access, int64_t player_id,
				  int64_t now_ms);

/* The settings in force.  Thread: any. */
const struct access_policy *service_access_policy(const struct service_access *access);

/*
 * Who pays for looking a credential up that nobody here knows: the address's
 * QUOTA_LOOKUP. One is taken before the database is asked, and given back unless the
 * credential turns out bad.  What was good within the last hour is looked up for nothing,
 * so that whoever guesses behind the same address locks nobody out.
 */
struct access_payer {
	struct quota *quota; /* NULL: nothing is counted */
	const char *address;
	int64_t mono_ms; /* the time that quota_take goes by */
	bool refused;    /* set: there was none to take, the database not asked */
	struct quota_state state; /* set: what a refusal has to say */
};

/*
 * The caller behind a token, or behind a session's cookie.  payer NULL: nobody pays.
 * Unknown, wrong, revoked and expired ones are told apart neither by the error nor by the
 * time it takes. The time of the last use is noted at most once a minute. Fails with:
 * E_ACCESS, E_LIMITED with payer->refused, sql codes (it cannot be checked now).  Thread:
 * any.
 */
int service_access_token(struct service_access *access, const char *token,
			 struct access_payer *payer, int64_t now_ms,
			 struct deadline deadline, struct access_caller *ret_caller,
			 struct err *err) MUST_CHECK;
int service_access_cookie(struct service_access *access, const char *cookie,
			  struct access_payer *payer, int64_t now_ms,
			  struct deadline deadline, struct access_caller *ret_caller,
			  struct err *err) MUST_CHECK;
