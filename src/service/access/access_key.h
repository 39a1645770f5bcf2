/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The installation's key, under which tokens and cookies are fingerprinted: from a file,
 * or from the database, where the first one to need it makes it.
 */
#pragma once

#include "base/secret.h"
#include "sql/conn.h"

#include <talloc.h>

struct access_key;

/* What a fingerprint is of: the same text means nothing elsewhere. */
enum access_domain {
	DOMAIN_TOKEN = 't',
	DOMAIN_COOKIE = 'c',
	DOMAIN_CHALLENGE = 'o',
	DOMAIN_ACCOUNT = 'a', /* a Riot ID that a proof is about */
	DOMAIN_NOBODY = 'n',  /* the puuid of a Riot ID that is not stored */
	DOMAIN_PROVER = 'p',  /* who began a proof */
};

/*
 * file: "" = the database.  ret_key: freed by talloc_free.
 * Fails with: E_NOT_FOUND, E_ACCESS (unreadable, or readable by everybody), E_INVALID
 * (not SECRET_KEY_LEN bytes), E_IO, E_NOMEM.
 */
int access_key_new(TALLOC_CTX *mem, const char *file, struct access_key **ret_key,
		   struct err *err) MUST_CHECK;

/*
 * Read the key from the database unless that was done less than max_age_ms ago; one from
 * a file stays.  ret_changed (may be NULL): it is another one now.
 * Fails with: E_CORRUPT, sql codes.  Thread: any.
 */
int access_key_refresh(struct access_key *key, struct sql_conn *conn, int64_t now_ms,
		       int64_t max_age_ms, bool *ret_changed, struct err *err) MUST_CHECK;

/*
 * The fingerprint of a text of at most ACCESS_TEXT_MAX characters.  False: the key is not
 * known yet, and it is one that nothing has; after access_key_refresh it is.  Thread:
 * any.
 */
#define ACCESS_TEXT_MAX 64
bool access_key_hash(struct access_key *key, enum access_domain domain, const char *text,
		     uint8_t ret_hash[static SECRET_HASH_LEN]);
