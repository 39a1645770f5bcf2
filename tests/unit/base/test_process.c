/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/process.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void tells_processes_apart(void **state)
{
	uint64_t mine = process_start_ticks(getpid());
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		pause();
		_exit(0);
	}
	assert_true(mine > 0);
	assert_true(process_start_ticks(pid) >= mine);
	kill(pid, SIGKILL);
	/* Dead but not waited for counts as dead. */
	while (process_start_ticks(pid) != 0)
		usleep(1000);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(process_start_ticks(pid), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_processes_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
