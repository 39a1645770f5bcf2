/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What access, token, session and ownership share.
 */
#pragma once

#include "service/access/access.h"
#include "service/access/access_key.h"
#include "service/access/access_memory.h"
#include "store/session_store.h"
#include "store/token_store.h"

#define NOTED_SLOTS 1024

struct service_access {
	struct service_access_config config;
	struct sql_pool *sql;
	struct access_key *key;
	struct access_memory *memory;
	/* Whose use was noted in which minute by this process; another one of the same
	 * place takes it over. */
	_Atomic uint64_t noted[NOTED_SLOTS];
};

/* A text that is good for nothing but to look one up, refused in one way. */
int access_refuse(struct err *err);

/* Forget in this process's memory and in the host's.  After the commit. */
void access_forget(struct service_access *access, const struct access_forget *forget,
		   int64_t now_ms);

/*
 * A connection with the key known and not older than a minute; given back with
 * sql_pool_give.  Fails with: E_CORRUPT, sql codes.
 */
int access_take(struct service_access *access, int64_t now_ms, struct deadline deadline,
		struct sql_conn **ret_conn, struct err *err) MUST_CHECK;

/*
 * A failure of the database where -E_ACCESS means a bad credential: that the database
 * refuses the service is -E_UNAVAILABLE then, and others are r.
 */
int access_store_failed(int r, struct err *err);

/*
 * The good token or session behind a text, from the database.
 * Fails with: E_ACCESS (the credential), sql codes but E_ACCESS.
 */
int access_find_token(struct service_access *access, struct sql_conn *conn,
		      const char *text, int64_t now_ms, struct store_token *ret_token,
		      struct err *err) MUST_CHECK;
int access_find_session(struct service_access *access, struct sql_conn *conn,
			const char *cookie, int64_t now_ms,
			struct store_session *ret_session, struct err *err) MUST_CHECK;

/* Whether a cookie or a challenge's secret has the form of one. */
bool access_is_cookie(const char *text);

/* A new cookie and its row of the given owner, scope and end; the oldest give way. */
int access_add_session(struct service_access *access, struct sql_conn *conn,
		       struct store_session *session, int64_t now_ms,
		       char ret_cookie[static COOKIE_TEXT_SIZE],
		       struct err *err) MUST_CHECK;

/* Revoke the session behind a cookie; NULL, unknown and revoked ones are fine. */
int access_end_session(struct service_access *access, struct sql_conn *conn,
		       const char *cookie, int64_t now_ms, struct err *err) MUST_CHECK;

/* The caller that a row stands for. */
void access_caller_of_token(const struct store_token *token,
			    struct access_caller *ret_caller);
void access_caller_of_session(const struct store_session *session,
			      struct access_caller *ret_caller);
