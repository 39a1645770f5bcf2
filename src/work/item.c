/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "work/queue_priv.h"

#include <stdlib.h>

int64_t work_now_us(const struct work_queue *q)
{
	return q->config.now_us ? q->config.now_us(q->config.now_arg) : clock_mono_us();
}

struct work_counts *work_counts_of(struct work_queue *q, const struct work_item *item)
{
	return &q->stats.by[item->job.class][item->job.type];
}

struct heap *work_item_lane(struct work_queue *q, const struct work_item *item)
{
	return &q->ready[item->job.type == WORK_CONFIRM ? WORK_LANE_QUICK
							: (int)item->job.class];
}

struct deadline work_item_deadline(const struct work_item *item)
{
	struct deadline latest = item->deadline;

	for (const struct work_waiter *w = item->waiters; w; w = w->next) {
		if (w == item->waiters || !w->deadline.at_us ||
		    (latest.at_us && w->deadline.at_us > latest.at_us))
			latest = w->deadline;
	}
	return latest;
}

void work_item_ready(struct work_queue *q, struct work_item *item)
{
	item->state = WORK_QUEUED;
	item->node.by = item->rank_us;
	/* There is room: the heap holds what may wait and what may come back. */
	if (!heap_add(work_item_lane(q, item), &item->node))
		abort();
	work_counts_of(q, item)->queued++;
	pthread_cond_signal(&q->wake);
}

void work_item_delay(struct work_queue *q, struct work_item *item, int64_t due_us)
{
	item->state = WORK_DELAYED;
	item->node.by = due_us;
	if (!heap_add(&q->delayed, &item->node))
		abort();
	work_counts_of(q, item)->delayed++;
	/* Whoever sleeps may have to wake earlier now. */
	pthread_cond_signal(&q->wake);
}

void work_item_take(struct work_queue *q, struct work_item *item)
{
	if (item->state == WORK_QUEUED) {
		heap_take(work_item_lane(q, item), &item->node);
		work_counts_of(q, item)->queued--;
	} else if (item->state == WORK_DELAYED) {
		heap_take(&q->delayed, &item->node);
		work_counts_of(q, item)->delayed--;
	}
}

void work_item_unhash(struct work_queue *q, struct work_item *item)
{
	struct work_item **at = &q->table[item->hash % WORK_KEY_BUCKETS];

	if (!item->in_table)
		return;
	while (*at != item)
		at = &(*at)->hash_next;
	*at = item->hash_next;
	item->in_table = false;
}

static void count_end(struct work_queue *q, struct work_item *item, int code)
{
	struct work_counts *counts = work_counts_of(q, item);

	if (code == 0)
		counts->done++;
	else if (code == -E_TIMEOUT)
		counts->timed_out++;
	else if (code == -E_CANCELLED || item->cancel.fired)
		counts->cancelled++;
	else
		counts->failed++;
}

void work_item_end(struct work_queue *q, struct work_item *item, int code,
		   const struct err *err)
{
	struct work_waiter *w, *next;

	work_item_unhash(q, item);
	count_end(q, item, code);
	for (w = item->waiters; w; w = w->next) {
		w->item = NULL;
		q->stats.waiting--;
	}
	pthread_mutex_unlock(&q->lock);
	for (w = item->waiters; w; w = next) {
		next = w->next;
		w->done(w, item->job.arg, code, err);
	}
	if (item->job.drop)
		item->job.drop(item->job.arg);
	cancel_done(&item->cancel);
	free(item);
	pthread_mutex_lock(&q->lock);
}
