/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Warm-ups: jobs whose answers are computed before anybody asks for them.  What they ask
 * is a list of targets, path and query with the base path.
 */
#pragma once

#include "base/buf.h"
#include "json/writer.h"
#include "service/jobs/job.h"

#define WARMUP_TARGETS_MAX 1000
#define WARMUP_PLAYERS_MAX 100

/* One on its way to its job. */
struct service_warmup {
	struct buf params;
	struct json_writer w;
	int32_t total; /* targets so far */
};

/* The endpoints below /api/analytics/v2/ where nobody says which.  Static. */
const char *const *service_warmup_usual(size_t *ret_count);

/* Begin, in mem, and add targets.  Thread of all: one. */
void service_warmup_begin(struct service_warmup *warmup, TALLOC_CTX *mem);
void service_warmup_add(struct service_warmup *warmup, const char *target);

/* What a job of kind JOB_WARMUP is stored with; failed: no memory. */
const struct buf *service_warmup_params(struct service_warmup *warmup);

/* The result of a warm-up's job. */
struct service_warmth {
	int64_t answered, failed;
};

/* Read it from its JSON.  Fails with: E_CORRUPT, E_NOMEM. */
int service_warmup_result(const char *result, size_t len,
			  struct service_warmth *ret_warmth, struct err *err) MUST_CHECK;

/*
 * The puuids of at most n public players, those first whose games have changed most
 * often: who is imported on purpose, not who was met by chance.  ret_puuids: in mem.
 * Fails with: E_NOMEM, sql codes.  Thread: any.
 */
int service_warmup_players(struct service_context *ctx, TALLOC_CTX *mem, uint32_t n,
			   struct deadline deadline, const char ***ret_puuids,
			   size_t *ret_count, struct err *err) MUST_CHECK;
