/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "work/queue_priv.h"

#include "base/cond.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define STACK_SIZE (1024 * 1024)

static uint64_t hash_of(const char *key)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

	for (; *key; key++)
		hash = (hash ^ (unsigned char)*key) * UINT64_C(0x100000001b3);
	return hash;
}

static int check(const struct work_config *config, struct err *err)
{
	bool good = config->threads >= 0 && config->attempts > 0 &&
		    config->backoff_ms > 0 &&
		    config->backoff_max_ms >= config->backoff_ms && config->waiters > 0 &&
		    config->ageing_ms >= 0;

	for (int i = 0; i < WORK_CLASS_COUNT; i++)
		good = good && config->length[i] > 0;
	return good ? 0 : err_set(err, E_INVALID, "work queue: a bound is out of range");
}

/* One more, for what is quickly done while the others are busy. */
static int32_t thread_count(const struct work_config *config)
{
	return config->threads ? config->threads + 1 : 0;
}

static int make_heaps(struct work_queue *q)
{
	const struct work_config *config = &q->config;
	size_t all = 0, back = (size_t)thread_count(config) + 1;
	int r = 0;

	for (int i = 0; i < WORK_CLASS_COUNT; i++)
		all += (size_t)config->length[i];
	/* An item may change its class: each heap can hold all of them. */
	for (int i = 0; i < WORK_LANES && !r; i++)
		r = heap_init(&q->ready[i], all + back);
	if (!r)
		r = heap_init(&q->delayed, all + back);
	q->running = calloc(back, sizeof(struct work_item *));
	q->threads = calloc(back, sizeof(*q->threads));
	return r || !q->running || !q->threads ? -E_NOMEM : 0;
}

