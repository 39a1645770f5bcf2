/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Questions that are answered together.  Each is asked twice through its own use case
 * (service_period_body and the like), with a viewer that carries the batch.  The first
 * time it is only prepared, which fails with E_CANCELLED; service_batch_look_up then asks
 * the cache for all of them at once and decides which rows those that are not there need;
 * the second time they are answered, one read of a player's rows for all of them.  What
 * an answer says does not depend on the batch.  Thread of all: the one that made it.
 */
#pragma once

#include "service/answer/answer.h"
#include "service/answer/shared_rows.h"

struct service_batch;

/*
 * A batch of at most max items.  ret_batch: child of mem; service_batch_free.  Bodies
 * live in mem.
 * Fails with: E_NOMEM.
 */
int service_batch_new(struct service_context *ctx, TALLOC_CTX *mem, size_t max,
		      int64_t now_ms, struct deadline deadline,
		      struct service_batch **ret_batch, struct err *err) MUST_CHECK;
/* NULL is fine. */
void service_batch_free(struct service_batch *batch);

/* What is asked from now on is item i. */
void service_batch_select(struct service_batch *batch, size_t i);

/* Whether item i was prepared and has to be asked a second time. */
bool service_batch_prepared(const struct service_batch *batch, size_t i);

/* Everything was prepared: one look into the cache. */
void service_batch_look_up(struct service_batch *batch);

/* Whether the cache had a fresh body for every item that was prepared. */
bool service_batch_at_hand(const struct service_batch *batch);

/* The road of an answer asks (service/answer/answer.c): */

/* Whether questions are only prepared. */
bool service_batch_preparing(const struct service_batch *batch);

/*
 * Prepare the selected item: whom it is about, its key (NULL = it is never kept) and the
 * rows it wants.
 */
void service_batch_prepare(struct service_batch *batch, const char *puuid,
			   const char *key, const struct service_rows *plan);

/* What the cache had for the selected item. */
void service_batch_found(const struct service_batch *batch, const char *key,
			 struct cache_answer *ret_answer);

/* The rows of a player, NULL when no item was prepared for one. */
struct service_rows *service_batch_rows(struct service_batch *batch, const char *puuid);
