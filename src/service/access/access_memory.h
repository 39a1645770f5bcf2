/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was looked up about tokens and sessions, in memory that the host's processes
 * share.  An entry is found by the keyed hash of what was shown; no token and no cookie
 * is in it.  Readers take no lock and writers do not wait:
 *
 *	slot = [sequence | checksum | began | words…]
 *
 * A writer makes the sequence odd, writes, and makes it even; a reader believes what it
 * copied when the sequence was even and the same before and after and the checksum, which
 * counts the sequence in, fits.  A writer that dies leaves an odd sequence: an empty slot
 * until it is taken over, a second later.  What a writer goes on writing that lost its
 * slot fits no checksum: empty too.
 *
 * Refusals have a place of their own, so that any number of wrong tokens pushes out no
 * good one.  Both places are bounded; the older entry gives way.
 *
 * Beyond that time only this stays of a good one: that it was good (access_proof.h).  It
 * opens nothing; it tells a look-up that will most likely be good from a guess.
 *
 * A revocation must not be undone, not even for a moment, by somebody who looked the
 * token up just before: who keeps an entry names the epoch in which its look-up began and
 * compares it once the slot is claimed; a revocation begins a new epoch after its commit,
 * and then takes away every slot that is claimed and clears those that are meant.
 */
#pragma once

#include "base/err.h"
#include "base/secret.h"
#include "model/access.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <talloc.h>

#define ACCESS_MEMORY_CALLERS  4096
#define ACCESS_MEMORY_REFUSALS 1024

struct access_memory;

enum access_recall { RECALL_NOTHING, RECALL_CALLER, RECALL_REFUSED };

/*
 * Open the host's memory of an instance, or with shared false one of this process alone.
 * remember_ms: how long an entry counts.  ret_memory: closed with access_memory_close.
 * Fails with: what segment_open says, E_NOMEM.  Thread: main.
 */
int access_memory_open(TALLOC_CTX *mem, const char *instance, bool shared,
		       int64_t remember_ms, struct access_memory **ret_memory,
		       struct err *err) MUST_CHECK;
/* NULL is fine. */
void access_memory_close(struct access_memory *memory);

/* Remove the instance's memory (tests; uninstall). */
void access_memory_unlink(const char *instance);

/*
 * What is remembered under a hash; ret_caller is written with RECALL_CALLER only.  The
 * caller's own expiry is not looked at.  Thread: any.
 */
enum access_recall access_memory_get(struct access_memory *memory,
				     const uint8_t hash[static SECRET_HASH_LEN],
				     int64_t now_ms, struct access_caller *ret_caller);

/*
 * Whether the credential behind a hash was good when it was looked up last, within about
 * ACCESS_PROOF_MINUTES (service/access/access_proof.h).  False also when another one took
 * its place.  Thread: any.
 */
bool access_memory_proven(struct access_memory *memory,
			  const uint8_t hash[static SECRET_HASH_LEN], int64_t now_ms);

/* Note that a credential is good that was made just now.  Thread: any. */
void access_memory_prove(struct access_memory *memory,
			 const uint8_t hash[static SECRET_HASH_LEN], int64_t now_ms);

/* The epoch, to be read before the look-up that access_memory_keep is about. */
uint64_t access_memory_epoch(struct access_memory *memory);

/*
 * Remember the caller behind a hash as of now_ms, the time before the look-up; NULL: that
 * it was refused.  May fail unnoticed: then it is looked up again.  Thread: any.
 */
void access_memory_keep(struct access_memory *memory,
			const uint8_t hash[static SECRET_HASH_LEN],
			const struct access_caller *caller, uint64_t epoch,
			int64_t now_ms);

/* What to forget: each member that is set is enough for an entry to go. */
struct access_forget {
	const uint8_t *hash; /* SECRET_HASH_LEN bytes; NULL = none */
	int64_t token_id;    /* with its sessions; 0 = none */
	int64_t player_id;   /* whoever stands for the player; 0 = none */
};

/* Begin a new epoch and clear what is named.  After the commit.  Thread: any. */
void access_memory_forget(struct access_memory *memory,
			  const struct access_forget *forget, int64_t now_ms);

/* Whose memory on this host is an instance's. */
struct access_host {
	const char *instance;
	uid_t service_uid; /* beside our own; (uid_t)-1 = nobody else's */
};

/*
 * The same in the memory that the instance's processes on this host share, from a process
 * that has not opened it: our own user's and service_uid's, whom root alone can reach.
 * No other user's file is looked at, whatever its name.
 * Missing ones are fine.  Thread: any.
 */
void access_memory_forget_on_host(const struct access_host *host,
				  const struct access_forget *forget, int64_t now_ms);

/*
 * Overwrite what does not count any more, so that nothing about a player stays behind.
 * Cheap; about once a second.  Thread: any.
 */
void access_memory_sweep(struct access_memory *memory, int64_t now_ms);