static int start_threads(struct work_queue *q, struct err *err)
{
	pthread_attr_t attr;
	sigset_t all, old;
	int r = 0, i;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	/* Signals belong to the threads that expect them. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (i = 0; i < thread_count(&q->config) && r == 0; i++) {
		r = pthread_create(&q->threads[i], &attr, work_run_thread, q);
		if (r == 0)
			q->stats.threads++;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	return r ? err_set(err, E_NOMEM, "work thread %d of %d: %s", i,
			   thread_count(&q->config), strerror(r))
		 : 0;
}

int work_queue_new(const struct work_config *config, struct work_queue **ret_queue,
		   struct err *err)
{
	struct work_queue *q;
	int r = check(config, err);

	if (r)
		return r;
	q = calloc(1, sizeof(*q));
	if (!q || cond_init_pair(&q->lock, &q->wake) < 0) {
		free(q);
		return err_set(err, E_NOMEM, "no memory for the work queue");
	}
	q->config = *config;
	memcpy(q->stats.length, config->length, sizeof(q->stats.length));
	q->random = (uint64_t)clock_mono_us() | 1;
	r = make_heaps(q) ? err_set(err, E_NOMEM, "no memory for the work queue") : 0;
	q->threads_left = thread_count(config);
	if (!r)
		r = start_threads(q, err);
	if (r) {
		q->threads_left = q->stats.threads;
		if (work_queue_stop(q, (struct deadline){ 1 }, 1000))
			work_queue_free(q);
		return r;
	}
	*ret_queue = q;
	return 0;
}

void work_queue_free(struct work_queue *q)
{
	if (!q)
		return;
	for (int i = 0; i < WORK_LANES; i++)
		heap_done(&q->ready[i]);
	heap_done(&q->delayed);
	cond_destroy_pair(&q->lock, &q->wake);
	free(q->running);
	free(q->threads);
	free(q);
}

static struct work_item *find(const struct work_queue *q, const char *key, uint64_t hash)
{
	struct work_item *item = q->table[hash % WORK_KEY_BUCKETS];

	while (item && (item->hash != hash || strcmp(item->key, key) != 0))
		item = item->hash_next;
	return item;
}

static void wait_for(struct work_queue *q, struct work_item *item,
		     struct work_waiter *waiter)
{
	waiter->item = item;
	waiter->next = NULL;
	waiter->prev = item->last_waiter;
	if (item->last_waiter)
		item->last_waiter->next = waiter;
	else
		item->waiters = waiter;
	item->last_waiter = waiter;
	q->stats.waiting++;
}

static int64_t rank_of(const struct work_queue *q, enum work_class class)
{
	return work_now_us(q) + class * INT64_C(1000) * q->config.ageing_ms;
}

static bool has_room(const struct work_queue *q, enum work_class class)
{
	uint64_t items = 0;

	for (int type = 0; type < WORK_TYPE_COUNT; type++)
		items += q->stats.by[class][type].queued +
			 q->stats.by[class][type].delayed;
	return items < (uint64_t)q->config.length[class];
}

/* Somebody waits now for what had time. */
static void raise_class(struct work_queue *q, struct work_item *item,
			enum work_class class)
{
	enum work_state state = item->state;
	int64_t due_us = item->node.by, rank_us = rank_of(q, class);

	if (class >= item->job.class || state == WORK_RUNNING || !has_room(q, class))
		return;
	work_item_take(q, item);
	work_counts_of(q, item)->submitted--;
	item->job.class = class;
	work_counts_of(q, item)->submitted++;
	if (rank_us < item->rank_us)
		item->rank_us = rank_us;
	if (state == WORK_QUEUED)
		work_item_ready(q, item);
	else
		work_item_delay(q, item, due_us);
}

static void follow(struct work_queue *q, struct work_item *item,
		   const struct work_job *job, struct work_waiter *waiter)
{
	work_counts_of(q, item)->coalesced++;
	if (!waiter)
		return;
	waiter->followed = true;
	wait_for(q, item, waiter);
	raise_class(q, item, job->class);
}

static struct work_item *new_item(struct work_queue *q, const struct work_job *job,
				  const char *key, struct deadline deadline)
{
	struct work_item *item = calloc(1, sizeof(*item) + strlen(key) + 1);

	if (!item)
		return NULL;
	strcpy(item->key, key);
	item->job = *job;
	item->job.key = item->key;
	item->deadline = deadline;
	item->since_us = work_now_us(q);
	item->rank_us = rank_of(q, job->class);
	item->node.seq = ++q->seq;
	cancel_init(&item->cancel);
	return item;
}

/* A new item, with its first waiter. */
static int add(struct work_queue *q, const struct work_job *job, const char *key,
	       uint64_t hash, struct deadline deadline, struct work_waiter *waiter,
	       struct err *err)
{
	struct work_counts *counts = &q->stats.by[job->class][job->type];
	struct work_item *item;

	if (!has_room(q, job->class)) {
		counts->refused++;
		return err_set(err, E_LIMITED, "the queue of %s work is full",
			       work_class_name(job->class));
	}
	item = new_item(q, job, key, deadline);
	if (!item)
		return err_set(err, E_NOMEM, "no memory for a work item");
	if (*key) {
		item->hash = hash;
		item->hash_next = q->table[hash % WORK_KEY_BUCKETS];
		q->table[hash % WORK_KEY_BUCKETS] = item;
		item->in_table = true;
	}
	if (waiter) {
		item->waited_for = true;
		wait_for(q, item, waiter);
	}
	counts->submitted++;
	work_item_ready(q, item);
	return 0;
}

int work_queue_submit(struct work_queue *q, const struct work_job *job,
		      struct deadline deadline, struct work_waiter *waiter,
		      struct err *err)
{
	const char *key = job->key ? job->key : "";
	uint64_t hash = hash_of(key);
	struct work_item *same;
	int r = 0;

	if (waiter) {
		waiter->item = NULL;
		waiter->followed = false;
	}
	pthread_mutex_lock(&q->lock);
	same = *key ? find(q, key, hash) : NULL;
	if (q->stopping) {
		r = err_set(err, E_CANCELLED, "the process stops");
	} else if (waiter && q->stats.waiting >= (uint64_t)q->config.waiters) {
		q->stats.by[job->class][job->type].refused++;
		r = err_set(err, E_LIMITED, "too many wait for work");
	} else if (same) {
		follow(q, same, job, waiter);
	} else {
		r = add(q, job, key, hash, deadline, waiter, err);
	}
	pthread_mutex_unlock(&q->lock);
	if (same && r == 0 && job->drop)
		job->drop(job->arg);
	return r;
}

bool work_queue_has(struct work_queue *q, const char *key)
{
	bool has;

	pthread_mutex_lock(&q->lock);
	has = find(q, key, hash_of(key)) != NULL;
	pthread_mutex_unlock(&q->lock);
	return has;
}

static void unlink_waiter(struct work_queue *q, struct work_waiter *waiter)
{
	struct work_item *item = waiter->item;

	if (waiter->prev)
		waiter->prev->next = waiter->next;
	else
		item->waiters = waiter->next;
	if (waiter->next)
		waiter->next->prev = waiter->prev;
	else
		item->last_waiter = waiter->prev;
	waiter->item = NULL;
	q->stats.waiting--;
}

bool work_queue_cancel(struct work_queue *q, struct work_waiter *waiter)
{
	struct work_item *item;

	pthread_mutex_lock(&q->lock);
	item = waiter->item;
	if (!item) {
		pthread_mutex_unlock(&q->lock);
		return false;
	}
	unlink_waiter(q, waiter);
	if (!item->waiters && item->waited_for && item->state == WORK_RUNNING) {
		/* Whoever comes now wants an answer, not the end of this one. */
		work_item_unhash(q, item);
		cancel_fire(&item->cancel);
	} else if (!item->waiters && item->waited_for) {
		work_item_take(q, item);
		work_item_end(q, item, -E_CANCELLED, NULL);
	}
	pthread_mutex_unlock(&q->lock);
	return true;
}

bool work_queue_step(struct work_queue *q)
{
	bool ran;

	pthread_mutex_lock(&q->lock);
	ran = work_run_one(q, (size_t)thread_count(&q->config));
	pthread_mutex_unlock(&q->lock);
	return ran;
}

static bool is_idle(const struct work_queue *q)
{
	uint64_t items = 0;

	for (int class = 0; class < WORK_CLASS_COUNT; class ++) {
		for (int type = 0; type < WORK_TYPE_COUNT; type++) {
			const struct work_counts *c = &q->stats.by[class][type];

			items += c->queued + c->delayed + c->running;
		}
	}
	return items == 0;
}

/* Everything that waits for its time is due; what runs is cut off. */
static void abort_all(struct work_queue *q)
{
	struct heap_node *node;

	q->aborting = true;
	while ((node = heap_top(&q->delayed))) {
		struct work_item *item = (struct work_item *)node;

		work_item_take(q, item);
		work_item_ready(q, item);
	}
	for (int32_t i = 0; i <= thread_count(&q->config); i++)
		if (q->running[i])
			cancel_fire(&q->running[i]->cancel);
	pthread_cond_broadcast(&q->wake);
}

bool work_queue_stop(struct work_queue *q, struct deadline deadline, int32_t grace_ms)
{
	struct deadline end;
	bool all;

	pthread_mutex_lock(&q->lock);
	q->stopping = true;
	pthread_cond_broadcast(&q->wake);
	while (q->stats.threads && !is_idle(q) && !deadline_passed(deadline))
		(void)cond_wait_until(&q->wake, &q->lock,
				      deadline_min(deadline, deadline_in_ms(10)));
	abort_all(q);
	/* Without threads, or when none comes back: here. */
	while (work_run_one(q, (size_t)thread_count(&q->config)))
		;
	end = deadline_in_ms(grace_ms);
	while (q->threads_left > 0 && !deadline_passed(end))
		(void)cond_wait_until(&q->wake, &q->lock,
				      deadline_min(end, deadline_in_ms(10)));
	all = q->threads_left == 0;
	pthread_mutex_unlock(&q->lock);
	for (int32_t i = 0; all && i < q->stats.threads; i++)
		pthread_join(q->threads[i], NULL);
	return all;
}

void work_queue_stats(struct work_queue *q, struct work_stats *ret_stats)
{
	pthread_mutex_lock(&q->lock);
	*ret_stats = q->stats;
	pthread_mutex_unlock(&q->lock);
}
