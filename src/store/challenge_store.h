/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Open proofs of ownership as rows: which account has to show which icon until when.
 */
#pragma once

#include "base/secret.h"
#include "model/ids.h"
#include "sql/conn.h"

#include <stdbool.h>

struct store_challenge {
	int64_t challenge_id;
	uint8_t hash[SECRET_HASH_LEN];
	uint8_t account[SECRET_HASH_LEN]; /* fingerprint of the Riot ID */
	uint8_t caller[SECRET_HASH_LEN];  /* fingerprint of who began it */
	char puuid[MODEL_PUUID_SIZE];
	char platform[8];
	uint32_t icon_id;
	int64_t created_at_ms, expires_at_ms;
	uint16_t attempts;
};

/* Store a new one; sets challenge_id.  Fails with: E_CONFLICT, sql codes. */
int challenge_store_add(struct sql_conn *conn, struct store_challenge *challenge,
			struct err *err) MUST_CHECK;

/*
 * Hold the lock under which proofs are begun, one after the other on all hosts, until the
 * transaction of the caller ends.  Fails with: sql codes.
 */
int challenge_store_hold(struct sql_conn *conn, struct err *err) MUST_CHECK;

#define CHALLENGE_ICONS 29 /* 0 to 28: every account has these */

/* What is open at a time. */
struct challenge_open {
	uint64_t all;
	uint64_t of_caller;          /* of any account */
	unsigned of_caller_here;     /* of this account */
	bool taken[CHALLENGE_ICONS]; /* icons that proofs of this account name */
};

/*
 * How much is open beside a proof that is about to begin, whose account, puuid and caller
 * count.  Fails with: sql codes.
 */
int challenge_store_open(struct sql_conn *conn, const struct store_challenge *beside,
			 int64_t now_ms, struct challenge_open *ret_open,
			 struct err *err) MUST_CHECK;

/*
 * Find one by hash and count an attempt; one that is expired or has had max_attempts is
 * not found.  Fails with: E_NOT_FOUND, sql codes.
 */
int challenge_store_attempt(struct sql_conn *conn,
			    const uint8_t hash[static SECRET_HASH_LEN], int64_t now_ms,
			    uint16_t max_attempts, struct store_challenge *ret_challenge,
			    struct err *err) MUST_CHECK;

/* Use it up: of several at once one succeeds.  Fails with: E_NOT_FOUND, sql codes. */
int challenge_store_take(struct sql_conn *conn, int64_t challenge_id,
			 struct err *err) MUST_CHECK;

/* Delete at most limit rows that expired before a time; says how many. */
int challenge_store_prune(struct sql_conn *conn, int64_t before_ms, uint32_t limit,
			  uint64_t *ret_count, struct err *err) MUST_CHECK;
