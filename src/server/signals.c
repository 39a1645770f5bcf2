/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/signals.h"

#include "base/attr.h"

#include <pthread.h>
#include <signal.h>

static const int taken[] = {
	SIGTERM, SIGUSR1, SIGQUIT, SIGINT, SIGHUP, SIGUSR2, SIGCHLD
};

static void fill(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < ARRAY_LEN(taken); i++)
		sigaddset(set, taken[i]);
}

void signals_block(void)
{
	struct sigaction by_default = { .sa_handler = SIG_DFL };
	sigset_t set;

	fill(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	/* An ignored SIGCHLD, inherited, would lose the statuses of children. */
	for (size_t i = 0; i < ARRAY_LEN(taken); i++)
		sigaction(taken[i], &by_default, NULL);
}

void signals_ignore_pipe(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGPIPE, &ignore, NULL);
}

enum signal_event signals_wait(int32_t timeout_ms)
{
	struct timespec timeout = { .tv_sec = timeout_ms / 1000,
				    .tv_nsec = timeout_ms % 1000 * 1000000L };
	sigset_t set;

	fill(&set);
	switch (sigtimedwait(&set, NULL, &timeout)) {
	case SIGTERM:
	case SIGUSR1:
	case SIGQUIT:
		return SIGNAL_STOP;
	case SIGINT:
		return SIGNAL_INTERRUPT;
	case SIGHUP:
		return SIGNAL_RELOAD;
	case SIGUSR2:
		return SIGNAL_RESTART;
	default: /* time-out, SIGCHLD, or interrupted by a debugger */
		return SIGNAL_NONE;
	}
}
