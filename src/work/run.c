/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/thread.h"
#include "work/queue_priv.h"

#include "base/cond.h"

#define GIVE_WAY \
	5 /* nice levels: about a third of the processor against one who wants it */

/* What is due may be run again. */
static void wake_delayed(struct work_queue *q, int64_t now_us)
{
	struct heap_node *node;

	while ((node = heap_top(&q->delayed)) && node->by <= now_us) {
		struct work_item *item = (struct work_item *)node;

		work_item_take(q, item);
		work_item_ready(q, item);
	}
}

/* Heavy work leaves one thread to what is quick, batch and warm-up one to requests. */
static bool may_run(const struct work_queue *q, int lane)
{
	int32_t threads = q->config.threads > 0 ? q->config.threads : 1;
	int32_t background = threads > 1 ? threads - 1 : 1;

	if (q->aborting || lane == WORK_LANE_QUICK)
		return true;
	return q->heavy < threads &&
	       (lane == WORK_INTERACTIVE || q->background < background);
}

static struct work_item *pick(struct work_queue *q, int64_t now_us)
{
	struct heap_node *first = NULL;

	wake_delayed(q, now_us);
	for (int lane = 0; lane < WORK_LANES; lane++) {
		struct heap_node *top = heap_top(&q->ready[lane]);

		if (top && may_run(q, lane) && (!first || top->by < first->by))
			first = top;
	}
	return (struct work_item *)first;
}

/* xorshift64* (Vigna, 2016); only spreads attempts. */
static uint64_t next_random(struct work_queue *q)
{
	q->random ^= q->random >> 12;
	q->random ^= q->random << 25;
	q->random ^= q->random >> 27;
	return q->random * UINT64_C(0x2545F4914F6CDD1D);
}

/* Half of it is fixed, half is drawn, so that those who met do not meet again. */
static int64_t backoff_us(struct work_queue *q, int32_t attempts)
{
	int64_t ms = q->config.backoff_ms;

	for (int32_t i = 1; i < attempts && ms < q->config.backoff_max_ms; i++)
		ms *= 2;
	if (ms > q->config.backoff_max_ms)
		ms = q->config.backoff_max_ms;
	return ms * 500 + (int64_t)(next_random(q) % (uint64_t)(ms * 500 + 1));
}

static bool can_pass(int code)
{
	return code == -E_CONFLICT || code == -E_UNAVAILABLE;
}

/* Whether the item goes round once more, and then from when on. */
static bool once_more(struct work_queue *q, struct work_item *item,
		      const struct work_ticket *ticket, int code, int64_t *ret_due_us)
{
	struct deadline deadline = work_item_deadline(item);
	struct work_counts *counts = work_counts_of(q, item);
	bool later = code == -E_BUSY && ticket->later_ms > 0;
	int64_t due_us = work_now_us(q);

	if (q->aborting || item->cancel.fired || ticket->final)
		return false;
	if (!later && (!can_pass(code) || item->attempts >= q->config.attempts))
		return false;
	due_us +=
		later ? ticket->later_ms * INT64_C(1000) : backoff_us(q, item->attempts);
	if (deadline.at_us && due_us >= deadline.at_us)
		return false;
	if (later) {
		item->attempts--;
		counts->later++;
	} else {
		counts->retried++;
	}
	*ret_due_us = due_us;
	return true;
}

/* Whoever was to be waited for has not ended in time. */
static int give_up_later(const struct work_queue *q, const struct work_item *item,
			 struct err *err)
{
	if (q->aborting || item->cancel.fired)
		return err_set(err, E_CANCELLED, "the work was given up");
	return err_set(err, E_TIMEOUT, "the deadline passed before another's work ended");
}

static int run_item(struct work_queue *q, struct work_item *item,
		    struct work_ticket *ticket, struct err *err)
{
	struct work_counts *counts = work_counts_of(q, item);
	int64_t began_us = work_now_us(q);
	int code;

	if (!item->waited)
		work_histogram_add(&counts->wait, began_us - item->since_us);
	item->waited = true;
	pthread_mutex_unlock(&q->lock);
	(void)cancel_enter(&item->cancel);
	code = item->job.run(item->job.arg, ticket, err);
	(void)cancel_enter(NULL);
	pthread_mutex_lock(&q->lock);
	work_histogram_add(&counts->run, work_now_us(q) - began_us);
	return code;
}

static bool too_late(const struct work_queue *q, struct deadline deadline)
{
	return deadline.at_us && work_now_us(q) >= deadline.at_us;
}

static void count_running(struct work_queue *q, const struct work_item *item, int by)
{
	work_counts_of(q, item)->running += (uint64_t)by;
	if (item->job.type == WORK_CONFIRM)
		return;
	q->heavy += by;
	if (item->job.class != WORK_INTERACTIVE)
		q->background += by;
}

static void begin(struct work_queue *q, struct work_item *item, size_t place)
{
	item->state = WORK_RUNNING;
	count_running(q, item, 1);
	q->running[place] = item;
}

static void finish(struct work_queue *q, struct work_item *item, size_t place)
{
	q->running[place] = NULL;
	count_running(q, item, -1);
	/* What had to wait for a thread that may run it. */
	pthread_cond_signal(&q->wake);
}

bool work_run_one(struct work_queue *q, size_t place)
{
	struct work_item *item = pick(q, work_now_us(q));
	struct work_ticket ticket = { 0 };
	struct err err = { 0 };
	int64_t due_us;
	int code;

	if (!item)
		return false;
	work_item_take(q, item);
	ticket.deadline = work_item_deadline(item);
	if (q->aborting || too_late(q, ticket.deadline)) {
		code = err_set(&err, q->aborting ? E_CANCELLED : E_TIMEOUT,
			       q->aborting ? "the process stops"
					   : "the deadline passed before the work began");
		work_item_end(q, item, code, &err);
		return true;
	}
	begin(q, item, place);
	ticket.cancel = &item->cancel;
	ticket.attempt = ++item->attempts;
	code = run_item(q, item, &ticket, &err);
	finish(q, item, place);
	if (code && once_more(q, item, &ticket, code, &due_us)) {
		work_item_delay(q, item, due_us);
		return true;
	}
	if (code == -E_BUSY && ticket.later_ms > 0)
		code = give_up_later(q, item, &err);
	work_item_end(q, item, code, &err);
	return true;
}

/* Sleep until something is put in, or the first of what waits for its time is due. */
static void sleep_until_work(struct work_queue *q)
{
	struct heap_node *node = heap_top(&q->delayed);
	struct deadline due = { node ? node->by : 0 };

	(void)cond_wait_until(&q->wake, &q->lock, due);
}

static bool is_empty(const struct work_queue *q)
{
	for (int class = 0; class < WORK_CLASS_COUNT; class ++)
		if (q->ready[class].count)
			return false;
	return !q->delayed.count;
}

void *work_run_thread(void *arg)
{
	struct work_queue *q = arg;
	size_t place;

	thread_name("lme-work");
	/* What is at hand is not kept waiting by what has to be computed. */
	thread_give_way(GIVE_WAY);
	pthread_mutex_lock(&q->lock);
	place = (size_t)q->thread_count++;
	while (!q->aborting || !is_empty(q)) {
		if (!work_run_one(q, place))
			sleep_until_work(q);
	}
	q->threads_left--;
	pthread_cond_broadcast(&q->wake);
	pthread_mutex_unlock(&q->lock);
	return NULL;
}
