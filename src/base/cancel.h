/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Giving up on what a thread is doing.  A token is in force for the thread that entered
 * it; code that blocks (a statement on the database's socket) stands between
 * cancel_guard and cancel_unguard and says how it is cut off.  Whoever fires the token
 * cuts off what is guarded at that moment, and what would be guarded later is refused.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

struct cancel {
	pthread_mutex_t lock;
	bool fired;
	void (*cut)(void *arg); /* of what is guarded now; NULL = nothing is */
	void *arg;
};

/* Make a token.  Thread: any. */
void cancel_init(struct cancel *cancel);
/* The token is not in force and nobody will fire it. */
void cancel_done(struct cancel *cancel);

/*
 * Put a token in force for the calling thread; NULL: none is any more.  Returns the one
 * before, or NULL.
 */
struct cancel *cancel_enter(struct cancel *cancel);

/* Whether the calling thread has a token. */
bool cancel_in_force(void);

/* Whether the calling thread's token, if it has one, was fired. */
bool cancel_pending(void);

/*
 * Begin to block: until cancel_unguard, firing calls cut(arg), on the thread that fires
 * and under the token's lock.  False when it was fired already.  Without a token in force
 * both do nothing.  Guards do not nest.
 */
bool cancel_guard(void (*cut)(void *arg), void *arg);
void cancel_unguard(void);

/* Fire; more than once is fine.  Thread: any, not within cut. */
void cancel_fire(struct cancel *cancel);
