/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/later.h"

#include "api/later_priv.h"

/* Nobody waits for the refresh, so nobody has to be told. */
static void ignore_loss(void *arg, enum exchange_loss why)
{
	(void)arg;
	(void)why;
}

/* A work_run_fn: where another process is about to, there is nothing left to do. */
static int run_refresh(void *job, struct work_ticket *ticket, struct err *err)
{
	int code = later_job_run(job, ticket, err);

	if (code == -E_BUSY) {
		ticket->later_ms = 0;
		return 0;
	}
	return code;
}

bool later_refresh(struct api_call *call)
{
	struct work_queue *queue = call->api->service->work;
	/* Of its own: where another process refreshes, it ends without a body. */
	const char *answer_key = later_work_key(call);
	const char *key = answer_key && *answer_key
				  ? talloc_asprintf(call->mem, "refresh|%s", answer_key)
				  : NULL;
	struct http_exchange *exchange = call->req->exchange;
	const struct deadline deadline = deadline_in_ms(atomic_load_explicit(
		&call->api->request_timeout_ms, memory_order_relaxed));
	struct work_job work = { .class = WORK_BATCH,
				 .type = WORK_REFRESH,
				 .key = key,
				 .run = run_refresh,
				 .drop = later_job_free };

	/* Most of those who are given the stale body come while it is refreshed. */
	if (!key || work_queue_has(queue, key))
		return false;
	work.arg = later_job_new(call, false);
	if (!work.arg)
		return false;
	/* The refresh needs the request for longer than its answer. */
	if (exchange->hold(exchange, deadline, ignore_loss, NULL) < 0) {
		later_job_free(work.arg);
		return false;
	}
	if (work_queue_submit(queue, &work, deadline, NULL, NULL) < 0)
		later_job_free(work.arg);
	exchange->finish(exchange);
	return true;
}
