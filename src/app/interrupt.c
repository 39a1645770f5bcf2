/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/interrupt.h"

#include <signal.h>

static atomic_bool asked;

static void note(int number)
{
	(void)number;
	atomic_store(&asked, true);
}

void interrupt_catch(void)
{
	struct sigaction action = { .sa_handler = note, .sa_flags = SA_RESETHAND };

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool interrupt_asked(void)
{
	return atomic_load(&asked);
}

const atomic_bool *interrupt_flag(void)
{
	return &asked;
}
