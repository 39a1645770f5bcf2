/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The work queue of one process: what is too slow for a request thread waits here,
 *bounded, and is run by a few threads.
 *
 *	submit --> queued --> running --> done, once for each waiter
 *	              ^          |
 *	              +- delayed <+  tried again, or somebody else is to end first
 *
 * Classes: an item goes before everything that came later in its class, and before what
 * came a time of ageing later in the class above, so that none starves.  Batch and
 *warm-up together never take the last thread.  Waiting for another attempt takes no
 *thread. Items of one key are one: who submits a second one waits for the first.  What is
 *quickly done (WORK_CONFIRM) has a lane and, where the others are all at work, a thread
 *of its own.
 *
 * What an item is: a run function and its argument, which belong to the queue until drop
 * is called; and waiters, which belong to their submitters and hear of the end once.
 */
#pragma once

#include "base/attr.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "work/stats.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct work_queue;
struct work_item;
struct work_waiter;

struct work_config {
	int32_t threads; /* and one for WORK_CONFIRM; 0: work_queue_step runs the items
			    (tests) */
	int32_t length[WORK_CLASS_COUNT]; /* items that wait, at most; further are refused
					   */
	int32_t waiters;                  /* of all items together, at most */
	int32_t ageing_ms;                /* what a class is worth in time of waiting */
	int32_t attempts;                 /* in all, at most, for causes that can pass */
	int32_t backoff_ms; /* before the second one; doubles, with jitter */
	int32_t backoff_max_ms;
	int64_t (*now_us)(void *arg); /* NULL: the monotonic clock; tests step time */
	void *now_arg;
};

/* What run is told, and may say. */
struct work_ticket {
	struct deadline deadline; /* the latest of those who wait */
	struct cancel *cancel;    /* fires when nobody waits any more; in force already */
	int32_t attempt;          /* 1, 2, … */
	int32_t later_ms;         /* run sets it beside -E_BUSY: when to look again */
	bool final;               /* run sets it: trying again would bring the same */
};

/*
 * Do the work.  0 or a negative code; err has the text.  -E_CONFLICT and -E_UNAVAILABLE
 * are tried again while the deadline allows, -E_BUSY with later_ms set is no attempt at
 * all (and -E_TIMEOUT where the deadline does not allow it), anything else is the end.
 * Thread: one of the queue's.
 */
typedef int (*work_run_fn)(void *arg, struct work_ticket *ticket, struct err *err);

struct work_job {
	enum work_class class;
	enum work_type type; /* for the counters */
	const char *key;     /* copied; NULL or "": never the same as another */
	work_run_fn run;
	void (*drop)(void *arg); /* the queue lets go of arg; NULL = nothing to do */
	void *arg;
};

/*
 * Who waits for an item.  The memory is the submitter's, until done was called or
 * work_queue_cancel has returned true.
 */
struct work_waiter {
	/*
	 * The end: arg is the argument of the item that ran (not always the one submitted
	 * with this waiter), code what it ended with: also -E_TIMEOUT (not begun in time)
	 * and -E_CANCELLED (the queue stopped).  No lock is held.  Thread: one of the
	 * queue's, or who stops it.
	 */
	void (*done)(struct work_waiter *waiter, void *arg, int code,
		     const struct err *err);
	struct deadline deadline;
	bool followed; /* set by submit: somebody else's item is waited for */
	/* The queue's: */
	struct work_item *item;
	struct work_waiter *next, *prev;
};

/*
 * Make a queue and start its threads.  ret_queue: freed with work_queue_free.
 * Fails with: E_INVALID, E_NOMEM.  Thread: any; signals are blocked in the threads.
 */
int work_queue_new(const struct work_config *config, struct work_queue **ret_queue,
		   struct err *err) MUST_CHECK;

/*
 * Put an item in, or wait for the one of the same key.  waiter NULL: nobody waits, and
 * the item is never cancelled; it is then dropped when its key is there already.
 * deadline: of an item without waiter; else the waiter's counts.  On success drop and
 * done will be called, maybe before this returns.  On failure neither is. Fails with:
 * E_LIMITED (full), E_CANCELLED (stopping), E_NOMEM.  Thread: any.
 */
int work_queue_submit(struct work_queue *queue, const struct work_job *job,
		      struct deadline deadline, struct work_waiter *waiter,
		      struct err *err) MUST_CHECK;

/* Whether an item of this key waits or runs.  Thread: any. */
bool work_queue_has(struct work_queue *queue, const char *key);

/*
 * Wait no more.  True: done will not be called.  False: it was, or is about to be.  An
 * item for which nobody waits any more is taken out, or, while it runs, cancelled.
 * Thread: any, not within done.
 */
bool work_queue_cancel(struct work_queue *queue, struct work_waiter *waiter);

/*
 * Take one item that may be run now and run it, on the caller's thread.  False when there
 * is none.  For queues without threads.  Thread: one that may call done.
 */
bool work_queue_step(struct work_queue *queue);

/*
 * Stop: refuse what comes, finish what is there until deadline, then end what waits with
 * -E_CANCELLED and cancel what runs, and join the threads.  False when a thread did not
 * come back within grace_ms more: then the queue and what it works on may not be freed.
 * Thread: one, once.
 */
bool work_queue_stop(struct work_queue *queue, struct deadline deadline,
		     int32_t grace_ms);

/* Free; stopped before, or without threads.  NULL is fine. */
void work_queue_free(struct work_queue *queue);

/* Copy the counters.  Thread: any. */
void work_queue_stats(struct work_queue *queue, struct work_stats *ret_stats);
