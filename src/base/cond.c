/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/cond.h"

#include "base/err.h"

#include <errno.h>
#include <time.h>

int cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attr;
	int r = pthread_condattr_init(&attr);

	if (r)
		return -E_NOMEM;
	r = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	if (!r)
		r = pthread_cond_init(cond, &attr);
	pthread_condattr_destroy(&attr);
	return r ? -E_NOMEM : 0;
}

int cond_init_pair(pthread_mutex_t *lock, pthread_cond_t *cond)
{
	int r = cond_init(cond);

	if (!r && pthread_mutex_init(lock, NULL)) {
		pthread_cond_destroy(cond);
		r = -E_NOMEM;
	}
	return r;
}

void cond_destroy_pair(pthread_mutex_t *lock, pthread_cond_t *cond)
{
	pthread_cond_destroy(cond);
	pthread_mutex_destroy(lock);
}

bool cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *lock, struct deadline until)
{
	const struct timespec at = { .tv_sec = until.at_us / 1000000,
				     .tv_nsec = until.at_us % 1000000 * 1000 };

	if (!until.at_us) {
		(void)pthread_cond_wait(cond, lock);
		return true;
	}
	return pthread_cond_timedwait(cond, lock, &at) != ETIMEDOUT;
}
