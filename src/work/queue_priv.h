/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inside of a queue, for the files of this folder.
 */
#pragma once

#include "work/heap.h"
#include "work/queue.h"

#include <pthread.h>

#define WORK_KEY_BUCKETS 1024

/* The classes of heavy work, and what is quickly done. */
enum { WORK_LANE_QUICK = WORK_CLASS_COUNT, WORK_LANES };

enum work_state { WORK_QUEUED, WORK_DELAYED, WORK_RUNNING };

struct work_item {
	struct heap_node
		node; /* first: by rank in its class's heap, or by time in delayed */
	struct work_item *hash_next;
	uint64_t hash;
	bool in_table; /* a second one of the same key would find it */
	enum work_state state;
	bool waited;               /* its wait was counted */
	int64_t rank_us, since_us; /* its place in the order; when it was put in */
	int32_t attempts;
	struct work_job job;
	struct deadline deadline;                  /* without waiters */
	bool waited_for;                           /* ends when nobody waits any more */
	struct work_waiter *waiters, *last_waiter; /* in the order in which they came */
	struct cancel cancel;
	char key[];
};

struct work_queue {
	struct work_config config;
	pthread_mutex_t lock; /* guards everything below */
	pthread_cond_t wake;  /* something may be run, or the end has come */
	struct heap ready[WORK_LANES], delayed;
	struct work_item *table[WORK_KEY_BUCKETS];
	struct work_item **running; /* one place a thread, and one for step */
	uint64_t seq, random;
	int32_t heavy,
		background; /* running now, not quick; of these, batch and warm-up */
	bool stopping;      /* nothing new */
	bool aborting;      /* nothing is begun, tried again or waited for */
	struct work_stats stats;
	pthread_t *threads;
	int32_t thread_count, threads_left;
};

/* All of these: with the lock held. */
int64_t work_now_us(const struct work_queue *q);
struct work_counts *work_counts_of(struct work_queue *q, const struct work_item *item);
/* The heap in which it is ready. */
struct heap *work_item_lane(struct work_queue *q, const struct work_item *item);
/* Until when it is worth while: the latest of the waiters. */
struct deadline work_item_deadline(const struct work_item *item);
/* Put an item into the heap of its class, or into delayed until due_us. */
void work_item_ready(struct work_queue *q, struct work_item *item);
void work_item_delay(struct work_queue *q, struct work_item *item, int64_t due_us);
/* Take it out of the heap that it is in. */
void work_item_take(struct work_queue *q, struct work_item *item);
/* A later item of its key is another one. */
void work_item_unhash(struct work_queue *q, struct work_item *item);

/*
 * The end: counts, and tells the waiters.  Lock held and dropped meanwhile; the item is
 * gone afterwards.
 */
void work_item_end(struct work_queue *q, struct work_item *item, int code,
		   const struct err *err);

/* Run what may be run, once; false: nothing may.  place: of running.  Lock held. */
bool work_run_one(struct work_queue *q, size_t place);
/* A thread of the queue. */
void *work_run_thread(void *arg);
