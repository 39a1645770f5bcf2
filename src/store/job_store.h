/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Jobs as rows: work that outlives its request, in whichever process it is done.  A job
 * is queued until a process claims it; the claim is told apart from every other, and only
 * who has it changes the job from then on.  A claim without heartbeat is taken away.
 * Times are wall clock milliseconds.
 */
#pragma once

#include "sql/conn.h"

#include <talloc.h>

#define JOB_ID_SIZE     23 /* 16 random bytes as text, with NUL */
#define JOB_CLAIM_SIZE  65
#define JOB_REASON_SIZE 201
#define JOB_DEATHS_MAX  3          /* of processes that had it */
#define JOB_RESULT_MAX  (8u << 20) /* bytes */

enum job_kind { JOB_ANSWER = 1, JOB_WARMUP = 2, JOB_KINDS };

enum job_state {
	JOB_QUEUED,
	JOB_RUNNING,
	JOB_DONE,
	JOB_FAILED,
	JOB_CANCELLED,
	JOB_STATE_COUNT
};

/* Whose it is: a token, or a player who signed in without one; both 0: the shell. */
struct job_owner {
	int64_t token_id, player_id;
};

struct store_job {
	int64_t job_id;
	char public_id[JOB_ID_SIZE];
	uint8_t kind;  /* enum job_kind */
	uint8_t state; /* enum job_state */
	struct job_owner owner;
	uint8_t attempts, failures; /* begun; of these, failed by what can pass */
	int64_t retry_at_ms;        /* not before, while it is queued; 0 = at once */
	int32_t done, total;
	uint16_t status; /* of the result, as HTTP has it; 0 = there is none */
	char reason[JOB_REASON_SIZE]; /* code of the last failure's problem; "" = none */
	int64_t created_at_ms, started_at_ms, finished_at_ms, expires_at_ms;
};

/* How many jobs may be queued or running. */
struct job_bounds {
	uint32_t of_owner, all;
};

/*
 * Store a new job with its params; sets job_id.  Jobs that come at the same moment may
 * pass the bounds together.
 * Fails with: E_BUSY (the owner has too many open), E_LIMITED (all together), E_CONFLICT,
 * sql codes.
 */
int job_store_add(struct sql_conn *conn, struct store_job *job, const void *params,
		  size_t len, const struct job_bounds *bounds,
		  struct err *err) MUST_CHECK;

/* By public id.  Fails with: E_NOT_FOUND, sql codes. */
int job_store_by_id(struct sql_conn *conn, const char *public_id,
		    struct store_job *ret_job, struct err *err) MUST_CHECK;

/* The result, in mem.  Fails with: E_NOT_FOUND, E_NOMEM, sql codes. */
int job_store_result(struct sql_conn *conn, TALLOC_CTX *mem, int64_t job_id,
		     char **ret_result, size_t *ret_len, struct err *err) MUST_CHECK;

/*
 * The newest jobs, at most limit; owner NULL = everybody's.  ret_jobs: array in mem.
 * Fails with: E_NOMEM, sql codes.
 */
int job_store_list(struct sql_conn *conn, TALLOC_CTX *mem, const struct job_owner *owner,
		   uint32_t limit, struct store_job **ret_jobs, size_t *ret_n,
		   struct err *err) MUST_CHECK;

/*
 * End a job that is queued or running; one that has ended stays as it did.  ret_ended: it
 * was this call.
 */
int job_store_cancel(struct sql_conn *conn, int64_t job_id, int64_t now_ms,
		     bool *ret_ended, struct err *err) MUST_CHECK;

/*
 * Claim the oldest queued job whose time has come.  ret_params: in mem, with a NUL
 * behind.
 * Fails with: E_NOT_FOUND (there is none), E_NOMEM, sql codes.
 */
int job_store_claim(struct sql_conn *conn, TALLOC_CTX *mem, const char *claim,
		    int64_t now_ms, struct store_job *ret_job, char **ret_params,
		    size_t *ret_len, struct err *err) MUST_CHECK;

/*
 * Say that the claim is alive, and how far it is (done < 0: as before).
 * Fails with: E_CANCELLED (the job is not the claim's any more), sql codes.
 */
int job_store_beat(struct sql_conn *conn, int64_t job_id, const char *claim, int32_t done,
		   int64_t now_ms, struct err *err) MUST_CHECK;

/* What a job ends with. */
struct job_end {
	enum job_state state;
	int32_t done;
	uint16_t status;
	const void *result;
	size_t len;
	const char *reason; /* code of a problem; NULL = none */
	int64_t expires_at_ms;
};

/* End it.  Fails as job_store_beat, with E_LIMITED for a result over JOB_RESULT_MAX. */
int job_store_finish(struct sql_conn *conn, int64_t job_id, const char *claim,
		     const struct job_end *end, int64_t now_ms,
		     struct err *err) MUST_CHECK;

/*
 * Queue the claim's job again, not to be begun before retry_at_ms: it failed by what can
 * pass.  reason: code of a problem.  Fails as job_store_beat.
 */
int job_store_retry(struct sql_conn *conn, int64_t job_id, const char *claim,
		    const char *reason, int64_t retry_at_ms, struct err *err) MUST_CHECK;

/* Queue the claim's jobs again: its process stops.  Fails with: sql codes. */
int job_store_release(struct sql_conn *conn, const char *claim,
		      struct err *err) MUST_CHECK;

/* Jobs that were taken away from the dead, by kind. */
struct job_heirs {
	uint32_t queued[JOB_KINDS], failed[JOB_KINDS];
};

/*
 * Take away claims without a heartbeat since before_ms, a hundred at most: queued again,
 * or failed (reason "internal_error") when JOB_DEATHS_MAX claims have died with it.
 * ret_heirs: what this call has changed, also when it fails.  Fails with: sql codes.
 */
int job_store_take_over(struct sql_conn *conn, int64_t before_ms, int64_t now_ms,
			struct job_heirs *ret_heirs, struct err *err) MUST_CHECK;

/* How jobs are that have not ended. */
struct job_outlook {
	uint64_t due, delayed; /* queued: to be begun now; later */
	uint64_t running;
	uint64_t dead; /* of these, without a heartbeat since before_ms */
};

/* One statement, which changes and locks nothing.  Fails with: sql codes. */
int job_store_look(struct sql_conn *conn, int64_t before_ms, int64_t now_ms,
		   struct job_outlook *ret_outlook, struct err *err) MUST_CHECK;

/* Delete at most limit jobs that have expired. */
int job_store_prune(struct sql_conn *conn, int64_t now_ms, uint32_t limit,
		    struct err *err) MUST_CHECK;

/*
 * Somebody hides or is purged: no stored result may show it.  Jobs that have one are
 * deleted, running answers begin anew.  Fails with: sql codes.
 */
int job_store_forget_results(struct sql_conn *conn, struct err *err) MUST_CHECK;
