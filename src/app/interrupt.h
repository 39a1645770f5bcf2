/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SIGINT and SIGTERM for a command that works for long: the first one asks it to stop
 * after what is under way, a second one ends it.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

/* Take both signals from now on. */
void interrupt_catch(void);

/* Whether one has come.  Thread: any. */
bool interrupt_asked(void);

/* The same as something to look at again and again. */
const atomic_bool *interrupt_flag(void);
