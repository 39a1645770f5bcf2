/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which process is meant: a pid alone may have been given to another one since.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

/*
 * The start time of a process in clock ticks since boot; 0 when there is no such process
 * or it is dead but not yet waited for.  Thread: any.
 */
uint64_t process_start_ticks(pid_t pid);
