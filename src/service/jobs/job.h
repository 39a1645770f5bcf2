/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Jobs as their owner sees them: asked for, looked at, ended.  A job belongs to the token
 * that asked for it (also through a session that the token opened), or to the player who
 * signed in without one.  For everybody else but an admin it is not there.
 */
#pragma once

#include "model/access.h"
#include "service/context.h"
#include "store/job_store.h"

#define JOBS_OF_OWNER_MAX 10                      /* queued or running */
#define JOBS_MAX          1000                    /* of everybody */
#define JOB_RESULT_MS     (INT64_C(3600) * 1000)  /* how long an ended one is kept */
#define JOB_LIFE_MS       (INT64_C(86400) * 1000) /* how long one that has not ended */
#define JOB_FAILURES_MAX  10 /* by what can pass, then it has failed */
#define JOB_TRY_MS        (INT64_C(3600) * 1000) /* how long it is tried, once asked for */

/* Whose a caller's jobs are; false: nobody's, it may have none.  Thread: any. */
bool service_job_owner(const struct access_caller *caller, struct job_owner *ret_owner);

/*
 * Ask for a job.  caller NULL: the shell, whose jobs are done with an admin's rights and
 * are there for admins alone.  ret_job: as stored.
 * Fails with: E_ACCESS (a stranger), E_BUSY (the owner has JOBS_OF_OWNER_MAX), E_LIMITED
 * (there are JOBS_MAX), sql codes.  Thread: any.
 */
int service_job_create(struct service_context *ctx, const struct access_caller *caller,
		       enum job_kind kind, int32_t total, const char *params, size_t len,
		       int64_t now_ms, struct deadline deadline,
		       struct store_job *ret_job, struct err *err) MUST_CHECK;

/* One by public id.  Fails with: E_NOT_FOUND, sql codes.  Thread: any. */
int service_job_find(struct service_context *ctx, const struct access_caller *caller,
		     const char *public_id, struct deadline deadline,
		     struct store_job *ret_job, struct err *err) MUST_CHECK;

/* The result of one that was found, in mem.  As service_job_find, and E_NOMEM. */
int service_job_result(struct service_context *ctx, TALLOC_CTX *mem,
		       const struct store_job *job, struct deadline deadline,
		       char **ret_result, size_t *ret_len, struct err *err) MUST_CHECK;

/* End it unless it has ended; job is then as stored.  As service_job_find. */
int service_job_cancel(struct service_context *ctx, const struct access_caller *caller,
		       const char *public_id, int64_t now_ms, struct deadline deadline,
		       struct store_job *ret_job, struct err *err) MUST_CHECK;

/*
 * The caller's jobs, newest first; an admin's list has everybody's.  caller NULL: the
 * shell's.  ret_jobs: in mem.  Fails with: sql codes, E_NOMEM.  Thread: any.
 */
int service_job_list(struct service_context *ctx, TALLOC_CTX *mem,
		     const struct access_caller *caller, uint32_t limit,
		     struct deadline deadline, struct store_job **ret_jobs, size_t *ret_n,
		     struct err *err) MUST_CHECK;

/*
 * Who the owner of a job is now, for doing it: the rights are those of this moment.
 * Fails with: E_NOT_FOUND (the token has ended, the player is gone), sql codes.
 */
int service_job_caller(struct service_context *ctx, const struct store_job *job,
		       int64_t now_ms, struct deadline deadline,
		       struct access_caller *ret_caller, struct err *err) MUST_CHECK;

/*
 * How long a job rests that has failed so many times (1, 2 …) by what can pass, age_ms
 * after it was asked for: doubled from a second up to a minute, a half of it by chance
 * (any number).  -1: it is not tried again.  Thread: any.
 */
int64_t service_job_rest_ms(unsigned failures, int64_t age_ms, uint64_t chance);

/* "answer", "warmup"; "queued" … "cancelled".  Static.  Thread: any. */
const char *job_kind_name(unsigned kind);
const char *job_state_name(unsigned state);
