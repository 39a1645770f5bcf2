/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Signals are blocked in every thread and taken one by one by the main thread: no handler
 * ever runs, and none of libfcgi's.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

enum signal_event {
	SIGNAL_NONE,      /* time passed, or a child ended */
	SIGNAL_STOP,      /* SIGTERM, SIGUSR1 (multiwatch's own), SIGQUIT */
	SIGNAL_INTERRUPT, /* SIGINT: stop; a second one: at once */
	SIGNAL_RELOAD,    /* SIGHUP */
	SIGNAL_RESTART,   /* SIGUSR2; the prefork parent's */
};

/* Block what signals_wait takes.  Inherited by threads and children.  Thread: main. */
void signals_block(void);

/* Let writing to a closed connection be an error, not a death.  Thread: main. */
void signals_ignore_pipe(void);

/* The next signal, or SIGNAL_NONE after timeout_ms.  Thread: main. */
enum signal_event signals_wait(int32_t timeout_ms);
