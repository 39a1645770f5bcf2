/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/answer/batch.h"

#include <string.h>

/* One question between the two times that it is asked. */
struct item {
	bool prepared;
	struct service_rows plan; /* names the player, too */
	const char *key;          /* NULL: never kept */
	struct cache_answer found;
};

struct service_batch {
	struct service_context *ctx;
	TALLOC_CTX *mem; /* of the bodies found: they outlive the batch */
	int64_t now_ms;
	struct deadline deadline;
	bool looked_up;
	size_t n, selected;
	struct item *items;
	struct service_rows **players;
	size_t player_count;
};

int service_batch_new(struct service_context *ctx, TALLOC_CTX *mem, size_t max,
		      int64_t now_ms, struct deadline deadline,
		      struct service_batch **ret_batch, struct err *err)
{
	struct service_batch *batch = talloc_zero(mem, struct service_batch);

	if (!batch)
		return err_set(err, E_NOMEM, "no memory for the batch");
	*batch = (struct service_batch){
		.ctx = ctx,
		.mem = mem,
		.now_ms = now_ms,
		.deadline = deadline,
		.n = max,
	};
	batch->items = talloc_zero_array(batch, struct item, (unsigned)max + 1);
	batch->players =
		talloc_zero_array(batch, struct service_rows *, (unsigned)max + 1);
	if (!batch->items || !batch->players) {
		talloc_free(batch);
		return err_set(err, E_NOMEM, "no memory for the batch");
	}
	*ret_batch = batch;
	return 0;
}

void service_batch_free(struct service_batch *batch)
{
	if (!batch)
		return;
	for (size_t i = 0; i < batch->player_count; i++)
		service_rows_done(batch->players[i]);
	talloc_free(batch);
}

void service_batch_select(struct service_batch *batch, size_t i)
{
	batch->selected = i;
}

bool service_batch_prepared(const struct service_batch *batch, size_t i)
{
	return batch->items[i].prepared;
}

bool service_batch_preparing(const struct service_batch *batch)
{
	return !batch->looked_up;
}

void service_batch_prepare(struct service_batch *batch, const char *puuid,
			   const char *key, const struct service_rows *plan)
{
	struct item *item = &batch->items[batch->selected];

	item->prepared = true;
	item->plan = *plan;
	memcpy(item->plan.puuid, puuid, sizeof(item->plan.puuid));
	item->key = key;
	item->found.state = CACHE_BYPASS;
}

struct service_rows *service_batch_rows(struct service_batch *batch, const char *puuid)
{
	for (size_t i = 0; i < batch->player_count; i++)
		if (strcmp(batch->players[i]->puuid, puuid) == 0)
			return batch->players[i];
	return NULL;
}

static void ask_cache(struct service_batch *batch)
{
	struct cache_question *questions =
		talloc_array(batch, struct cache_question, (unsigned)batch->n + 1);
	size_t n = 0;

	if (!questions)
		return; /* as if Redis were away */
	for (size_t i = 0; i < batch->n; i++) {
		struct item *item = &batch->items[i];

		if (item->prepared && item->key)
			questions[n++] =
				(struct cache_question){ .puuid = item->plan.puuid,
							 .key = item->key,
							 .ret_answer = &item->found };
	}
	cache_get_many(batch->ctx->cache, batch->mem, batch->deadline, questions, n,
		       batch->now_ms);
	talloc_free(questions);
}

/* What an item wants becomes part of what is read for its player. */
static void plan_item(struct service_batch *batch, const struct item *item)
{
	struct service_rows *rows = service_batch_rows(batch, item->plan.puuid);

	if (!rows) {
		rows = talloc_zero(batch, struct service_rows);
		if (!rows)
			return; /* it reads its own */
		memcpy(rows->puuid, item->plan.puuid, sizeof(rows->puuid));
		batch->players[batch->player_count++] = rows;
	}
	service_rows_add(rows, &item->plan);
}

void service_batch_look_up(struct service_batch *batch)
{
	ask_cache(batch);
	for (size_t i = 0; i < batch->n; i++)
		if (batch->items[i].prepared && batch->items[i].found.state != CACHE_HIT)
			plan_item(batch, &batch->items[i]);
	batch->looked_up = true;
}

bool service_batch_at_hand(const struct service_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		if (batch->items[i].prepared && batch->items[i].found.state != CACHE_HIT)
			return false;
	return true;
}

void service_batch_found(const struct service_batch *batch, const char *key,
			 struct cache_answer *ret_answer)
{
	const struct item *item = &batch->items[batch->selected];

	/* Decided anew, the window may have another key (a name that changed hands). */
	if (item->key && strcmp(item->key, key) == 0)
		*ret_answer = item->found;
	else
		*ret_answer = (struct cache_answer){ .state = CACHE_MISS };
}
