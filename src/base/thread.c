/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/thread.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define NAME_SIZE 16 /* of the kernel, with the end */

void thread_name(const char *name)
{
	char text[NAME_SIZE];

	snprintf(text, sizeof(text), "%s", name);
	(void)pthread_setname_np(pthread_self(), text);
}

void thread_batch(void)
{
	const struct sched_param param = { 0 };

	(void)sched_setscheduler(0, SCHED_BATCH, &param);
}

void thread_give_way(int levels)
{
	const id_t self = (id_t)gettid();
	int now;

	/* On Linux the number of a thread is taken as well as that of a process. */
	errno = 0;
	now = getpriority(PRIO_PROCESS, self);
	if (now != -1 || errno == 0)
		(void)setpriority(PRIO_PROCESS, self, now + levels);
}
