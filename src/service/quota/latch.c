/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/quota/latch.h"

#include "base/clock.h"

#include <time.h>

#define HELD_US INT64_C(100000)
#define TRIES   40

bool latch_take(_Atomic int64_t *latch, int64_t *ret_mark)
{
	static const struct timespec pause = { .tv_nsec = 50000 };

	for (int i = 0; i < TRIES; i++) {
		int64_t now = clock_mono_us(), until = atomic_load(latch);

		/* The clock starts anew with the machine, and so does the memory. */
		if ((until <= now || until > now + HELD_US) &&
		    atomic_compare_exchange_strong(latch, &until, now + HELD_US)) {
			*ret_mark = now + HELD_US;
			return true;
		}
		nanosleep(&pause, NULL);
	}
	return false;
}

void latch_release(_Atomic int64_t *latch, int64_t mark)
{
	/* Not when it was taken over meanwhile. */
	atomic_compare_exchange_strong(latch, &mark, 0);
}
