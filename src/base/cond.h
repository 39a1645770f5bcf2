/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Condition variables whose waits end by the monotonic clock, so that a wall clock which
 * is set makes none of them longer.  What is made here is signalled and destroyed as any
 * other.
 */
#pragma once

#include "base/clock.h"

#include <pthread.h>

/*
 * Set up a condition variable.  The caller destroys it.  Returns 0 or -E_NOMEM (nothing
 * is set up).  Thread: any.
 */
int cond_init(pthread_cond_t *cond) __attribute__((warn_unused_result));

/*
 * Set up a lock and the condition variable that goes with it; cond_destroy_pair ends
 * both. Returns 0 or -E_NOMEM (neither is set up).  Thread: any.
 */
int cond_init_pair(pthread_mutex_t *lock, pthread_cond_t *cond)
	__attribute__((warn_unused_result));

/* End a lock and its condition variable, which nobody uses any more.  Thread: any. */
void cond_destroy_pair(pthread_mutex_t *lock, pthread_cond_t *cond);

/*
 * Wait, under the lock, until somebody signals or the deadline has passed; without one,
 * until somebody signals.  False when the deadline has passed.  Like every wait on a
 * condition it may end for no reason: look again at what is waited for.  Thread: any.
 */
bool cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *lock, struct deadline until);
