/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/instance.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

char instance[32];

int fresh_instance(void **state)
{
	static int number;

	(void)state;
	snprintf(instance, sizeof(instance), "test-%d-%d", (int)getpid(), number++);
	return 0;
}

void kill_a_writer(pid_t (*start)(int ready), long pause_ns)
{
	const struct timespec pause = { .tv_nsec = pause_ns };
	int ready[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe(ready), 0);
	pid = start(ready[1]);
	assert_true(pid > 0);
	assert_int_equal(read(ready[0], &c, 1), 1);
	/* Somewhere within a round, not a wait for anything. */
	nanosleep(&pause, NULL);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	close(ready[0]);
	close(ready[1]);
}
