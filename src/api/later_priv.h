/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A call that waits, and the work that it waits for.
 */
#pragma once

#include "api/call.h"
#include "http/exchange.h"
#include "work/queue.h"

#include <stdatomic.h>

/* One call on its way to a later answer, in its own memory. */
struct later {
	struct work_waiter waiter; /* first */
	struct api_call call;
	struct http_exchange *exchange;
	const char *key, *confirm_key; /* of its items */
	_Atomic bool answered;         /* whoever sets it answers */
};

/* The computation for all calls of one key. */
struct later_job {
	struct api_call call; /* of the first; read only */
	struct http_exchange
		*exchange; /* whose request it is: kept until the job is gone */
	TALLOC_CTX *mem;   /* of the last attempt */
	struct turn_result result;
	struct http_response resp; /* made apart: the answer; else nobody's */
	enum guard_verdict verdict;
	bool confirm; /* a body may only have to be confirmed: -E_PENDING if not */
	bool hidden;  /* what was not found is only not shown */
};

/* Move a call: what it points to in itself has to follow. */
void later_copy_call(struct api_call *to, const struct api_call *from);

/*
 * One answer is the same for all who see as much: in the call's memory; "" when no other
 * call has the same, NULL without memory.
 */
const char *later_work_key(struct api_call *call);

/* NULL without memory. */
struct later_job *later_job_new(const struct api_call *call, bool confirm);
void later_job_free(void *job);

/* A work_run_fn: ask the handler to compute.  Thread: any, one at a time. */
int later_job_run(void *job, struct work_ticket *ticket, struct err *err);
